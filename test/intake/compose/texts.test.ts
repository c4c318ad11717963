import { describe, expect, test } from 'vitest';
import { flowNames } from '../../../src/intake/compose/names.ts';
import { durationOf, memoryOf } from '../../../src/intake/compose/quantities.ts';
import { isSecretName } from '../../../src/intake/compose/secretNames.ts';
import { holdsSecretWords } from '../../../src/intake/compose/secretWords.ts';
import { splitCommand } from '../../../src/intake/compose/splitCommand.ts';
import { parseTemplate, referencesIn, withDefaults } from '../../../src/intake/compose/template.ts';

describe('a text with variables', () => {
  test('is split as Compose does', () => {
    expect(parseTemplate(`a $$b $C \${D} \${E:-\${F-x}y} \${G:?no} \${H+z}`)).toEqual([
      'a $b ',
      { name: 'C', argument: '' },
      ' ',
      { name: 'D', argument: '' },
      ' ',
      { name: 'E', operator: ':-', argument: `\${F-x}y` },
      ' ',
      { name: 'G', operator: ':?', argument: 'no' },
      ' ',
      { name: 'H', operator: '+', argument: 'z' },
    ]);
    expect(referencesIn(`\${E:-\${F-x}}`).map(({ name }) => name)).toEqual(['E', 'F']);
  });

  test.each([
    [`\${A:-1}-\${B-2}`, '1-2'],
    [`\${A:-\${B:-deep}}`, 'deep'],
    [`\${A:+x}`, ''],
    [`\${A}`, undefined],
    [`\${A:?no}`, undefined],
    ['5$$', '5$'],
    ['100%', '100%'],
  ])('%s is %j when nothing is set', (text, expected) => {
    expect(withDefaults(text)).toBe(expected);
  });
});

test.each([
  ['a "b c" \'d e\' f\\ g', ['a', 'b c', 'd e', 'f g'], undefined],
  ['a\\tb "c\\nd \\q \\" $X" \'g\\h\' x"y"z ""', ['atb', 'cnd q " $X', 'g\\h', 'xyz', ''], undefined],
  ['echo a && b', ['echo', 'a'], '&& b'],
  ["sh -c 'a && b'", ['sh', '-c', 'a && b'], undefined],
  ['', [], undefined],
])('the command %j', (text, words, rest) => {
  expect(splitCommand(text)).toEqual({ words, ...(rest !== undefined && { rest }) });
});

test.each([
  ['1m30s', '90s'],
  ['10s', '10s'],
  ['2h', '2h'],
  ['500ms', '1s'],
  ['0s', undefined],
  ['soon', undefined],
])('the duration %s', (text, duration) => {
  expect(durationOf(text)).toBe(duration);
});

test.each([
  ['512M', '512m'],
  ['1.5gb', '1536m'],
  ['2GiB', '2g'],
  ['536870912', '512m'],
  ['300k', '1m'],
  ['much', undefined],
])('the memory %s', (text, memory) => {
  expect(memoryOf(text)).toBe(memory);
});

test('names become those of a flow, one each', () => {
  expect([...flowNames(['my_App', 'my-app', '1st', 'constructor', 'MY.APP'])]).toEqual([
    ['my-app', 'my-app'],
    ['my_App', 'my-app-2'],
    ['1st', 'st'],
    ['constructor', 'constructor-1'],
    ['MY.APP', 'my-app-3'],
  ]);
});

test('secrets are known by their names', () => {
  const secret = ['DB_PASSWORD', 'STRIPE_KEY', 'JWT_SECRET', 'GITHUB_TOKEN', 'API_KEYS', 'SENTRY_DSN', 'DB_PASS'];
  const plain = ['MONKEY', 'PASSENGERS', 'TOKEN_TTL', 'POSTGRES_PASSWORD_FILE', 'KEYCLOAK_URL', 'PORT'];
  expect([...secret, ...plain].filter(isSecretName)).toEqual(secret);
});

test.each([
  ['redis-cli -a hunter2 ping', true],
  ['redis-cli -a $REDIS_PASSWORD ping', false],
  ['ls -a hidden', false],
  ['mysqladmin ping -phunter2', true],
  ['mysqladmin ping -p"$MYSQL_PWD" status', false],
  ['mysql -p shop', false],
  ['mysqld --port=3306 -phunter2', false],
  ['/usr/bin/mongosh -u root -p hunter2', true],
  ['curl -u admin:hunter2 http://127.0.0.1', true],
  ["sh -c 'exec app --token hunter2'", true],
  ['app --token && true', false],
  ['app --password-file /run/secrets/db', false],
])('whether a command holds a secret: %s', (command, expected) => {
  expect(holdsSecretWords(command.split(' '))).toBe(expected);
  expect(holdsSecretWords([command])).toBe(expected);
});
