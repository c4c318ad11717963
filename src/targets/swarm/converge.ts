import { setTimeout as sleep } from 'node:timers/promises';
import type { DockerClient } from '../../adapters/docker/client.ts';
import { Failure } from '../../run/failure.ts';
import { isCurrent, listServices, listTasks, type SwarmService, type SwarmTask } from './services.ts';

/** The polling interval. */
const PACE_MILLISECONDS = 500;

/** The number of failed tasks until a service counts as failed: its dependencies may still be starting. */
const MOST_FAILURES = 3;

/** Swarm's states of a rolled back or paused update. */
const TAKEN_BACK = /^(?:rollback_|paused)/;

/**
 * Waits until every replica of services runs what was asked for. Success is what Swarm runs, not how a command ended: it
 * ends with 0 after an automatic rollback, too.
 *
 * @param images what each service is to run, by its name in the stack
 * @throws {Failure} `rolled-back` when Swarm took an update back, `not-healthy` when tasks fail or it takes too long
 */
export async function converge(
  docker: DockerClient,
  unitName: string,
  images: { readonly [service: string]: string },
  waitSeconds: number,
  { isGoingBack = false }: { readonly isGoingBack?: boolean } = {},
): Promise<void> {
  const deadline = performance.now() + waitSeconds * 1_000;
  const begun = Date.now();
  const names = Object.keys(images);
  for (;;) {
    const services = (await listServices(docker, { unit: unitName })).filter((service) =>
      names.includes(nameIn(unitName, service)),
    );
    const tasks = await listTasks(docker, services);
    const states = services.map((service) =>
      judge(service, tasks, { image: images[nameIn(unitName, service)] ?? '', begun, isGoingBack }),
    );
    const failed = states.find((state) => typeof state === 'object');
    if (failed !== undefined) throw failed;
    if (services.length === names.length && states.every((state) => state === 'done')) return;
    if (performance.now() > deadline) {
      const late = services.filter((_, index) => states[index] !== 'done');
      const why = tasks.findLast(
        ({ ServiceID, Status: { Err } }) => late.some(({ ID }) => ID === ServiceID) && Err !== undefined && Err !== '',
      );
      const lateNames = late.map((service) => nameIn(unitName, service)).join(', ') || unitName;
      throw new Failure(
        'not-healthy',
        `${lateNames} of ${unitName} did not become healthy within ${waitSeconds} s${why === undefined ? '' : `: ${why.Status.Err}`}.`,
      );
    }
    await sleep(PACE_MILLISECONDS);
  }
}

/** A service's name in its stack. */
function nameIn(unitName: string, { Spec: { Name } }: SwarmService): string {
  return Name.slice(unitName.length + 1);
}

function judge(
  service: SwarmService,
  tasks: readonly SwarmTask[],
  { image, begun, isGoingBack }: { readonly image: string; readonly begun: number; readonly isGoingBack: boolean },
): 'done' | 'waiting' | Failure {
  const { Name: name, Mode, TaskTemplate } = service.Spec;
  const update = service.UpdateStatus;
  if (!isGoingBack && update !== undefined && TAKEN_BACK.test(update.State))
    return new Failure('rolled-back', `Swarm rolled back the update of ${name}: ${update.Message}.`);
  const own = tasks.filter(({ ServiceID }) => ServiceID === service.ID);
  // Clocks of nodes may differ, but by less than a minute.
  const failures = own.filter(
    ({ Status: { State }, CreatedAt }) =>
      (State === 'failed' || State === 'rejected') && Date.parse(CreatedAt) > begun - 60_000,
  );
  const last = failures.at(-1);
  if (failures.length >= MOST_FAILURES && last !== undefined)
    return new Failure('not-healthy', `${name} keeps failing: ${last.Status.Err ?? last.Status.State}.`);
  const wanted = Mode.Replicated?.Replicas ?? 1;
  const isNew = (one: string) => one === image || one.startsWith(`${image}@`);
  const running = own.filter(
    (task) => isCurrent(task) && task.Status.State === 'running' && isNew(task.Spec.ContainerSpec.Image),
  );
  const others = own.filter((task) => isCurrent(task) && !running.includes(task));
  const isUpdating = update !== undefined && update.State !== 'completed' && update.State !== 'rollback_completed';
  const isAsked = isNew(TaskTemplate.ContainerSpec.Image);
  return isAsked && !isUpdating && running.length >= wanted && others.length === 0 ? 'done' : 'waiting';
}
