import type { Location, TreePath } from './source.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The location of a part in the text of a JSON document that has been parsed, or of the nearest one around it. */
export function locationInJson(text: string, path: TreePath): Location {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
    token,
    start: index,
    end: index + token.length,
  }));
  let position = 0;
  for (const key of path) {
    const inner = find(
      tokens.map(({ token }) => token),
      position,
      key,
    );
    if (inner === undefined) break;
    position = inner;
  }
  const first = tokens[position];
  const last =
    tokens[
      after(
        tokens.map(({ token }) => token),
        position,
      ) - 1
    ];
  return locationOf(text, first?.start ?? 0, last?.end ?? 0);
}

/** Where a text that cannot be parsed ends to be JSON: as the parser says, or else at the first word that is none. */
export function jsonErrorIn(text: string, message: string): number {
  const said = / position (\d+)/.exec(message)?.[1];
  if (said !== undefined) return Number(said);
  const word = [...text.matchAll(TOKEN)].find(({ 0: token }) => !WORD.test(token));
  return word?.index ?? text.length;
}

/** What may stand in JSON. */
const WORD = /^(?:[{}[\],:]|".*"|-?\d[\d.eE+-]*|true|false|null)$/;

/** A stretch of a text as a location. */
export function locationOf(text: string, start: number, end: number): Location {
  const from = lineAndColumn(text, start);
  const to = lineAndColumn(text, end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The position of the value of that key in the object or list at a position. */
function find(tokens: readonly string[], position: number, key: string | number): number | undefined {
  const isList = tokens[position] === '[';
  if (!isList && tokens[position] !== '{') return undefined;
  let at = position + 1;
  for (let index = 0; tokens[at] !== undefined && tokens[at] !== ']' && tokens[at] !== '}'; index++) {
    const value = isList ? at : at + 2;
    if (isList ? index === key : JSON.parse(tokens[at] ?? 'null') === key) return value;
    at = after(tokens, value);
    if (tokens[at] === ',') at++;
  }
  return undefined;
}

/** The position after the value at a position. */
function after(tokens: readonly string[], position: number): number {
  let depth = 0;
  for (let at = position; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (depth <= 0) return at + 1;
  }
  return tokens.length;
}
