import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonLike } from '../../src/groovy/ast.ts';
import { call, comment, number, returnOf, script, string, template } from '../../src/groovy/build.ts';
import { groovyLiteral, groovyString } from '../../src/groovy/literal.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { budget } from '../budget.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { hostile } from './hostileText.ts';

describePart('literals read back by Groovy 2.4.21', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost();
  });
  afterAll(() => host.stop());

  /** The value of one source. */
  async function read(source: string): Promise<unknown> {
    const [evaluation] = await host.evaluate([source]);
    return evaluation?.ok ? evaluation.value : evaluation;
  }

  it('10,000 random strings', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile(), { minLength: 500, maxLength: 500 }), async (values) => {
        expect(await read(`[${values.map(groovyString).join(',\n')}]`)).toEqual(values);
      }),
      { numRuns: budget(7) },
    );
  });

  it('2,500 random texts of several lines, as blocks wherever they stand', { timeout: 120_000 }, async () => {
    const pieces = ["echo 'a'", "'''", '"""', '\\', '  make \\', "''", `$x \${y}`, '\t\t', ''];
    const lines = fc
      .array(fc.oneof(hostile(), fc.constantFrom(...pieces)), { minLength: 2, maxLength: 6 })
      .map((all) => all.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { minLength: 250, maxLength: 250 }), async (values) => {
        const calls = values.map((value) => printGroovy(call('identity', [string(value), string('x')])));
        expect(calls.join('')).toContain("'''");
        const [literals, templates] = await host.evaluate([
          `def identity(a, b) { a }\n[\n${calls.join(',\n')}\n]`,
          `[${values.map((value) => printGroovy(template([value, string('x'), value]))).join(',\n')}]*.toString()`,
        ]);
        expect(literals).toMatchObject({ value: values });
        expect(templates).toMatchObject({ value: values.map((value) => `${value}x${value}`) });
      }),
      { numRuns: budget(4) },
    );
  });

  it('2,000 random strings under the CPS engine', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile(), { minLength: 100, maxLength: 100 }), async (values) => {
        expect(await host.runCps({ script: `return [${values.map(groovyString)}]` })).toMatchObject({ value: values });
      }),
      { numRuns: budget(7) },
    );
  });

  it('2,000 templates of random texts', { timeout: 120_000 }, async () => {
    const lined = fc.array(hostile(), { minLength: 2, maxLength: 3 }).map((lines) => lines.join('\n'));
    const text = fc.oneof(hostile(), lined);
    const texts = fc.tuple(text, text, text);
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 200, maxLength: 200 }), async (all) => {
        const literals = all.map(([a, b, c]) => printGroovy(template([a, string(b), c])));
        expect(await read(`[${literals.join(',\n')}]`)).toEqual(all.map((parts) => parts.join('')));
      }),
      { numRuns: budget(4) },
    );
  });

  it('lists and maps with any keys', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(json(), async (value) => {
        expect(await read(groovyLiteral(value))).toEqual(value);
      }),
      { numRuns: budget(167) },
    );
  });

  it.each([
    ['ASCII', 'x'.repeat(70_000)],
    ['three-byte characters', '€'.repeat(70_000)],
    ['NUL', '\0'.repeat(70_000)],
  ])('a text of 70,000 characters: %s', async (_name, text) => {
    expect(await read(groovyString(text))).toBe(text);
    expect(await read(printGroovy(template([text, number(1)])))).toBe(`${text}1`);
    expect(await host.runCps({ script: `return ${groovyString(text)}` })).toMatchObject({ value: text });
  });

  it('is needed: a longer literal does not compile', async () => {
    expect(await read(`'${'x'.repeat(70_000)}'`)).toMatchObject({ ok: false });
  });

  it('no comment ends early, whatever its text', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile(), { minLength: 50, maxLength: 50 }), async (texts) => {
        const sources = texts.map((text) =>
          printGroovy(script([comment(`${text}\\u000a return 2`), returnOf(number(1))])),
        );
        expect(await host.evaluate(sources)).toEqual(
          texts.map(() => ({ ok: true, type: 'java.lang.Integer', value: 1 })),
        );
      }),
      { numRuns: budget(4) },
    );
  });
});

/** JSON with hostile strings and keys; without -0, which JSON and Groovy both lose. */
function json(): fc.Arbitrary<JsonLike> {
  const leaf = fc.oneof(
    hostile(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.oneof(
    hostile(),
    fc.constantFrom('if', 'class', 'null', 'true', '', ' ', '1', 'a-b', 'def', 'this', 'metaClass'),
  );
  return fc.letrec<{ value: JsonLike }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }).map((map) => ({ ...map })),
    ),
  })).value;
}
