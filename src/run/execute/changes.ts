import type { OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { stateChanged } from '../failure.ts';
import { needGitHost } from '../gitHost.ts';
import type { Facts } from './facts.ts';

export function createBranch({ ports }: AgentContext, operation: OperationOf<'createBranch'>): Promise<void> {
  return ports.repository.createBranch(operation.branch, operation.commit);
}

export function deleteBranch({ ports }: AgentContext, operation: OperationOf<'deleteBranch'>): Promise<void> {
  return ports.repository.deleteBranch(operation.branch, operation.commit);
}

export async function openChange(context: AgentContext, operation: OperationOf<'openChange'>): Promise<Facts> {
  const { source, target } = operation;
  const change = await needGitHost(context).openChange({
    source,
    target,
    title: `Promote ${source} to ${target}`,
    body: `Opened by ${context.actor.name} to promote the deployed release.`,
  });
  context.log(`#${change.number} ${change.url}`);
  return { change: change.number };
}

export async function mergeChange(
  context: AgentContext,
  operation: OperationOf<'mergeChange'>,
  facts: Facts,
): Promise<Facts> {
  const { source, target, head } = operation;
  const gitHost = needGitHost(context);
  const change = operation.change ?? facts.change ?? (await gitHost.findOpenChange(source, target))?.number;
  if (change === undefined) throw stateChanged(`The change from ${source} into ${target} is no longer open.`);
  await gitHost.merge(change, head);
  return { change };
}
