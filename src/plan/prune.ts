import { toSeconds } from '../model/duration.ts';
import type { Flow } from '../model/flow.ts';
import type { ObservedDeployment } from './observed.ts';
import type { Operation, Plan } from './operation.ts';
import { removal } from './retirement.ts';
import { changeNumber } from './tag.ts';

/** What became of a change. */
export type ChangeState = 'open' | 'merged' | 'closed';

/** What a prune depends on. */
export interface PruneWorld {
  readonly deployments: readonly ObservedDeployment[];
  /** The engine's own clock, so that its and this machine's need not agree. */
  readonly now: Date;
  /** Each deployed change as the git host says; what is absent is unknown, and stays. */
  readonly changes: ReadonlyMap<number, ChangeState>;
}

/** How much a prune may destroy. */
export interface PruneLimits {
  /** More than this many at once looks like an outage, so that nothing is destroyed. */
  readonly maxDestroy: number;
}

/** A prune's plan. */
export interface PrunePlan extends Plan {
  /** Whether so much would go that nothing does. */
  readonly isRefused: boolean;
}

/**
 * Which deployments are unused without a newer one: their change was closed unmerged, or their time to live ran out.
 *
 * When more than the limit would go, the plan destroys nothing and says so.
 */
export function planPrune(flow: Flow, world: PruneWorld, { maxDestroy }: PruneLimits): PrunePlan {
  const title = `Prune unused deployments of ${flow.name}`;
  const operations = world.deployments.flatMap((deployment) => {
    const cause = whyUnused(flow, deployment, world);
    return cause === undefined ? [] : [removal(deployment, cause)];
  });
  if (operations.length > maxDestroy)
    return { title, operations: [], notes: tooMany(operations, maxDestroy), isRefused: true };
  return { title, operations, notes: [], isRefused: false };
}

function whyUnused(flow: Flow, deployment: ObservedDeployment, world: PruneWorld): string | undefined {
  const change = changeNumber(deployment.tag);
  const state = change === undefined ? undefined : world.changes.get(change);
  if (state === 'open') return undefined;
  if (state === 'closed') return `#${change} was closed unmerged`;
  const { timeToLive } = flow.environments.find(({ name }) => name === deployment.environment) ?? {};
  if (timeToLive === undefined) return undefined;
  const ageSeconds = (world.now.getTime() - Date.parse(deployment.createdAt)) / 1_000;
  return ageSeconds > toSeconds(timeToLive) ? `its time to live of ${timeToLive} ran out` : undefined;
}

function tooMany(operations: readonly Operation[], maxDestroy: number): string[] {
  const names = operations.flatMap((operation) =>
    operation.kind === 'removeDeployment' ? [operation.deployment] : [],
  );
  return [
    `Refused: ${names.length} deployments look unused, more than maxDestroy (${maxDestroy}): ${names.join(', ')}.`,
    'Check that the list of changes is complete; then run it again with a higher maxDestroy.',
  ];
}
