import { createDockerClient, type DockerOptions, labelFilters, lines } from '../../adapters/docker/client.ts';
import { hasImage } from '../../adapters/docker/images.ts';
import type { Unit } from '../../plan/operation.ts';
import type { UnitParts } from '../../plan/units.ts';
import type { Leftovers, Target } from '../../run/ports/target.ts';
import { dockerAside, removeAsides } from './aside.ts';
import { attachCommand } from './attach.ts';
import { listContainers, listResources, PROJECT_LABEL, readStartTimes } from './containers.ts';
import { dockerData } from './data.ts';
import { diagnose } from './diagnose.ts';
import { findFailing } from './failing.ts';
import { sharedFoundations } from './foundations.ts';
import { readParts } from './parts.ts';
import { removeOneOffs, runServiceOnce } from './run.ts';

/** Options of a Docker engine as a target. */
export interface ComposeOptions extends DockerOptions {
  /** How long a service's command may take, and its image's pull, beyond the time that its unit has; default 900. */
  readonly timeoutSeconds?: number;
}

/** A Docker engine by its command line, with Compose as its plugin: a unit is a Compose project. */
export function createComposeTarget({ timeoutSeconds = 900, ...options }: ComposeOptions): Target {
  const docker = createDockerClient(options);
  const composeProject = (project: string, ...command: readonly string[]) => [
    'compose',
    '--ansi=never',
    '--progress=plain',
    '--project-name',
    project,
    ...command,
  ];

  const up = (unit: Unit, ...args: readonly string[]) => {
    const wait = ['--wait', '--wait-timeout', String(unit.waitSeconds)];
    const command = docker.compose(unit, 'up', '--detach', ...wait, ...args);
    // The agent removes services that are no longer part of a unit, so Compose need not warn about them.
    return docker.show(command, { env: { ...unit.variables, COMPOSE_IGNORE_ORPHANS: 'true' } });
  };

  const findParts = async (unit: Unit): Promise<UnitParts> => {
    const text = await docker.run(docker.compose(unit, 'config', '--format', 'json'), { env: unit.variables });
    return readParts(text, { ...options.variables, ...unit.variables });
  };
  /** A unit's file and what it is given stay as they are while a run lasts. */
  const parts = new Map<string, Promise<UnitParts>>();

  return {
    replicas: (which) => listContainers(docker, which),
    startTimes: (containers) => readStartTimes(docker, containers),
    resources: (which) => listResources(docker, which),
    diagnose: (flow) => diagnose(docker, options, flow),

    now: async () => new Date(await docker.run(['info', '--format', '{{.SystemTime}}'])),

    ...sharedFoundations(docker),

    parts(unit) {
      const key = JSON.stringify([unit.name, unit.manifest, unit.variables]);
      const known = parts.get(key) ?? findParts(unit);
      parts.set(key, known);
      known.catch(() => parts.delete(key));
      return known;
    },

    async start(unit, services) {
      await up(unit, '--no-recreate', ...services);
    },

    async update(unit, services) {
      await up(unit, '--no-deps', ...services);
    },

    async stop(containers) {
      if (containers.length > 0) await docker.run(['container', 'stop', ...containers]);
    },

    async resume(containers) {
      if (containers.length > 0) await docker.run(['container', 'start', ...containers]);
    },

    async removeReplicas(containers) {
      if (containers.length > 0) await docker.run(['container', 'rm', '--force', ...containers]);
    },

    async removeVolumes(volumes) {
      if (volumes.length > 0) await docker.run(['volume', 'rm', '--force', ...volumes]);
    },

    async remove(project) {
      // Compose does not see one where nothing else of the project is left.
      await removeOneOffs(docker, project);
      await docker.show(composeProject(project, 'down', '--volumes', '--remove-orphans'));
      await removeAsides(docker, project);
    },

    async leftovers(project): Promise<Leftovers> {
      const filter = labelFilters({ [PROJECT_LABEL]: project });
      const [containers, networks, volumes] = await Promise.all([
        docker.run(['container', 'ls', '--all', '--format', '{{.Names}}', ...filter]),
        docker.run(['network', 'ls', '--format', '{{.Name}}', ...filter]),
        docker.run(['volume', 'ls', '--format', '{{.Name}}', ...filter]),
      ]);
      return { replicas: lines(containers), volumes: lines(volumes), others: lines(networks) };
    },

    runTool: (unit, command) => docker.attach(docker.compose(unit, ...command), { env: unit.variables }),

    attach: (unit, task) => docker.attach(docker.compose(unit, ...attachCommand(task)), { env: unit.variables }),

    failing: (project, count) => findFailing(docker, project, count),

    hasImage: (reference) => hasImage(docker, reference),

    ...dockerData(docker),
    ...dockerAside(docker),
    runService: (unit, service, command) =>
      runServiceOnce(docker, unit, service, command, unit.waitSeconds + timeoutSeconds),
  };
}
