import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { sha256 } from '../../adapters/files/projectFiles.ts';
import { isMapped, LOCATIONS_FOLDER, type Locations, originOfLine } from '../../jenkins/locations.ts';
import type { ScriptLocation } from '../../jenkins/log/frame.ts';
import type { LineOrigin } from '../../model/generatedFile.ts';
import { type Origin, readOrigin, readSource } from '../../plan/stamp.ts';
import { readLocations } from './readLocations.ts';

/** Reads a file of the project, by its path with `/`; `undefined` when there is none. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** A line of a file of the project. */
export interface FileLine {
  /** Relative to the project's folder, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** The file's text; missing where there is no such file. */
  readonly text?: string;
}

/** A line of a generated file, and what is known of where it comes from. */
export interface GeneratedLine extends FileLine {
  /** Whether the file is as it was generated. */
  readonly state: Origin | 'missing';
  /** The author's file that its first line names. */
  readonly source?: string;
  /** By the map that the build made. */
  readonly origin?: LineOrigin;
  /** The file that the map is of, and the start of its hash then. */
  readonly definition?: Locations['definition'];
}

/**
 * Finds the lines of generated files that a log speaks of.
 *
 * @param read reads generated files, of the commit that was built where that is at hand
 * @param jenkinsfile what `WorkflowScript` is
 */
export async function findLine(
  projectFolder: string,
  { script, line, column }: ScriptLocation,
  { read, jenkinsfile }: { readonly read: ReadFile; readonly jenkinsfile: string },
): Promise<GeneratedLine | undefined> {
  const file = script === 'WorkflowScript' ? jenkinsfile : libraryFile(script);
  if (file === undefined) return undefined;
  const at = { file, line, ...(column === undefined ? {} : { column }) };
  const text = await read(file);
  if (text === undefined) return script === 'WorkflowScript' ? { ...at, state: 'missing' } : undefined;
  const state = readOrigin(text, sha256);
  const source = readSource(text);
  const found = { ...at, text, state, ...(source === undefined ? {} : { source }) };
  const body = text.slice(text.indexOf('\n') + 1);
  for (const locations of await listLocations(projectFolder, read)) {
    const mapped = Object.hasOwn(locations.files, file) ? locations.files[file] : undefined;
    if (mapped === undefined || !isMapped(body, mapped.hash, sha256)) continue;
    const origin = originOfLine(mapped, line);
    return { ...found, definition: locations.definition, ...(origin === undefined ? {} : { origin }) };
  }
  return found;
}

/** Where a library's script is in the project, from its name or its path on a controller. */
function libraryFile(script: string): string | undefined {
  const [, inside] = /(?:^|\/)((?:vars|src)\/[\w./$-]+\.groovy)$/.exec(script) ?? [];
  if (inside !== undefined && !inside.includes('..')) return `jenkins/${inside}`;
  return /^\w+\.groovy$/.test(script) ? `jenkins/vars/${script}` : undefined;
}

async function listLocations(projectFolder: string, read: ReadFile): Promise<Locations[]> {
  const names = await readdir(join(projectFolder, LOCATIONS_FOLDER), { recursive: true }).catch(() => []);
  const locations: Locations[] = [];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const text = await read(`${LOCATIONS_FOLDER}/${name.replaceAll('\\', '/')}`);
    const one = text === undefined ? undefined : readLocations(text);
    if (one !== undefined) locations.push(one);
  }
  return locations;
}

/** Reads files as they are in the project's folder; none that a link leads out of it to. */
export function readFrom(projectFolder: string): ReadFile {
  return async (path) => {
    try {
      const [folder, file] = await Promise.all([realpath(projectFolder), realpath(join(projectFolder, path))]);
      return file.startsWith(join(folder, sep)) ? await readFile(file, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
}
