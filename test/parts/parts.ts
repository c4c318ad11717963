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

/** Why a program cannot be started by its name, or `undefined` when it is on `PATH`. */
export function programMissing(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, name))) ? undefined : `no ${name} on PATH`;
}

/** As `.ci/parts-env` has it: a folder of the cache, named after the hash of its recipe. */
function jarsFolder(): string {
  const recipe = readFileSync(join(import.meta.dirname, 'jars.txt'));
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 16);
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const parts = process.env.PIPEGEN_PARTS_DIR ?? join(caches, 'pipegen-parts');
  return process.env.PIPEGEN_GROOVY_JARS ?? join(parts, `jars-${hash}`);
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
