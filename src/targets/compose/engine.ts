import { LABELS } from '../../model/names.ts';
import type { Stack } from '../../plan/operation.ts';
import type { StackParts } from '../../plan/stacks.ts';
import { Failure } from '../../run/failure.ts';
import { type Engine, type Leftovers, PROJECT_LABEL } from '../../run/ports/engine.ts';
import { countFreeNetworks } from './addresses.ts';
import { dockerAside, removeAsides } from './aside.ts';
import { createDockerClient, type DockerOptions, isMissing, labelFilters, lines } from './client.ts';
import { listContainers, listResources, readStartTimes } from './containers.ts';
import { dockerData } from './data.ts';
import { findFailing } from './failing.ts';
import { readParts } from './parts.ts';
import { removeOneOffs, runServiceOnce } from './run.ts';

/** How an engine is used. */
export interface EngineOptions extends DockerOptions {
  /** How long a service's command may take, and its image's pull, beyond the time that its stack has; default 900. */
  readonly patienceSeconds?: number;
}

/** A Docker engine by its command line, with Compose as its plugin. */
export function createDocker({ patienceSeconds = 900, ...options }: EngineOptions): Engine {
  const docker = createDockerClient(options);
  const networks = async () => lines(await docker.run(['network', 'ls', '--format', '{{.Name}}']));
  const composeProject = (project: string, ...command: readonly string[]) => [
    'compose',
    '--ansi=never',
    '--progress=plain',
    '--project-name',
    project,
    ...command,
  ];

  const up = (stack: Stack, ...args: readonly string[]) => {
    const wait = ['--wait', '--wait-timeout', String(stack.waitSeconds)];
    const command = docker.compose(stack, 'up', '--detach', ...wait, ...args);
    // What is no longer part of a stack is the agent's business, and no hint of Compose's.
    return docker.show(command, { env: { ...stack.variables, COMPOSE_IGNORE_ORPHANS: 'true' } });
  };

  const findParts = async (stack: Stack): Promise<StackParts> => {
    const text = await docker.run(docker.compose(stack, 'config', '--format', 'json'), { env: stack.variables });
    return readParts(text, { ...options.variables, ...stack.variables });
  };
  /** A stack's file and what it is given stay as they are while a run lasts. */
  const parts = new Map<string, Promise<StackParts>>();

  return {
    containers: (labels) => listContainers(docker, labels),
    startTimes: (containers) => readStartTimes(docker, containers),
    resources: (labels) => listResources(docker, labels),
    networks,
    freeNetworks: () => countFreeNetworks(docker),

    now: async () => new Date(await docker.run(['info', '--format', '{{.SystemTime}}'])),

    async createNetwork(name, labels) {
      const flags = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
      // Closed to the world: what may reach it joins another network as well.
      await docker.run(['network', 'create', '--internal', ...flags, name]).catch(async (error: unknown) => {
        if (!(await networks()).includes(name)) throw error;
      });
    },

    async removeNetwork(name) {
      const ours = ['network', 'ls', '--filter', `label=${LABELS.flow}`, '--format', '{{.Name}}'];
      if (lines(await docker.run(ours)).includes(name)) await docker.run(['network', 'rm', name]);
    },

    parts(stack) {
      const key = JSON.stringify([stack.project, stack.file, stack.variables]);
      const known = parts.get(key) ?? findParts(stack);
      parts.set(key, known);
      known.catch(() => parts.delete(key));
      return known;
    },

    async start(stack, services) {
      await up(stack, '--no-recreate', ...services);
    },

    async update(stack, services) {
      await up(stack, '--no-deps', ...services);
    },

    async stop(containers) {
      if (containers.length > 0) await docker.run(['container', 'stop', ...containers]);
    },

    async resume(containers) {
      if (containers.length > 0) await docker.run(['container', 'start', ...containers]);
    },

    async removeContainers(containers) {
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
      return { containers: lines(containers), networks: lines(networks), volumes: lines(volumes) };
    },

    compose: (stack, command) => docker.attach(docker.compose(stack, ...command), { env: stack.variables }),

    failing: (project, count) => findFailing(docker, project, count),

    async build({ context, dockerfile, reference, arguments: buildArguments, labels }) {
      await docker.show([
        'build',
        '--file',
        `${context}/${dockerfile}`,
        '--tag',
        reference,
        ...Object.entries(buildArguments).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
        ...Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]),
        context,
      ]);
    },

    async hasImage(reference) {
      try {
        // A listing knows no reference with both a tag and a digest.
        await docker.run(['image', 'inspect', '--format', '{{.Id}}', reference]);
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },

    async push(reference) {
      const output = await docker.show(['push', reference]);
      const digest = /digest: (sha256:[0-9a-f]{64})/.exec(output)?.[1];
      if (digest !== undefined) return digest;
      throw new Failure('digest-unknown', `Docker pushed ${reference} but told no digest.`);
    },

    async runOnce(reference, command) {
      await docker.show(['run', '--rm', '--network', 'none', reference, ...command]);
    },

    ...dockerData(docker),
    ...dockerAside(docker),
    runService: (stack, service, command) =>
      runServiceOnce(docker, stack, service, command, stack.waitSeconds + patienceSeconds),
  };
}
