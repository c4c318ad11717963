import { describe, expect, test } from 'vitest';
import { printFlow } from '../../../src/intake/compose/printFlow.ts';
import { describeFindings, importText } from './fixture.ts';

/** What is said of a Compose file, without what is only assumed. */
function refusals(text: string): readonly string[] {
  return importText(text).diagnostics.flatMap(({ severity, code, message, where }) =>
    severity === 'error' ? [`${where?.line}:${where?.column} ${code}: ${message}`] : [],
  );
}

describe('a Compose file is refused', () => {
  test.each([
    ['services: [', /^1:12 compose-invalid: This is not valid YAML: /],
    ['services:\n  a: { image: x }\n  a: { image: y }\n', /^3:3 compose-invalid: .*unique/],
    ['just text\n', /^1:1 compose-invalid: compose.yaml is not a Compose file: it has no services\.$/],
    ['services:\n  a:\n    extends: b\n', /^3:5 compose-extends-unknown: "a" extends the unknown service "b"\.$/],
    ['services:\n  a:\n    extends: b\n  b:\n    extends: a\n', /compose-extends-unknown: "[ab]" extends itself\.$/],
    [
      'services:\n  a:\n    extends: { file: base.yaml, service: b }\n',
      /^3:5 compose-extends-file: "a" extends a service of another file/,
    ],
    ['include: [other.yaml]\n', /^1:1 compose-include: /],
    ['services:\n  a: { image: "UPPER CASE" }\n', /^2:8 compose-image-invalid: "UPPER CASE" is not an image\.$/],
    ['services:\n  a: { build: "https://github.com/a/b.git" }\n', /^2:8 compose-context-outside: /],
  ])('%j', (text, expected) => {
    expect(refusals(text).join('\n')).toMatch(expected);
  });
});

test('a location leads through merge keys and anchors to the line that says it', () => {
  const { diagnostics } = importText(`x-base: &base
  image: acme/a:1
  pids_limit: 1
services:
  a:
    <<: *base
  b: *base
`);
  const lines = diagnostics.filter(({ message }) => message.includes('"pids_limit"')).map(({ where }) => where?.line);
  expect(lines).toEqual([3]);
});

test('a secret is one by every use of its variable', () => {
  const { flow } = importText(`services:
  a: { image: 'acme/a:1', environment: { DB_PASSWORD: '\${PW_OF_DB}' } }
  b: { image: 'acme/b:1', environment: { VALUE: '\${PW_OF_DB}' } }
`);
  expect(flow && printFlow(flow)).toContain("VALUE: secret('PW_OF_DB', { description: 'VALUE of b.' })");
});

test('two secrets of one name in plain text stay two', () => {
  const { flow } = importText(`services:
  a: { image: 'acme/a:1', environment: { API_TOKEN: one } }
  b: { image: 'acme/b:1', environment: { API_TOKEN: two } }
`);
  const text = flow && printFlow(flow);
  expect(text).toContain("API_TOKEN: secret('API_TOKEN'");
  expect(text).toContain("API_TOKEN: secret('B_API_TOKEN'");
});

test('what a key of Compose means to nobody is said with its spelling', () => {
  const imported = importText('services:\n  a:\n    image: acme/a:1\n    prots: ["80:80"]\n');
  expect(describeFindings(imported)).toContain(
    'compose.yaml:4:5 warning compose-key-left-out: "prots" cannot be said in a flow and is left out.\n  Compose does not know it: check its spelling.',
  );
});
