import { homedir } from 'node:os';
import { join } from 'node:path';
import { createDockerClient, type DockerOptions } from '../adapters/docker/client.ts';
import { createDockerConfig, type DockerConfig } from '../adapters/docker/clientConfig.ts';
import { createImageBuilder } from '../adapters/docker/images.ts';
import { createStore, OWN_FOLDER } from '../adapters/files/store.ts';
import { createPrograms, type Programs } from '../adapters/process/process.ts';
import type { HostAdapter } from '../hosts/adapter.ts';
import { hostAdapter, plainGitAdapter } from '../hosts/adapters.ts';
import type { Flow } from '../model/flow.ts';
import type { TargetKind } from '../model/targetKinds.ts';
import type { Ports } from '../run/agentContext.ts';
import { ProgramFailure } from '../run/failure.ts';
import type { Edge } from '../run/ports/edge.ts';
import type { GitHost } from '../run/ports/gitHost.ts';
import type { Target } from '../run/ports/target.ts';
import { createComposeTarget } from '../targets/compose/target.ts';
import type { SwarmOptions } from '../targets/swarm/target.ts';
import { readGitCredentials, readHostToken, readRegistryCredentials } from './credentials.ts';
import { lazily } from './lazily.ts';
import { remoteHost } from './remoteHost.ts';
import type { Variables } from './variables.ts';

/** What the ports of a run depend on. */
export interface PortsOptions {
  readonly flow: Flow;
  readonly folder: string;
  /** The file with settings and secrets that Compose reads besides the environment, if there is one. */
  readonly envFile: string | undefined;
  readonly variables: Variables;
  readonly signal: AbortSignal;
  readonly mask: (text: string) => string;
  readonly log: (line: string) => void;
}

/** How each kind of target is reached. */
const TARGETS: { readonly [Kind in TargetKind]: (options: SwarmOptions) => Target } = {
  compose: createComposeTarget,
  swarm: (options) => lazily(async () => (await import('../targets/swarm/target.ts')).createSwarmTarget(options)),
};

/** The real world, and how to leave it clean. */
export interface OpenPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** What the `docker` program says when nothing answers where the registry should be. */
const REGISTRY_SILENT = /connection refused|no such host|no route to host|timeout|deadline exceeded|EOF$/im;

/** Connects a run with Docker, git, the git host and the rest; nothing is asked of them yet. */
export async function openPorts(options: PortsOptions): Promise<OpenPorts> {
  const { flow, folder, envFile, variables, signal } = options;
  const programs = createPrograms(options);
  const registryCredentials = readRegistryCredentials(variables);
  const credentials = readGitCredentials(flow, variables);
  let config: Promise<DockerConfig> | undefined;
  let login: Promise<unknown> | undefined;

  const loggedIn = async (): Promise<{ readonly [name: string]: string }> => {
    if (registryCredentials === undefined) return {};
    config ??= createDockerConfig(join(folder, OWN_FOLDER), variables.DOCKER_CONFIG);
    const env = { DOCKER_CONFIG: (await config).folder };
    const { user, password } = registryCredentials;
    const [host = ''] = flow.registry.split('/');
    const logIn = ['login', '--username', user, '--password-stdin', host];
    // Without the registry, images that the engine has are used all the same; what needs it says so itself.
    login ??= programs.run('docker', logIn, { input: password, env }).catch((error: unknown) => {
      if (!(error instanceof ProgramFailure && REGISTRY_SILENT.test(error.stderr))) throw error;
      options.log(`Warning: the registry ${host} is unreachable, so images cannot be pulled from it.`);
    });
    await login;
    return env;
  };

  const dockerOf = (name?: string): DockerOptions => {
    const host = flow.targets.find((target) => target.name === name)?.host;
    return {
      ...{ programs, loggedIn, variables },
      ...(host === undefined ? {} : { host }),
      ...(envFile === undefined ? {} : { envFile }),
    };
  };
  /** By target: each remembers what it was told that does not change. */
  const edges = new Map<string, Edge>();
  const targets = new Map<string, Target>();
  const openEdge = async (name: string): Promise<Edge> => {
    const { createTraefik } = await import('../edges/traefik/traefik.ts');
    const options = dockerOf(name);
    const env = { ...variables, ...(options.host === undefined ? {} : { DOCKER_HOST: options.host }) };
    const isSwarm = flow.targets.some((target) => target.name === name && target.kind === 'swarm');
    const provider = isSwarm ? 'swarm' : 'docker';
    return createTraefik({ docker: createDockerClient(options), env, target: name, provider });
  };

  return {
    ports: {
      target(name) {
        const kind = flow.targets.find((target) => target.name === name)?.kind ?? 'compose';
        const known = targets.get(name) ?? TARGETS[kind]({ ...dockerOf(name), folder });
        targets.set(name, known);
        return known;
      },
      images: createImageBuilder(createDockerClient(dockerOf())),
      edge(target) {
        const known = edges.get(target) ?? lazily(() => openEdge(target));
        edges.set(target, known);
        return known;
      },
      repository: lazily(async () => {
        const { createRepository } = await import('../adapters/git/repository.ts');
        return createRepository({ folder, variables, signal, ...credentials });
      }),
      registry: lazily(async () => {
        const { createRegistry } = await import('../adapters/registry/registry.ts');
        return createRegistry(registryCredentials, signal);
      }),
      store: createStore({
        folder,
        backups: join(variables.PIPEGEN_BACKUP_DIR ?? join(homedir(), '.pipegen', 'backups'), flow.name),
      }),
      messenger: lazily(async () => (await import('../channels/senders.ts')).createMessenger(signal)),
      gitHost: await openGitHost(options, programs),
      // Without the signal: what an interrupted run did is written down all the same.
      ledger: lazily(async () => {
        const { createGitLedger } = await import('../adapters/git/ledger.ts');
        return createGitLedger({ folder, flow: flow.name, variables, ...credentials });
      }),
    },
    async close() {
      await (await config)?.remove();
    },
  };
}

/** The flow's git host where there is a token for it; plain git where the remote is another. */
async function openGitHost(options: PortsOptions, programs: Programs): Promise<GitHost | undefined> {
  const { flow, variables } = options;
  const { repository } = flow;
  const token = readHostToken(repository, variables);
  const adapter = hostAdapter(repository);
  const open = ({ open }: HostAdapter) =>
    lazily(() =>
      open({
        ...options,
        repository,
        flow: flow.name,
        ...(token !== undefined && { token }),
        ...readGitCredentials(flow, variables),
      }),
    );
  if (token !== undefined) return open(adapter);
  const origin = remoteHost(await programs.run('git', ['ls-remote', '--get-url', 'origin']));
  const isOnHost = origin !== undefined && [remoteHost(repository.clone), ...adapter.otherNames].includes(origin);
  return isOnHost && adapter !== plainGitAdapter ? undefined : open(plainGitAdapter);
}
