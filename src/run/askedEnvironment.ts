import type { Environment } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';

/** The environment that was asked about, which the caller may have misspelt. */
export function askedEnvironment({ flow }: Pick<AgentContext, 'flow'>, name: string): Environment {
  const environment = flow.environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  const names = flow.environments.map((candidate) => candidate.name);
  throw badInput(
    'environment-unknown',
    `The flow has no environment named "${name}".`,
    didYouMean(name, names, 'environments'),
  );
}
