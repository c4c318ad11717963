// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the programs are texts of TypeScript
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { budget } from '../budget.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { canCompile, expectSame, type Program } from './sides.ts';

/** Other programs each time. A failure says the seed: `SEED=7 npx vitest run test/script/properties` runs the same again. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Values of every type that a program can meet, by their text in TypeScript. */
const anyLiteral = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(String),
  fc.constantFrom('2147483647', '9007199254740991', '0.1', '1.5', '1e21', '1e-7', '-0.5'),
  fc.constantFrom("''", "'a'", "'1'", "'abc'", "' x '", "'0'", "'$1'", "'a,b,,c'"),
  fc.constantFrom('true', 'false', 'undefined', '[]', '{}', "[1, 'a', undefined]", "['b', 'a']", "{ a: 1, b: 'x' }"),
);

/** An expression of any type; `v0` to `v3` are variables that hold what the program is given. */
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(anyLiteral, fc.constantFrom('v0', 'v1', 'v2', 'v3')),
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    tie('leaf'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '%', '<', '<=', '>', '>=', '===', '!==', '&&', '||'),
        tie('expression'),
      )
      .map(([left, operator, right]) => `((${left} as any) ${operator} (${right} as any))`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `((${left}) ?? (${right}))`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
    tie('expression').map((operand) => `(!(${operand}))`),
    tie('expression').map((operand) => `(typeof (${operand}))`),
    tie('expression').map((operand) => `\`<\${${operand}}>\``),
    tie('expression').map((operand) => `String(${operand})`),
    tie('expression').map((operand) => `[${operand}, 1].length`),
    tie('expression').map((operand) => `({ k: ${operand} }).k`),
    tie('expression').map((operand) => `say(${operand})`),
    tie('expression').map((operand) => `JSON.stringify([${operand}])`),
    tie('expression').map((operand) => `[${operand}].map((x) => x)[0]`),
  ),
}));

const given = fc.array(
  fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.constantFrom<unknown>(1.5, '', 'a', '12', true, false, undefined, [], [1, 'b'], {}, { a: 1 }, 2147483647, '49'),
  ),
  { minLength: 4, maxLength: 4 },
);

const anyExpression: fc.Arbitrary<Program> = fc.record({ body: expression, given }).map(({ body, given: values }) => ({
  text: `({ echo, given }) => {
    const [v0, v1, v2, v3]: any[] = [given(0), given(1), given(2), given(3)];
    const say = (x: any) => { echo(typeof x); return x; };
    return ${body};
  }`,
  given: values,
}));

/** Texts as they come from files and commands, and then some. */
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', ',', '-', '$', '\\', "'", '"', '\n', ' ', '1', '&', '.', 'é', '😀'),
  maxLength: 8,
});
const position = fc.integer({ min: -9, max: 9 });

const textMethod: fc.Arbitrary<Program> = fc
  .record({ s: text, t: text, u: text, i: position, j: position })
  .map(({ s, t, u, i, j }) => ({
    text: `({ given }) => {
    const s: string = given(0); const t: string = given(1); const u: string = given(2); const i: number = given(3); const j: number = given(4);
    const x: any = given(0);
    return [
      s.split(t), s.split(','), s.split(/[,-]/), s.replace(t, u), s.replaceAll(t, u), s.replace(/[a-b]/g, u), s.replace(/(a)(b)?/, u),
      s.slice(i, j), s.substring(i, j), s.slice(i), s.at(i), s[j], s.charAt(i), s.indexOf(t), s.lastIndexOf(t), s.includes(t),
      s.startsWith(t), s.endsWith(t), s.padStart(j, t), s.padEnd(j, t), s.toUpperCase(), s.toLowerCase(), s.length, s < t, s === t,
      s.match(/[a-z]+/g), s.match(/(a)|b/), /^a.*$/.test(s), s.concat(t, u), JSON.stringify(s), Number(s), parseInt(s), [...s],
      x.slice(i), x.includes(t), x.length, x[0], x + i, x < t,
    ];
  }`,
    given: [s, t, u, i, j],
  }));

const item = fc.oneof(
  fc.integer({ min: -5, max: 30 }),
  fc.constantFrom<unknown>('a', 'b', '10', '9', true, undefined, 1.5, 'B'),
);

const listMethod: fc.Arbitrary<Program> = fc
  .record({
    a: fc.array(item, { maxLength: 6 }),
    b: fc.array(item, { maxLength: 3 }),
    i: position,
    j: position,
    v: item,
  })
  .map(({ a, b, i, j, v }) => ({
    text: `({ given, echo }) => {
      const a: any[] = given(0); const b: any[] = given(1); const i: number = given(2); const j: number = given(3); const v: any = given(4);
      const copy = [...a];
      const spliced = copy.splice(i, j);
      const out: any[] = [];
      a.forEach((x, k) => { if (x !== undefined) out.push(x + k); });
      for (const x of a) { if (x === v) continue; out.push(x); }
      return [
        copy, spliced, out, a.slice(i, j), a.indexOf(v), a.includes(v), a.lastIndexOf(v), a.join(), a.join('-'), a.concat(b, v), [...a, ...b],
        a.filter(Boolean), a.map((x, k) => [x, k]), a.find((x) => x > 1), a.findIndex((x) => x === v), a.some((x) => x > i), a.every((x) => x > i),
        a.reduce((s, x) => s + x, ''), a.slice().sort(), a.slice().sort((x, y) => (x < y ? -1 : x > y ? 1 : 0)).length, a.at(i), a[j], a.length,
        [a, b].flat(), a.flatMap((x) => [x, x]), String(a), a + '', JSON.stringify(a), a.slice().reverse(), Object.entries(a),
      ];
    }`,
    given: [a, b, i, j, v],
  }));

/** Each round of a loop and each call takes some: loops in loops over a list that grows would never end. */
const BURN = "fuel -= 1; if (fuel < 0) throw new Error('fuel');";

/** Programs of statements: loops, branches and steps. */
const { statements } = fc.letrec<{ statement: string; statements: string }>((tie) => ({
  statements: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((all) => all.join('\n')),
  statement: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(
      'n += 1;',
      'n++;',
      'n = n * 2;',
      "s += 'x';",
      's = `${s}${n}`;',
      'list.push(n);',
      'list.pop();',
      'echo(s);',
      'echo(`n=${n}`);',
      'map[`k${n}`] = n;',
    ),
    fc
      .constantFrom('if (n > 4) break;', 'if (n % 2 === 0) continue;')
      .map((jump) => `for (const each of [1, 2, 3]) { ${BURN} n += each; ${jump} s += each; }`),
    tie('statements').map((body) => `if (n < 5 || s === '') { ${body} } else { s += '-'; }`),
    tie('statements').map((body) => `for (let i = 0; i < 3; i++) { ${BURN} ${body} n += i; }`),
    tie('statements').map((body) => `for (const x of ['p', 'q']) { ${BURN} s += x; ${body} }`),
    tie('statements').map((body) => `{ let w = 0; while (w < 2) { ${BURN} w++; ${body} } }`),
    tie('statements').map(
      (body) =>
        `try { ${body} if (n > 6) throw new Error(s); } catch (e: any) { s += e.message.length; } finally { n += 1; }`,
    ),
    tie('statements').map(
      (body) =>
        `switch (n % 4) { case 0: s += '0'; case 1: ${body} break; case 2: { s += '2'; break; } default: n += 1; }`,
    ),
    tie('statements').map((body) => `dir('d', () => { ${body} });`),
    tie('statements').map((body) => `{ const f = (k: number) => { ${BURN} ${body} return k + n; }; n = f(n) % 7; }`),
    tie('statements').map((body) => `list.slice().forEach((x: any) => { ${BURN} ${body} s += x; });`),
  ),
}));

const anyStatements: fc.Arbitrary<Program> = statements.map((body) => ({
  text: `({ echo, dir }) => { let fuel = 60; let n = 0; let s = ''; const list: any[] = []; const map: any = {};\n${body}\nreturn [n, s, list, map]; }`,
}));

/** Any number that a program can compute, as text and taken apart. */
const anyNumber: fc.Arbitrary<Program> = fc
  .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map(([a, b]) => ({
    text: `() => { const a = ${a} as any; const b = ${b} as any; return [String(a), a + b, a - b, a * b, a / b, a % b, a < b, a === b, a ** 2, Math.floor(a), Math.round(a), Math.trunc(b), Number(String(a)), parseFloat(String(b)), JSON.stringify([a])]; }`,
  }));

/** What matches one character. */
const character = fc.constantFrom(
  'a',
  'b',
  '1',
  '-',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\S',
  '\\W',
  '[ab]',
  '[^a]',
  '[a-c1]',
  '[\\s,]',
  '[^\\d\\]]',
  '\\.',
  '\\/',
  '\\$',
  ' ',
);

/**
 * Regular expressions of the grammar that both languages share. No group that has a number is repeated, nor one that can
 * match nothing: there Java has meanings of its own.
 */
const { pattern } = fc.letrec<{ pattern: string; regex: string; term: string; plain: string; atom: string }>((tie) => ({
  pattern: fc.oneof(
    { weight: 3, arbitrary: tie('regex') },
    { weight: 1, arbitrary: fc.tuple(tie('plain'), tie('plain')).map(([left, right]) => `(${left})${right}\\1`) },
    { weight: 1, arbitrary: fc.tuple(tie('regex'), tie('term')).map(([left, right]) => `(?<name>${left})${right}`) },
  ),
  regex: fc.oneof(
    { weight: 3, arbitrary: fc.array(tie('term'), { minLength: 1, maxLength: 4 }).map((terms) => terms.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('term'), tie('term')).map(([left, right]) => `${left}|${right}`) },
  ),
  term: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    tie('plain'),
    tie('regex').map((inner) => `(${inner})`),
  ),
  plain: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: tie('atom') },
    fc
      .tuple(tie('atom'), fc.constantFrom('?', '*', '+', '{1,2}', '{2}', '{0,}', '*?', '+?', '??'))
      .map(([atom, count]) => `${atom}${count}`),
    fc.constantFrom('^', '$', '\\b', '\\B', '(?<=a)', '(?<!b)'),
    tie('plain').map((inner) => `(?=${inner})`),
    tie('plain').map((inner) => `(?!${inner})`),
  ),
  atom: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    character,
    fc.tuple(character, tie('plain'), character).map(([left, more, right]) => `(?:${left}${more}|${right})`),
  ),
}));

const searched = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'B', '1', '-', '.', ' ', '\n', ',', '/', '$', '_'),
  maxLength: 10,
});

/** What can be done with a regular expression; a pattern that Java has not is refused, and no program. */
const anyPattern: fc.Arbitrary<Program> = fc
  .record({ pattern, flags: fc.constantFrom('', 'i', 'm', 's', 'im'), s: searched, by: text })
  .map(({ pattern: source, flags, s, by }) => ({
    text: `({ given }) => {
      const s: string = given(0); const by: string = given(1);
      const found = s.match(/${source}/${flags});
      const next = /${source}/g${flags};
      const ends: any[] = [];
      for (let i = 0; i < 3; i++) { const m = next.exec(s); ends.push(m === null ? 'none' : [...m], next.lastIndex); if (m !== null && m[0] === '') next.lastIndex++; }
      return [
        /${source}/${flags}.test(s), found, found?.index, s.search(/${source}/${flags}), s.match(/${source}/g${flags}),
        s.split(/${source}/${flags}), s.replace(/${source}/${flags}, by), s.replace(/${source}/g${flags}, '<$&$1>'),
        s.replace(/${source}/g${flags}, (m) => m.length + m), [...s.matchAll(/${source}/g${flags})].map((m) => [...m]), ends,
      ];
    }`,
    given: [s, by],
  }))
  .filter(({ text: program }) => canCompile(program));

describePart('random programs, in Node and under the CPS engine', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => host.stop());

  /** Many programs make one run of the engine; a failing batch is shrunk to the program that differs. */
  const check = (program: fc.Arbitrary<Program>, size: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.array(program, { minLength: size, maxLength: size }), (programs) =>
        expectSame(programs, host),
      ),
      { numRuns: budget(2), seed: SEED, endOnFailure: true },
    );

  it('expressions of mixed types', () => check(anyExpression, 60));
  it('numbers', () => check(anyNumber, 60));
  it('methods of texts', () => check(textMethod, 12));
  it('methods of lists', () => check(listMethod, 12));
  it('statements', () => check(anyStatements, 20));
  it('regular expressions', () => check(anyPattern, 12));
});
