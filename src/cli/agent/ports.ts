import { homedir } from 'node:os';
import { join } from 'node:path';
import { createDocker } from '../../adapters/docker.ts';
import { createDockerConfig, type DockerConfig } from '../../adapters/dockerConfig.ts';
import { createPrograms } from '../../adapters/process.ts';
import { createStore, OWN_FOLDER } from '../../adapters/store.ts';
import type { Flow } from '../../model/flow.ts';
import { CREDENTIAL_VARIABLES } from '../../model/names.ts';
import type { Ports } from '../../run/agentContext.ts';
import type { GitHost } from '../../run/ports/gitHost.ts';
import { lazily } from './lazily.ts';
import { findEnvFile, type Variables } from './variables.ts';

/** What the ports of a run depend on. */
export interface PortsOptions {
  readonly flow: Flow;
  readonly folder: string;
  readonly variables: Variables;
  readonly signal: AbortSignal;
  readonly mask: (text: string) => string;
  readonly log: (line: string) => void;
}

/** The real world, and how to leave it clean. */
export interface OpenPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** Connects a run with Docker, git, GitHub and the rest; nothing is asked of them yet. */
export function openPorts(options: PortsOptions): OpenPorts {
  const { flow, folder, variables, signal } = options;
  const programs = createPrograms(options);
  const registryCredentials = readRegistryCredentials(variables);
  const envFile = findEnvFile(folder);
  let config: Promise<DockerConfig> | undefined;
  let login: Promise<unknown> | undefined;

  const loggedIn = async (): Promise<{ readonly [name: string]: string }> => {
    if (registryCredentials === undefined) return {};
    config ??= createDockerConfig(join(folder, OWN_FOLDER), variables.DOCKER_CONFIG);
    const env = { DOCKER_CONFIG: (await config).folder };
    const { user, password } = registryCredentials;
    const [host = ''] = flow.registry.split('/');
    const logIn = ['login', '--username', user, '--password-stdin', host];
    login ??= programs.run('docker', logIn, { input: password, env });
    await login;
    return env;
  };

  return {
    ports: {
      engine(target) {
        const host = flow.targets.find(({ name }) => name === target)?.host;
        return createDocker({
          programs,
          loggedIn,
          ...(host === undefined ? {} : { host }),
          ...(envFile === undefined ? {} : { envFile }),
        });
      },
      repository: lazily(async () => {
        const token = readGitHubToken(variables);
        const { createRepository } = await import('../../adapters/git.ts');
        const address = new URL('/', flow.jenkins.githubApi ?? 'https://github.com').href;
        return createRepository({
          folder,
          variables,
          signal,
          ...(token === undefined ? {} : { credentials: { address, token } }),
        });
      }),
      registry: lazily(async () => {
        const { createRegistry } = await import('../../adapters/registry.ts');
        return createRegistry(registryCredentials, signal);
      }),
      store: createStore({
        folder,
        backups: join(variables.PIPEGEN_BACKUP_DIR ?? join(homedir(), '.pipegen', 'backups'), flow.name),
      }),
      chat: lazily(async () => (await import('../../adapters/slack.ts')).createSlack(signal)),
      gitHost: openGitHost(options),
    },
    async close() {
      await (await config)?.remove();
    },
  };
}

function openGitHost({ flow, variables, signal, log }: PortsOptions): GitHost | undefined {
  const token = readGitHubToken(variables);
  if (token === undefined) return undefined;
  return lazily(async () => {
    const { createGitHub } = await import('../../adapters/github.ts');
    const { githubApi, repository } = flow.jenkins;
    return createGitHub({ repository, token, signal, log, ...(githubApi === undefined ? {} : { api: githubApi }) });
  });
}

function readGitHubToken(variables: Variables): string | undefined {
  return variables[CREDENTIAL_VARIABLES.githubToken] || undefined;
}

function readRegistryCredentials(variables: Variables) {
  const user = variables[CREDENTIAL_VARIABLES.registryUser];
  const password = variables[CREDENTIAL_VARIABLES.registryPassword];
  return user && password ? { user, password } : undefined;
}
