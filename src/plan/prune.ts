import { toSeconds } from '../model/duration.ts';
import type { Flow } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import type { ObservedDeployment, Remains } from './observed.ts';
import type { HostDeployment, Operation, Plan } from './operation.ts';
import { removal, removalsOfRest } from './retirement.ts';
import { changeNumber, changeTag } from './tag.ts';

/** What became of a change. */
export type ChangeState = 'open' | 'merged' | 'closed';

/** What a prune depends on. */
export interface PruneWorld {
  readonly deployments: readonly ObservedDeployment[];
  /** What removals left that could not be finished. */
  readonly remains: readonly Remains[];
  /** The engine's own clock, so that its and this machine's need not agree. */
  readonly now: Date;
  /** What the git host says of changes; `undefined` without credentials for it. */
  readonly host?: PruneHost;
}

/** What the git host says. */
export interface PruneHost {
  /** The branches that all open changes go into, by the change's number. */
  readonly open: ReadonlyMap<number, string>;
  /** Each deployed change that is not among them, asked about by itself; what is absent is unknown, and stays. */
  readonly ended: ReadonlyMap<number, ChangeState>;
  /** How many changes were open when it was last looked. */
  readonly openBefore?: number;
  /** The names of the host's environments, and this flow's deployments to them. */
  readonly names: readonly string[];
  readonly deployments: readonly HostDeployment[];
}

/** How much a prune may destroy. */
export interface PruneLimits {
  /** More than this many at once looks like an outage, so that nothing is destroyed. */
  readonly maxDestroy: number;
  /** Whether a list of open changes that has shrunk suspiciously is believed. */
  readonly believesList: boolean;
}

/** A prune's plan. */
export interface PrunePlan extends Plan {
  /** Whether so much would go that nothing does. */
  readonly isRefused: boolean;
}

/** A list of open changes that is shorter than this share of the last one is not believed. */
const SHRUNK = 0.5;
/** Of a few changes half may well be closed in a day. */
const FEW = 3;

/**
 * Which deployments are unused without a newer one: their change was closed unmerged, or their time to live ran out; and
 * which of the git host's environments stand for deployments that are gone.
 *
 * When more than the limit would go, or the list of open changes looks wrong, the plan destroys nothing and says so.
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
    return `#${change} goes into ${target} now`;
  if (target !== undefined) return undefined;
  if (change !== undefined && host?.ended.get(change) === 'open') return undefined;
  // Where one serves everybody, nothing that is said of a change leaves nobody served.
  if (deployments === 'perChange' && change !== undefined && host?.ended.get(change) === 'closed')
    return `#${change} was closed unmerged`;
  if (timeToLive === undefined) return undefined;
  const ageSeconds = (now.getTime() - Date.parse(deployment.createdAt)) / 1_000;
  return ageSeconds > toSeconds(timeToLive) ? `its time to live of ${timeToLive} ran out` : undefined;
}

/** The host's environments of changes that are over, once nothing of them runs. */
function planForgetting(flow: Flow, { host, deployments }: PruneWorld, removals: readonly Operation[]): Operation[] {
  if (host === undefined) return [];
  const going = new Set(removals.flatMap((operation) => ('deployment' in operation ? [operation.deployment] : [])));
  const running = new Set(deployments.map(({ name }) => name).filter((name) => !going.has(name)));
  // Of an environment that is deleted already, deployments may be left.
  const names = new Set([...host.names, ...host.deployments.map(({ environment }) => environment)]);
  return [...names].flatMap((name): Operation[] => {
    const change = changeOf(flow, name);
    if (change === undefined || host.open.has(change) || running.has(name)) return [];
    const own = host.deployments.filter(({ environment }) => environment === name);
    if (own.length === 0) return [];
    const cause = going.has(name) ? 'its deployment goes' : `#${change} is not open, and nothing of it runs`;
    return [{ kind: 'forgetEnvironment', name, deployments: own, cause }];
  });
}

/** The change whose deployment a host's environment stands for, if it is one of this flow's. */
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
      `Refused: only ${open.size} changes are open, and there were ${openBefore} when it was last looked: the list may be incomplete.`,
      'Check it on the git host; if it is right, run it again with --believe-list.',
    ];
  // What only the git host still shows has neither containers nor data: forgetting it destroys nothing.
  const names = operations.flatMap((operation) =>
    operation.kind === 'removeDeployment' ? [operation.deployment] : [],
  );
  const distinct = [...new Set(names)];
  if (distinct.length <= limits.maxDestroy) return [];
  return [
    `Refused: ${distinct.length} deployments look unused, more than the limit of ${limits.maxDestroy}: ${distinct.join(', ')}.`,
    'Check that the list of changes is complete; then run it again with a higher limit (--max-destroy, maxDestroy).',
  ];
}
