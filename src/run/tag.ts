import type { Environment } from '../model/flow.ts';
import { changeTag, commitTag, mergedChange } from '../plan/tag.ts';
import type { AgentContext } from './agentContext.ts';
import type { Commit } from './ports/repository.ts';

/**
 * Finds the tag of a deployment.
 *
 * In the build of a change, its number in Jenkins; the open change with this head, if the environment deploys such changes;
 * otherwise the change whose merge created the commit, according to the git host or to the commit's subject;
 * or the commit, if there is no change.
 *
 * @param merged the change that this run merged, so that the git host need not confirm it
 */
export async function findTag(
  context: AgentContext,
  environment: Environment,
  commit: Commit,
  merged?: number,
): Promise<string> {
  const { flow, variables, ports } = context;
  const tagOf = (number: number): string => changeTag(flow.repository, number);
  const change = variables.CHANGE_ID;
  if (change !== undefined && /^\d{1,7}$/.test(change)) return tagOf(Number(change));
  if (merged !== undefined && mergedChange(commit.subject) === merged) return tagOf(merged);
  const changes = await ports.gitHost?.changesOf(commit.id);
  const opened = changes?.find(
    ({ state, target, head }) => state === 'open' && target === environment.branch && head === commit.id,
  );
  if (opened !== undefined && environment.deployOn.includes('changeOpened')) return tagOf(opened.number);
  const brought = changes?.filter(({ state, target }) => state === 'merged' && target === environment.branch) ?? [];
  const exact = brought.find(({ mergeCommit }) => mergeCommit === commit.id) ?? brought[0];
  const number = exact?.number ?? mergedChange(commit.subject);
  return number === undefined ? commitTag(commit.id) : tagOf(number);
}
