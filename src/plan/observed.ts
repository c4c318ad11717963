import { LABELS } from '../model/names.ts';

/** A container as an engine shows it. */
export interface ObservedContainer {
  readonly id: string;
  /** The Compose project and service that it belongs to; empty for a container that Compose did not start. */
  readonly project: string;
  readonly service: string;
  /** `running`, `exited`, `restarting`, ... */
  readonly state: string;
  /** `none` when its image and service declare no health check. */
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  /** By the engine's clock, ISO 8601. */
  readonly createdAt: string;
  /** The hash of the configuration that Compose made it from. */
  readonly configHash: string;
  readonly labels: { readonly [label: string]: string };
}

/** A network or a volume as an engine shows it. */
export interface ObservedResource {
  /** The Compose project that it belongs to; empty when Compose did not make it. */
  readonly project: string;
  readonly labels: { readonly [label: string]: string };
}

/** A deployment of which only networks and volumes are left, as something uses them that is not ours. */
export type Remains = Pick<ObservedDeployment, 'name' | 'environment' | 'project'>;

/** A deployment as its containers show it. */
export interface ObservedDeployment {
  /** `qa-pr-57`. */
  readonly name: string;
  readonly environment: string;
  /** `pr-57`. */
  readonly tag: string;
  readonly project: string;
  readonly release: string;
  readonly commit: string;
  /** When its newest container was made, ISO 8601 by the engine's clock. */
  readonly createdAt: string;
  /** Which of several with one host name answers: that with the highest. */
  readonly priority: number;
  readonly isHealthy: boolean;
  readonly containers: readonly ObservedContainer[];
}

/** Whether it was started for one command, such as a migration, and is no part of what serves. */
export function isOneOff({ labels }: ObservedContainer): boolean {
  return labels['com.docker.compose.oneoff'] === 'True';
}

/** Whether it serves, as far as Docker knows. */
export function isHealthy(container: ObservedContainer): boolean {
  return container.state === 'running' && (container.health === 'healthy' || container.health === 'none');
}

/** The flow's deployments among the containers, oldest first; what lacks a deployment's label belongs to none. */
export function findDeployments(flowName: string, containers: readonly ObservedContainer[]): ObservedDeployment[] {
  const byName = new Map<string, ObservedContainer[]>();
  for (const container of containers) {
    const name = container.labels[LABELS.deployment];
    if (container.labels[LABELS.flow] !== flowName || name === undefined || name === '') continue;
    byName.set(name, [...(byName.get(name) ?? []), container]);
  }
  return [...byName.values()].map(toDeployment).sort(byAge);
}

/** The flow's deployments that have networks or volumes, and no container any more. */
export function findRemains(
  flowName: string,
  resources: readonly ObservedResource[],
  deployments: readonly ObservedDeployment[],
): Remains[] {
  const remains = new Map<string, Remains>();
  for (const { project, labels } of resources) {
    const { [LABELS.flow]: flow, [LABELS.deployment]: name, [LABELS.environment]: environment } = labels;
    if (flow !== flowName || !name || !environment || !project) continue;
    if (!deployments.some((deployment) => deployment.name === name)) remains.set(name, { name, environment, project });
  }
  return [...remains.values()];
}

function toDeployment(containers: readonly ObservedContainer[]): ObservedDeployment {
  const [newest] = containers.toSorted((left, right) => compare(right.createdAt, left.createdAt));
  if (newest === undefined) throw new Error('A deployment has at least one container.');
  const serving = containers.filter((container) => !isOneOff(container));
  const label = (name: string) => newest.labels[name] ?? '';
  const environment = label(LABELS.environment);
  return {
    name: label(LABELS.deployment),
    environment,
    tag: label(LABELS.deployment).slice(environment.length + 1),
    project: newest.project,
    release: label(LABELS.release),
    commit: label(LABELS.commit),
    createdAt: newest.createdAt,
    priority: Number(label(LABELS.priority)) || 1,
    isHealthy: serving.length > 0 && serving.every(isHealthy),
    containers,
  };
}

/**
 * The priority with which a deployment answers where several have one host name: the newest before the others. One that
 * runs already keeps its own, as another would start its containers anew.
 */
export function priorityOf(name: string, deployments: readonly ObservedDeployment[]): number {
  const own = deployments.find((deployment) => deployment.name === name);
  return own?.priority ?? 1 + Math.max(0, ...deployments.map((deployment) => deployment.priority));
}

/** The priority with which a deployment answers before all others of its environment, also when it runs already. */
export function winningPriority(name: string, deployments: readonly ObservedDeployment[]): number {
  const others = deployments.filter((deployment) => deployment.name !== name).map(({ priority }) => priority);
  const own = priorityOf(name, deployments);
  return others.every((priority) => priority < own) ? own : 1 + Math.max(...others, own);
}

/** Docker tells whole seconds; of two deployments within one the later has the higher priority. */
function byAge(left: ObservedDeployment, right: ObservedDeployment): number {
  return compare(left.createdAt, right.createdAt) || left.priority - right.priority;
}

/** Texts would not do: Docker leaves out a fraction's trailing zeros. */
function compare(left: string, right: string): number {
  return Date.parse(left) - Date.parse(right);
}
