import { type Environment, type Flow, routesOf } from '../model/flow.ts';
import { linkOf } from '../model/hosts.ts';
import { LABELS } from '../model/names.ts';
import { containersIn } from './drift.ts';
import {
  type EnvironmentRecord,
  type Freeze,
  type Hold,
  type Intent,
  type LedgerState,
  type Lock,
  recordOf,
} from './ledger.ts';
import {
  findDeployments,
  isHealthy,
  isInPlace,
  isOneOff,
  type ObservedDeployment,
  type ObservedResource,
  type Replica,
} from './observed.ts';
import { findOrphans, isFormer, type Orphan } from './orphans.ts';
import type { Front } from './traffic.ts';
import { urlOf } from './traffic.ts';
import { servicesIn, wantedReplicas } from './units.ts';

/** The state of a target's engine. */
export type EngineView =
  | {
      readonly containers: readonly Replica[];
      /** Its networks and volumes. */
      readonly resources: readonly ObservedResource[];
      /** The serving revisions; `undefined` if the edge is unreachable. */
      readonly fronts: readonly Front[] | undefined;
    }
  /** Why it is unreachable. */
  | { readonly unreachable: string };

/** The input of a status board. */
export interface StatusWorld {
  /** `undefined` if it could not be read. */
  readonly ledger: LedgerState | undefined;
  /** By the target's name. */
  readonly engines: { readonly [target: string]: EngineView };
}

/**
 * The state of a deployment: `verified` or only `started` according to the ledger; `gone` if it should run but has no
 * container; `unknown` if it runs but is not in the ledger; `running` if the ledger cannot be read; `unseen` if its
 * engine is unreachable.
 */
export type DeploymentState = 'verified' | 'started' | 'gone' | 'unknown' | 'running' | 'unseen';

/** The numbers of healthy and desired containers. */
export interface Health {
  readonly healthy: number;
  readonly wanted: number;
}

/** A line of the board. */
export interface DeploymentStatus {
  readonly name: string;
  readonly state: DeploymentState;
  /** The number of the serving revision, or of the newest. */
  readonly revision?: number;
  /** Whether it serves its links; absent if the edge is unreachable. */
  readonly serves?: boolean;
  readonly release: string;
  readonly commit: string;
  /** When its newest container was created, or when it was deployed; ISO 8601. */
  readonly since: string;
  readonly verifiedAt?: string;
  /** Absent if its engine is unreachable. */
  readonly health?: Health;
  /** Its front page; absent when it has none. */
  readonly url?: string;
}

/** The status of an environment. */
export interface EnvironmentStatus {
  readonly name: string;
  readonly branch: string;
  readonly target: string;
  readonly lock?: Lock;
  readonly freeze?: Freeze;
  readonly hold?: Hold;
  readonly intent?: Intent;
  /** The health of persistent services; absent if there are none, or the engine is unreachable. */
  readonly kept?: Health;
  readonly deployments: readonly DeploymentStatus[];
  /** Whether its engine is reachable. */
  readonly isSeen: boolean;
  /** The revision that serves each link; absent if the edge is unreachable. */
  readonly links?: readonly LinkStatus[];
}

/** The revision that serves a link. */
export interface LinkStatus {
  readonly url: string;
  /** `prod-pr-57-r2` */
  readonly revision: string;
}

/** Containers of the flow on a target that belong to no environment there, or to another ledger. */
export interface Stray {
  readonly target: string;
  readonly unitName: string;
  readonly containers: number;
}

/** The observed and the desired state, in the order of the promotion path. */
export interface Board {
  readonly flow: string;
  readonly environments: readonly EnvironmentStatus[];
  readonly strays: readonly Stray[];
  readonly orphans: readonly Orphan[];
  readonly unreachable: readonly { readonly target: string; readonly why: string }[];
}

/** Combines the desired state in the ledger with the observed state of the engines. */
export function planBoard(flow: Flow, { ledger, engines }: StatusWorld, environmentName?: string): Board {
  const shown = flow.environments.filter(({ name }) => environmentName === undefined || name === environmentName);
  const targets = new Set(shown.map(({ target }) => target));
  const views = Object.entries(engines).filter(([target]) => targets.has(target));
  return {
    flow: flow.name,
    environments: shown.map((environment) =>
      environmentStatus(
        flow,
        environment,
        ledger,
        engines[environment.target] ?? { unreachable: 'it was not queried' },
      ),
    ),
    strays: views.flatMap(([target, view]) => {
      if (!('containers' in view)) return [];
      const isAsked = ({ labels }: Replica): boolean =>
        environmentName === undefined || labels[LABELS.environment] === environmentName;
      return findStrays(flow, target, view.containers.filter(isAsked), ledger);
    }),
    orphans:
      environmentName === undefined
        ? views.flatMap(([target, view]) => ('containers' in view ? findOrphans(flow, target, view, ledger) : []))
        : [],
    unreachable: views.flatMap(([target, view]) => ('unreachable' in view ? [{ target, why: view.unreachable }] : [])),
  };
}

function environmentStatus(
  flow: Flow,
  environment: Environment,
  ledger: LedgerState | undefined,
  view: EngineView,
): EnvironmentStatus {
  const { name, branch, target } = environment;
  const record = ledger === undefined ? undefined : recordOf(ledger, name);
  const { lock, freeze, hold, intent } = record ?? {};
  const own = 'containers' in view ? containersIn(environment, view.containers).filter(isOf(ledger)) : [];
  const kept = environment.data === 'kept' ? servicesIn(flow, 'environment', environment) : [];
  const fronts =
    'fronts' in view
      ? view.fronts?.filter((front) => front.flow === flow.name && front.environment === name)
      : undefined;
  const observed = findDeployments(flow.name, own, fronts ?? []);
  return {
    name,
    branch,
    target,
    ...(lock && { lock }),
    ...(freeze && { freeze }),
    ...(hold && { hold }),
    ...(intent && { intent }),
    ...(kept.length > 0 &&
      'containers' in view && {
        kept: health(
          kept.reduce((sum, service) => sum + wantedReplicas(service, environment), 0),
          own.filter(({ labels }) => labels[LABELS.scope] === 'environment'),
        ),
      }),
    deployments: deploymentStatuses(flow, environment, record?.deployments, observed, fronts, view),
    isSeen: 'containers' in view,
    ...(fronts && {
      links: fronts.flatMap(({ answers }) =>
        (answers?.routes ?? []).map((route) => ({ url: urlOf(route), revision: answers?.revision ?? '' })),
      ),
    }),
  };
}

function deploymentStatuses(
  flow: Flow,
  environment: Environment,
  recorded: EnvironmentRecord['deployments'] | undefined,
  observed: readonly ObservedDeployment[],
  fronts: readonly Front[] | undefined,
  view: EngineView,
): readonly DeploymentStatus[] {
  const byName = new Map(observed.map((deployment) => [deployment.name, deployment]));
  const wanted = servicesIn(flow, 'deployment', environment).reduce(
    (sum, service) => sum + wantedReplicas(service, environment),
    0,
  );
  const answering = fronts && new Set(fronts.flatMap(({ answers }) => answers?.revision ?? []));
  const serves = (name: string) => {
    const revisions = byName.get(name)?.revisions ?? [];
    return answering && { serves: revisions.some((revision) => answering.has(revision.name)) };
  };
  const known = Object.values(recorded ?? {}).map((deployment): DeploymentStatus => {
    const { name, tag, release, commit, deployedAt, verifiedAt } = deployment;
    const running = byName.get(name);
    const stands = verifiedAt === undefined ? 'started' : 'verified';
    return {
      name,
      state: running !== undefined ? stands : 'containers' in view ? 'gone' : 'unseen',
      ...(running && { revision: running.revision }),
      ...serves(name),
      release: running?.release ?? release,
      commit: running?.commit ?? commit,
      since: running?.createdAt ?? deployedAt,
      ...(verifiedAt !== undefined && { verifiedAt }),
      ...('containers' in view && { health: health(wanted, running?.replicas ?? []) }),
      ...frontPage(flow, environment, tag),
    };
  });
  const strangers = observed
    .filter(({ name }) => recorded === undefined || !Object.hasOwn(recorded, name))
    .map(
      ({ name, tag, revision, release, commit, createdAt, replicas: containers }): DeploymentStatus => ({
        name,
        state: recorded === undefined ? 'running' : 'unknown',
        revision,
        ...serves(name),
        release,
        commit,
        since: createdAt,
        health: health(wanted, containers),
        ...frontPage(flow, environment, tag),
      }),
    );
  return [...known, ...strangers].sort(
    (left, right) => Date.parse(right.since) - Date.parse(left.since) || (left.name < right.name ? -1 : 1),
  );
}

/** There may be more containers than desired, while a unit is scaled down or if it has services of an older flow. */
function health(wanted: number, containers: readonly Replica[]): Health {
  const serving = containers.filter((container) => !isOneOff(container));
  return { healthy: serving.filter(isHealthy).length, wanted: Math.max(wanted, serving.length) };
}

function frontPage(flow: Flow, environment: Environment, tag: string): { readonly url?: string } {
  const [front] = routesOf(flow, environment);
  return front === undefined ? {} : { url: linkOf(flow, front, environment, tag) };
}

/** Whether a container belongs to this ledger; unknown while the ledger is empty or unreadable. */
function isOf(ledger: LedgerState | undefined): (container: Replica) => boolean {
  return ({ labels }) => ledger?.id === undefined || labels[LABELS.ledger] === ledger.id;
}

function findStrays(
  flow: Flow,
  target: string,
  containers: readonly Replica[],
  ledger: LedgerState | undefined,
): readonly Stray[] {
  const here = new Set(flow.environments.filter((one) => one.target === target).map(({ name }) => name));
  const counts = new Map<string, number>();
  for (const container of containers) {
    const { labels, unitName } = container;
    const environment = labels[LABELS.environment];
    if (isFormer(flow, ledger)(container)) continue;
    const belongs =
      environment === undefined
        ? labels[LABELS.scope] === 'host'
        : here.has(environment) && isOf(ledger)(container) && isInPlace(flow.name, container);
    if (!belongs) counts.set(unitName, (counts.get(unitName) ?? 0) + 1);
  }
  return [...counts].map(([unitName, count]) => ({ target, unitName, containers: count }));
}
