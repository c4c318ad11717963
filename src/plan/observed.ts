import { LABELS, revisionName, unitNameOf } from '../model/names.ts';
import { tagOf } from './tag.ts';
import type { Front } from './traffic.ts';
import type { Parts } from './units.ts';

/** A container or pod of a service, as a target shows it. */
export interface Replica {
  readonly id: string;
  /** The unit and service that it belongs to; empty for a container that Compose did not start. */
  readonly unitName: string;
  readonly service: string;
  /** `running`, `exited`, `restarting`, ... */
  readonly state: string;
  /** `none` when its image and service declare no health check. */
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  /** By the engine's clock, ISO 8601. */
  readonly createdAt: string;
  /** The configuration in its labels. */
  readonly parts: Parts;
  readonly labels: { readonly [label: string]: string };
  /** Whether it was started for one command, such as a migration. */
  readonly isOneOff?: boolean;
}

/** A network or a volume as an engine shows it. */
export interface ObservedResource {
  readonly kind: 'network' | 'volume';
  readonly name: string;
  /** The unit that it belongs to; empty when Compose did not make it. */
  readonly unitName: string;
  readonly labels: { readonly [label: string]: string };
}

/** A deployment without revisions, because its removal or its first start was not finished. */
export type Remains = Pick<ObservedDeployment, 'name' | 'environment'>;

/** A revision, as observed from its containers. */
export interface ObservedRevision {
  /** `qa-pr-57-r1`. */
  readonly name: string;
  readonly number: number;
  readonly unitName: string;
  readonly release: string;
  readonly commit: string;
  /** When its newest container was made, ISO 8601 by the engine's clock. */
  readonly createdAt: string;
  readonly isHealthy: boolean;
  readonly replicas: readonly Replica[];
}

/** A deployment, as observed from its containers. The fields describe its serving revision. */
export interface ObservedDeployment extends Omit<ObservedRevision, 'name' | 'number' | 'unitName'> {
  /** `qa-pr-57`. */
  readonly name: string;
  readonly environment: string;
  /** `pr-57`. */
  readonly tag: string;
  /** The number of the serving revision, or of the newest. */
  readonly revision: number;
  /** All revisions, the newest last; empty if only persistent services exist. */
  readonly revisions: readonly ObservedRevision[];
  /** Its own persistent services, where each deployment has data of its own. */
  readonly persistent: readonly Replica[];
}

/** Whether the unit of a container or resource matches its labels. Forged labels do not make it ours. */
export function isInPlace(flowName: string, { unitName, labels }: Pick<Replica, 'unitName' | 'labels'>): boolean {
  const { [LABELS.deployment]: deployment = '', [LABELS.revision]: revision = '', [LABELS.scope]: scope } = labels;
  if (deployment === '') return true;
  const isOfDeployment = revision === '' || revision.startsWith(revisionName(deployment, 0).slice(0, -1));
  return isOfDeployment && unitName === unitNameOf(flowName, scope === 'environment' ? deployment : revision);
}

/** Whether it was started for one command, such as a migration, and does not serve traffic. */
export function isOneOff({ isOneOff: oneOff = false }: Replica): boolean {
  return oneOff;
}

/** Whether it is healthy, according to Docker. */
export function isHealthy(container: Replica): boolean {
  return container.state === 'running' && (container.health === 'healthy' || container.health === 'none');
}

/**
 * Returns the flow's deployments, oldest first. Containers without the label of a deployment are ignored.
 *
 * @param fronts the serving revisions; for a deployment without one, the newest revision is used
 */
export function findDeployments(
  flowName: string,
  containers: readonly Replica[],
  fronts: readonly Front[],
): ObservedDeployment[] {
  const answering = new Set(fronts.flatMap(({ answers }) => answers?.revision ?? []));
  return [...byDeployment(flowName, containers).values()].map((own) => toDeployment(own, answering)).sort(byAge);
}

/** Returns the flow's deployments without revisions that still have networks, volumes or persistent services. */
export function findRemains(
  flowName: string,
  resources: readonly ObservedResource[],
  deployments: readonly ObservedDeployment[],
): Remains[] {
  const isThere = (name: string) => deployments.some((one) => one.name === name && one.revisions.length > 0);
  const remains = new Map<string, Remains>();
  for (const { name, environment, revisions } of deployments)
    if (revisions.length === 0) remains.set(name, { name, environment });
  for (const { labels } of resources) {
    const { [LABELS.flow]: flow, [LABELS.deployment]: name, [LABELS.environment]: environment } = labels;
    if (flow !== flowName || !name || !environment) continue;
    if (!isThere(name)) remains.set(name, { name, environment });
  }
  return [...remains.values()];
}

function byDeployment(flowName: string, containers: readonly Replica[]): ReadonlyMap<string, readonly Replica[]> {
  const byName = new Map<string, Replica[]>();
  for (const container of containers) {
    const name = container.labels[LABELS.deployment];
    if (container.labels[LABELS.flow] !== flowName || name === undefined || name === '') continue;
    if (!isInPlace(flowName, container)) continue;
    byName.set(name, [...(byName.get(name) ?? []), container]);
  }
  return byName;
}

function toDeployment(containers: readonly Replica[], answering: ReadonlySet<string>): ObservedDeployment {
  const [any] = containers;
  if (any === undefined) throw new Error('A deployment has at least one container.');
  const name = any.labels[LABELS.deployment] ?? '';
  const environment = any.labels[LABELS.environment] ?? '';
  const persistent = containers.filter(({ labels }) => labels[LABELS.scope] === 'environment');
  const revisions = findRevisions(
    name,
    containers.filter((container) => !persistent.includes(container)),
  );
  const shown = revisions.find((revision) => answering.has(revision.name)) ?? revisions.at(-1);
  const {
    number = 0,
    release = '',
    commit = '',
    createdAt = newest(containers).createdAt,
    isHealthy = false,
  } = shown ?? {};
  const tag = tagOf(name);
  return {
    ...{ name, environment, tag, revision: number, revisions, persistent },
    ...{ release, commit, createdAt, isHealthy, replicas: shown?.replicas ?? [] },
  };
}

function findRevisions(deployment: string, containers: readonly Replica[]): readonly ObservedRevision[] {
  const byNumber = new Map<number, Replica[]>();
  for (const container of containers) {
    const number = numberOf(deployment, container.labels[LABELS.revision] ?? '');
    byNumber.set(number, [...(byNumber.get(number) ?? []), container]);
  }
  return [...byNumber]
    .map(([number, own]) => toRevision(deployment, number, own))
    .sort((left, right) => left.number - right.number);
}

/** Returns 2 for `qa-pr-57-r2`; 0 if the name is not a revision of the deployment. */
function numberOf(deployment: string, revision: string): number {
  const prefix = revisionName(deployment, 0).slice(0, -1);
  return revision.startsWith(prefix) ? Number(revision.slice(prefix.length)) || 0 : 0;
}

function toRevision(deployment: string, number: number, containers: readonly Replica[]): ObservedRevision {
  const { unitName, createdAt, labels } = newest(containers);
  const serving = containers.filter((container) => !isOneOff(container));
  return {
    name: revisionName(deployment, number),
    number,
    unitName,
    release: labels[LABELS.release] ?? '',
    commit: labels[LABELS.commit] ?? '',
    createdAt,
    isHealthy: serving.length > 0 && serving.every(isHealthy),
    replicas: containers,
  };
}

function newest(containers: readonly Replica[]): Replica {
  const [first] = containers.toSorted((left, right) => compare(right.createdAt, left.createdAt));
  if (first === undefined) throw new Error('There is at least one container.');
  return first;
}

/** Docker's times have a precision of one second. */
function byAge(left: ObservedDeployment, right: ObservedDeployment): number {
  return compare(left.createdAt, right.createdAt);
}

/** Compares times as numbers, because Docker omits trailing zeros of fractions. */
function compare(left: string, right: string): number {
  return Date.parse(left) - Date.parse(right);
}
