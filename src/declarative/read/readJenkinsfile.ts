import type { Range } from '../../groovy/read/token.ts';
import type { JenkinsfileSource, LocatedText, Location, TreePath } from '../source.ts';
import type { PipelineTree } from '../tree.ts';
import { findPipeline } from './findPipeline.ts';
import { Reading } from './reading.ts';
import { readPipeline } from './stages.ts';

/**
 * Reads a Jenkinsfile as the controller's own converter does, into the tree of its JSON.
 *
 * Whatever the text is, this returns: what cannot be read is among the errors, and the rest is in the tree. It takes time
 * in proportion to the text.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelParser`
 */
export function readJenkinsfile(text: string): JenkinsfileSource {
  const reading = new Reading(text);
  const found = findPipeline(reading);
  const range = found && reading.rangeOf(found.statement);
  if (found === undefined || range === undefined) {
    reading.report(
      'pipeline-missing',
      { from: 0, to: 1 },
      'Not a Declarative Pipeline: the file has no pipeline block.',
      'Write it as pipeline { ... }',
    );
  } else if (found.closure === undefined) {
    reading.report('expected-block', found.statement, '"pipeline" needs a block.', 'Write it as pipeline { ... }');
  }
  const tree = found?.closure && readPipeline(reading, found.statement, found.closure);
  const located = (part: Range): LocatedText => ({
    text: text.slice(part.start, part.end),
    location: reading.locationOf(part),
  });
  const outside = tree === undefined || range === undefined ? [{ start: 0, end: text.length }] : around(range, text);
  return {
    tree,
    errors: reading.errors.map(({ start, end, ...error }) => ({
      ...error,
      location: reading.locationOf({ start, end }),
    })),
    locationOf: (path) => locationOf(reading, tree, path),
    outside: outside.filter(({ start, end }) => text.slice(start, end).trim() !== '').map(located),
    scripts: tree === undefined ? [] : locatedScripts(reading, tree, located),
    comments: reading.lexed.comments.map(located),
  };
}

function around({ start, end }: Range, text: string): Range[] {
  return [
    { start: 0, end: start },
    { start: end, end: text.length },
  ];
}

/** The location of the part at the end of the path, or of the nearest one around it. */
function locationOf(reading: Reading, tree: PipelineTree | undefined, path: TreePath): Location | undefined {
  let part: unknown = tree;
  let range = reading.rangeOfPart(part);
  for (const key of path) {
    if (typeof part !== 'object' || part === null) break;
    const inner: unknown = Object.hasOwn(part, key) ? (part as Record<string | number, unknown>)[key] : undefined;
    range = reading.rangeOfPart(inner) ?? reading.rangeOfKey(part, String(key)) ?? range;
    part = inner;
  }
  return range && reading.locationOf(range);
}

function locatedScripts(
  reading: Reading,
  tree: PipelineTree,
  located: (range: Range) => LocatedText,
): JenkinsfileSource['scripts'] {
  const ranges = new Map<unknown, Range>(reading.scripts.map(({ step, range }) => [step, range]));
  const scripts: { readonly path: TreePath; readonly range: Range }[] = [];
  const visit = (part: unknown, path: TreePath): void => {
    const range = ranges.get(part);
    if (range !== undefined) scripts.push({ path, range });
    if (typeof part !== 'object' || part === null) return;
    for (const [key, inner] of Object.entries(part)) visit(inner, [...path, Array.isArray(part) ? Number(key) : key]);
  };
  if (ranges.size > 0) visit(tree, []);
  return scripts
    .toSorted((a, b) => a.range.start - b.range.start)
    .map(({ path, range }) => ({ path, ...located(range) }));
}
