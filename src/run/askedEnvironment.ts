import { type Environment, presentName } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';

/** Returns the requested environment; throws if the name is unknown. */
export function askedEnvironment({ flow }: Pick<AgentContext, 'flow'>, name: string): Environment {
  const environment = flow.environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  const now = presentName(flow, name);
  if (now !== name)
    throw badInput(
      'environment-renamed',
      `Environment "${name}" was renamed to "${now}".`,
      'Use the new name. The data is unchanged.',
    );
  const names = flow.environments.map((candidate) => candidate.name);
  throw badInput('environment-unknown', `Unknown environment "${name}".`, didYouMean(name, names, 'environments'));
}
