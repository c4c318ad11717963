import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printDiagnostic, sortDiagnostics } from '../../src/load/printDiagnostic.ts';
import { type Diagnostic, errorAt, warning } from '../../src/model/diagnostic.ts';

const SOURCE = `a\n\tfrom: 'qa2',\r\n`;
const WHERE = { file: 'pipelines/shop.ts', line: 2, column: 8, length: 5 };

test('shows the location, the line, what is wrong and the fix', () => {
  const diagnostic = {
    ...errorAt('source-unknown', [], '"prod" is promoted from "qa2".', 'Did you mean "qa"?'),
    where: WHERE,
  };
  expect(printDiagnostic(diagnostic, SOURCE)).toBe(
    `pipelines/shop.ts:2:8 source-unknown: "prod" is promoted from "qa2".
 from: 'qa2',
       ~~~~~
  Did you mean "qa"?
`,
  );
});

test('says what is only a warning, and what has no location', () => {
  expect(printDiagnostic(warning('image-latest', [], 'It may change.'))).toBe('warning image-latest: It may change.\n');
  expect(printDiagnostic({ ...errorAt('x', [], 'Y.'), where: WHERE })).toBe('pipelines/shop.ts:2:8 x: Y.\n');
});

test('sets parts off by the given style', () => {
  const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const style = { location: tag('location'), error: tag('error'), warning: tag('warning'), fix: tag('fix') };
  const diagnostic = { ...errorAt('x', [], 'Y.', 'Z.'), where: WHERE };
  expect(printDiagnostic(diagnostic, SOURCE, style)).toBe(
    `<location>pipelines/shop.ts:2:8</location> <error>x:</error> Y.\n from: 'qa2',\n       <error>~~~~~</error>\n  <fix>Z.</fix>\n`,
  );
});

test('never underlines beyond the line', () => {
  const where = { ...WHERE, length: 1_000 };
  expect(printDiagnostic({ ...errorAt('x', [], 'Y.'), where }, SOURCE).split('\n')[2]).toBe('       ~~~~~~');
});

test('prints nothing that moves the cursor', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, source) => {
      const printed = printDiagnostic(
        { ...errorAt('x', [], message, message), where: { ...WHERE, line: 1, column: 1 } },
        source,
      );
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u2066\u2028]/u);
      expect(printed.split('\n').length).toBeLessThanOrEqual(5);
    }),
  );
});

test('sorts by file and line, and puts what has no location first', () => {
  const at = (file: string, line: number, column: number, code = 'x'): Diagnostic => ({
    ...errorAt(code, [], `${file}${line}${column}${code}`),
    where: { file, line, column, length: 1 },
  });
  const sorted = [
    errorAt('none', [], 'none'),
    at('a', 1, 2),
    at('a', 2, 1),
    at('a', 10, 1),
    at('b', 1, 1, 'a'),
    at('b', 1, 1, 'b'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
      expect(sortDiagnostics(shuffled)).toEqual(sorted);
    }),
  );
});
