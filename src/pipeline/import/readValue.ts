import type { TreePath } from '../../declarative/source.ts';
import { lexGroovy } from '../../groovy/read/lex.ts';
import type { Token } from '../../groovy/read/token.ts';
import { type Code, constant, groovyCode, list, object, type Property } from './code.ts';
import { knownCall } from './known.ts';

/**
 * A Groovy expression as JavaScript values, lists, objects and symbols, as far as it consists of them; the rest of it
 * stays Groovy. Whether building gives the same text again is for the caller to find out.
 */
export function readGroovyValue(source: string, path: TreePath): Code {
  const { text, tokens, errors } = lexGroovy(source);
  const parts = tokens.filter(({ kind }) => kind !== 'end');
  if (errors.length > 0 || parts.length < 2 || depthOf(parts) > DEPTH) return groovyCode(source, path);
  return readPart({ text, tokens, path }, 0, parts.length);
}

/** How deep brackets are read within each other: what lies deeper than this is nothing to read as JavaScript either. */
const DEPTH = 60;

function depthOf(tokens: readonly Token[]): number {
  let deepest = 0;
  const open: number[] = [];
  for (const [index, { pair }] of tokens.entries()) {
    if (pair > index) open.push(pair);
    else if (open.at(-1) === index) open.pop();
    deepest = Math.max(deepest, open.length);
  }
  return deepest;
}

interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly path: TreePath;
}

/** The expression between two tokens. */
function readPart(source: Source, first: number, end: number): Code {
  const { tokens } = source;
  const [from, to] = withoutNewlines(tokens, first, end);
  const start = tokens[from];
  if (start === undefined || from >= to) return groovyCode('', source.path);
  if (to === from + 1) return readToken(source, start);
  if (start.text === '[' && start.pair === to - 1) return readBrackets(source, from + 1, to - 1);
  if (start.kind === 'name' && tokens[from + 1]?.text === '(' && tokens[from + 1]?.pair === to - 1)
    return readSymbol(source, start.text, from + 2, to - 1) ?? verbatim(source, from, to);
  const negative = tokens[from + 1];
  if (start.text === '-' && to === from + 2 && typeof negative?.value === 'number') return constant(-negative.value);
  return verbatim(source, from, to);
}

function readToken(source: Source, { kind, text, value, start, end }: Token): Code {
  if ((kind === 'string' || kind === 'number') && value !== undefined) return constant(value);
  if (kind === 'keyword' && Object.hasOwn(KEYWORDS, text)) return constant(KEYWORDS[text] ?? null);
  return groovyCode(source.text.slice(start, end), source.path);
}

const KEYWORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** A list, or a map. */
function readBrackets(source: Source, from: number, to: number): Code {
  if (to === from + 1 && source.tokens[from]?.text === ':') return object([]);
  const items = split(source.tokens, from, to);
  const entries = readNamed(source, items);
  if (entries !== undefined && items.length > 0) return object(entries);
  return list(items.map(([first, end]) => readPart(source, first, end)));
}

/** `name(...)` with all its arguments by name, or none; undefined when there are both. */
function readSymbol(source: Source, name: string, from: number, to: number): Code | undefined {
  const items = split(source.tokens, from, to);
  const named = readNamed(source, items);
  const isMixed = named === undefined && items.some(([first]) => keyOf(source.tokens, first) !== undefined);
  if (isMixed) return undefined;
  const given =
    named !== undefined && named.length > 0
      ? [object(named)]
      : items.map(([first, end]) => readPart(source, first, end));
  return knownCall('describable', name, given);
}

/** The entries of a map, or undefined if one of them has no name. */
function readNamed(source: Source, items: readonly Span[]): Property[] | undefined {
  const entries = items.map(([first, end]) => {
    const name = keyOf(source.tokens, first);
    const [from] = withoutNewlines(source.tokens, first, end);
    return name === undefined ? undefined : { name, value: readPart(source, from + 2, end) };
  });
  const known = entries.filter((entry) => entry !== undefined);
  return known.length === entries.length ? known : undefined;
}

function keyOf(tokens: readonly Token[], first: number): string | undefined {
  const [from] = withoutNewlines(tokens, first, tokens.length);
  const token = tokens[from];
  if (tokens[from + 1]?.text !== ':') return undefined;
  if (token?.kind === 'string') return String(token.value);
  return token?.kind === 'name' || token?.kind === 'keyword' ? token.text : undefined;
}

type Span = readonly [from: number, to: number];

/** What stands between the commas. */
function split(tokens: readonly Token[], from: number, to: number): Span[] {
  const spans: Span[] = [];
  let start = from;
  for (let index = from; index < to; index++) {
    const token = tokens[index];
    if (token !== undefined && token.pair > index) index = token.pair;
    else if (token?.kind === 'symbol' && token.text === ',') {
      spans.push([start, index]);
      start = index + 1;
    }
  }
  const [first, end] = withoutNewlines(tokens, start, to);
  return first < end ? [...spans, [first, end]] : spans;
}

function withoutNewlines(tokens: readonly Token[], first: number, end: number): Span {
  let [from, to] = [first, end];
  while (from < to && tokens[from]?.kind === 'newline') from++;
  while (to > from && tokens[to - 1]?.kind === 'newline') to--;
  return [from, to];
}

function verbatim({ text, tokens, path }: Source, from: number, to: number): Code {
  return groovyCode(text.slice(tokens[from]?.start, tokens[to - 1]?.end), path);
}
