import { describe, expect, it } from 'vitest';
import { compileCondition, compileScript, compileStep, type FunctionSource } from '../../src/script/index.ts';

function source(text: string, line = 1, column = 1): FunctionSource {
  return { text, file: 'pipelines/shop.ts', line, column, constants: { LIMIT: 3 } };
}

/** The code of each error, and the text that it points to. */
function errors(text: string): string[] {
  const lines = text.split('\n');
  return compileScript(source(text)).diagnostics.map(({ code, where, fix, message }) => {
    expect([fix, message]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\.$|[^.]$/)]);
    const { line = 0, column = 0, length = 0 } = where ?? {};
    return `${code} ${lines[line - 1]?.slice(column - 1, column - 1 + length)}`;
  });
}

describe('what is refused', () => {
  it.each([
    ["async ({ sh }) => { sh('a'); }", ['await async']],
    ["({ sh }) => { const f = async () => {}; await sh('a'); }", ['await async', "await await sh('a')"]],
    ['() => { function* f() { yield 1; } }', ['generator *', 'generator yield 1']],
    ['() => { class A {} }', ['class-unsupported class A {}']],
    ['() => { const a = new WeakMap(); }', ['class-unsupported new WeakMap()']],
    ['() => new Set([1]).union(new Set())', ['method-unsupported new Set([1]).union']],
    ['() => { enum A { b } }', ['enum enum A { b }']],
    ['() => { var a = 1; }', ['var var a = 1']],
    ['() => { let a = 1; const b = (a &= 2); }', ['operator-unsupported &=']],
    ['({ sh }) => { let a = 1; [a, [a]] = [1, [2]]; }', ['assignment-target [a]']],
    ['() => 1 & 2', ['operator-unsupported &']],
    ["() => 1 == ('1' as any)", ['loose-equality ==']],
    ['() => { a: for (;;) break a; }', ['label a: for (;;) break a;']],
    ['() => this', ['this this']],
    ["() => { console.log('x'); }", ['name-outside console']],
    ['() => { process.env.A; }', ['name-outside process']],
    ['() => { unknownName; }', ['name-unknown unknownName']],
    ["() => { throw 'text'; }", ["throw-value 'text'"]],
    ['() => 1n', ['bigint 1n']],
    ['() => [1, , 2]', ['list-hole  ']],
    ['() => [1].map((...all: any[]) => all)', ['rest-parameter ...all: any[]']],
    ['() => { const f = (...all: any[]) => all; return [1].map(f); }', ['function-as-value f']],
    [
      '({ sh, given }) => { const f = (a: any, b: any) => a; const list: number[] = given(0); f(...list, 1); sh(...["a"]); }',
      ['argument-spread ...list', 'argument-spread ...["a"]'],
    ],
    [
      '() => { const f = (a: any) => a; const t: [number, string?] = [1]; const r: [number, ...string[]] = [1]; f(...t); f(...r); }',
      ['argument-spread ...t', 'argument-spread ...r'],
    ],
    ['({ sh }) => { const f = (a: any) => a; f(...[1, sh("x")]); }', ['argument-unsupported sh("x")']],
    [
      '() => { const list = [1]; for (const [i, x] of list.entries()) if (i < 3) list.push(x); }',
      ['loop-entries list.entries()'],
    ],
    ["() => 'a'.normalize()", ["method-unsupported 'a'.normalize"]],
    ["() => JSON.parse('1')", ['method-unsupported JSON.parse']],
    ['() => { const p = /a/; return p; }', ['pattern-as-value p']],
    ['() => /a/u.test("a")', ['pattern-flag /a/u']],
    ['() => /\\p{L}/.test("a")', ['pattern-unsupported /\\p{L}/']],
    ['({ echo }) => { ["a"].forEach(echo); }', ['step-as-value echo']],
    ['({ sh = 1 }) => {}', ['parameter-unsupported sh = 1']],
    ['({ sh }, more) => {}', ['parameter-unsupported more']],
    ['(jenkins) => { const all = jenkins; }', ['jenkins-as-value jenkins']],
    ['({ env }) => { env = 1; LIMIT = 2; }', ['assignment-target env', 'assignment-target LIMIT']],
    ['() => [1].map((x, i, all) => all)', ['callback-parameter all']],
    ['() => { const o = { get a() { return 1; } }; }', ['accessor get a() { return 1; }']],
    ["() => 'a'.trim(1 as any)", ['argument-unsupported 1 as any']],
    ["() => 'a'.replace(/a/, () => 'b', 2 as any)", ['argument-unsupported 2 as any']],
    ['() => [1].map((x) => x, {})', ['argument-unsupported {}']],
    ['() => [1].join(...[","])', ['argument-spread ...[","]']],
    ['() => JSON.stringify({}, (key, x) => x)', ['argument-unsupported (key, x) => x']],
    ["() => 'ab'.replace(/b/, (a, b, c, d) => c)", ['callback-parameter d']],
    ['() => parseInt("1", 2, 3)', ['argument-unsupported 3']],
    ['() => Array.from([1], (x) => x, {})', ['argument-unsupported {}']],
    ['() => { const f = (a: number) => a; f(1, f(2)); }', ['argument-unsupported f(2)']],
    ["() => { throw new Error('a', { cause: 1 }); }", ['argument-unsupported { cause: 1 }']],
    ['({ env }) => [Object.keys(env), { ...env }]', ['object-entries Object.keys(env)', 'object-entries ...env']],
    ['({ env }) => { for (const name in env) { name; } }', ['object-entries env']],
    ["({ currentBuild }) => 'number' in currentBuild", ['object-entries currentBuild']],
    ["({ sh }) => sh('x').match(/a/)?.index", ['match-position index']],
    ["() => { for (const m of 'a'.matchAll(/a/g)) m.index; }", ['match-position index']],
    ["() => 'a,b'.split(',').first", ['property-unknown first']],
    ["() => /(?<=a+)b/.test('b')", ['pattern-unsupported /(?<=a+)b/']],
    ["() => /(a)\\2/.test('b')", ['pattern-unsupported /(a)\\2/']],
    ['() => { const p = /a/; p.compile(); }', ['method-unsupported p.compile']],
    ['const a = 1', ['function-expected const a = 1']],
  ])('%s', (text, expected) => {
    expect(errors(text)).toEqual(expected);
  });

  it('tells all errors at once, in their order, each at its location in the file', () => {
    const text = "({ sh }) => {\n  const x = y;\n  await sh('a');\n  class A {}\n}";
    const { statements, diagnostics } = compileScript(source(text, 10, 7));
    expect(statements).toBeUndefined();
    expect(diagnostics.map(({ code, where }) => [code, where])).toEqual([
      ['name-unknown', { file: 'pipelines/shop.ts', line: 11, column: 13, length: 1 }],
      ['await', { file: 'pipelines/shop.ts', line: 12, column: 3, length: 13 }],
      ['class-unsupported', { file: 'pipelines/shop.ts', line: 13, column: 3, length: 10 }],
    ]);
  });

  it('counts columns of the first line from where the function begins', () => {
    const [diagnostic] = compileCondition(source('({ env }) => env.A == missing', 4, 9)).diagnostics;
    expect(diagnostic).toMatchObject({ code: 'name-unknown', where: { line: 4, column: 9 + 22, length: 7 } });
  });

  it('says what was probably meant', () => {
    const [diagnostic] = compileScript(source('({ echo }) => { const message = 1; echo(mesage); }')).diagnostics;
    expect(diagnostic?.fix).toContain('Did you mean "message"?');
  });

  it('reports what is not even TypeScript', () => {
    const { diagnostics } = compileStep(source('({ sh }) => { sh( }'));
    expect(diagnostics[0]).toMatchObject({ code: 'syntax', where: { line: 1 } });
  });

  it('finds functions in every form', () => {
    const forms = [
      '({ sh }) => sh("a")',
      'function ({ sh }) { sh("a"); }',
      'function named({ sh }) { sh("a"); }',
      'export default function named({ sh }) { sh("a"); }',
      'script({ sh }) { sh("a"); }',
      'script: ({ sh }) => { sh("a"); }',
    ];
    for (const form of forms) expect(compileScript(source(form)).statements).toHaveLength(1);
  });
});
