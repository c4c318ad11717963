import type { Environment } from '../model/flow.ts';
import { changeTag, commitTag, mergedChange } from '../plan/tag.ts';
import type { AgentContext } from './agentContext.ts';
import type { Commit } from './ports/repository.ts';

/**
 * The name of the change that is deployed to an environment.
 *
 * Jenkins' own number in the build of a change; that of the open change with this head, where such are deployed;
 * otherwise the change whose merge made the commit, as the git host says or, without one, as the commit's subject does;
 * the commit itself when it came without a change.
 */
export async function findTag(context: AgentContext, environment: Environment, commit: Commit): Promise<string> {
  const { variables, ports } = context;
  const change = variables.CHANGE_ID;
  if (change !== undefined && /^\d{1,7}$/.test(change)) return changeTag(Number(change));
  const changes = await ports.gitHost?.changesOf(commit.id);
  const opened = changes?.find(
    ({ state, target, head }) => state === 'open' && target === environment.branch && head === commit.id,
  );
  if (opened !== undefined && environment.deployOn.includes('changeOpened')) return changeTag(opened.number);
  const merged = changes?.filter(({ state, target }) => state === 'merged' && target === environment.branch) ?? [];
  const exact = merged.find(({ mergeCommit }) => mergeCommit === commit.id) ?? merged[0];
  const number = exact?.number ?? mergedChange(commit.subject);
  return number === undefined ? commitTag(commit.id) : changeTag(number);
}
