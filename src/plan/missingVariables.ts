import type { Environment, Flow } from '../model/flow.ts';

/**
 * The settings and secrets that an environment's services need and that nobody gave a value, once each. Compose itself
 * leaves the file of an empty secret out without a word.
 */
export function missingVariables(
  flow: Flow,
  environment: Environment,
  variables: { readonly [name: string]: string | undefined },
): readonly string[] {
  const needed = flow.services
    .filter(({ scope }) => scope !== 'host')
    .flatMap((service) => Object.values(service.environment))
    .flatMap((value) => (typeof value === 'object' ? [value] : []))
    .filter((value) => value.kind === 'secret' || value.default === undefined)
    .map(({ name }) => name)
    .filter((name) => environment.settings[name] === undefined);
  return [...new Set(needed)].filter((name) => (variables[name] ?? '') === '');
}
