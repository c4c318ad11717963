import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { giteaProgram } from '../parts.ts';

/** A real Gitea of its own, with one user. */
export interface GiteaServer {
  readonly url: string;
  readonly user: string;
  /** Allows everything. */
  readonly token: string;
  /** Asks its API. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
  close(): void;
}

/** The most that a page of its answers holds: few, so that tests need few. */
export const GITEA_PAGE = 5;

/** How long it may take to answer, in milliseconds: it makes its database first. */
const START_MILLISECONDS = 120_000;

/** Starts a Gitea in a folder of its own; it is gone with {@link GiteaServer.close}. */
export async function startGitea(): Promise<GiteaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-gitea-'));
  const config = join(folder, 'app.ini');
  const url = `http://127.0.0.1:${await freePort()}`;
  mkdirSync(join(folder, 'data'));
  writeFileSync(config, settings(folder, url));
  const run = (...args: readonly string[]) =>
    execFileSync(giteaProgram(), [...args, '--config', config], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  run('migrate');
  const user = 'shop';
  const person = ['--username', user, '--password', 'secret-Pass1', '--email', 'shop@shop.example'];
  run('admin', 'user', 'create', '--admin', '--must-change-password=false', ...person);
  const made = run('admin', 'user', 'generate-access-token', '--username', user, '--scopes', 'all', '--raw');
  const token = made.trim().split('\n').at(-1) ?? '';
  const program = spawn(giteaProgram(), ['web', '--config', config], { stdio: 'ignore' });
  const close = (): void => {
    program.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  await untilItAnswers(`${url}/api/v1/version`, program).catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    url,
    user,
    token,
    async ask(method, path, body) {
      const answer = await fetch(`${url}/api/v1/${path}`, {
        method,
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Gitea answers ${answer.status} to ${method} ${path}: ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    close,
  };
}

function settings(folder: string, url: string): string {
  const { hostname, port } = new URL(url);
  const owner = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
  return `
RUN_MODE = prod
RUN_USER = ${owner}
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
WORK_PATH = ${join(folder, 'data')}
[server]
HTTP_ADDR = ${hostname}
HTTP_PORT = ${port}
ROOT_URL = ${url}/
STATIC_ROOT_PATH = ${dirname(giteaProgram())}
OFFLINE_MODE = true
DISABLE_SSH = true
[database]
DB_TYPE = sqlite3
PATH = ${join(folder, 'data', 'gitea.db')}
[security]
INSTALL_LOCK = true
[api]
MAX_RESPONSE_ITEMS = ${GITEA_PAGE}
[actions]
ENABLED = false
[cron]
ENABLED = false
[log]
LEVEL = error
`;
}

async function untilItAnswers(url: string, program: ChildProcess): Promise<void> {
  const end = Date.now() + START_MILLISECONDS;
  while (Date.now() < end) {
    if (program.exitCode !== null) throw new Error(`Gitea ended with ${program.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error(`Gitea does not answer within ${START_MILLISECONDS / 1_000} s.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
