import { around } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { Step } from '../../declarative/tree.ts';
import type { Expression } from '../../groovy/ast.ts';
import {
  at,
  call,
  callOn,
  closure,
  declare,
  forIn,
  ifElse,
  list,
  literal,
  method,
  named,
  parameter,
  property,
  returnOf,
  statement,
  string,
  variable,
} from '../../groovy/build.ts';
import { buildSecrets, type Environment, type Flow, notificationSecrets, servicesOf } from '../../model/flow.ts';
import { CREDENTIAL_VARIABLES } from '../../model/names.ts';
import type { Secret } from '../../model/value.ts';
import { variableName, variablesOf } from '../../model/variables.ts';
import type { Helper } from './jenkinsfile.ts';

/** The steps with the registry's credentials. */
export function withRegistry(steps: readonly Step[]): Step {
  return around('withRegistry', undefined, steps);
}

/** The steps with the credentials of the git host. */
export function withGitHost(steps: readonly Step[]): Step {
  return around('withGitHost', undefined, steps);
}

/** The method behind `withSecrets`. A secret is the Jenkins credential of its own name. */
export function withSecretsHelper(flow: Flow): Helper {
  const names = Object.fromEntries(
    flow.environments.map((environment) => [
      environment.name,
      secretsIn(flow, environment).map((secret) => variableName(secret, environment)),
    ]),
  );
  const helper: Helper = {
    about: `Provides the body with the credentials for the registry, for ${flow.repository.host} and of an environment.`,
    method: method(
      'withSecrets',
      [parameter('environmentName', { type: 'String' }), parameter('body', { type: 'Closure' })],
      [
        declare('names', literal(names), { type: 'Map' }),
        declare('bindings', list([...imageLogins(flow), ...hostLogin(flow)]), { type: 'List' }),
        forIn('name', at(variable('names'), variable('environmentName')), [
          statement(callOn(variable('bindings'), 'add', [secretText(variable('name'))])),
        ]),
        returnOf(withCredentials(variable('bindings'))),
      ],
    ),
  };
  return fromDefinition(helper, ['services']);
}

/** The method behind {@link withRegistry}. */
export function withRegistryHelper(flow: Flow): Helper {
  const helper: Helper = {
    about: "Provides the body with the registry's credentials, unless the change is from a fork.",
    method: method(
      'withRegistry',
      [parameter('body', { type: 'Closure' })],
      [
        ifElse(property(variable('env'), 'CHANGE_FORK'), [returnOf(callBody())]),
        returnOf(withCredentials(list(imageLogins(flow)))),
      ],
    ),
  };
  return fromDefinition(helper, ['jenkins', 'registryCredentials']);
}

/** The method behind {@link withGitHost}. */
export function withGitHostHelper(flow: Flow): Helper {
  const login = hostLogin(flow);
  const helper: Helper = {
    about: `Provides the body with the credentials for ${flow.repository.host}.`,
    method: method(
      'withGitHost',
      [parameter('body', { type: 'Closure' })],
      [returnOf(login.length === 0 ? callBody() : withCredentials(list(login)))],
    ),
  };
  return fromDefinition(helper, ['repository']);
}

/** A credential of one text, under its own name. */
export function secretText(name: Expression): Expression {
  return call('string', [named('credentialsId', name), named('variable', name)]);
}

/** A secret that pipelines ask for, by the name of its credential. */
interface AskedSecret {
  readonly name: string;
  readonly description: string;
}

/** The secrets that pipelines ask for: those of the environments' stacks, of images, and of the team's chats. */
export function secretsOf(flow: Flow): readonly AskedSecret[] {
  const ofMessages = new Set(flow.notifications.flatMap(notificationSecrets).map(({ name }) => name));
  const ofImages = new Set(flow.images.flatMap(buildSecrets).map(({ name }) => name));
  return flow.secrets.flatMap((secret) => {
    const { name, description, perEnvironment } = secret;
    const users = flow.environments.filter((environment) => secretsIn(flow, environment).includes(secret));
    const own = users.map((environment) => ({
      name: variableName(secret, environment),
      description: `${description} In ${environment.name}.`,
    }));
    const isShared = ofMessages.has(name) || ofImages.has(name) || (users.length > 0 && perEnvironment !== true);
    return [...(isShared ? [{ name, description }] : []), ...(perEnvironment === true ? own : [])];
  });
}

/** The secrets that the stacks of an environment need, in the order of the flow. */
function secretsIn(flow: Flow, environment: Environment): readonly Secret[] {
  const used = variablesOf(servicesOf(flow, environment).filter(({ scope }) => scope !== 'host'));
  const names = new Set(used.filter(({ kind }) => kind === 'secret').map(({ name }) => name));
  return flow.secrets.filter(({ name }) => names.has(name));
}

/** What images are built and pushed with. */
function imageLogins(flow: Flow): readonly Expression[] {
  const names = new Set(flow.images.flatMap(buildSecrets).map(({ name }) => name));
  return [registryLogin(flow), ...[...names].map((name) => secretText(string(name)))];
}

function registryLogin({ jenkins }: Flow): Expression {
  return userAndPassword(
    jenkins.registryCredentials,
    CREDENTIAL_VARIABLES.registryUser,
    CREDENTIAL_VARIABLES.registryPassword,
  );
}

/** The git host's login; none for a repository that needs none. */
function hostLogin({ repository: { credentials, variables } }: Flow): readonly Expression[] {
  return credentials === undefined ? [] : [userAndPassword(credentials, variables.user, variables.token)];
}

function userAndPassword(credential: string, user: string, password: string): Expression {
  return call('usernamePassword', [
    named('credentialsId', string(credential)),
    named('usernameVariable', string(user)),
    named('passwordVariable', string(password)),
  ]);
}

function withCredentials(bindings: Expression): Expression {
  return call('withCredentials', [bindings], closure(undefined, callBody()));
}

function callBody(): Expression {
  return callOn(variable('body'), 'call');
}
