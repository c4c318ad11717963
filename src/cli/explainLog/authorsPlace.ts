import { sha256 } from '../../adapters/files/projectFiles.ts';
import { isMapped } from '../../jenkins/places.ts';
import type { Place } from '../../model/diagnostic.ts';
import { type GeneratedLine, type ReadFile, readFrom } from './generatedFiles.ts';

/** A place in what the author wrote. */
export interface AuthorsPlace {
  readonly where: Place;
  /** The text of the file. */
  readonly text: string;
  /** Whether the file has changed since the generated one was made from it, so that the place may be near by. */
  readonly hasChanged: boolean;
}

/**
 * Where in the author's files a generated line comes from. The parts of a definition are looked for in the file as it is
 * now, since that is where it is mended.
 */
export async function findAuthorsPlace(
  projectFolder: string,
  { origin, definition, source, state }: GeneratedLine,
): Promise<AuthorsPlace | undefined> {
  const read = readFrom(projectFolder);
  if (origin === undefined || definition === undefined)
    return state === 'foreign' || source === undefined ? undefined : beginning(source, read);
  const written = 'definition' in origin ? definition.file : origin.file;
  const text = isOfProject(written) ? await read(written) : undefined;
  if (text === undefined) return undefined;
  const hasChanged = written === definition.file && !isMapped(text, definition.hash, sha256);
  if (!('definition' in origin)) return { where: toLineEnd(origin, text), text, hasChanged };
  const { createPlaces } = await import('../../load/places.ts');
  const where = createPlaces(projectFolder, written).find(origin.definition, 'key');
  return { where, text: (await read(where.file)) ?? text, hasChanged };
}

/** Where an error was thrown, which compiled TypeScript says after the message: `no channel (at pipelines/shop.ts:14:5)`. */
export async function findThrow(projectFolder: string, message: string): Promise<AuthorsPlace | undefined> {
  const [, file = '', line, column] = / \(at ([^()\s]+):(\d+):(\d+)\)$/.exec(message) ?? [];
  const text = isOfProject(file) ? await readFrom(projectFolder)(file) : undefined;
  if (text === undefined) return undefined;
  return { where: toLineEnd({ file, line: Number(line), column: Number(column) }, text), text, hasChanged: false };
}

/** From a position to the end of its line. */
function toLineEnd({ file, line, column }: Omit<Place, 'length'>, text: string): Place {
  const length = Math.max(1, (text.split(/\r?\n/)[line - 1] ?? '').trimEnd().length - column + 1);
  return { file, line, column, length };
}

/** The beginning of a file that became a generated one as a whole, such as a step script. */
async function beginning(file: string, read: ReadFile): Promise<AuthorsPlace | undefined> {
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
