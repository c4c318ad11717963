import { setTimeout as sleep } from 'node:timers/promises';
import { createDockerClient, type DockerOptions, labelFilters, lines } from '../../adapters/docker/client.ts';
import type { Unit } from '../../plan/operation.ts';
import type { UnitParts } from '../../plan/units.ts';
import { Failure } from '../../run/failure.ts';
import type { Selector, Target } from '../../run/ports/target.ts';
import { listResources } from '../compose/containers.ts';
import { sharedFoundations } from '../compose/foundations.ts';
import { readParts } from '../compose/parts.ts';
import { attach } from './attach.ts';
import { converge } from './converge.ts';
import { deployAndWait } from './deployAndWait.ts';
import { diagnose } from './diagnose.ts';
import { findFailing } from './failing.ts';
import { CONFIG_TEXTS } from './manifests/stackFile.ts';
import { runServiceOnce } from './run.ts';
import {
  isAbsent,
  listServices,
  listTasks,
  replicasOf,
  STACK_LABEL,
  STOPPED_LABEL,
  type SwarmService,
} from './services.ts';
import { filesOf, interpolate, readStack, removeUnusedFiles, type StackModel, type StackOptions } from './stack.ts';

/** Options of a Swarm as a target. */
export interface SwarmOptions extends DockerOptions {
  /** Where relative paths begin. */
  readonly folder: string;
  /** How long a service's command may take, and its image's pull, beyond the time that its unit has; default 900. */
  readonly timeoutSeconds?: number;
}

/** The timeout for removing a unit's tasks, networks and files, in seconds. */
const REMOVAL_SECONDS = 120;

/** A Docker Swarm by the command line of one of its managers: a unit is a stack. */
export function createSwarmTarget({ timeoutSeconds = 900, folder, ...options }: SwarmOptions): Target {
  const docker = createDockerClient(options);
  const stackOptions: StackOptions = { docker, folder, variables: options.variables };

  const deploy = (unit: Unit, names: readonly string[]) => deployAndWait(stackOptions, unit, names);

  const findParts = async (unit: Unit): Promise<UnitParts> => {
    const stack = await readStack(stackOptions, unit);
    return readParts(modelOf(unit, await interpolate(stackOptions, unit, stack)), {
      ...options.variables,
      ...unit.variables,
    });
  };

  const replicas = async (which: Selector) => {
    const services = await listServices(docker, which);
    return replicasOf(services, await listTasks(docker, services));
  };

  /** The services of replicas: Swarm stops and starts these, and no task of its own. */
  const servicesOf = async (ids: readonly string[]): Promise<readonly SwarmService[]> => {
    const services = await listServices(docker, { labels: {} });
    const tasks = await listTasks(docker, services);
    const wanted = new Set(ids.map((id) => tasks.find(({ ID }) => ID === id)?.ServiceID ?? id));
    return services.filter(({ ID }) => wanted.has(ID));
  };

  return {
    now: async () => new Date(await docker.run(['info', '--format', '{{.SystemTime}}'])),
    diagnose: () => diagnose(docker),
    replicas,
    resources: (which) => listResources(docker, which, STACK_LABEL),

    async startTimes(ids) {
      const tasks = await listTasks(docker, await servicesOf(ids));
      return ids.map((id) => {
        const task = tasks.find(({ ID }) => ID === id);
        return task?.Status.State === 'running' ? task.CreatedAt : '';
      });
    },

    ...sharedFoundations(docker, {
      create: ['--driver', 'overlay', '--attachable'],
      list: ['--filter', 'driver=overlay'],
    }),

    parts: findParts,
    start: deploy,

    async update(unit, services) {
      await deploy(unit, services);
      await removeUnusedFiles(docker, unit.name);
    },

    async setAside(unitName, names) {
      const services = await listServices(docker, { unit: unitName });
      const own = services.filter(({ Spec: { Name } }) => names.includes(Name.slice(unitName.length + 1)));
      const described = own.map(({ ID, Spec }) => ({
        image: Spec.TaskTemplate.ContainerSpec.Image,
        description: JSON.stringify({ ID, Spec }),
      }));
      return { unitName, services: names, replicas: described };
    },

    async putBack({ unitName, replicas: before }) {
      const images: { [service: string]: string } = {};
      for (const { image, description } of before) {
        const { ID, Spec } = JSON.parse(description) as SwarmService;
        const [now] = (await listServices(docker, { unit: unitName })).filter((one) => one.ID === ID);
        // Swarm has often rolled back automatically.
        if (now !== undefined && JSON.stringify(now.Spec) !== JSON.stringify(Spec))
          await docker.run(['service', 'rollback', '--detach', ID]);
        images[Spec.Name.slice(unitName.length + 1)] = image;
      }
      await converge(docker, unitName, images, REMOVAL_SECONDS, { isGoingBack: true });
    },

    discard: async () => {},

    async stop(ids) {
      for (const { ID, Spec } of await servicesOf(ids)) {
        const count = String(Spec.Mode.Replicated?.Replicas ?? 1);
        const flags = ['--detach=false', '--replicas', '0', '--label-add', `${STOPPED_LABEL}=${count}`];
        await docker.run(['service', 'update', ...flags, ID]);
      }
    },

    async resume(ids) {
      for (const { ID, Spec } of await servicesOf(ids)) {
        const count = Spec.Labels[STOPPED_LABEL];
        if (count === undefined) continue;
        await docker.run(['service', 'update', '--detach', '--replicas', count, '--label-rm', STOPPED_LABEL, ID]);
      }
    },

    async removeReplicas(ids) {
      const services = await servicesOf(ids);
      if (services.length > 0) await docker.run(['service', 'rm', ...services.map(({ ID }) => ID)]);
    },

    removeVolumes: () => unsupported('volumes'),

    async remove(unitName) {
      const services = await listServices(docker, { unit: unitName });
      if (services.length > 0) await docker.run(['service', 'rm', ...services.map(({ ID }) => ID)]).catch(unlessAbsent);
      const deadline = performance.now() + REMOVAL_SECONDS * 1_000;
      // Tasks hold networks and files until they have ended, which no command waits for.
      for (;;) {
        await removeUnusedFiles(docker, unitName);
        const networks = lines(await docker.run(['network', 'ls', '--quiet', ...stackFilter(unitName)]));
        for (const network of networks) await docker.run(['network', 'rm', network]).catch(() => {});
        const files = await Promise.all((['secret', 'config'] as const).map((kind) => filesOf(docker, kind, unitName)));
        if (networks.length + files.flat().length === 0 && (await replicas({ unit: unitName })).length === 0) return;
        if (performance.now() > deadline) return;
        await sleep(500);
      }
    },

    async leftovers(unitName) {
      const [services, networks, secrets, configs] = await Promise.all([
        listServices(docker, { unit: unitName }),
        docker.run(['network', 'ls', '--format', '{{.Name}}', ...stackFilter(unitName)]),
        filesOf(docker, 'secret', unitName),
        filesOf(docker, 'config', unitName),
      ]);
      const tasks = replicasOf(services, await listTasks(docker, services));
      const names = tasks.length > 0 ? tasks.map(({ id }) => id) : services.map(({ Spec: { Name } }) => Name);
      return { replicas: names, volumes: [], others: [...lines(networks), ...secrets, ...configs] };
    },

    failing: (unitName, count) => findFailing(docker, unitName, count),
    runTool: (unit, command) => docker.attach(['stack', ...command, unit.name], { env: unit.variables }),
    attach: (unit, task) => attach(stackOptions, unit, task, unit.waitSeconds + timeoutSeconds),
    hasImage: async () => false,
    dump: () => unsupported('volumes'),
    archive: () => unsupported('volumes'),
    load: () => unsupported('volumes'),
    unarchive: () => unsupported('volumes'),
    runService: (unit, service, command) =>
      runServiceOnce(stackOptions, unit, service, command, unit.waitSeconds + timeoutSeconds),
  };
}

function stackFilter(unitName: string): readonly string[] {
  return labelFilters({ [STACK_LABEL]: unitName });
}

function unlessAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}

/** Unreachable: a rule refuses such flows. */
function unsupported(what: string): never {
  throw new Failure('target-unsupported', `On a Swarm, ${what} cannot be accessed from a manager.`);
}

/** Prints a stack in the format of `docker compose config`. */
function modelOf({ name }: Unit, { services, ...stack }: StackModel): string {
  const texts = (stack[CONFIG_TEXTS] ?? {}) as { readonly [config: string]: string };
  const configs = Object.fromEntries(Object.entries(texts).map(([config, content]) => [config, { content }]));
  return JSON.stringify({ name, services, configs });
}
