import { toSeconds } from '../model/duration.ts';
import type { Flow } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import type { ObservedDeployment, Remains } from './observed.ts';
import type { HostDeployment, Operation, Plan } from './operation.ts';
import { removal, removalsOfRest } from './retirement.ts';
import { changeNumber, changeTag } from './tag.ts';

/** The state of a change. */
export type ChangeState = 'open' | 'merged' | 'closed';

/** The state that a prune depends on. */
export interface PruneWorld {
  readonly deployments: readonly ObservedDeployment[];
  /** Remains of unfinished removals. */
  readonly remains: readonly Remains[];
  /** The engine's time, because this machine's clock may differ. */
  readonly now: Date;
  /** The changes on the git host; `undefined` without credentials. */
  readonly host?: PruneHost;
}

/** The state of the git host. */
export interface PruneHost {
  /** The target branches of all open changes, by number. */
  readonly open: ReadonlyMap<number, string>;
  /** The state of each deployed change that is not open. Absent ones are unknown, and are kept. */
  readonly ended: ReadonlyMap<number, ChangeState>;
  /** The number of open changes at the last prune. */
  readonly openBefore?: number;
  /** The names of environments on the git host, and this flow's deployments to them. */
  readonly names: readonly string[];
  readonly deployments: readonly HostDeployment[];
}

/** The limits of a prune. */
export interface PruneLimits {
  /** If more deployments than this look unused, the cause may be an outage, and nothing is removed. */
  readonly maxDestroy: number;
  /** Whether to trust a list of open changes that has shrunk by more than half. */
  readonly believesList: boolean;
}

/** A prune's plan. */
export interface PrunePlan extends Plan {
  /** Whether a limit is exceeded, so that nothing is removed. */
  readonly isRefused: boolean;
}

/** A list of open changes that is shorter than this share of the last one is not trusted. */
const SHRUNK = 0.5;
/** If there are only a few changes, half of them may be closed within a day. */
const FEW = 3;

/**
 * Finds deployments that are unused without a newer one: their change was closed unmerged, or their time to live passed;
 * and environments on the git host whose deployments no longer exist.
 *
 * If a limit is exceeded, or the list of open changes looks incomplete, the plan is refused and removes nothing.
 */
export function planPrune(flow: Flow, world: PruneWorld, limits: PruneLimits): PrunePlan {
  const title = `Prune unused deployments of ${flow.name}`;
  const unused = world.deployments.flatMap((deployment) => {
    const cause = whyUnused(flow, deployment, world);
    return cause === undefined ? [] : [{ deployment, cause }];
  });
  const removals = unused.map(({ deployment, cause }) => removal(deployment, cause));
  const rest = removalsOfRest(
    world.remains,
    unused.map(({ deployment }) => deployment),
  );
  const operations = [...removals, ...planForgetting(flow, world, removals), ...rest];
  const refusal = whyNot(operations, world, limits);
  return refusal.length > 0 && operations.length > 0
    ? { title, operations: [], notes: refusal, isRefused: true }
    : { title, operations, notes: [], isRefused: false };
}

function whyUnused(flow: Flow, deployment: ObservedDeployment, { host, now }: PruneWorld): string | undefined {
  const change = changeNumber(deployment.tag);
  const environment = flow.environments.find(({ name }) => name === deployment.environment);
  if (environment === undefined) return `the flow discards ${deployment.environment}`;
  const { timeToLive, deployments, branch } = environment;
  const target = change === undefined ? undefined : host?.open.get(change);
  if (target !== undefined && target !== branch && deployments === 'perChange')
    return `#${change} now targets ${target}`;
  if (target !== undefined) return undefined;
  if (change !== undefined && host?.ended.get(change) === 'open') return undefined;
  // A single deployment serves all users, so a closed change does not make it unused.
  if (deployments === 'perChange' && change !== undefined && host?.ended.get(change) === 'closed')
    return `#${change} was closed unmerged`;
  if (timeToLive === undefined) return undefined;
  const ageSeconds = (now.getTime() - Date.parse(deployment.createdAt)) / 1_000;
  return ageSeconds > toSeconds(timeToLive) ? `its time to live of ${timeToLive} has passed` : undefined;
}

/** Plans the deletion of environments on the git host whose changes are closed and have no deployment. */
function planForgetting(flow: Flow, { host, deployments }: PruneWorld, removals: readonly Operation[]): Operation[] {
  if (host === undefined) return [];
  const going = new Set(removals.flatMap((operation) => ('deployment' in operation ? [operation.deployment] : [])));
  const running = new Set(deployments.map(({ name }) => name).filter((name) => !going.has(name)));
  // Deployments may remain after their environment was deleted.
  const names = new Set([...host.names, ...host.deployments.map(({ environment }) => environment)]);
  return [...names].flatMap((name): Operation[] => {
    const change = changeOf(flow, name);
    if (change === undefined || host.open.has(change) || running.has(name)) return [];
    const own = host.deployments.filter(({ environment }) => environment === name);
    if (own.length === 0) return [];
    const cause = going.has(name) ? 'its deployment is removed' : `#${change} is not open and has no deployment`;
    return [{ kind: 'forgetEnvironment', name, deployments: own, cause }];
  });
}

/** Returns the change of an environment on the git host, if it belongs to this flow. */
function changeOf({ environments, repository }: Flow, name: string): number | undefined {
  for (const environment of environments) {
    if (environment.deployments !== 'perChange') continue;
    const change = changeNumber(name.slice(environment.name.length + 1));
    if (change !== undefined && name === deploymentName(environment.name, changeTag(repository, change))) return change;
  }
  return undefined;
}

function whyNot(operations: readonly Operation[], { host }: PruneWorld, limits: PruneLimits): readonly string[] {
  const { open, openBefore = 0 } = host ?? { open: new Map() };
  if (host !== undefined && !limits.believesList && openBefore >= FEW && open.size < openBefore * SHRUNK)
    return [
      `Refused: only ${open.size} changes are open, but there were ${openBefore} at the last check. The list may be incomplete.`,
      'Check the list on the git host. If it is correct, run the command again with --believe-list.',
    ];
  // Records on the git host have neither containers nor data, so deleting them does not count.
  const names = operations.flatMap((operation) =>
    operation.kind === 'removeDeployment' ? [operation.deployment] : [],
  );
  const distinct = [...new Set(names)];
  if (distinct.length <= limits.maxDestroy) return [];
  return [
    `Refused: ${distinct.length} deployments appear unused, more than the limit of ${limits.maxDestroy}: ${distinct.join(', ')}.`,
    'Check that the list of changes is complete. Then run the command again with a higher limit (--max-destroy or maxDestroy).',
  ];
}
