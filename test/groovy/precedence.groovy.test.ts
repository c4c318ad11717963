import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BinaryOperator, Expression } from '../../src/groovy/ast.ts';
import * as g from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { budget } from '../budget.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

describePart('precedence, judged by Groovy 2.4.21', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost();
  });
  afterAll(() => host.stop());

  it('2,000 trees mean the same as with every parenthesis', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree(), { minLength: 100, maxLength: 100 }), async (trees) => {
        const minimal = trees.map(printGroovy);
        const full = trees.map((each) => printGroovy(parenthesised(each)));
        const [shapes] = await host.evaluate([`${SHAPE}\n[[${minimal.map(shape)}], [${full.map(shape)}]]`]);
        if (!shapes?.ok) throw new Error(JSON.stringify(shapes));
        const [some, others] = shapes.value as [string[], string[]];
        expect(some).toEqual(others);
        expect(await values(minimal)).toEqual(await values(full));
      }),
      { numRuns: budget(7) },
    );
  });

  it('evaluates arithmetic as expected', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sum(), { minLength: 200, maxLength: 200 }), async (sums) => {
        expect(await values(sums.map(({ node }) => printGroovy(node)))).toEqual(sums.map(({ value }) => value));
      }),
      { numRuns: budget(2) },
    );
  });

  /** What each source evaluates to, or the exception's class. */
  async function values(sources: readonly string[]): Promise<unknown> {
    const attempts = sources.map((source) => `attempt { -> ${source} }`);
    const [evaluation] = await host.evaluate([`${ATTEMPT}\n[${attempts.join(',\n')}]`]);
    return evaluation?.ok ? evaluation.value : evaluation;
  }
});

const ATTEMPT = `def attempt(Closure c) { try { String.valueOf(c.call()) } catch (Throwable t) { t.class.name } }
a = 2; b = 3; c = 7`;

/** Groovy's own syntax tree of a source as text, in which every binary expression is in parentheses. */
const SHAPE = `def shape(String source) {
  def phase = org.codehaus.groovy.control.CompilePhase.CONVERSION
  new org.codehaus.groovy.ast.builder.AstBuilder().buildFromString(phase, false, source)[0].statements[0].text
}`;

function shape(source: string): string {
  return `shape(${printGroovy(g.string(source))})`;
}

const OPERATORS: readonly BinaryOperator[] = [
  ...(['||', '&&', '|', '^', '&', '==~', '==', '!=', '<=>', '<', '<=', '>', '>=', 'in'] as const),
  ...(['<<', '>>', '>>>', '+', '-', '*', '/', '%', '**'] as const),
];

/** Any expression of operators over numbers, variables and the like. */
function tree(): fc.Arbitrary<Expression> {
  return fc.letrec<{ node: Expression }>((tie) => {
    const node = tie('node');
    return {
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.oneof(fc.integer({ min: -3, max: 5 }).map(g.number), fc.constantFrom('a', 'b', 'c').map(g.variable)),
        fc.tuple(node, fc.constantFrom(...OPERATORS), node).map((parts) => g.binary(...parts)),
        fc.tuple(fc.constantFrom('!', '-', '+', '~'), node).map((parts) => g.unary(...parts)),
        fc.tuple(node, node, node).map((parts) => g.ternary(...parts)),
        fc.tuple(node, node).map((parts) => g.elvis(...parts)),
        fc.tuple(node, node).map((parts) => g.range(...parts)),
        fc.tuple(node, fc.constantFrom('String', 'BigDecimal')).map((parts) => g.cast(...parts)),
        fc.tuple(node, fc.constant('Integer')).map((parts) => g.instanceOf(...parts)),
        node.map((receiver) => g.callOn(receiver, 'toString')),
        fc.tuple(node.filter(isIndexable), node).map((parts) => g.at(...parts)),
        node.map((value) => g.assign(g.variable('a'), value)),
        fc.constantFrom('++', '--').map((operator) => g.postfix(operator, g.variable('a'))),
        fc.constantFrom('++', '--').map((operator) => g.prefix(operator, g.variable('a'))),
      ),
    };
  }).node;
}

/** Groovy 2.4 takes `(a < b)[c]` for a cast to a type with parameters; nobody indexes a comparison. */
function isIndexable(node: Expression): boolean {
  return node.kind !== 'binary' || node.operator !== '<';
}

/** The same tree with its operands as verbatim text, which is always printed in parentheses. */
function parenthesised(node: Expression): Expression {
  const parts = Object.entries(node).map(([name, part]) =>
    name !== 'target' && isNode(part) ? [name, g.verbatim(printGroovy(parenthesised(part)))] : [name, part],
  );
  return Object.fromEntries(parts) as Expression;
}

function isNode(part: unknown): part is Expression {
  return typeof part === 'object' && part !== null && 'kind' in part;
}

/** Sums and products of small integers, with their value. */
function sum(): fc.Arbitrary<{ node: Expression; value: string }> {
  type Sum = { node: Expression; value: bigint };
  const operators: Readonly<Record<'+' | '-' | '*', (left: bigint, right: bigint) => bigint>> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
  };
  return fc
    .letrec<{ sum: Sum }>((tie) => ({
      sum: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: -9, max: 9 }).map((value) => ({ node: g.number(value), value: BigInt(value) })),
        tie('sum').map(({ node, value }) => ({ node: g.unary('-', node), value: -value })),
        fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*'), tie('sum')).map(([left, operator, right]) => ({
          node: g.binary(left.node, operator, right.node),
          value: operators[operator](left.value, right.value),
        })),
      ),
    }))
    .sum.filter(({ value }) => value < 2n ** 31n && value > -(2n ** 31n))
    .map(({ node, value }) => ({ node, value: String(value) }));
}
