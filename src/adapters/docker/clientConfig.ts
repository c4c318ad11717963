import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAlive } from '../process/liveness.ts';

/** A private folder with Docker's client configuration. */
export interface DockerConfig {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Files of the user's folder that the client needs, without passwords. */
const SHARED_FOLDERS = ['cli-plugins', 'contexts', 'buildx'];

/** The prefix of folder names, before the process ID. */
const PREFIX = 'docker-';

/**
 * Makes a private folder for a login's result, which Docker would else write into the user's own configuration, for
 * every later job of the machine to read. Plugins and contexts stay reachable; where passwords are kept otherwise
 * (`credsStore`) does not carry over.
 *
 * What a run left that was killed goes at the same time, as a login is in it.
 *
 * @param parent an existing folder that only this build uses
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export async function createDockerConfig(parent: string, usual: string | undefined): Promise<DockerConfig> {
  const original = resolve(usual ?? join(homedir(), '.docker'));
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o700);
  for (const shared of SHARED_FOLDERS)
    if (existsSync(join(original, shared))) await symlink(join(original, shared), join(folder, shared));
  const { credsStore: _, ...settings } = await readSettings(join(original, 'config.json'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(settings), { mode: 0o600 });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Removes the folders of processes that no longer run. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (owner > 0 && !isAlive(owner)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function readSettings(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
