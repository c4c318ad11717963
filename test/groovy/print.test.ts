import { describe, expect, it } from 'vitest';
import type { Expression, GroovyNode } from '../../src/groovy/ast.ts';
import * as g from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { kitchenSink } from './kitchenSink.ts';

const a = g.variable('a');
const b = g.variable('b');
const c = g.variable('c');

describe('printGroovy', () => {
  it.each([
    [g.line('deploy', [g.string('qa')]), "deploy 'qa'"],
    [g.line('Deploy', [g.string('qa')]), "Deploy('qa')"],
    [g.line('Deploy', [g.named('to', g.string('qa'))]), "Deploy(to: 'qa')"],
    [g.line('Deploy', []), 'Deploy()'],
  ])('writes a command that would be a declaration with parentheses', (command, text) => {
    expect(printGroovy(command)).toBe(text);
  });

  it('prints every kind of node', async () => {
    await expect(printGroovy(kitchenSink)).toMatchFileSnapshot('kitchenSink.groovy');
  });

  it.each<[string, Expression]>([
    ['a + b + c', g.binary(g.binary(a, '+', b), '+', c)],
    ['a + (b + c)', g.binary(a, '+', g.binary(b, '+', c))],
    ['(a + b) * c', g.binary(g.binary(a, '+', b), '*', c)],
    ['(a ** b) ** c', g.binary(g.binary(a, '**', b), '**', c)],
    ['-(a ** b)', g.unary('-', g.binary(a, '**', b))],
    ['(-a) ** b', g.binary(g.unary('-', a), '**', b)],
    ['-(-a)', g.unary('-', g.unary('-', a))],
    ['-(-1)', g.unary('-', g.number(-1))],
    ['(-1).abs()', g.callOn(g.number(-1), 'abs')],
    ['!!a', g.not(g.not(a))],
    ['!(a in b)', g.not(g.binary(a, 'in', b))],
    ['a < b == c', g.binary(g.binary(a, '<', b), '==', c)],
    ['(a < b) < c', g.binary(g.binary(a, '<', b), '<', c)],
    ['(a as String) as int', g.cast(g.cast(a, 'String'), 'int')],
    ['a + b as String', g.cast(g.binary(a, '+', b), 'String')],
    ['a ?: b ?: c', g.elvis(a, g.elvis(b, c))],
    ['(a ?: b) ?: c', g.elvis(g.elvis(a, b), c)],
    ['a ? b : c ? a : b', g.ternary(a, b, g.ternary(c, a, b))],
    ['(a = b) + c', g.binary(g.assign(a, b), '+', c)],
    ['a = b = c', g.assign(a, g.assign(b, c))],
    ['1..<a + 1', g.rangeBelow(g.number(1), g.binary(a, '+', g.number(1)))],
    ['(1..2).size()', g.callOn(g.range(g.number(1), g.number(2)), 'size')],
    ['({ it }).call()', g.callOn(g.closure(undefined, g.variable('it')), 'call')],
    ["a.'two words'.'class'", g.property(g.property(a, 'two words'), 'class')],
    [
      "['if': 1, (a): 2, b: 3]",
      g.map([g.entry('if', g.number(1)), g.entry(a, g.number(2)), g.entry('b', g.number(3))]),
    ],
    ['(a ? b : c).x', g.property(g.verbatim('a ? b : c'), 'x')],
    [`"\${({ a })}"`, g.template([g.closure(undefined, a)])],
  ])('prints %s', (text, expression) => {
    expect(printGroovy(expression)).toBe(text);
  });

  it('breaks what is long, one item a line', () => {
    const long = g.string('x'.repeat(60));
    expect(printGroovy(g.call('f', [g.named('a', long), g.named('b', g.list([long, long]))]))).toBe(
      [
        'f(',
        `  a: '${'x'.repeat(60)}',`,
        '  b: [',
        `    '${'x'.repeat(60)}',`,
        `    '${'x'.repeat(60)}'`,
        '  ]',
        ')',
      ].join('\n'),
    );
  });

  it('keeps the lines of a text as they are, however deep it stands', () => {
    const { block, line, string, named, template, variable } = g;
    const make = 'if true; then\n  make \\\n    all\nfi\n';
    const text = printGroovy(
      block(
        'stage',
        [string('A')],
        [
          block(
            'steps',
            [],
            [line('sh', [string(make)]), line('sh', [named('script', string(make)), named('label', string('x'))])],
          ),
          line('echo', [template(['a\n  b ', variable('c'), ' "d"'])]),
          line('echo', [string('one line\n')]),
        ],
      ),
    );
    expect(text).toBe(`stage('A') {
  steps {
    sh '''if true; then
  make \\\\
    all
fi
'''
    sh script: '''if true; then
  make \\\\
    all
fi
''', label: 'x'
  }
  echo """a
  b \${c} "d\\""""
  echo 'one line\\n'
}`);
  });

  it('leaves the lines of verbatim text where they are', () => {
    const text = "a = '''\n  b\n\n\0c'''";
    expect(printGroovy(g.block('script', [], [g.block('x', [], [g.verbatim(text)])]))).toBe(
      `script {\n  x {\n    ${text}\n  }\n}`,
    );
  });

  it.each<[string, GroovyNode]>([
    ['a variable', g.variable("x; sh 'rm'")],
    ['a keyword', g.variable('switch')],
    ['a method', g.method('a b', [], [])],
    ['a step', g.call("sh 'x'; f")],
    ['a directive', g.block('a{}', [], [])],
    ['a type', g.declare('x', undefined, { type: 'String x;' })],
    ['an import', g.importName('a.*.b')],
  ])('refuses text that is no name for %s', (_role, node) => {
    expect(() => printGroovy(node)).toThrow(/^Not a Groovy/);
  });

  it('gives frozen nodes', () => {
    expect(Object.isFrozen(a)).toBe(true);
  });
});
