import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { host, port, secret, setting, urlEncoded, value } from '../../src/model/value.ts';
import { percentEncode, variableName, variableNames, variablesIn } from '../../src/model/variables.ts';

const USER = setting('DB_USER', { default: 'shop', description: 'The owner.' });
const PASSWORD = secret('DB_PASSWORD', { description: "The owner's password.", perEnvironment: true });
const [QA, EU_PROD] = [{ name: 'qa' }, { name: 'eu-prod' }];

describe('a composed value', () => {
  it('holds texts, numbers and references in their order', () => {
    const url = value`postgres://${USER}:${urlEncoded(PASSWORD)}@${host('postgres')}:${port('postgres')}/${5}`;
    expect(JSON.parse(JSON.stringify(url))).toEqual({
      kind: 'composed',
      parts: [
        'postgres://',
        { kind: 'setting', name: 'DB_USER', default: 'shop', description: 'The owner.' },
        ':',
        { ...PASSWORD, encoding: 'url' },
        '@',
        { kind: 'address', part: 'host', service: 'postgres' },
        ':',
        { kind: 'address', part: 'port', service: 'postgres' },
        '/',
        '5',
      ],
    });
    expect(variablesIn(url).map(({ name }) => name)).toEqual(['DB_USER', 'DB_PASSWORD']);
  });
});

describe('a variable', () => {
  it('has the name of its environment before its own where each environment has a value', () => {
    expect(variableName(PASSWORD, EU_PROD)).toBe('EU_PROD_DB_PASSWORD');
    expect(variableNames(PASSWORD, [QA, EU_PROD])).toEqual(['QA_DB_PASSWORD', 'EU_PROD_DB_PASSWORD']);
    expect(variableNames(USER, [QA, EU_PROD])).toEqual(['DB_USER']);
  });

  it('is encoded so that a URL gives it back, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (password) => {
        const url = new URL(`postgres://shop:${percentEncode(password)}@db:5432/shop`);
        expect([decodeURIComponent(url.password), url.host, url.pathname]).toEqual([password, 'db:5432', '/shop']);
      }),
    );
  });
});
