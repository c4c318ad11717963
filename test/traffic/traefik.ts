import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { catalogue, type FlowDefinition, github, secretFile } from '../../src/index.ts';
import type { Flow } from '../../src/model/flow.ts';
import { EDGE_LABEL, EDGE_NETWORK, unitNameOf } from '../../src/model/names.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { compileManifests } from '../../src/targets/manifests.ts';
import { dockerSocket, traefikProgram } from '../parts/parts.ts';
import { type Answer, ask } from './ask.ts';

const run = promisify(execFile);

/** A router as Traefik understood it. @see https://doc.traefik.io/traefik/operations/api/ */
export interface Router {
  /** With its provider: `shop-prod-pr-1-web@docker`. */
  readonly name: string;
  readonly rule: string;
  readonly service: string;
  readonly priority: number;
  readonly status: 'enabled' | 'disabled' | 'warning';
  /** Why it does not work. */
  readonly error?: readonly string[];
}

/** The real Traefik before everything that runs on the engine and asks for it by its labels. */
export interface Traefik {
  /** The port of 127.0.0.1 that leads to Traefik's 80. */
  readonly httpPort: number;
  /** The port of 127.0.0.1 that leads to Traefik's 443; the certificate is Traefik's own default. */
  readonly httpsPort: number;
  /** The container's identifier. */
  readonly container: string;
  /** The routers, with their faults; only when it was started with `inspect`. */
  routers(): Promise<readonly Router[]>;
  /** The addresses that a service's requests go to, such as `http://172.18.0.3:80`; only when started with `inspect`. */
  servers(service: string): Promise<readonly string[]>;
  /** Restarts it as an operator would; its ports are others then. */
  restart(): Promise<void>;
  /** All that it wrote: its log and its access log, a JSON document a line. */
  logs(): Promise<string>;
  /** Stops it and removes what was made for it, but not the edge network, which others may be about to join. */
  stop(): Promise<void>;
}

/** How Traefik is to be started. */
export interface TraefikSettings {
  /** Opens Traefik's API, which the catalogue keeps shut, on another port of 127.0.0.1. */
  readonly inspect?: boolean;
  /** The lines of the team's `htpasswd` file, by default of a user who cannot log in. */
  readonly teamUsers?: string;
  /** Whether the agent finds it; an engine has one such at most. */
  readonly isShared?: boolean;
  /** A certificate of one's own with its key, PEM. */
  readonly certificate?: { readonly certificate: string; readonly key: string };
  /** Changes Traefik's static configuration, which is the catalogue's otherwise. */
  readonly configuration?: (fromCatalogue: string) => string;
}

/**
 * Starts the real Traefik as production does: the catalogue's service in the host's generated stack, in the edge network
 * and with the engine's socket. It differs only in what a test needs: free ports of 127.0.0.1, a health check every second
 * and an authority for certificates that nobody can reach.
 *
 * Every Traefik sees all containers of the engine: give each test a domain of its own. Only for tests that
 * `traefikMissing` lets run.
 *
 * @example
 * const traefik = await startTraefik();
 * const load = startLoad({ port: traefik.httpsPort, host: 'shop.example', answers: ['one', 'two'] });
 */
export async function startTraefik(settings: TraefikSettings = {}): Promise<Traefik> {
  const image = await traefikImage();
  const flow = doorFlow(image, settings);
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-traefik-'));
  const files = [join(folder, 'compose.yaml'), join(folder, 'ports.yaml')];
  const compose = (...args: readonly string[]): Promise<string> =>
    docker(['compose', ...files.flatMap((file) => ['--file', file]), '--project-name', project, ...args], {
      TEAM_USERS: settings.teamUsers ?? 'nobody:!',
      TLS_CERTIFICATE: settings.certificate?.certificate ?? '',
      TLS_KEY: settings.certificate?.key ?? '',
    });
  const project = unitNameOf(flow.name, 'host');
  const stop = async (): Promise<void> => {
    await compose('down', '--volumes', '--timeout', '1');
    await rm(folder, { recursive: true });
  };
  const [stack] = compileManifests(flow);
  const ports = [80, 443, ...(settings.inspect === true ? [API_PORT] : [])];
  await writeFile(join(folder, 'compose.yaml'), stack?.body ?? '');
  await writeFile(join(folder, 'ports.yaml'), overrides(ports, settings.isShared ?? false));
  try {
    await makeEdgeNetwork();
    await compose('up', '--detach', '--wait', '--wait-timeout', '60', '--pull', 'never');
  } catch (error) {
    const logs = await compose('logs', '--no-log-prefix');
    await stop();
    throw new Error(`Traefik did not start:\n${logs}`, { cause: error });
  }
  const port = async (inside: number): Promise<number> =>
    Number((await compose('port', 'traefik', String(inside))).split(':').at(-1));
  const askApi = async (path: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${await port(API_PORT)}/api/http/${path}`);
    return response.json();
  };
  let published = await Promise.all([port(80), port(443)]);
  return {
    get httpPort() {
      return published[0];
    },
    get httpsPort() {
      return published[1];
    },
    container: await compose('ps', '--quiet', 'traefik'),
    async restart() {
      await compose('restart', '--timeout', '5', 'traefik');
      published = await Promise.all([port(80), port(443)]);
    },
    routers: async () => (await askApi('routers')) as readonly Router[],
    servers: async (service) => {
      const { loadBalancer } = (await askApi(`services/${service}`)) as Partial<ServiceAnswer>;
      return (loadBalancer?.servers ?? []).map(({ url }) => url).sort();
    },
    logs: () => compose('logs', '--no-log-prefix', '--no-color', 'traefik'),
    stop,
  };
}

/** The one edge that all tests on the engine share, which the agent finds: see `parts/sharedEdge.ts`. */
export async function findSharedTraefik(): Promise<Pick<Traefik, 'httpsPort' | 'container'>> {
  const container = await docker(['container', 'ls', '--quiet', '--filter', `label=${EDGE_LABEL}=traefik-3`]);
  const address = await docker(['container', 'port', container, '443/tcp']);
  return { container, httpsPort: Number(address.split(':').at(-1)) };
}

let door: { readonly engine: string | undefined; readonly port: number } | undefined;

/** Asks a link as its users do, through the edge that all tests on the engine share. */
export async function askEdge(url: string): Promise<Answer> {
  const engine = process.env.DOCKER_HOST;
  const known = door?.engine === engine ? door : undefined;
  door = known ?? { engine, port: (await findSharedTraefik()).httpsPort };
  return ask(url, door.port).catch(async (error: unknown) => {
    if (known === undefined) throw error;
    // Once it is started anew, its port is another.
    door = undefined;
    return askEdge(url);
  });
}

interface ServiceAnswer {
  readonly loadBalancer: { readonly servers: readonly { readonly url: string }[] };
}

/** Where Traefik opens its API when `api.insecure` asks it to. */
const API_PORT = 8080;
const API = 'api:\n  insecure: true\n  dashboard: false\n';

/** Refuses every connection. */
const NO_AUTHORITY = 'https://127.0.0.1:1/directory';

const CONFIGURATION = '/etc/traefik/traefik.yml';

let doors = 0;

/** A flow of Traefik alone. */
function doorFlow(
  image: string,
  { inspect, isShared, certificate, configuration = (text) => text }: TraefikSettings,
): Flow {
  doors += 1;
  const [name = '', tag = ''] = image.split(':');
  const service = catalogue.traefik({
    version: '3',
    image: { name, tag, whyNotAlpine: 'Holds nothing but Traefik.' },
    acmeEmail: 'ops@shop.example',
    acmeServer: NO_AUTHORITY,
    certificates:
      certificate === undefined
        ? []
        : [
            {
              certificate: secretFile('TLS_CERTIFICATE', { description: 'The certificate.' }),
              key: secretFile('TLS_KEY', { description: "The certificate's key." }),
            },
          ],
    // What all tests share runs for long, and every check of it costs.
    health: { command: ['traefik', 'healthcheck'], interval: isShared === true ? '5s' : '1s' },
  });
  const definition: FlowDefinition = {
    name: `door-${process.pid}-${doors}`,
    domain: 'door.example',
    registry: 'registry.door.example',
    environments: { prod: { branch: 'PROD', deployOn: ['merge'], data: 'perDeployment' } },
    services: {
      traefik: {
        ...service,
        hostMounts: (service.hostMounts ?? []).map((mount) => ({ ...mount, from: dockerSocket() })),
        files: (service.files ?? []).map((file) =>
          file.path === CONFIGURATION
            ? { ...file, content: configuration(file.content) + (inspect === true ? API : '') }
            : file,
        ),
      },
    },
    repository: github({ owner: 'shop', name: 'door' }),
    jenkins: { url: 'https://jenkins.door.example', libraryVersion: 'v1.0.0' },
  };
  const { flow, diagnostics } = resolveFlow(definition);
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}

/** Free ports of 127.0.0.1 instead of the host's own, and out of the agent's sight unless all tests share it. */
function overrides(ports: readonly number[], isShared: boolean): string {
  const published = ports.map((port) => `'127.0.0.1::${port}'`).join(', ');
  const labels = isShared ? '' : `    labels: ["${EDGE_LABEL}=unseen"]\n`;
  return `services:\n  traefik:\n    ports: !override [${published}]\n${labels}`;
}

/** Programs that the agent runs in the edge's container, and Traefik's own image has too. */
const TOOLS = ['sh', 'cat', 'mv', 'rm', 'tail', 'test', 'nc'];

/** The image of Traefik, tagged like the folder of the program. The classic builder is all there is without a plugin. */
async function traefikImage(): Promise<string> {
  const program = traefikProgram();
  const context = dirname(program);
  const image = `pipegen-standin/traefik-with-tools:${basename(context)}`;
  const isThere = await docker(['image', 'inspect', image]).then(
    () => true,
    () => false,
  );
  if (isThere) return image;
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-traefik-'));
  await mkdir(join(folder, 'root/bin'), { recursive: true });
  await mkdir(join(folder, 'root/tmp'));
  await copyFile(program, join(folder, 'root/bin/traefik'));
  await copyFile('/bin/busybox', join(folder, 'root/bin/busybox'));
  for (const tool of TOOLS) await symlink('busybox', join(folder, 'root/bin', tool));
  await writeFile(join(folder, 'Dockerfile'), `FROM scratch\nCOPY root/ /\nENV PATH=/bin\nCMD ["traefik"]\n`);
  await docker(['build', '--quiet', '--tag', image, folder], { DOCKER_BUILDKIT: '0' });
  await rm(folder, { recursive: true });
  return image;
}

/** As the agent makes it: closed to the world. */
async function makeEdgeNetwork(): Promise<void> {
  await docker(['network', 'create', '--internal', EDGE_NETWORK]).catch(async (error: unknown) => {
    const names = await docker(['network', 'ls', '--format', '{{.Name}}']);
    if (!names.split('\n').includes(EDGE_NETWORK)) throw error;
  });
}

async function docker(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run('docker', args, { env: { ...process.env, ...variables }, maxBuffer: 2 ** 26 });
  return stdout.trim();
}
