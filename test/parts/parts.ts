import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Why the Docker client, an engine or Compose cannot be used, or `undefined` when all answer.
 *
 * @example describePart('a stack', 'Docker with Compose', dockerMissing(), () => { ... });
 */
export const dockerMissing = once(
  (): string | undefined =>
    programMissing('docker') ??
    failure('docker', ['version', '--format', '{{.Server.Version}}']) ??
    failure('docker', ['compose', 'version']),
);

/** Why Compose cannot be used for what needs no engine, or `undefined` when it answers. */
export const composeMissing = once(
  (): string | undefined => programMissing('docker') ?? failure('docker', ['compose', 'version']),
);

/** Why containers cannot be run from the stand-in images, or `undefined` when Docker and each image are there. */
export const standInImagesMissing = once(
  (): string | undefined =>
    dockerMissing() ?? failure('docker', ['image', 'inspect', '--format', '.', ...standInImages()]),
);

/**
 * The stand-in images, such as `pipegen-standin/postgres:16.1-alpine`: Debian's programs behind the contract of the
 * official images, see `images/build`. `.ci/with-docker` and `.ci/install-parts images` make them.
 */
export function standInImages(): readonly string[] {
  const list = readFileSync(join(import.meta.dirname, 'images/images.txt'), 'utf8');
  return list
    .trim()
    .split('\n')
    .map((image) => `pipegen-standin/${image}`);
}

/** Why Groovy and Jenkins' CPS engine cannot be run, or `undefined` when a JDK and the jars are there. */
export const groovyMissing = once(
  (): string | undefined =>
    programMissing('java') ??
    programMissing('javac') ??
    (existsSync(jarsFolder()) ? undefined : `no Groovy jars in ${jarsFolder()} (.ci/install-parts jars fetches them)`),
);

/**
 * The `-classpath` of Groovy 2.4.21, Jenkins' CPS engine and Guava. Only for tests that {@link groovyMissing} lets run.
 *
 * @throws when the jars are not there
 */
export function groovyClasspath(): string {
  const jars = readdirSync(jarsFolder()).filter((file) => file.endsWith('.jar'));
  return jars.map((jar) => join(jarsFolder(), jar)).join(delimiter);
}

/**
 * Why the real Traefik cannot be run in a container, or `undefined` when its program is there and so is an engine whose
 * socket it can be given.
 */
export const traefikMissing = once(
  (): string | undefined =>
    dockerMissing() ??
    (existsSync(traefikProgram()) ? undefined : `no ${traefikProgram()} (.ci/install-parts traefik builds it)`) ??
    (existsSync(dockerSocket()) ? undefined : `the engine has no socket here: ${dockerSocket()}`),
);

/** Traefik's program, which is static; the name of its folder changes with its version. */
export function traefikProgram(): string {
  return process.env.PIPEGEN_TRAEFIK ?? join(partFolder('traefik', 'traefik/go.sum'), 'traefik');
}

/** Why a real Gitea cannot be started, or `undefined` when its program is there. */
export function giteaMissing(): string | undefined {
  return existsSync(giteaProgram()) ? undefined : `no ${giteaProgram()} (.ci/install-parts gitea builds it)`;
}

/** Gitea's program, beside the folders that it serves from. */
export function giteaProgram(): string {
  return process.env.PIPEGEN_GITEA ?? join(partFolder('gitea', 'gitea/go.sum'), 'gitea');
}

/** Why GitHub's OpenAPI description cannot be read, or `undefined` when it is there. */
export function openApiMissing(): string | undefined {
  return existsSync(openApiFile()) ? undefined : `no ${openApiFile()} (.ci/install-parts openapi fetches it)`;
}

/** The file of GitHub's OpenAPI description, about 13 MB. */
export function openApiFile(): string {
  return process.env.PIPEGEN_OPENAPI ?? join(partFolder('openapi', 'openapi/package.txt'), 'api.github.com.json');
}

/** The socket of the Docker engine that answers. */
export function dockerSocket(): string {
  return (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
}

/** Why a program cannot be started by its name, or `undefined` when it is on `PATH`. */
export function programMissing(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, name))) ? undefined : `no ${name} on PATH`;
}

function jarsFolder(): string {
  return process.env.PIPEGEN_GROOVY_JARS ?? partFolder('jars', 'jars.txt');
}

/** As `.ci/parts-env` has it: a folder of the cache, named after the hash of its recipe. */
function partFolder(part: string, recipe: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(import.meta.dirname, recipe)))
    .digest('hex');
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const parts = process.env.PIPEGEN_PARTS_DIR ?? join(caches, 'pipegen-parts');
  return join(parts, `${part}-${hash.slice(0, 16)}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a command said when it failed, in one line, or `undefined` when it went well. */
function failure(program: string, args: readonly string[]): string | undefined {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    return `${program} ${args[0]}: ${said.split('\n')[0] || String(error)}`;
  }
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
