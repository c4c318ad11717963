import {
  assign,
  at,
  binary,
  block,
  boolean,
  call,
  callOn,
  catchOf,
  declare,
  elvis,
  forIn,
  ifElse,
  instanceOf,
  list,
  map,
  method,
  named,
  nil,
  not,
  parameter,
  property,
  returnOf,
  safeProperty,
  statement,
  string,
  template,
  ternary,
  throwOf,
  tryCatch,
  variable,
} from '../../groovy/build.ts';

/*
 * Methods that run a stage, and what follows it.
 */

const currentBuild = variable('currentBuild');
const env = variable('env');
const body = parameter('body', { type: 'Closure' });
const runBody = statement(callOn(variable('body'), 'call'));
const resultIs = (failure: string) =>
  statement(assign(property(currentBuild, 'result'), call('movedOutcome', [variable(failure)])));

/** What failed a stage is at once the outcome of the build, and then that of the stages around. */
export const movedStage = method(
  'movedStage',
  [parameter('name', { type: 'String' }), body],
  [
    block(
      'stage',
      [variable('name')],
      [tryCatch([runBody], [catchOf(['Throwable'], 'failure', [resultIs('failure'), throwOf(variable('failure'))])])],
    ),
  ],
);

export const movedOutcome = method(
  'movedOutcome',
  [parameter('failure', { type: 'Throwable' })],
  [
    returnOf(
      ternary(
        instanceOf(variable('failure'), 'org.jenkinsci.plugins.workflow.steps.FlowInterruptedException'),
        string('ABORTED'),
        string('FAILURE'),
      ),
    ),
  ],
  { type: 'String' },
);

export const movedSkip = method(
  'movedSkip',
  [parameter('reason', { type: 'String', defaultValue: string('when conditional') })],
  [
    statement(
      call('echo', [template(['Stage "', property(env, 'STAGE_NAME'), '" skipped due to ', variable('reason')])]),
    ),
    statement(
      callOn(variable('org.jenkinsci.plugins.pipeline.modeldefinition.Utils'), 'markStageSkippedForConditional', [
        property(env, 'STAGE_NAME'),
      ]),
    ),
  ],
);

/** Declarative's own order. */
const OUTCOMES = [
  'always',
  'changed',
  'fixed',
  'regression',
  'aborted',
  'failure',
  'success',
  'unsuccessful',
  'unstable',
  'notBuilt',
  'cleanup',
] as const;

/** A post condition that fails lets the others run, and fails the stage unless it failed before. */
export const movedPost = method(
  'movedPost',
  [parameter('outcomes', { type: 'Map' }), body],
  [
    declare('failure', nil(), { type: 'Throwable' }),
    tryCatch(
      [runBody],
      [
        catchOf(['Throwable'], 'thrown', [
          resultIs('thrown'),
          statement(assign(variable('failure'), variable('thrown'))),
        ]),
      ],
    ),
    forIn('outcome', list(OUTCOMES.map(string)), [
      ifElse(
        binary(
          callOn(variable('outcomes'), 'containsKey', [variable('outcome')]),
          '&&',
          call('movedOutcomeIs', [variable('outcome')]),
        ),
        [
          tryCatch(
            [statement(callOn(at(variable('outcomes'), variable('outcome')), 'call'))],
            [
              catchOf(['Throwable'], 'thrown', [
                resultIs('thrown'),
                ifElse(binary(variable('failure'), '==', nil()), [
                  statement(assign(variable('failure'), variable('thrown'))),
                ]),
              ]),
            ],
          ),
        ],
      ),
    ]),
    ifElse(binary(variable('failure'), '!=', nil()), [throwOf(variable('failure'))]),
  ],
);

const isResult = (result: string) => binary(variable('result'), '==', string(result));
const isOneOf = (of: 'result' | 'before', results: readonly string[]) =>
  callOn(list(results.map(string)), 'contains', [variable(of)]);

export const movedOutcomeIs = method(
  'movedOutcomeIs',
  [parameter('outcome', { type: 'String' })],
  [
    declare('result', elvis(property(currentBuild, 'result'), string('SUCCESS'))),
    declare('before', safeProperty(property(currentBuild, 'previousCompletedBuild'), 'result')),
    declare(
      'holds',
      map([
        named('always', boolean(true)),
        named('changed', binary(variable('before'), '!=', variable('result'))),
        named('fixed', binary(isResult('SUCCESS'), '&&', isOneOf('before', ['FAILURE', 'UNSTABLE']))),
        named(
          'regression',
          binary(
            binary(variable('before'), '==', string('SUCCESS')),
            '&&',
            isOneOf('result', ['FAILURE', 'UNSTABLE', 'ABORTED']),
          ),
        ),
        named('aborted', isResult('ABORTED')),
        named('failure', isResult('FAILURE')),
        named('success', isResult('SUCCESS')),
        named('unsuccessful', not(isResult('SUCCESS'))),
        named('unstable', isResult('UNSTABLE')),
        named('notBuilt', isResult('NOT_BUILT')),
        named('cleanup', boolean(true)),
      ]),
    ),
    returnOf(at(variable('holds'), variable('outcome'))),
  ],
  { type: 'boolean' },
);
