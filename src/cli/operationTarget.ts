import type { Environment, Flow } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import { badInput } from '../run/failure.ts';

/** The environment that a command was given, which its user may have misspelt. */
export function namedEnvironment({ environments }: Flow, name: string): Environment {
  const environment = environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  const names = environments.map((candidate) => candidate.name);
  throw badInput(
    'environment-unknown',
    `There is no environment named "${name}".`,
    didYouMean(name, names, 'environments'),
  );
}
