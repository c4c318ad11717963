import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowDefinition } from '../../src/index.ts';
import { COMMAND, Lifecycle } from './world.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROJECT = join(ROOT, 'test/fixtures/projects/shop');

/** The stand-in of Redis with the official image's entrypoint. */
const REDIS = `FROM pipegen-standin/redis:latest
RUN printf '#!/bin/sh\\nexec "$@"\\n' >/usr/local/bin/docker-entrypoint.sh && chmod +x /usr/local/bin/docker-entrypoint.sh
`;

/** A project as a team has it, with its Compose file and Jenkinsfile, and the flow that its author made of them. */
export class ProjectShop extends Lifecycle {
  readonly passwords = {
    POSTGRES_PASSWORD: `p@s:s/w#rd?${process.pid}`,
    REDIS_PASSWORD: `redis-${process.pid}-password`,
    STAGING_STRIPE_KEY: `staging-key-${process.pid}`,
    PROD_STRIPE_KEY: `prod-key-${process.pid}`,
  };

  /** The host name of PROD, which is one of its own. */
  get prod(): string {
    return `${this.flowName}.shop`;
  }

  /** The host name of STAGING, which no deployment changes. */
  get staging(): string {
    return `staging.${this.flowName}.example`;
  }

  /** The project as it was before, in a folder of its own. */
  before(): string {
    const folder = join(this.folder, 'before');
    cpSync(PROJECT, folder, { recursive: true });
    rmSync(join(folder, 'finishedFlow.ts'));
    this.git(this.folder, 'init', '--quiet', folder);
    this.git(folder, 'remote', 'add', 'origin', 'git@github.com:shop/shop.git');
    link(folder);
    return folder;
  }

  /** Runs `pipegen build` where a change is made, as its author does. */
  override commit(subject: string, { page }: { readonly page: string }): string {
    cpSync(PROJECT, this.workspace, { recursive: true });
    rmSync(join(this.workspace, 'finishedFlow.ts'));
    link(this.workspace);
    const flow = readFileSync(join(PROJECT, 'finishedFlow.ts'), 'utf8')
      .replaceAll('__NAME__', this.flowName)
      .replaceAll('__REGISTRY__', this.registryHost)
      .replace("repository: github({ owner: 'shop', name: 'shop' })", "repository: git({ url: '/srv/git/shop.git' })")
      .replace(' github,', ' git,');
    this.write(`pipelines/${this.flowName}/flow.ts`, flow);
    this.write('.gitignore', '.pipegen/\n.env\nnode_modules\n');
    this.write('web/release', page);
    execFileSync(process.execPath, [COMMAND, 'build'], { cwd: this.workspace, stdio: 'pipe' });
    this.git(this.workspace, 'add', '--all');
    this.git(this.workspace, 'commit', '--quiet', '--message', subject);
    this.git(this.workspace, 'push', '--quiet', 'origin', 'HEAD');
    return this.git(this.workspace, 'rev-parse', 'HEAD');
  }

  override async open(): Promise<void> {
    const image = join(this.folder, 'redis');
    mkdirSync(image);
    execFileSync('docker', ['build', '--quiet', '--tag', 'pipegen-standin/redis-entrypoint:7-alpine', '-'], {
      input: REDIS,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    await super.open();
  }

  override variables(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string | undefined>> {
    return super.variables({ ...this.passwords, ...more });
  }

  protected override environments(): FlowDefinition['environments'] {
    throw new Error('The flow is in the project.');
  }
}

/** Lets flows import pipegen as an installed one. */
function link(folder: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  rmSync(join(folder, 'node_modules/pipegen'), { force: true });
  symlinkSync(ROOT, join(folder, 'node_modules/pipegen'));
}
