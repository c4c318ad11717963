import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createDockerClient } from '../../src/adapters/docker/client.ts';
import { createPrograms } from '../../src/adapters/process/process.ts';
import { createTraefik } from '../../src/edges/traefik/traefik.ts';
import { defineService, type FlowDefinition, github, setting } from '../../src/index.ts';
import { type Flow, findEnvironment } from '../../src/model/flow.ts';
import { deploymentName, LABELS, manifestFile, revisionName, unitNameOf } from '../../src/model/names.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import type { Unit } from '../../src/plan/operation.ts';
import { type Answering, answeringOf, type Front } from '../../src/plan/traffic.ts';
import type { Edge } from '../../src/run/ports/edge.ts';
import type { Target } from '../../src/run/ports/target.ts';
import { createComposeTarget } from '../../src/targets/compose/target.ts';
import { compileManifests } from '../../src/targets/manifests.ts';

const run = promisify(execFile);

/** Routes to the page. */
type Routes = NonNullable<FlowDefinition['routes']>;

/** The page, `/slow`, which takes five seconds, and `/echo`, which says what was asked for. */
const NGINX = `server {
  listen 80;
  root /usr/share/nginx/html;
  location /slow { limit_rate 20k; }
  location /echo { return 200 "$request_uri $http_x_shop"; }
}
`;

const ROUTES: Routes = [
  { service: 'page', port: 'http' },
  { name: 'api', service: 'page', port: 'http' },
  { name: 'team', service: 'page', port: 'http', access: 'team' },
];

const PAGE = `cd /usr/share/nginx/html
echo "$WHO" >index.html
head -c 100000 /dev/zero >slow
exec nginx -g 'daemon off;'
`;

/** Which deployment is meant. */
export interface Which {
  readonly tag: string;
  /** Default `prod`, whose deployments all answer for the same host name; each of `qa` has its own. */
  readonly environment?: 'prod' | 'qa';
  /** Default 1. */
  readonly revision?: number;
}

/** A page that says whose it is: its generated stack as it is, on the engine as the agent uses it. */
export class Shop {
  /** The flow's name. */
  readonly name: string;
  /** Where PROD answers; the page for the team is at `team.` before it. */
  readonly host: string;
  private folder = '';
  private readonly engine = openEngine();

  private readonly routes: Routes;

  /**
   * @param name of the flow, which no other test uses; the domain is made of it
   * @param routes to its `page`; without them the page itself, `api.` and `team.`
   */
  constructor(name: string, routes = ROUTES) {
    this.name = name;
    this.host = `${name}.example`;
    this.routes = routes;
  }

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'pipegen-shop-'));
    for (const { path, body } of compileManifests(this.flow())) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), body);
    }
  }

  async close(): Promise<void> {
    const ours = ['--quiet', '--filter', `label=${LABELS.flow}=${this.name}`];
    for (const [kind, flags] of [['container', ['--all']] as const, ['network', []] as const]) {
      const found = await docker([kind, 'ls', ...flags, ...ours]);
      if (found !== '') await docker([kind, 'rm', '--force', ...found.split('\n')]);
    }
    await rm(this.folder, { recursive: true });
  }

  /** Starts a revision and returns when it is healthy; no request comes to it. */
  async deploy(which: Which): Promise<void> {
    await this.engine.start(this.stack(which), ['page']);
  }

  /** A revision with the host names that lead to it. */
  answering({ tag, environment = 'prod', revision = 1 }: Which): Answering {
    const flow = this.flow();
    return answeringOf(flow, findEnvironment(flow, environment), tag, revision);
  }

  /** The host names of PROD, or of a deployment; they lead nowhere yet. */
  front(name = 'prod'): Front {
    return { name, flow: this.name, environment: name, ledger: 'a1b2c3d4' };
  }

  /** Stops and removes a revision. */
  async remove(which: Which): Promise<void> {
    await this.engine.remove(this.stack(which).name);
  }

  /** Kills a deployment's page, which is not started again. */
  async kill(which: Which): Promise<void> {
    await docker(['kill', this.container(which)]);
  }

  /** The name of the page's container. */
  container(which: Which): string {
    return `${this.stack(which).name}-page-1`;
  }

  /** Runs Compose on a deployment's stack, for what an agent would not do. */
  async compose(which: Which, ...args: readonly string[]): Promise<string> {
    const { manifest: file, name: project, variables } = this.stack(which);
    return docker(['compose', '--file', file, '--project-name', project, ...args], variables);
  }

  private stack({ tag, environment = 'prod', revision = 1 }: Which): Unit {
    const deployment = deploymentName(environment, tag);
    return {
      name: unitNameOf(this.name, revisionName(deployment, revision)),
      scope: 'deployment',
      manifest: join(this.folder, manifestFile(this.name, 'deployment', { environment })),
      variables: {
        PIPEGEN_DEPLOYMENT: deployment,
        PIPEGEN_REVISION: revisionName(deployment, revision),
        PIPEGEN_LEDGER: 'a1b2c3d4',
        PIPEGEN_PARTS_PAGE: '{}',
        WHO: revisionName(deployment, revision),
        PIPEGEN_RELEASE: 'tree-0123456789ab',
        PIPEGEN_COMMIT: '0123456789abcdef0123456789abcdef01234567',
      },
      waitSeconds: 60,
    };
  }

  private flow(): Flow {
    const definition: FlowDefinition = {
      name: this.name,
      domain: this.host,
      registry: `registry.${this.host}`,
      environments: {
        qa: { branch: 'QA', deployOn: ['merge'], data: 'perDeployment' },
        prod: {
          branch: 'PROD',
          from: 'qa',
          deployOn: ['merge'],
          deployments: 'single',
          hosts: 'bare',
          data: 'perDeployment',
        },
      },
      services: {
        page: defineService({
          image: { name: 'pipegen-standin/nginx', tag: '1.23.4-alpine' },
          role: 'App Service',
          scope: 'deployment',
          ports: { http: 80 },
          command: ['/bin/sh', '-c', PAGE],
          environment: { WHO: setting('WHO', { description: 'Who answers.' }) },
          files: [{ path: '/etc/nginx/conf.d/default.conf', content: NGINX }],
          health: {
            command: 'wget -qO- http://127.0.0.1/',
            interval: '1s',
            timeout: '5s',
            retries: 2,
            startPeriod: '1s',
          },
        }),
      },
      routes: this.routes,
      repository: github({ owner: 'shop', name: 'shop' }),
      jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
    };
    const { flow, diagnostics } = resolveFlow(definition);
    if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return flow;
  }
}

const programs = createPrograms({
  folder: tmpdir(),
  variables: process.env,
  signal: new AbortController().signal,
  mask: (text) => text,
  log: () => undefined,
});

/** The engine as the agent uses it. */
function openEngine(): Target {
  return createComposeTarget({ programs, variables: process.env, loggedIn: async () => ({}) });
}

/** The edge as the agent uses it: the one that all tests share, or another that it does not find by itself. */
export function openEdge(container?: string): Edge {
  const docker = createDockerClient({ programs, variables: process.env, loggedIn: async () => ({}) });
  return createTraefik({
    docker,
    env: process.env,
    target: 'local',
    ...(container === undefined ? {} : { container }),
  });
}

async function docker(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run('docker', args, { env: { ...process.env, ...variables }, maxBuffer: 2 ** 26 });
  return stdout.trim();
}
