import type { Location } from '../model/diagnostic.ts';

/** A variable of a file, and the location of its line. */
export interface EnvironmentLine {
  readonly name: string;
  readonly value: string;
  readonly where: Location;
}

/** What a file of variables says. */
export interface EnvironmentFile {
  readonly lines: readonly EnvironmentLine[];
  /** The lines that say nothing. */
  readonly invalid: readonly { readonly where: Location; readonly reason: string }[];
}

const BLANK = /^[\t ]*(?:#.*)?$/;
const ASSIGNMENT = /^[\t ]*(?:export[\t ]+)?([A-Za-z_][\w.-]*)[\t ]*=[\t ]*/;
/** A quoted text goes on over lines, and in double quotes a backslash takes the next character's meaning. */
const QUOTED = /^(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)")[\t ]*(?:#.*)?(?=\n|$)/;
const ESCAPES: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads a file of `NAME=value` lines as Compose does, except that `$` stands for itself.
 *
 * @param file as it is shown, relative to the project's folder
 * @see https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 */
export function readEnvironmentFile(file: string, text: string): EnvironmentFile {
  const lines: EnvironmentLine[] = [];
  const invalid: EnvironmentFile['invalid'][number][] = [];
  let rest = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  let number = 1;
  while (rest !== '') {
    const [line = ''] = rest.split('\n', 1);
    const { length, ...read } = readLine(rest, line);
    const where = { file, line: number, column: 1 + line.search(/\S|$/), length: Math.max(1, line.trim().length) };
    if ('reason' in read) invalid.push({ where, reason: read.reason });
    else if ('name' in read) lines.push({ ...read, where });
    number += rest.slice(0, length).split('\n').length;
    rest = rest.slice(length + 1);
  }
  return { lines, invalid };
}

/** What the text begins with, and how long that is. */
type Read = { readonly length: number } & (
  | object
  | { readonly name: string; readonly value: string }
  | { readonly reason: string }
);

function readLine(rest: string, line: string): Read {
  if (BLANK.test(line)) return { length: line.length };
  const [start, name] = ASSIGNMENT.exec(line) ?? [];
  if (start === undefined || name === undefined) return { length: line.length, reason: 'This line sets no variable.' };
  const value = rest.slice(start.length);
  if (!/^['"]/.test(value)) return { length: line.length, name, value: bare(line.slice(start.length)) };
  const [quoted, single, double] = QUOTED.exec(value) ?? [];
  if (quoted === undefined)
    return { length: line.length, reason: `The quoted value of "${name}" does not end, or text follows it.` };
  return { length: start.length + quoted.length, name, value: single ?? unescaped(double ?? '') };
}

/** Up to a comment, which stands after a space. */
function bare(text: string): string {
  return text.replace(/(?:^|[\t ]+)#.*$/, '').trim();
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\([\s\S])/g,
    (both, letter: string) => ESCAPES[letter] ?? (/["\\$]/.test(letter) ? letter : both),
  );
}
