import { formatPlan } from '../plan/formatPlan.ts';
import type { ObservedDeployment } from '../plan/observed.ts';
import { type ChangeState, planPrune } from '../plan/prune.ts';
import { changeNumber } from '../plan/tag.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { Failure } from '../run/failure.ts';
import { engineOf, observeDeployments } from '../run/observe.ts';
import { removeDeployments } from '../run/removeDeployments.ts';

/**
 * Removes deployments whose change was closed unmerged, and those whose time to live ran out.
 *
 * When the list of changes cannot be read nothing is removed, and neither when more than `maxDestroy` would go at once,
 * which rather looks like an outage. A change that is missing from the list of open ones is asked about by itself
 * before its deployment counts as unused. Without GitHub credentials only the time to live counts.
 *
 * @returns the plan as text: what was removed, or with `dryRun` what would be
 *
 * @example
 * pruneDeployments(dryRun: true)
 */
export async function pruneDeployments(
  {
    dryRun = false,
    maxDestroy = 10,
  }: {
    /** Only says what would be removed. */
    dryRun?: boolean;
    /** How many deployments may be removed at once. */
    maxDestroy?: number;
  },
  context: AgentContext,
): Promise<string> {
  const { flow } = context;
  const deployments = await observeDeployments(context, flow.environments);
  const [anywhere] = flow.environments;
  if (anywhere === undefined) throw new Error('A flow has at least one environment.');
  const world = {
    deployments,
    changes: await observeChanges(context, deployments),
    now: await engineOf(context, anywhere).now(),
  };
  const plan = planPrune(flow, world, { maxDestroy });
  const text = formatPlan(plan);
  context.log(text);
  if (plan.isRefused) throw new Failure('too-many', 'Nothing was removed: see the plan above.');
  if (!dryRun) await removeDeployments(context, plan.operations, deployments);
  return text;
}

async function observeChanges(
  { ports, log }: AgentContext,
  deployments: readonly ObservedDeployment[],
): Promise<ReadonlyMap<number, ChangeState>> {
  const states = new Map<number, ChangeState>();
  const { gitHost } = ports;
  const numbers = new Set(deployments.flatMap(({ tag }) => changeNumber(tag) ?? []));
  if (gitHost === undefined) {
    log('No GitHub credentials: what became of changes is unknown, so that only age counts.');
    return states;
  }
  if (numbers.size === 0) return states;
  for (const { number } of await gitHost.openChanges()) states.set(number, 'open');
  for (const number of numbers) {
    if (states.has(number)) continue;
    const change = await gitHost.change(number);
    if (change !== undefined) states.set(number, change.state);
  }
  return states;
}
