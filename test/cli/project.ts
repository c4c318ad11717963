import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { callProgram } from './callProgram.ts';

/** The compiled command line: `npm run compile` makes it. */
export const PIPEGEN = fileURLToPath(new URL('../../dist/pipegen.js', import.meta.url));

/** How a run of the command line ended. */
export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a temporary folder, gone when the test is over. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-'));

  /** A project with this flow in `pipelines/shop.ts`, and what its image is built from; or with neither. */
  constructor(flow?: string) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    if (flow !== undefined) this.write('pipelines/shop.ts', flow).write('app/Dockerfile', 'FROM scratch\n');
  }

  /** With its packages: pipegen, and the types of Node.js. They bring a location for the cache. */
  installed(): this {
    const repository = dirname(dirname(PIPEGEN));
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(repository, join(this.folder, 'node_modules/pipegen'));
    symlinkSync(join(repository, 'node_modules/@types'), join(this.folder, 'node_modules/@types'));
    return this;
  }

  write(path: string, text: string): this {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
    return this;
  }

  append(path: string, text: string): this {
    return this.write(path, this.read(path) + text);
  }

  replace(path: string, from: string, to: string): this {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    return this.write(path, text.replace(from, to));
  }

  remove(path: string): this {
    rmSync(join(this.folder, path), { recursive: true });
    return this;
  }

  mode(path: string, mode: number): this {
    chmodSync(join(this.folder, path), mode);
    return this;
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Calls `pipegen` here, within this process; nobody is watching, so that there are no colours. */
  run(...args: string[]): Promise<Run> {
    return callProgram(this.folder, args);
  }

  /** Starts `pipegen` here as a process of its own, to be spoken to while it runs. */
  start(...args: string[]) {
    const child = spawn(process.execPath, [PIPEGEN, ...args], {
      cwd: this.folder,
      // As Jenkins' and other servers do it; some libraries take it for a terminal that knows colours.
      env: { ...process.env, CI: 'true' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Run>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
    return { child, ended, output: () => stdout + stderr };
  }
}

/** A small flow that is right. */
export const FLOW = `import { defineFlow, defineService, github } from 'pipegen';

export default defineFlow({
  name: 'shop',
  domain: 'shop.example',
  registry: 'registry.shop.example',
  environments: {
    staging: { branch: 'STAGING', deployOn: ['changeOpened', 'merge'], data: 'perDeployment' },
    prod: { branch: 'PROD', from: 'staging', deployments: 'single', hosts: 'bare', approval: {}, retires: ['staging'] },
  },
  images: { app: { repository: 'shop/app', context: 'app' } },
  services: {
    app: defineService({
      image: { built: 'app' },
      role: 'App Service',
      scope: 'deployment',
      ports: { http: 8000 },
      health: { command: ['true'] },
    }),
  },
  routes: [{ service: 'app', port: 'http' }], // pipegen-ignore edge-undeclared
  repository: github({ owner: 'shop', name: 'shop' }),
  jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
});
`;

/** The same flow with another name and domain, so that one project may have both. */
export function flowNamed(name: string): string {
  return FLOW.replace("'shop'", `'${name}'`).replace("'shop.example'", `'${name}.example'`);
}

/** A project whose generated files are all up to date. */
export async function builtProject(flow = FLOW): Promise<Project> {
  const project = new Project(flow);
  const { exitCode, stderr } = await project.run('build');
  if (exitCode !== 0) throw new Error(stderr);
  return project;
}
