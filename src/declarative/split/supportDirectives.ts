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
  declare,
  forIn,
  ifElse,
  instanceOf,
  list,
  method,
  named,
  nil,
  parameter,
  property,
  returnOf,
  statement,
  string,
  template,
  throwOf,
  tryCatch,
  variable,
} from '../../groovy/build.ts';

/*
 * Methods that do what a stage's directives ask for.
 */

const currentBuild = variable('currentBuild');
const body = parameter('body', { type: 'Closure' });
const runBody = statement(callOn(variable('body'), 'call'));

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

export const movedCheckout = method(
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

export const movedCheckoutHere = method('movedCheckoutHere', [], checkoutVariables, { type: 'List' });

export const movedInput = method(
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

export const movedTool = method(
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
export const movedCredentials = method(
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
export const movedTriggeredBy = method(
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
