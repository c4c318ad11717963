import { type DockerClient, labelFilters, lines } from '../../adapters/docker/client.ts';
import { PARTS_LABEL } from '../../model/names.ts';
import type { Replica } from '../../plan/observed.ts';
import { ProgramFailure } from '../../run/failure.ts';
import type { Selector } from '../../run/ports/target.ts';
import { readParts } from '../compose/containers.ts';

/** The label by which Swarm marks what belongs to a stack. */
export const STACK_LABEL = 'com.docker.stack.namespace';

/** Marks the service of a single command, with the value `True`. */
export const ONE_OFF_LABEL = 'pipegen.oneoff';

/** Marks a service that was stopped, with the number of replicas that it had. */
export const STOPPED_LABEL = 'pipegen.stopped';

/** A service as Swarm describes it. @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Service */
export interface SwarmService {
  readonly ID: string;
  readonly CreatedAt: string;
  readonly Spec: {
    readonly Name: string;
    readonly Labels: { readonly [label: string]: string };
    readonly Mode: { readonly Replicated?: { readonly Replicas: number }; readonly ReplicatedJob?: object };
    readonly TaskTemplate: {
      readonly ContainerSpec: { readonly Image: string; readonly Healthcheck?: object };
    };
  };
  readonly UpdateStatus?: { readonly State: string; readonly Message: string };
}

/** A task, which is one replica of a service for as long as it lasts; Swarm never starts one again. */
export interface SwarmTask {
  readonly ID: string;
  readonly ServiceID: string;
  readonly CreatedAt: string;
  readonly DesiredState: string;
  readonly Spec: { readonly ContainerSpec: { readonly Image: string } };
  readonly Status: {
    readonly State: string;
    readonly Err?: string;
    readonly ContainerStatus?: { readonly ContainerID?: string; readonly ExitCode?: number };
  };
}

/** The services that are selected. */
export async function listServices(docker: DockerClient, { unit, labels = {} }: Selector): Promise<SwarmService[]> {
  const wanted = labelFilters(unit === undefined ? labels : { ...labels, [STACK_LABEL]: unit });
  const ids = lines(await docker.run(['service', 'ls', '--quiet', ...wanted]));
  return inspect<SwarmService>(docker, 'service', ids);
}

/** All tasks of some services that Swarm still remembers, oldest first. */
export async function listTasks(docker: DockerClient, services: readonly SwarmService[]): Promise<SwarmTask[]> {
  if (services.length === 0) return [];
  const ids = services.map(({ ID }) => ID);
  const tasks = lines(
    await docker.run(['service', 'ps', '--quiet', '--no-trunc', ...ids]).catch((error: unknown) => {
      if (isAbsent(error)) return '';
      throw error;
    }),
  );
  const found = await inspect<SwarmTask>(docker, 'task', tasks);
  return found.sort((left, right) => Date.parse(left.CreatedAt) - Date.parse(right.CreatedAt));
}

/** What is described; what went away meanwhile is left out. */
async function inspect<Described>(
  docker: DockerClient,
  type: 'service' | 'task',
  ids: readonly string[],
): Promise<Described[]> {
  if (ids.length === 0) return [];
  try {
    return JSON.parse(await docker.run(['inspect', '--type', type, ...ids])) as Described[];
  } catch (error) {
    if (ids.length === 1) return JSON.parse(orNothing(error)) as Described[];
    return (await Promise.all(ids.map((id) => inspect<Described>(docker, type, [id])))).flat();
  }
}

function orNothing(error: unknown): string {
  if (isAbsent(error)) return '[]';
  throw error;
}

/** Whether a command failed because Swarm no longer has what it names. */
export function isAbsent(error: unknown): boolean {
  return (
    error instanceof ProgramFailure && /no such (?:service|task|object|secret|config)|not found/i.test(error.stderr)
  );
}

/** Whether a task is one that Swarm wants to run, or ran to its end as it should. */
export function isCurrent({ DesiredState: state }: SwarmTask): boolean {
  return state === 'running' || state === 'ready' || state === 'complete';
}

/** The replicas of services; of one that was stopped, one that has ended stands for all. */
export function replicasOf(services: readonly SwarmService[], tasks: readonly SwarmTask[]): Replica[] {
  return services.flatMap((service): Replica[] => {
    const { Labels: labels, Name } = service.Spec;
    const unitName = labels[STACK_LABEL] ?? '';
    const common = {
      unitName,
      service: unitName === '' ? '' : Name.slice(unitName.length + 1),
      parts: readParts(labels[PARTS_LABEL] ?? ''),
      labels,
      ...(labels[ONE_OFF_LABEL] === 'True' && { isOneOff: true }),
    };
    if (labels[STOPPED_LABEL] !== undefined)
      return [{ ...common, id: service.ID, state: 'exited', health: 'none', createdAt: service.CreatedAt }];
    const isChecked = service.Spec.TaskTemplate.ContainerSpec.Healthcheck !== undefined;
    return tasks
      .filter((task) => task.ServiceID === service.ID && isCurrent(task))
      .map((task) => ({
        ...common,
        id: task.ID,
        state: task.Status.State === 'starting' ? 'running' : task.Status.State,
        health: healthOf(task, isChecked),
        createdAt: task.CreatedAt,
      }));
  });
}

/** Swarm calls a task running once its health check has passed, and ends one whose check fails. */
function healthOf({ Status: { State: state } }: SwarmTask, isChecked: boolean): Replica['health'] {
  if (state === 'starting') return 'starting';
  return state === 'running' && isChecked ? 'healthy' : 'none';
}
