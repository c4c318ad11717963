import type { ObservedContainer } from '../plan/observed.ts';
import type { Stack } from '../plan/operation.ts';
import { Failure, ProgramFailure } from '../run/failure.ts';
import { type Engine, type Leftovers, PROJECT_LABEL } from '../run/ports/engine.ts';
import type { Programs } from './process.ts';

/** What a Docker engine's commands depend on. */
export interface DockerOptions {
  readonly programs: Programs;
  /** `ssh://user@host`; without it the engine that the environment names. */
  readonly host?: string;
  /** The file with settings and secrets that Compose reads besides the environment, if there is one. */
  readonly envFile?: string;
  /** The environment of commands that talk to the registry: where the login is. */
  readonly loggedIn: () => Promise<{ readonly [name: string]: string }>;
}

/** A line of `docker container inspect` for each container: only what is needed, as the whole holds secrets. */
const INSPECT = [
  '{"id":{{json .ID}}',
  '"createdAt":{{json .Created}}',
  '"state":{{json .State.Status}}',
  '"health":{{if .State.Health}}{{json .State.Health.Status}}{{else}}"none"{{end}}',
  '"labels":{{json .Config.Labels}}}',
].join(',');

/** A Docker engine by its command line, with Compose as its plugin. */
export function createDocker({ programs, host, envFile, loggedIn }: DockerOptions): Engine {
  const env = host === undefined ? {} : { DOCKER_HOST: host };
  const docker = (...args: string[]) => programs.run('docker', args, { env });
  const dockerToFile = (file: string, ...args: string[]) => programs.run('docker', args, { env, outputFile: file });
  const dockerShown = async (args: readonly string[], variables: { readonly [name: string]: string } = {}) =>
    programs.run('docker', args, { env: { ...env, ...(await loggedIn()), ...variables }, isShown: true });
  const composeArguments = (stack: Stack) => [
    'compose',
    '--ansi=never',
    '--progress=plain',
    ...(envFile === undefined ? [] : ['--env-file', envFile]),
    '--project-name',
    stack.project,
    '--file',
    stack.file,
  ];

  const networks = async () => lines(await docker('network', 'ls', '--format', '{{.Name}}'));
  const containers: Engine['containers'] = async (labels) => {
    const ids = lines(await docker('container', 'ls', '--all', '--quiet', '--no-trunc', ...labelFilters(labels)));
    if (ids.length === 0) return [];
    try {
      return lines(await docker('container', 'inspect', '--format', INSPECT, ...ids)).map(readContainer);
    } catch (error) {
      // One of them went away meanwhile: look again.
      if (isMissing(error)) return containers(labels);
      throw error;
    }
  };

  return {
    containers,
    networks,

    now: async () => new Date(await docker('info', '--format', '{{.SystemTime}}')),

    async createNetwork(name, labels) {
      const flags = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
      // Closed to the world: what may reach it joins another network as well.
      await docker('network', 'create', '--internal', ...flags, name).catch(async (error: unknown) => {
        if (!(await networks()).includes(name)) throw error;
      });
    },

    async configHashes(stack) {
      const text = await programs.run('docker', [...composeArguments(stack), 'config', '--hash', '*'], {
        env: { ...env, ...stack.variables },
      });
      return Object.fromEntries(lines(text).map((line) => line.split(' ') as [string, string]));
    },

    async start(stack) {
      const wait = ['--wait', '--wait-timeout', String(stack.waitSeconds)];
      await dockerShown([...composeArguments(stack), 'up', '--detach', '--remove-orphans', ...wait], stack.variables);
    },

    async remove(project) {
      const down = ['down', '--volumes', '--remove-orphans'];
      await dockerShown(['compose', '--ansi=never', '--progress=plain', '--project-name', project, ...down]);
    },

    async leftovers(project): Promise<Leftovers> {
      const filter = labelFilters({ [PROJECT_LABEL]: project });
      const [containers, networks, volumes] = await Promise.all([
        docker('container', 'ls', '--all', '--format', '{{.Names}}', ...filter),
        docker('network', 'ls', '--format', '{{.Name}}', ...filter),
        docker('volume', 'ls', '--format', '{{.Name}}', ...filter),
      ]);
      return { containers: lines(containers), networks: lines(networks), volumes: lines(volumes) };
    },

    logs: (project, count) =>
      docker('compose', '--ansi=never', '--project-name', project, 'logs', '--no-color', '--tail', String(count)),

    async build({ context, dockerfile, reference, arguments: buildArguments, labels }) {
      await dockerShown([
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

    hasImage: async (reference) => (await docker('image', 'ls', '--quiet', reference)) !== '',

    async push(reference) {
      const output = await dockerShown(['push', reference]);
      const digest = /digest: (sha256:[0-9a-f]{64})/.exec(output)?.[1];
      if (digest !== undefined) return digest;
      throw new Failure('digest-unknown', `Docker pushed ${reference} but told no digest.`);
    },

    async runOnce(reference, command) {
      await dockerShown(['run', '--rm', '--network', 'none', reference, ...command]);
    },

    async dump(container, script, file) {
      await dockerToFile(file, 'exec', container, 'sh', '-c', script);
    },

    async archive(container, folder, file) {
      await dockerToFile(file, 'cp', '--archive', `${container}:${folder}`, '-');
    },
  };
}

function labelFilters(labels: { readonly [label: string]: string }): string[] {
  return Object.entries(labels).flatMap(([label, value]) => ['--filter', `label=${label}=${value}`]);
}

function readContainer(line: string): ObservedContainer {
  const read = JSON.parse(line) as Omit<ObservedContainer, 'project' | 'service' | 'configHash'>;
  const label = (name: string) => read.labels[`com.docker.compose.${name}`] ?? '';
  return { ...read, project: label('project'), service: label('service'), configHash: label('config-hash') };
}

function isMissing(error: unknown): boolean {
  return error instanceof ProgramFailure && /no such container/i.test(error.stderr);
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
