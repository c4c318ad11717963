import type { Flow } from '../../model/flow.ts';
import { type PruneHost, type PruneLimits, planPrune } from '../../plan/prune.ts';
import { changeNumber } from '../../plan/tag.ts';
import type { AgentContext } from '../agentContext.ts';
import { RefusedPlan } from '../failure.ts';
import { withFormer } from '../formerEnvironments.ts';
import { observeDeployments, observeRemains, targetOf } from '../observe.ts';
import type { Task } from '../task.ts';

/** Options of a prune. */
export type PruneOptions = Partial<PruneLimits>;

/** The default limit of deployments to remove. */
export const MAX_DESTROY = 10;

/** Removes unused deployments, and their records on the git host. */
export function pruneTask({ flow }: AgentContext, options: PruneOptions): Task {
  const limits = { maxDestroy: options.maxDestroy ?? MAX_DESTROY, believesList: options.believesList ?? false };
  return {
    command: `pipegen prune --max-destroy ${limits.maxDestroy}${limits.believesList ? ' --believe-list' : ''}`,
    environments: flow.environments.map(({ name }) => name),
    obeysFreeze: false,
    // A change may be reopened at any time.
    looksAgain: true,
    async observe(context) {
      const [anywhere] = flow.environments;
      if (anywhere === undefined) throw new Error('A flow has at least one environment.');
      const discarded = discardedEnvironments(flow);
      const here = discarded.length === 0 ? context : await withFormer(context);
      const environments = here.flow.environments.filter(
        (one) => flow.environments.includes(one) || discarded.includes(one.name),
      );
      const { state } = await context.ports.ledger.read();
      const deployments = await observeDeployments(here, environments, state);
      const [now, remains, host] = await Promise.all([
        targetOf(context, anywhere).now(),
        observeRemains(here, environments, deployments, state),
        observeHost(context, new Set(deployments.flatMap(({ tag }) => changeNumber(tag) ?? []))),
      ]);
      const plan = planPrune(flow, { deployments, remains, now, ...(host && { host }) }, limits);
      if (plan.isRefused) throw new RefusedPlan('too-much', plan.notes.join('\n'), { fix: 'Nothing was removed.' });
      const seen = host?.open.size;
      return {
        plan,
        context: here,
        ...(seen !== undefined && { settle: (state) => ({ ...state, openChanges: seen }) }),
      };
    },
  };
}

/** Returns discarded environments. Others may be missing only in this checkout. */
function discardedEnvironments({ discard = [], environments }: Flow): readonly string[] {
  return discard.filter((name) => !name.includes('/') && !environments.some((one) => one.name === name));
}

/** Queries each deployed change that is not in the list of open changes. */
async function observeHost(
  { flow, ports, log }: AgentContext,
  deployed: ReadonlySet<number>,
): Promise<PruneHost | undefined> {
  const { gitHost, ledger } = ports;
  if (gitHost === undefined) {
    log(
      `No credentials for ${flow.repository.host}: the state of changes is unknown, so only the time to live counts.`,
    );
    return undefined;
  }
  const [changes, environments, { state }] = await Promise.all([
    gitHost.openChanges(),
    gitHost.environments(),
    ledger.read(),
  ]);
  const open = new Map(changes.map(({ number, target }) => [number, target]));
  const missing = [...deployed].filter((number) => !open.has(number));
  // Concurrently, so that the host can combine the requests.
  const found = await Promise.all(missing.map((number) => gitHost.change(number)));
  const ended = new Map(found.flatMap((change) => (change === undefined ? [] : [[change.number, change.state]])));
  const before = state.openChanges;
  return { open, ended, ...environments, ...(before !== undefined && { openBefore: before }) };
}
