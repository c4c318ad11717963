import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrograms } from '../../adapters/process/process.ts';
import { type FoundDockerfile, portIn } from '../../intake/dockerfiles.ts';
import { PACKAGE_MANAGERS, type PackageManager } from '../../intake/packageManager.ts';
import { readSource } from '../../plan/stamp.ts';
import { exists } from '../import/freePath.ts';
import type { Invocation } from '../invocation.ts';

/** What a project has that a flow can start from. */
export interface ExistingProject {
  /** The address of its repository, as git knows it. */
  readonly origin?: string;
  readonly composeFile?: string;
  readonly dockerfiles: readonly FoundDockerfile[];
  /** Whether it has a Jenkinsfile that pipegen did not write. */
  readonly hasJenkinsfile: boolean;
  readonly packageManager: PackageManager;
}

/** In the order in which Compose looks for them. */
const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Looks at a project, without changing it. */
export async function readProject(invocation: Invocation): Promise<ExistingProject> {
  const { projectFolder } = invocation;
  const has = (path: string) => exists(join(projectFolder, path));
  const origin = await readOrigin(invocation);
  const composeFile = await firstOf(COMPOSE_FILES, has);
  const lockFile = await firstOf(Object.keys(PACKAGE_MANAGERS), has);
  return {
    ...(origin !== undefined && { origin }),
    ...(composeFile !== undefined && { composeFile }),
    dockerfiles: await readDockerfiles(projectFolder),
    hasJenkinsfile: await hasOwnJenkinsfile(projectFolder),
    packageManager: PACKAGE_MANAGERS[lockFile ?? ''] ?? 'npm',
  };
}

/** Whether a project has a Jenkinsfile that pipegen did not write. */
export async function hasOwnJenkinsfile(projectFolder: string): Promise<boolean> {
  const text = await readFile(join(projectFolder, 'Jenkinsfile'), 'utf8').catch(() => undefined);
  return text !== undefined && readSource(text) === undefined;
}

/** The address of a project's repository; undefined when git knows none. */
export async function readOrigin({ projectFolder, signal }: Invocation): Promise<string | undefined> {
  const programs = createPrograms({
    folder: projectFolder,
    variables: process.env,
    signal,
    mask: (text) => text,
    log: () => {},
  });
  const address = await programs.run('git', ['remote', 'get-url', 'origin']).catch(() => undefined);
  signal.throwIfAborted();
  return address?.trim() || undefined;
}

async function firstOf(paths: readonly string[], has: (path: string) => Promise<boolean>): Promise<string | undefined> {
  for (const path of paths) if (await has(path)) return path;
  return undefined;
}

/** Dockerfiles of the project's folder and of the folders in it, two deep. */
async function readDockerfiles(projectFolder: string): Promise<readonly FoundDockerfile[]> {
  const found: FoundDockerfile[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(join(projectFolder, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile() && /^Dockerfile(?:\.[\w-]+)?$/.test(entry.name)) {
        const port = portIn(await readFile(join(projectFolder, path), 'utf8'));
        found.push({ path, ...(port !== undefined && { port }) });
      }
      if (entry.isDirectory() && depth < 2 && !IGNORED.test(entry.name)) await visit(path, depth + 1);
    }
  };
  await visit('', 0);
  return found;
}

const IGNORED = /^(?:\..*|node_modules|vendor|dist|build|target|jenkins|test|tests)$/;
