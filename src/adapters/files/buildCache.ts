import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type Fingerprint, isFresh, lastChange, takeFingerprint, walk } from './fingerprint.ts';
import { isSelfContained, type ModuleUse } from './selfContained.ts';

/** A build after which all generated files were up to date. */
export interface CachedBuild {
  /** Identifies the version of the program. */
  readonly program: string;
  /** The project's path, because a flow may use it. */
  readonly folder: string;
  readonly fingerprint: Fingerprint;
  readonly files: number;
  readonly warnings: readonly Diagnostic[];
}

const FILE = 'node_modules/.cache/pipegen/build.json';
const FLOWS = 'pipelines';
/** Files that may change the meaning of flows and steps. */
const CONFIGURATION_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'node_modules/.package-lock.json'];
/** Generated files, and where others would be noticed. */
const OWNED = ['Jenkinsfile', '.env.sample', 'jenkins'];

/**
 * The last build of this project, if nothing has changed since that it depended on or made.
 *
 * @param program what {@link saveBuild} was given: another program's work is not trusted
 */
export function readCachedBuild(projectFolder: string, program: string): CachedBuild | undefined {
  try {
    const cached = JSON.parse(readFileSync(join(projectFolder, FILE), 'utf8')) as CachedBuild;
    if (cached.program !== program || cached.folder !== projectFolder) return undefined;
    return isFresh(projectFolder, cached.fingerprint) ? cached : undefined;
  } catch {
    return undefined;
  }
}

/** The project's files that a build read, relative to its folder, with `/`. */
export interface BuildInputs {
  /** The flows, and the modules that they import. */
  readonly run: Iterable<string>;
  /** The step scripts, and the modules that they import. */
  readonly bundled: Iterable<string>;
}

/**
 * Keeps a build for {@link readCachedBuild}, when it is certain that the same files would give the same again: flows and
 * steps depend on nothing but files that are known, and none of those changed since the build began.
 *
 * @param started when the build began, in milliseconds since 1970
 * @param wanted the content of every generated file, as SHA-256, by path
 */
export function saveBuild(
  projectFolder: string,
  build: {
    readonly program: string;
    readonly started: number;
    readonly inputs: BuildInputs;
    readonly wanted: ReadonlyMap<string, string>;
    readonly warnings: readonly Diagnostic[];
  },
): void {
  if (!existsSync(join(projectFolder, 'node_modules'))) return;
  const { program, started, wanted, warnings } = build;
  const selfContained = (use: ModuleUse) => (path: string) =>
    isSelfContained(path, readFileSync(join(projectFolder, path), 'utf8'), use);
  const [run, bundled] = [[...build.inputs.run], [...build.inputs.bundled]];
  if (!run.every(selfContained('run')) || !bundled.every(selfContained('bundled'))) return;
  // Folders too: a new file in one may be what an import means from then on.
  const read = [...run, ...bundled].flatMap((path) => [path, dirname(path)]);
  const inputs = new Set([...walk(projectFolder, FLOWS), ...read, ...CONFIGURATION_FILES]);
  if (lastChange(projectFolder, inputs) >= started) return;
  const owned = OWNED.flatMap((folder) => [...walk(projectFolder, folder)]);
  const fingerprint = takeFingerprint(projectFolder, new Set([...inputs, ...owned, ...wanted.keys()]));
  const content = (path: string) => fingerprint.entries[path]?.[0];
  if ([...inputs].some((path) => content(path) === 'other')) return;
  if ([...wanted].some(([path, hash]) => content(path) !== `file ${hash}`)) return;
  const file = join(projectFolder, FILE);
  const cached: CachedBuild = { program, folder: projectFolder, fingerprint, files: wanted.size, warnings };
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(cached));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Where nothing can be kept, such as in a container's read-only layer, every build does all the work.
  }
}
