import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineService, type FlowDefinition, github, secret } from '../../src/index.ts';
import type { Flow } from '../../src/model/flow.ts';
import { EDGE_LABEL } from '../../src/model/names.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { REVISION_HEADER } from '../../src/run/ports/edge.ts';
import { compileManifests } from '../../src/targets/manifests.ts';
import { askEdge } from '../traffic/traefik.ts';
import { GitHubServer } from './gitHubServer.ts';

/** The registry's user, whose password no output may show. */
export const REGISTRY_PASSWORD = 'registry-password-1234';

/** A step of the flow's own, as the build bundles it. */
const LOOK_AROUND = `exports.lookAround = async ({ missing }, { deployment, folder, log }) => {
  log('looking at ' + deployment.name + ' by ' + deployment.links[0].url);
  const page = require('node:fs').readFileSync(folder + '/app/www/index.html', 'utf8');
  if (page.includes(missing)) throw new Error('The page has ' + missing + '.');
};
`;

/** The built agent. */
export const AGENT = join(import.meta.dirname, '../../dist/agent.cjs');

let worlds = 0;

/** How a run of the agent ended. */
export interface AgentRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly result: string;
}

/** Everything that a pipeline meets: a registry, a bare repository with GitHub before it, and a workspace. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-agent-'));
  readonly workspace = join(this.folder, 'workspace');
  readonly bare = join(this.folder, 'shop.git');
  readonly gitHub = new GitHubServer(this.bare);
  /** Of its own, so that runs side by side do not meet. */
  readonly flowName = `shop${process.pid}w${++worlds}`;
  private registry: ChildProcess | undefined;
  protected registryHost = '';
  protected api = '';

  async open(): Promise<void> {
    const port = await freePort();
    this.registryHost = `127.0.0.1:${port}`;
    this.startRegistry(port);
    this.git(this.folder, 'init', '--quiet', '--bare', '--initial-branch', 'STAGING', this.bare);
    this.git(this.folder, 'clone', '--quiet', this.bare, this.workspace);
    this.api = await this.listen();
    this.buildStore();
  }

  /** @returns the address at which GitHub is asked */
  protected listen(): Promise<string> {
    return this.gitHub.listen();
  }

  close(): void {
    for (const instance of this.docker('ps', '--all', '--quiet', '--filter', `label=pipegen.flow=${this.flowName}`))
      this.docker('rm', '--force', '--volumes', instance);
    for (const kind of ['volume', 'network'])
      for (const name of this.docker(kind, 'ls', '--quiet', '--filter', `label=pipegen.flow=${this.flowName}`))
        this.docker(kind, 'rm', name);
    for (const edge of this.docker('ps', '--quiet', '--filter', `label=${EDGE_LABEL}`)) {
      const forget = `grep -ls '${this.flowName}' /etc/traefik/dynamic/* | xargs -r rm -f`;
      this.docker('exec', edge, 'sh', '-c', forget);
    }
    // By name, as a build's first image may be the parent of the next.
    const reference = `reference=${this.registryHost}/*/*`;
    for (const image of this.docker('image', 'ls', '--filter', reference, '--format', '{{.Repository}}:{{.Tag}}'))
      this.docker('image', 'rm', image);
    this.stopRegistry();
    this.gitHub.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  stopRegistry(): void {
    this.registry?.kill('SIGKILL');
  }

  /** STAGING, with a deployment of its own for each change and a check of the flow's, and PROD. */
  protected environments(): FlowDefinition['environments'] {
    return {
      staging: {
        branch: 'STAGING',
        deployOn: ['changeOpened', 'merge'],
        data: 'perDeployment',
        drain: '1s',
        timeToLive: '7d',
        checks: [{ step: 'lookAround', arguments: { missing: 'bad' } }],
      },
      prod: {
        branch: 'PROD',
        from: 'staging',
        deployments: 'single',
        hosts: 'bare',
        approval: {},
        retires: ['staging'],
        soak: '1s',
        drain: '1s',
      },
    };
  }

  /** The flow: an application of the repository's own, and a store whose data PROD keeps. */
  flow(): Flow {
    const health = { interval: '1s', timeout: '15s', retries: 8, startPeriod: '1s' } as const;
    const definition = {
      name: this.flowName,
      domain: `${this.flowName}.example`,
      registry: this.registryHost,
      environments: this.environments(),
      images: { app: { repository: 'shop/app', context: 'app', test: ['/bin/sh', '-c', 'test -e /www/index.html'] } },
      services: {
        store: defineService({
          image: { name: `${this.registryHost}/stand/store`, tag: '1.0' },
          role: 'App Helper Service',
          scope: 'environment',
          ports: { http: 80 },
          volumes: { data: '/data' },
          // As the container's first process it ends on SIGTERM only when it says so.
          command: ['/bin/sh', '-c', 'trap exit TERM; httpd -f -p 80 -h /data & wait'],
          health: { command: ['/bin/sh', '-c', 'test -d /data'], ...health },
          backup: { every: '1h', keep: 2, dump: 'cat /data/row', restore: 'cat > /data/row' },
        }),
        app: defineService({
          image: { built: 'app' },
          role: 'App Service',
          scope: 'deployment',
          ports: { http: 8000 },
          environment: { TOKEN: secret('SHOP_TOKEN', { description: 'Opens the shop.' }) },
          command: ['/bin/sh', '-c', 'echo "token $TOKEN"; exec httpd -f -p 8000 -h /www'],
          health: { command: ['/bin/sh', '-c', 'wget -qO- http://127.0.0.1:8000/health'], ...health },
        }),
      },
      connections: { app: ['store'] },
      routes: [{ service: 'app', port: 'http' }],
      repository: github({ owner: 'shop', name: 'shop', api: this.api as `http://${string}` }),
      jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
    } as const satisfies FlowDefinition;
    const { flow, diagnostics } = resolveFlow(definition as unknown as FlowDefinition);
    if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return flow;
  }

  /** Commits the application, with what the build generates, on the branch that is checked out, and pushes it. */
  commit(subject: string, { page, isHealthy = true }: { readonly page: string; readonly isHealthy?: boolean }): string {
    const flow = this.flow();
    this.write('.gitignore', '.pipegen/\n.env\n');
    this.writeApp(page, isHealthy);
    this.write(`jenkins/resources/pipegen/${flow.name}/flow.json`, JSON.stringify(flow));
    this.write(`jenkins/resources/pipegen/${flow.name}/steps/lookAround.cjs`, LOOK_AROUND);
    for (const { path, body } of compileManifests(flow)) this.write(path, body);
    this.git(this.workspace, 'add', '--all');
    this.git(this.workspace, 'commit', '--quiet', '--allow-empty', '--message', subject);
    this.git(this.workspace, 'push', '--quiet', 'origin', 'HEAD');
    return this.git(this.workspace, 'rev-parse', 'HEAD');
  }

  /** Writes what the application's image is built from. */
  protected writeApp(page: string, isHealthy: boolean): void {
    this.write('app/Dockerfile', 'FROM scratch\nCOPY root/ /\nCOPY www/ /www/\n');
    makeRoot(join(this.workspace, 'app/root'));
    this.write('app/www/index.html', page);
    if (isHealthy) this.write('app/www/health', 'ok');
    else rmSync(join(this.workspace, 'app/www/health'), { force: true });
  }

  /** Checks out a branch as it is on the remote, as Jenkins does before a build. */
  checkout(branch: string): void {
    this.git(this.workspace, 'fetch', '--quiet', 'origin');
    this.git(this.workspace, 'checkout', '--quiet', '-B', branch, `origin/${branch}`);
    rmSync(join(this.workspace, '.pipegen'), { recursive: true, force: true });
  }

  branch(name: string): void {
    this.git(this.workspace, 'checkout', '--quiet', '-b', name);
    this.git(this.workspace, 'push', '--quiet', 'origin', name);
  }

  write(path: string, text: string): void {
    const file = join(this.workspace, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Starts a step as the library does. */
  start(step: string, args: object = {}, variables: Readonly<Record<string, string>> = {}): ChildProcess {
    this.write('.pipegen/arguments.json', JSON.stringify(args));
    const files = ['--arguments', '.pipegen/arguments.json', '--result', '.pipegen/result.txt'];
    return spawn(process.execPath, [AGENT, 'step', step, ...files], {
      cwd: this.workspace,
      env: {
        ...process.env,
        PIPEGEN_FLOW: this.flowName,
        REGISTRY_USER: 'builder',
        REGISTRY_PASSWORD: REGISTRY_PASSWORD,
        GITHUB_TOKEN: 'secret-token',
        PIPEGEN_BACKUP_DIR: join(this.folder, 'backups'),
        SHOP_TOKEN: 'shop-token-value',
        ...variables,
      },
    });
  }

  /** Runs a step to its end. */
  async run(step: string, args: object = {}, variables: Readonly<Record<string, string>> = {}): Promise<AgentRun> {
    return ended(this.start(step, args, variables), join(this.workspace, '.pipegen/result.txt'));
  }

  /** Runs the steps of a deployment. */
  async deploy(environment: string, variables: Readonly<Record<string, string>> = {}): Promise<AgentRun> {
    for (const step of ['buildImages', 'testImages', 'pushImages']) {
      const run = await this.run(step, {}, variables);
      if (run.exitCode !== 0) throw new Error(`${step}: ${run.output}`);
    }
    return this.run('deployRelease', { environment }, variables);
  }

  /** The revision that the edge sends requests for a host name to, by the name's first label; none for the domain itself. */
  async answering(label?: string): Promise<string | null> {
    const host = [...(label === undefined ? [] : [label]), `${this.flowName}.example`].join('.');
    const { headers } = await askEdge(`https://${host}/`);
    return headers[REVISION_HEADER.toLowerCase()]?.toString() ?? null;
  }

  /** The Compose projects of the flow that have containers. */
  projects(): string[] {
    const format = '{{.Label "com.docker.compose.project"}}';
    const projects = this.docker('ps', '--all', '--filter', `label=pipegen.flow=${this.flowName}`, '--format', format);
    return [...new Set(projects)].map((project) => project.slice(this.flowName.length + 1)).sort();
  }

  /** The deployments that have containers, and the environments whose persistent services do. */
  deployments(): string[] {
    const format = '{{.Label "pipegen.environment"}} {{.Label "pipegen.deployment"}}';
    const found = this.docker('ps', '--all', '--filter', `label=pipegen.flow=${this.flowName}`, '--format', format);
    return [...new Set(found.map((line) => line.trimEnd().split(' ').at(-1) ?? ''))].sort();
  }

  /** The lines that a command prints. */
  docker(...args: string[]): string[] {
    const text = execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return text.split('\n').filter((line) => line !== '');
  }

  git(folder: string, ...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@shop.example'];
    return execFileSync('git', [...identity, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** A real registry that asks for a password. */
  private startRegistry(port: number): void {
    // It takes bcrypt only, which Perl, a part of git's own installation, has from the C library.
    const hash = execFileSync('perl', ['-e', 'print crypt($ENV{PASSWORD}, q($2b$05$abcdefghijklmnopqrstuu))'], {
      env: { ...process.env, PASSWORD: REGISTRY_PASSWORD },
      encoding: 'utf8',
    });
    const file = (name: string) => join(this.folder, name);
    writeFileSync(file('htpasswd'), `builder:${hash}\n`);
    const config = [
      'version: 0.1',
      `storage: { filesystem: { rootdirectory: ${file('registry')} } }`,
      `http: { addr: 127.0.0.1:${port} }`,
      `auth: { htpasswd: { realm: shop, path: ${file('htpasswd')} } }`,
    ];
    writeFileSync(file('registry.yml'), config.join('\n'));
    this.registry = spawn('docker-registry', ['serve', file('registry.yml')], { stdio: 'ignore' });
  }

  /** An image that stands in for a vendor's. */
  private buildStore(): void {
    const context = join(this.folder, 'store');
    makeRoot(join(context, 'root'));
    writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY root/ /\n');
    const reference = `${this.registryHost}/stand/store:1.0`;
    execFileSync('docker', ['build', '--quiet', '--tag', reference, context], { stdio: ['ignore', 'pipe', 'pipe'] });
    const auth = Buffer.from(`builder:${REGISTRY_PASSWORD}`).toString('base64');
    const config = join(this.folder, 'docker');
    mkdirSync(config);
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [this.registryHost]: { auth } } }));
    execFileSync('docker', ['--config', config, 'push', '--quiet', reference], { stdio: 'pipe' });
  }
}

async function ended(child: ChildProcess, resultFile: string): Promise<AgentRun> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const result = exitCode === 0 && existsSync(resultFile) ? readFileSync(resultFile, 'utf8') : '';
  return { exitCode, output, result };
}

/** Where static BusyBox may be. */
const BUSYBOX = '/bin/busybox';

/** A root file system with BusyBox under the names of a few programs. */
function makeRoot(root: string): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'bin'), { recursive: true });
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
  for (const name of ['sh', 'httpd', 'wget', 'test', 'cat', 'tar', 'echo'])
    symlinkSync('busybox', join(root, 'bin', name));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
