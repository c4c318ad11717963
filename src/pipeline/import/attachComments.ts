import type { JenkinsfileSource, LocatedText, Location, TreePath } from '../../declarative/source.ts';
import type { Code, Entry, ObjectCode } from './code.ts';

/**
 * The definition with the comments of its Jenkinsfile: each before the part that it stood before or after on a line, or
 * after the last part of what it stood in. Those within Groovy that is kept to the letter are there already.
 */
export function attachComments(definition: ObjectCode, source: JenkinsfileSource): ObjectCode {
  const root = partOf(source, { value: definition, path: ['pipeline'] });
  if (root === undefined) return definition;
  const notes = new Map<Part, Notes>();
  const verbatim = verbatimLocations(source);
  for (const comment of source.comments) {
    if (!isWithin(comment.location, root.location) || verbatim.some((kept) => holds(kept, comment))) continue;
    const { part, isLast } = whereFor(comment.location, root);
    const found = notes.get(part) ?? { before: [], last: [] };
    notes.set(part, found);
    (isLast ? found.last : found.before).push(typeScriptComment(comment.text));
  }
  const entry = withNotes(root, notes);
  return entry.value as ObjectCode;
}

/** A part of the definition that comments may belong to. */
interface Part {
  readonly entry: Entry;
  readonly location: Location;
  /** In the order in which they stood. */
  readonly inner: readonly Part[];
}

interface Notes {
  readonly before: string[];
  readonly last: string[];
}

// --- Parts ----------------------------------------------------------------------------------------------------------

/** An entry with what is in it, as far as the Jenkinsfile had them at locations of their own. */
function partOf(source: JenkinsfileSource, entry: Entry): Part | undefined {
  const location = entry.path === undefined ? undefined : source.locationOf(entry.path);
  if (location === undefined) return undefined;
  const inner = entriesIn(entry.value)
    .flatMap((one) => partOf(source, one) ?? [])
    .toSorted((one, other) => (isBefore(start(one.location), start(other.location)) ? -1 : 1));
  return { entry, location, inner };
}

/** The entries of the list or object that the code is, or of what a call is around. */
function entriesIn(code: Code): readonly Entry[] {
  if (code.kind === 'list' || code.kind === 'object') return code.entries;
  return code.kind === 'call' ? code.arguments.flatMap(entriesIn).filter(({ path }) => path !== undefined) : [];
}

// --- Where a comment belongs ----------------------------------------------------------------------------------------

interface Target {
  readonly part: Part;
  /** Behind everything in the part, rather than before it. */
  readonly isLast: boolean;
}

function whereFor(location: Location, part: Part): Target {
  const holding = part.inner.filter((one) => isWithin(location, one.location));
  // What had no place of its own has that of what it is in: it holds a comment only as a group of others.
  const around =
    holding.find((one) => !isWithin(part.location, one.location)) ?? holding.find((one) => one.inner.length > 0);
  if (around !== undefined)
    return around.inner.length === 0 ? { part: around, isLast: false } : whereFor(location, around);
  const next = part.inner.find((one) => isBefore(end(location), start(one.location)));
  const previous = part.inner.findLast((one) => isBefore(end(one.location), start(location)));
  if (next?.location.line === location.endLine) return { part: next, isLast: false };
  if (previous?.location.endLine === location.line) {
    const isLast = previous.inner.length > 0 && previous.location.line < location.line;
    return { part: previous, isLast };
  }
  // Behind the brace that opens the part.
  if (previous === undefined && part.location.line === location.line && part.entry.path?.length !== 1)
    return { part, isLast: false };
  return next === undefined ? { part, isLast: true } : { part: next, isLast: false };
}

type Position = readonly [line: number, column: number];

function start({ line, column }: Location): Position {
  return [line, column];
}

function end({ endLine, endColumn }: Location): Position {
  return [endLine, endColumn];
}

function isBefore([line, column]: Position, [otherLine, otherColumn]: Position): boolean {
  return line < otherLine || (line === otherLine && column <= otherColumn);
}

function isWithin(inner: Location, outer: Location): boolean {
  return isBefore(start(outer), start(inner)) && isBefore(end(inner), end(outer));
}

// --- Groovy that is kept --------------------------------------------------------------------------------------------

/** The locations of Groovy in the tree, with its text. */
function verbatimLocations(source: JenkinsfileSource): readonly LocatedText[] {
  const locations: LocatedText[] = [...source.scripts];
  const visit = (part: unknown, path: TreePath): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('isLiteral' in part && part.isLiteral === false && 'value' in part) {
      const location = source.locationOf(path);
      if (location !== undefined) locations.push({ text: String(part.value), location });
    }
    for (const [key, inner] of Object.entries(part)) visit(inner, [...path, Array.isArray(part) ? Number(key) : key]);
  };
  visit(source.tree, []);
  return locations;
}

function holds(kept: LocatedText, comment: LocatedText): boolean {
  return isWithin(comment.location, kept.location) && withLineFeeds(kept.text).includes(withLineFeeds(comment.text));
}

// --- Comments -------------------------------------------------------------------------------------------------------

/** The comment in TypeScript: the same, unless it would end elsewhere there. */
function typeScriptComment(comment: string): string {
  const text = withLineFeeds(comment);
  if (text.startsWith('/*') && text.indexOf('*/') === text.length - 2) return text;
  return text
    .split(/[\n\u2028\u2029]/)
    .map((line) => (line.startsWith('//') ? line : `// ${line}`))
    .join('\n');
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The entry with the comments of all its parts. */
function withNotes(part: Part, notes: ReadonlyMap<Part, Notes>): Entry {
  const { before, last } = notes.get(part) ?? { before: [], last: [] };
  const replaced = new Map(part.inner.map((inner) => [inner.entry, withNotes(inner, notes)]));
  const value = replaceEntries(part.entry.value, replaced, last);
  return { ...part.entry, value, ...(before.length > 0 && { comments: before }) };
}

function replaceEntries(code: Code, replaced: ReadonlyMap<Entry, Entry>, last: readonly string[]): Code {
  if (code.kind === 'call') {
    const given = code.arguments.map((one) =>
      entriesIn(one).some((entry) => replaced.has(entry)) ? replaceEntries(one, replaced, last) : one,
    );
    return { ...code, arguments: given };
  }
  if (code.kind !== 'list' && code.kind !== 'object') return code;
  const entries = code.entries.map((entry) => replaced.get(entry) ?? entry);
  return { ...code, entries, ...(last.length > 0 && { last }) } as Code;
}
