import type { NotificationEvent } from '../../channels/channel.ts';
import { positional, source } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import { stepDirective } from '../../declarative/print.ts';
import type { Step } from '../../declarative/tree.ts';
import type { Directive, Statement } from '../../groovy/ast.ts';
import { call, closure, method, named, parameter, statement, variable } from '../../groovy/build.ts';
import { groovyString } from '../../groovy/literal.ts';
import type { Flow } from '../../model/flow.ts';
import type { Helper } from './jenkinsfile.ts';
import { tell } from './notifications.ts';
import { quietly } from './quietly.ts';

/** Deploys the release to an environment, after saying that it is about to. */
export function deploy(environmentName: string): Step {
  return positional('deploy', [environmentName]);
}

/** Makes sure that what was deployed to an environment serves. */
export function verify(environmentName: string): Step {
  return positional('verify', [environmentName]);
}

/** Removes what the verified deployment of an environment makes unused. */
export function retire(environmentName: string): Step {
  return positional('retire', [environmentName]);
}

/** Says that a deployment serves. */
export function succeed(environmentName: string): Step {
  return positional('succeed', [environmentName]);
}

/** Says that a deployment failed. The team is told at the end of the build. */
export function fail(environmentName: string): Step {
  return positional('report', [environmentName, 'failure']);
}

/** The methods behind these steps: one call in the pipeline for each, which keeps it small. */
export const deploymentHelpers = (flow: Flow): readonly Helper[] =>
  helpersOf(flow).map((one) => fromDefinition(one, ['environments']));

const helpersOf = (flow: Flow): readonly Helper[] => [
  helper('deploy', 'Deploys the release next to the current deployment.', [
    stepDirective(positional('report', [source('environmentName'), 'inProgress'])),
    libraryStep('deployRelease'),
  ]),
  helper('verify', 'Verifies that the deployment serves traffic, and removes it if not.', [
    libraryStep('verifyDeployment'),
  ]),
  helper('retire', 'Removes unused deployments, now that the new one serves traffic.', [
    libraryStep('retireDeployments'),
  ]),
  {
    about: `Reports on ${flow.repository.host} and to the team that the deployment serves traffic.`,
    method: method(
      'succeed',
      [parameter('environmentName', { type: 'String' })],
      [
        stepDirective(positional('report', [source('environmentName'), 'success'])),
        ...tellOf(flow, 'deployed', 'is deployed.'),
      ],
    ),
  },
  helper(
    'report',
    `Reports the state of the deployment to ${flow.repository.host}. Failures are logged and do not change the result.`,
    [
      quietly('The deployment was not reported.', [
        libraryStep('reportDeployment', [named('state', variable('state'))]),
      ]),
    ],
    ['state'],
  ),
];

/** Tells the team something of the environment that a method is called with. */
export function tellOf(flow: Flow, event: NotificationEvent, text: string): readonly Directive[] {
  return tell(flow, event, source(`environmentName + ${groovyString(` ${text}`)}`)).map(stepDirective);
}

/** A method of an environment that runs library steps with its secrets. */
function helper(name: string, about: string, steps: readonly Statement[], more: readonly string[] = []): Helper {
  const parameters = ['environmentName', ...more].map((parameterName) => parameter(parameterName, { type: 'String' }));
  const body = statement(call('withSecrets', [variable('environmentName')], closure(undefined, steps)));
  return { about, method: method(name, parameters, [body]) };
}

function libraryStep(name: string, more: Parameters<typeof call>[1] = []): Statement {
  return statement(call(name, [named('environment', variable('environmentName')), ...more]));
}
