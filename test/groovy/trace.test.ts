import { describe, expect, test } from 'vitest';
import type { Origin, Statement } from '../../src/groovy/ast.ts';
import * as g from '../../src/groovy/build.ts';
import { printGroovy, printWithOrigins } from '../../src/groovy/print.ts';

const at = (line: number): Origin => ({ file: 'pipelines/shop.ts', line, column: 1 });
const from = (statement: Statement, line: number): Statement => ({ ...statement, origin: at(line) });
const say = (text: string): Statement => g.statement(g.call('echo', [g.string(text)]));

/** Each line of the text with the line that it comes from. */
function traced(statements: readonly Statement[]): string {
  const { text, origins } = printWithOrigins(g.script(statements));
  expect(text).toBe(printGroovy(g.script(statements)));
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const origin = origins[index];
      return `${origin === undefined || 'definition' in origin ? '-' : origin.line} ${line}`;
    })
    .join('\n');
}

describe('printWithOrigins', () => {
  test('says of each line which statement it is of', () => {
    expect(
      traced([
        say('none'),
        from(
          g.block('stage', [g.string('a')], [from(say('inner'), 3), say('of the stage'), from(say('two\nlines'), 5)]),
          2,
        ),
        from(g.ifElse(g.variable('a'), [from(say('then'), 7)], [from(say('otherwise'), 9)]), 6),
      ]),
    ).toMatchInlineSnapshot(`
      "- echo('none')
      2 stage('a') {
      3   echo('inner')
      2   echo('of the stage')
      5   echo('''two
      5 lines''')
      2 }
      6 if (a) {
      7   echo('then')
      6 } else {
      9   echo('otherwise')
      6 }"
    `);
  });

  test('follows statements into arguments that are broken into lines', () => {
    const closure = g.closure(undefined, [from(say('deep'), 4)]);
    expect(
      traced([from(g.statement(g.call('parallel', [g.named('a', closure), g.named('b', g.string('x'))])), 1)]),
    ).toMatchInlineSnapshot(`
      "1 parallel(
      1   a: {
      4     echo('deep')
      1   },
      1   b: 'x'
      1 )"
    `);
  });

  test('knows the lines of text to the letter, also within its long strings', () => {
    const verbatim = { ...g.verbatim("sh '''\n  make\n'''\nx()"), origins: [at(1), at(2), undefined, at(4)] };
    expect(traced([from(g.block('script', [], [verbatim]), 9)])).toMatchInlineSnapshot(`
      "9 script {
      1   sh '''
      2   make
      9 '''
      4 x()
      9 }"
    `);
  });
});
