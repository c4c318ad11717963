import { positional } from '../../declarative/build.ts';
import type { Step } from '../../declarative/tree.ts';
import type { Statement } from '../../groovy/ast.ts';
import { call, closure, method, named, parameter, statement, string, variable } from '../../groovy/build.ts';
import type { Helper } from './jenkinsfile.ts';

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

/** Shows on GitHub how a deployment ended. */
export function report(environmentName: string, state: 'success' | 'failure'): Step {
  return positional('report', [environmentName, state]);
}

/** The methods behind these steps: one call in the pipeline for each, which keeps it small. */
export const DEPLOYMENT_HELPERS: readonly Helper[] = [
  helper('deploy', 'Deploys the release beside what runs.', [
    libraryStep('reportDeployment', [named('state', string('inProgress'))]),
    libraryStep('deployRelease'),
  ]),
  helper('verify', 'Makes sure that what was deployed serves; otherwise it is removed again.', [
    libraryStep('verifyDeployment'),
  ]),
  helper('retire', 'Removes what nobody needs any more, now that the new deployment serves.', [
    libraryStep('retireDeployments'),
  ]),
  helper(
    'report',
    'Shows on GitHub how the deployment ended.',
    [libraryStep('reportDeployment', [named('state', variable('state'))])],
    ['state'],
  ),
];

/** A method of an environment that runs library steps with its secrets. */
function helper(name: string, about: string, steps: readonly Statement[], more: readonly string[] = []): Helper {
  const parameters = ['environmentName', ...more].map((parameterName) => parameter(parameterName, { type: 'String' }));
  const body = statement(call('withSecrets', [variable('environmentName')], closure(undefined, steps)));
  return { about, method: method(name, parameters, [body]) };
}

function libraryStep(name: string, more: Parameters<typeof call>[1] = []): Statement {
  return statement(call(name, [named('environment', variable('environmentName')), ...more]));
}
