import type { GroovyNode, MethodDeclaration, Statement } from '../../groovy/ast.ts';
import {
  assign,
  at,
  binary,
  block,
  boolean,
  call,
  callOn,
  catchOf,
  closure,
  comment,
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
import { nodesOf } from '../../groovy/nodes.ts';

/*
 * What Declarative does around a stage, as methods of the Jenkinsfile that stages in Scripted form are written with. They
 * use nothing that the sandbox of Jenkins refuses.
 */

/** Those of the methods that the statements need, each after a comment. */
export function supportFor(statements: readonly Statement[]): readonly Statement[] {
  const needed = new Set(statements.flatMap(called));
  for (const name of needed) for (const further of SUPPORT.get(name)?.flatMap(called) ?? []) needed.add(further);
  return [...SUPPORT].flatMap(([name, support]) => (needed.has(name) ? support : []));
}

function called(code: GroovyNode): string[] {
  return nodesOf(code).flatMap((node) => (node.kind === 'call' || node.kind === 'directive' ? [node.name] : []));
}

const currentBuild = variable('currentBuild');
const env = variable('env');
const body = parameter('body', { type: 'Closure' });
const runBody = statement(callOn(variable('body'), 'call'));
const resultIs = (failure: string) =>
  statement(assign(property(currentBuild, 'result'), call('movedOutcome', [variable(failure)])));

/** What failed a stage is at once the outcome of the build, and then that of the stages around. */
const movedStage = method(
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

const movedOutcome = method(
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

const movedSkip = method(
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
const movedPost = method(
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

const movedOutcomeIs = method(
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

/** `checkout` answers with variables, such as GIT_COMMIT, that what follows may use. */
const checkoutVariables = [
  declare('found', call('checkout', [variable('scm')])),
  declare('variables', list([])),
  ifElse(instanceOf(variable('found'), 'Map'), [
    forIn('name', callOn(variable('found'), 'keySet'), [
      statement(
        callOn(variable('variables'), 'add', [
          template([variable('name'), '=', at(variable('found'), variable('name'))]),
        ]),
      ),
    ]),
  ]),
  returnOf(variable('variables')),
];

const movedCheckout = method(
  'movedCheckout',
  [parameter('folder', { type: 'String' }), body],
  [
    declare('variables', list([]), { type: 'List' }),
    ifElse(
      variable('folder'),
      [block('dir', [variable('folder')], [statement(assign(variable('variables'), call('movedCheckoutHere')))])],
      [statement(assign(variable('variables'), call('movedCheckoutHere')))],
    ),
    block('withEnv', [variable('variables')], [runBody]),
  ],
);

const movedCheckoutHere = method('movedCheckoutHere', [], checkoutVariables, { type: 'List' });

const movedInput = method(
  'movedInput',
  [parameter('question', { type: 'Map' }), parameter('only', { type: 'String' }), body],
  [
    declare('answer', call('input', [variable('question')])),
    declare('variables', list([]), { type: 'List' }),
    ifElse(
      instanceOf(variable('answer'), 'Map'),
      [
        forIn('name', callOn(variable('answer'), 'keySet'), [
          statement(
            callOn(variable('variables'), 'add', [
              template([variable('name'), '=', at(variable('answer'), variable('name'))]),
            ]),
          ),
        ]),
      ],
      [
        ifElse(variable('only'), [
          statement(callOn(variable('variables'), 'add', [template([variable('only'), '=', variable('answer')])])),
        ]),
      ],
    ),
    block('withEnv', [variable('variables')], [runBody]),
  ],
);

const movedTool = method(
  'movedTool',
  [parameter('type', { type: 'String' }), parameter('name', { type: 'String' })],
  [
    statement(call('tool', [named('name', variable('name')), named('type', variable('type'))])),
    returnOf(call('envVarsForTool', [named('toolId', variable('type')), named('toolVersion', variable('name'))])),
  ],
  { type: 'List' },
);

const suffixed = (suffix: string) => binary(variable('name'), '+', string(suffix));
const id = named('credentialsId', variable('id'));

/** Only the controller knows the kind of a credential: those that fit it are found by trying, without using them. */
const movedCredentials = method(
  'movedCredentials',
  [parameter('name', { type: 'String' }), parameter('id', { type: 'String' })],
  [
    declare(
      'kinds',
      list([
        list([call('string', [id, named('variable', variable('name'))])]),
        list([
          call('usernameColonPassword', [id, named('variable', variable('name'))]),
          call('usernamePassword', [
            id,
            named('usernameVariable', suffixed('_USR')),
            named('passwordVariable', suffixed('_PSW')),
          ]),
        ]),
        list([call('file', [id, named('variable', variable('name'))])]),
        list([
          call('sshUserPrivateKey', [
            id,
            named('keyFileVariable', variable('name')),
            named('usernameVariable', suffixed('_USR')),
            named('passphraseVariable', suffixed('_PSW')),
          ]),
        ]),
      ]),
      { type: 'List' },
    ),
    declare('failure', nil(), { type: 'Exception' }),
    forIn('kind', variable('kinds'), [
      tryCatch(
        [statement(call('withCredentials', [variable('kind')], closure([], []))), returnOf(variable('kind'))],
        [catchOf(['Exception'], 'other', [statement(assign(variable('failure'), variable('other')))])],
      ),
    ]),
    throwOf(variable('failure')),
  ],
  { type: 'List' },
);

/** As Declarative has it: a part of the cause's class name, in any case; a user's cause by the user's name as well. */
const movedTriggeredBy = method(
  'movedTriggeredBy',
  [parameter('cause', { type: 'String' }), parameter('detail', { type: 'String' })],
  [
    forIn('one', property(currentBuild, 'buildCauses'), [
      declare('kind', callOn(callOn(property(variable('one'), '_class'), 'tokenize', [string('.$')]), 'last')),
      ifElse(
        binary(
          binary(variable('kind'), '==', string('UserIdCause')),
          '&&',
          binary(variable('kind'), '==', variable('cause')),
        ),
        [
          ifElse(
            binary(
              binary(variable('detail'), '==', nil()),
              '||',
              binary(property(variable('one'), 'userId'), '==', variable('detail')),
            ),
            [returnOf(boolean(true))],
          ),
        ],
        [
          ifElse(
            binary(
              variable('kind'),
              '==~',
              binary(binary(string('(?i).*'), '+', variable('cause')), '+', string('.*')),
            ),
            [returnOf(boolean(true))],
          ),
        ],
      ),
    ]),
    returnOf(boolean(false)),
  ],
  { type: 'boolean' },
);

const SUPPORT: ReadonlyMap<string, readonly (Statement & GroovyNode)[]> = new Map(
  (
    [
      ['A stage, as Declarative runs one: what fails it is at once the outcome of the build.', movedStage],
      ['The outcome that a failure stands for.', movedOutcome],
      ['Shows the stage as skipped.', movedSkip],
      ['Runs the body, and after it what its outcome asks for.', movedPost],
      ['Whether the build so far has this outcome.', movedOutcomeIs],
      ['Runs the body after the checkout that Declarative makes on an agent.', movedCheckout],
      ['Checks out, and answers the variables that describe it.', movedCheckoutHere],
      ['Asks, and runs the body with what was answered.', movedInput],
      ['Installs a tool, and answers its variables.', movedTool],
      ['The bindings of a credential, of whatever kind it is.', movedCredentials],
      ['Whether the build has such a cause.', movedTriggeredBy],
    ] satisfies [string, MethodDeclaration][]
  ).map(([about, declaration]) => [declaration.name, [comment(about), declaration]]),
);
