import { type Environment, type Flow, servicesOf } from '../model/flow.ts';
import { variableName, variablesOf } from '../model/variables.ts';

/**
 * Returns the settings and secrets without a value that an environment's services need, once each. Compose itself
 * omits the file of an empty secret without an error.
 */
export function missingVariables(
  flow: Flow,
  environment: Environment,
  variables: { readonly [name: string]: string | undefined },
): readonly string[] {
  const needed = variablesOf(servicesOf(flow, environment).filter(({ scope }) => scope !== 'host'))
    .filter((variable) => variable.kind === 'secret' || variable.default === undefined)
    .filter(({ name }) => environment.settings[name] === undefined)
    .map((variable) => variableName(variable, environment));
  return [...new Set(needed)].filter((name) => (variables[name] ?? '') === '');
}
