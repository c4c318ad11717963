import { LABELS } from '../model/names.ts';
import { Failure } from '../run/failure.ts';
import { type Engine, type Leftovers, PROJECT_LABEL } from '../run/ports/engine.ts';
import { createDockerClient, type DockerOptions, labelFilters, lines } from './dockerClient.ts';
import { listContainers, listResources, readStartTimes } from './dockerContainers.ts';
import { dockerData } from './dockerData.ts';
import { drainContainers, undrainContainers } from './dockerHealth.ts';
import { removeOneOffs, runServiceOnce } from './dockerRun.ts';

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

  return {
    containers: (labels) => listContainers(docker, labels),
    startTimes: (containers) => readStartTimes(docker, containers),
    resources: (labels) => listResources(docker, labels),
    networks,

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

    async configHashes(stack) {
      const text = await docker.run(docker.compose(stack, 'config', '--hash', '*'), { env: stack.variables });
      return Object.fromEntries(lines(text).map((line) => line.split(' ') as [string, string]));
    },

    async start(stack) {
      const wait = ['--wait', '--wait-timeout', String(stack.waitSeconds)];
      await undrainContainers(docker, { [PROJECT_LABEL]: stack.project });
      const up = docker.compose(stack, 'up', '--detach', '--remove-orphans', ...wait);
      await docker.show(up, { env: stack.variables });
    },

    async remove(project) {
      // Compose does not see one where nothing else of the project is left.
      await removeOneOffs(docker, project);
      await docker.show(composeProject(project, 'down', '--volumes', '--remove-orphans'));
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

    logs: (project, count) => docker.run(composeProject(project, 'logs', '--no-color', '--tail', String(count))),

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

    hasImage: async (reference) => (await docker.run(['image', 'ls', '--quiet', reference])) !== '',

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
    runService: (stack, service, command) =>
      runServiceOnce(docker, stack, service, command, stack.waitSeconds + patienceSeconds),
    drain: (containers) => drainContainers(docker, containers),
  };
}
