import { type Environment, presentName } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';

/** The environment that was asked about, which the caller may have misspelt. */
export function askedEnvironment({ flow }: Pick<AgentContext, 'flow'>, name: string): Environment {
  const environment = flow.environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  const now = presentName(flow, name);
  if (now !== name)
    throw badInput('environment-renamed', `"${name}" is called "${now}" now.`, 'Use that name; its data is the same.');
  const names = flow.environments.map((candidate) => candidate.name);
  throw badInput(
    'environment-unknown',
    `The flow has no environment named "${name}".`,
    didYouMean(name, names, 'environments'),
  );
}
