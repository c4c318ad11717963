import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocations } from '../../src/load/locations.ts';
import type { DefinitionPath, Diagnostic } from '../../src/model/diagnostic.ts';
import { budget } from '../budget.ts';
import { createProject } from './project.ts';

/** The text that is underlined, after its file and line. */
async function underlined(
  files: Readonly<Record<string, string>>,
  definitionPath: DefinitionPath,
  on?: Diagnostic['on'],
): Promise<string> {
  const folder = await createProject(files);
  const { file, line, column, length } = createLocations(folder, 'flow.ts').find(definitionPath, on);
  const text = files[file]?.split('\n')[line - 1]?.slice(column - 1, column - 1 + length);
  return `${file}:${line} ${text}`;
}

describe('locations are found', () => {
  test.each<[string, string, DefinitionPath, string]>([
    ['in an object', `export default { a: { b: 'x' } };`, ['a', 'b'], `1 'x'`],
    ['in a call', `export default defineFlow({ a: { b: 'x' } });`, ['a', 'b'], `1 'x'`],
    ['in a list', `export default { a: ['x', 'y'] };`, ['a', 1], `1 'y'`],
    [
      'behind as, satisfies and the like',
      `export default (({ a: <B>(['x'] as const) }) satisfies C)!;`,
      ['a', 0],
      `1 'x'`,
    ],
    [
      'under quoted and computed names',
      `const K = 'b';\nexport default { 'a-b': { [K]: 1, ['c']: 2 } };`,
      ['a-b', 'b'],
      '2 1',
    ],
    ['under numbers', `export default { 1: { a: 'x' } };`, ['1', 'a'], `1 'x'`],
    ['in constants', `const a = { b: 'x' };\nexport default { a };`, ['a', 'b'], `1 'x'`],
    ['of constants themselves', `const a = 'x';\nexport default { a };`, ['a'], `1 'x'`],
    ['in a constant that is exported', `const flow = { a: 'x' };\nexport default flow;`, ['a'], `1 'x'`],
    ['in an export clause', `const flow = { a: 'x' };\nexport { flow as default };`, ['a'], `1 'x'`],
    [
      'in members of constants',
      `const all = { one: { a: 'x' } };\nexport default { b: all.one, c: all['one'] };`,
      ['c', 'a'],
      `1 'x'`,
    ],
    ['in spreads', `const base = { a: 'x', b: 'y' };\nexport default { ...base, b: 'z' };`, ['a'], `1 'x'`],
    ['in what a spread overrides', `const base = { a: 'x' };\nexport default { a: 'y', ...base };`, ['a'], `1 'x'`],
    ['in what overrides a spread', `const base = { a: 'x' };\nexport default { ...base, a: 'y' };`, ['a'], `2 'y'`],
    ['in spread lists', `const base = ['a', 'b'];\nexport default { l: ['x', ...base, 'y'] };`, ['l', 3], `2 'y'`],
    ['inside spread lists', `const base = ['a', 'b'];\nexport default { l: ['x', ...base, 'y'] };`, ['l', 2], `1 'b'`],
    ['in either of two', `export default { a: x ? { b: 'x' } : { c: 'y' }, d: y ?? { e: 'z' } };`, ['a', 'c'], `1 'y'`],
    ['in a fallback', `export default { d: y ?? { e: 'z' } };`, ['d', 'e'], `1 'z'`],
    [
      'in the arguments of a catalogue',
      `export default { s: { db: catalogue.postgres({ version: 'x' }) } };`,
      ['s', 'db', 'version'],
      `1 'x'`,
    ],
    [
      'in what a function returns',
      `const make = (b: string) => ({ b: 'x', c: b });\nexport default { a: make('y') };`,
      ['a', 'b'],
      `1 'x'`,
    ],
    [
      'in what a declared function returns',
      `function make() {\n  return { b: 'x' };\n}\nexport default { a: make() };`,
      ['a', 'b'],
      `2 'x'`,
    ],
    ['of methods', `export default { a: { configure() {} } };`, ['a', 'configure'], '1 configure() {}'],
  ])('%s', async (_, text, definitionPath, expected) => {
    expect(await underlined({ 'flow.ts': text }, definitionPath)).toBe(`flow.ts:${expected}`);
  });

  test.each<[string, string]>([
    ['named', `import { a as b } from './lib/a.ts';\nexport default { b };`],
    ['default', `import b from './lib/default.ts';\nexport default { b };`],
    ['re-exported', `import { c as b } from './lib/index.ts';\nexport default { b };`],
    ['of a folder', `import { a as b } from './lib/index.js';\nexport default { b };`],
    ['without an extension', `import { a as b } from './lib/a';\nexport default { b };`],
  ])('in other files: %s', async (_, text) => {
    const files = {
      'flow.ts': text,
      'lib/a.ts': `export const a = {\n  c: 'x' };`,
      'lib/default.ts': `export { a as default } from './a.ts';`,
      'lib/index.ts': `export * from './a.ts';\nexport { a as c } from './a.ts';`,
    };
    expect(await underlined(files, ['b', 'c'])).toBe(`lib/a.ts:2 'x'`);
  });

  test('of names', async () => {
    expect(await underlined({ 'flow.ts': `export default { a: { b: 'x' } };` }, ['a', 'b'], 'key')).toBe('flow.ts:1 b');
    expect(await underlined({ 'flow.ts': `const b = 1;\nexport default { a: { b } };` }, ['a', 'b'], 'key')).toBe(
      'flow.ts:2 b',
    );
  });
});

describe('what the text does not show has the location of the nearest thing around it', () => {
  test.each<[string, string, DefinitionPath, string]>([
    ['a missing property', `export default { a: { b: 1 } };`, ['a', 'c'], '1 a'],
    ['a missing property of the whole', `export default defineFlow({\n});`, ['c'], '1 defineFlow'],
    ['a missing property of a list item', `export default { a: [{}, { b: 1 }] };`, ['a', 1, 'c'], '1 { b: 1 }'],
    [
      'what a call computes',
      `export default { a: catalogue.postgres({ version: 'x' }) };`,
      ['a', 'health', 'command'],
      '1 a',
    ],
    [
      'an image that the catalogue makes of a version',
      `export default { a: catalogue.postgres({ version: 'x' }) };`,
      ['a', 'image', 'tag'],
      '1 version',
    ],
    [
      'what a loop makes',
      `export default { a: Object.fromEntries(x.map((y) => [y, { b: 1 }])) };`,
      ['a', 'z', 'b'],
      '1 a',
    ],
    ['what an import brings', `import { x } from 'elsewhere';\nexport default { a: x };`, ['a', 'b'], '2 a'],
    ['a file that is not there', `import { x } from './nowhere.ts';\nexport default { a: x };`, ['a', 'b'], '2 a'],
    ['what goes in circles', `const a = b;\nconst b = a;\nexport default { c: a };`, ['c', 'd'], '3 c'],
    ['what contains itself', `const a = { ...a };\nexport default a;`, ['d'], '2 a'],
    ['a file without an export', `const a = 1;`, ['a'], '1 const a = 1;'],
    ['an empty file', ``, ['a'], '1 '],
  ])('%s', async (_, text, definitionPath, expected) => {
    expect(await underlined({ 'flow.ts': text }, definitionPath)).toBe(`flow.ts:${expected}`);
  });
});

test('any text has some location for any path', async () => {
  const folder = await createProject({ 'flow.ts': '' });
  const words = [
    'export default',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '...',
    'a',
    'b',
    ':',
    ',',
    "'x'",
    '=>',
    'const',
    '=',
    '?',
    '??',
    '.',
    'import',
    'from',
    "'./flow.ts'",
    '`${',
    '\n',
    'return',
    'function',
    'as',
    '<',
    'é🚀',
  ];
  const source = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(' '));
  const steps = fc.array(fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.nat(3)), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(source, steps, fc.constantFrom('key', 'value'), async (text, definitionPath, on) => {
      await writeFile(path.join(folder, 'flow.ts'), text);
      const location = createLocations(folder, 'flow.ts').find(definitionPath, on);
      const line = text.split('\n')[location.line - 1] ?? '';
      expect(location.column - 1).toBeLessThanOrEqual(line.length);
      expect(location.length).toBeGreaterThan(0);
    }),
    { numRuns: budget(100) },
  );
});
