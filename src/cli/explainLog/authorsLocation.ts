import { sha256 } from '../../adapters/files/projectFiles.ts';
import { isMapped } from '../../jenkins/locations.ts';
import type { Location } from '../../model/diagnostic.ts';
import { type GeneratedLine, type ReadFile, readFrom } from './generatedFiles.ts';

/** A location in what the author wrote. */
export interface AuthorsLocation {
  readonly where: Location;
  /** The text of the file. */
  readonly text: string;
  /** Whether the file has changed since the generated one was made from it, so that the location may be near by. */
  readonly hasChanged: boolean;
}

/**
 * Where in the author's files a generated line comes from. The parts of a definition are looked for in the file as it is
 * now, since that is where it is fixed.
 */
export async function findAuthorsLocation(
  projectFolder: string,
  { origin, definition, source, state }: GeneratedLine,
): Promise<AuthorsLocation | undefined> {
  const read = readFrom(projectFolder);
  if (origin === undefined || definition === undefined)
    return state === 'foreign' || source === undefined ? undefined : beginning(source, read);
  const written = 'definition' in origin ? definition.file : origin.file;
  const text = isOfProject(written) ? await read(written) : undefined;
  if (text === undefined) return undefined;
  const hasChanged = written === definition.file && !isMapped(text, definition.hash, sha256);
  if (!('definition' in origin)) return { where: toLineEnd(origin, text), text, hasChanged };
  const { createLocations } = await import('../../load/locations.ts');
  const where = createLocations(projectFolder, written).find(origin.definition, 'key');
  return { where, text: (await read(where.file)) ?? text, hasChanged };
}

/** Where an error was thrown, which compiled TypeScript says after the message: `no channel (at pipelines/shop.ts:14:5)`. */
export async function findThrow(projectFolder: string, message: string): Promise<AuthorsLocation | undefined> {
  const [, file = '', line, column] = / \(at ([^()\s]+):(\d+):(\d+)\)$/.exec(message) ?? [];
  const text = isOfProject(file) ? await readFrom(projectFolder)(file) : undefined;
  if (text === undefined) return undefined;
  return { where: toLineEnd({ file, line: Number(line), column: Number(column) }, text), text, hasChanged: false };
}

/** From a position to the end of its line. */
function toLineEnd({ file, line, column }: Omit<Location, 'length'>, text: string): Location {
  const length = Math.max(1, (text.split(/\r?\n/)[line - 1] ?? '').trimEnd().length - column + 1);
  return { file, line, column, length };
}

/** The beginning of a file that became a generated one as a whole, such as a step script. */
async function beginning(file: string, read: ReadFile): Promise<AuthorsLocation | undefined> {
  const text = isOfProject(file) ? await read(file) : undefined;
  if (text === undefined) return undefined;
  const exported = text.split(/\r?\n/).findIndex((line) => /^export (?:default |async |function )/.test(line));
  const line = Math.max(0, exported) + 1;
  const length = Math.max(1, (text.split(/\r?\n/)[line - 1] ?? '').trimEnd().length);
  return { where: { file, line, column: 1, length }, text, hasChanged: false };
}

/** Whether a path that was read somewhere leads to a file of the project's authors. */
function isOfProject(path: string): boolean {
  return /^(?:pipelines|src)\//.test(path) && !path.split(/[/\\]/).includes('..');
}
