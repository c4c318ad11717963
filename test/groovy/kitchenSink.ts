import type { Script } from '../../src/groovy/ast.ts';
import * as g from '../../src/groovy/build.ts';

const v = g.variable;
const s = g.string;
const n = g.number;

/** Every kind of node at least once; `kitchenSink.groovy` is what it prints. */
export const kitchenSink: Script = g.script(
  [
    g.library('pipegen@1.2.0'),
    g.importName('groovy.json.JsonOutput'),
    g.importName('java.util.regex.*'),
    g.importStatic('java.lang.Math.max'),
    g.comment('How long a step may take, in minutes.'),
    g.declare('LIMITS', g.map([g.entry('build', n(30)), g.entry('two words', n(-1.5))]), {
      annotations: [g.annotation('groovy.transform.Field')],
      modifiers: ['final'],
      type: 'Map<String, Number>',
    }),
    g.declare('greeting', g.template(['Hello, ', v('name'), '! "', g.callOn(v('name'), 'length'), '" $\n'])),
    g.comment('Called with named arguments.\n\nReturns the longest name.'),
    g.method(
      'call',
      [
        g.parameter('args', { type: 'Map', defaultValue: g.map([]) }),
        g.parameter('body', { type: 'Closure', defaultValue: g.nil() }),
      ],
      [
        g.declare('names', g.elvis(g.property(v('args'), 'names'), g.list([s("it's"), s('plain')]))),
        g.declare('longest', s(''), { type: 'String' }),
        g.forIn('name', v('names'), [
          g.ifElse(g.binary(g.callOn(v('name'), 'length'), '>', g.callOn(v('longest'), 'length')), [
            g.statement(g.assign(v('longest'), v('name'))),
          ]),
        ]),
        g.forLoop(
          {
            initial: g.declare('i', n(0), { type: 'int' }),
            condition: g.binary(v('i'), '<', n(3)),
            update: g.postfix('++', v('i')),
          },
          [
            g.ifElse(
              g.binary(v('i'), '==', n(1)),
              [g.continueLoop()],
              [
                g.ifElse(
                  g.not(g.binary(v('i'), 'in', g.range(n(0), n(9)))),
                  [g.breakLoop()],
                  [g.line('echo', [v('i')])],
                ),
              ],
            ),
          ],
        ),
        g.whileLoop(g.boolean(false), []),
        g.switchOn(v('longest'), [
          g.when(s('a'), []),
          g.when(s('b'), [g.statement(g.assign(g.at(v('names'), n(0)), s('c'), '+=')), g.breakLoop()]),
          g.when(undefined, [g.throwOf(g.newOf('IllegalArgumentException', [s('No such name')]))]),
        ]),
        g.tryCatch(
          [g.statement(g.safeCallOn(v('body'), 'call'))],
          [
            g.catchOf(['IllegalStateException', 'java.io.IOException'], 'failure', [
              g.line('echo', [g.safeProperty(v('failure'), 'message')]),
              g.throwOf(v('failure')),
            ]),
          ],
          [g.line('deleteDir')],
        ),
        g.statement(
          g.call(
            'timeout',
            [g.named('time', n(1)), g.named('unit', s('HOURS'))],
            g.closure(undefined, [g.line('sh', [s('make')])]),
          ),
        ),
        g.statement(g.call('node', [], g.closure(undefined, [g.returnOf()]))),
        g.returnOf(g.ternary(g.binary(v('longest'), '==~', s('\\w+')), v('longest'), g.nil())),
      ],
    ),
    g.method(
      'sorted',
      [g.parameter('values', { type: 'List' })],
      [
        g.declare('twice', g.closure([g.parameter('x', { type: 'int' })], g.binary(v('x'), '*', n(2)))),
        g.declare('nothing', g.closure([], [])),
        g.statement(g.closure(undefined, g.boolean(true))),
        g.statement(g.callOn(g.closure([], g.map([g.entry('a', v('twice'))])), 'call')),
        g.returnOf(
          g.callOn(
            g.callOn(v('values'), 'findAll', [], g.closure(undefined, g.instanceOf(v('it'), 'Number'))),
            'collect',
            [],
            g.closure(
              [g.parameter('value')],
              [g.verbatim("def text = '''\n  kept to the letter\n'''"), g.statement(g.cast(v('value'), 'String'))],
            ),
          ),
        ),
      ],
      { annotations: [g.annotation('NonCPS')], modifiers: ['private', 'static'], type: 'List' },
    ),
    g.block(
      'pipeline',
      [],
      [
        g.line('agent', [v('any')]),
        g.block('environment', [], [g.statement(g.assign(v('TOKEN'), g.call('credentials', [s('token')])))]),
        g.block(
          'stages',
          [],
          [
            g.block(
              'stage',
              [s('Build')],
              [
                g.block('when', [], [g.line('beforeAgent', [g.boolean(true)]), g.line('branch', [s('main')])]),
                g.block(
                  'steps',
                  [],
                  [
                    g.line('archiveArtifacts', [
                      g.named('artifacts', s('dist/**')),
                      g.named('fingerprint', g.boolean(true)),
                    ]),
                    g.line('step', [g.map([g.entry('$class', s('Publisher'))])]),
                    g.line('echo', [g.binary(g.property(v('env'), 'BRANCH_NAME'), '+', s('!'))]),
                  ],
                ),
              ],
            ),
          ],
        ),
      ],
    ),
  ],
  'Generated by pipegen. Do not edit.\nSee C:\\users\\x.',
);
