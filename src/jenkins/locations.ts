import type { DefinitionPath } from '../model/diagnostic.ts';
import type { GeneratedFile, LineOrigin } from '../model/generatedFile.ts';

/** Where the maps are that lead from generated lines to the author's. */
export const LOCATIONS_FOLDER = 'jenkins/places';

/** The map of what one file of the author's became. */
export interface Locations {
  /** The author's file that holds the definition, and the start of its SHA-256 when the map was made. */
  readonly definition: { readonly file: string; readonly hash: string };
  /** By the path of a generated file. */
  readonly files: { readonly [path: string]: FileLocations };
}

interface FileLocations {
  /** The start of the SHA-256 of the file's body: a file of another one is not the one that is mapped. */
  readonly hash: string;
  /** In the order of lines, each for its line and those after it up to the next. */
  readonly lines: readonly LineEntry[];
}

/** A line from 1, and where it comes from: a path in the definition, a location in a file, or nothing that is known. */
type LineEntry =
  | readonly [line: number]
  | readonly [line: number, definition: DefinitionPath]
  | readonly [line: number, file: string, fileLine: number, fileColumn: number];

/**
 * The map of generated files, as a file beside them; none when nothing is known of any.
 *
 * A part of a definition is kept as the path to it, which `load/` follows in the author's file when somebody asks: that
 * costs a build nothing, and is right as long as the part is there, on whichever line.
 *
 * @param hash SHA-256, hexadecimal
 */
export function compileLocations(
  generated: readonly GeneratedFile[],
  definition: { readonly file: string; readonly text: string },
  hash: (text: string) => string,
): GeneratedFile | undefined {
  const files = generated.flatMap(({ path, body, origins = [] }) => {
    const lines = lineEntries(origins);
    return lines.length === 0 ? [] : [`    ${JSON.stringify(path)}: ${printFile(shortHash(hash, body), lines)}`];
  });
  if (files.length === 0) return undefined;
  const source = { file: definition.file, hash: shortHash(hash, definition.text) };
  return {
    path: `${LOCATIONS_FOLDER}/${definition.file.replace(/^pipelines\//, '').replace(/\.[cm]?ts$/, '')}.json`,
    body: `{\n  "definition": ${JSON.stringify(source)},\n  "files": {\n${files.join(',\n')}\n  }\n}\n`,
    comment: 'json',
    source: definition.file,
  };
}

/** Whether a text is the one that a map is of; line ends do not count. */
export function isMapped(text: string, expected: string, hash: (text: string) => string): boolean {
  return shortHash(hash, text) === expected;
}

/** Where a line of a generated file comes from. */
export function originOfLine({ lines }: FileLocations, line: number): LineOrigin | undefined {
  const entry = lines.findLast(([first]) => first <= line);
  if (entry?.length === 4) return { file: entry[1], line: entry[2], column: entry[3] };
  return entry?.length === 2 ? { definition: entry[1] } : undefined;
}

/** Enough of a hash to tell texts apart that nobody makes alike on purpose. */
function shortHash(hash: (text: string) => string, text: string): string {
  return hash(text.replaceAll('\r\n', '\n')).slice(0, 16);
}

/** The lines at which the origin changes. A generated file has one line before its body. */
function lineEntries(origins: readonly (LineOrigin | undefined)[]): LineEntry[] {
  const entries: LineEntry[] = [];
  let before = '';
  for (const [index, origin] of origins.entries()) {
    const location = origin === undefined ? '' : JSON.stringify(origin);
    if (location === before) continue;
    before = location;
    const line = index + 2;
    if (origin === undefined) entries.push([line]);
    else if ('definition' in origin) entries.push([line, origin.definition]);
    else entries.push([line, origin.file, origin.line, origin.column]);
  }
  return entries;
}

function printFile(hash: string, lines: readonly LineEntry[]): string {
  const entries = lines.map((entry) => `        ${JSON.stringify(entry)}`).join(',\n');
  return `{\n      "hash": "${hash}",\n      "lines": [\n${entries}\n      ]\n    }`;
}
