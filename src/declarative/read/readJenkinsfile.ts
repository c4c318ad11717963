import type { Range } from '../../groovy/read/token.ts';
import type { JenkinsfileSource, Place, PlacedText, TreePath } from '../source.ts';
import type { PipelineTree } from '../tree.ts';
import { findPipeline } from './findPipeline.ts';
import { Reading } from './reading.ts';
import { readPipeline } from './stages.ts';

/**
 * Reads a Jenkinsfile as the controller's own converter does, into the tree of its JSON.
 *
 * Whatever the text is, this returns: what cannot be read is among the faults, and the rest is in the tree. It takes time
 * in proportion to the text.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelParser`
 */
export function readJenkinsfile(text: string): JenkinsfileSource {
  const reading = new Reading(text);
  const found = findPipeline(reading);
  const range = found && reading.rangeOf(found.statement);
  if (found === undefined || range === undefined) {
    reading.fault(
      'pipeline-missing',
      { from: 0, to: 1 },
      'Not a Declarative Pipeline: the file has no pipeline block.',
      'Write it as pipeline { ... }',
    );
  } else if (found.closure === undefined) {
    reading.fault('expected-block', found.statement, '"pipeline" needs a block.', 'Write it as pipeline { ... }');
  }
  const tree = found?.closure && readPipeline(reading, found.statement, found.closure);
  const placed = (part: Range): PlacedText => ({
    text: text.slice(part.start, part.end),
    place: reading.placeOf(part),
  });
  const outside = tree === undefined || range === undefined ? [{ start: 0, end: text.length }] : around(range, text);
  return {
    tree,
    faults: reading.faults.map(({ start, end, ...fault }) => ({ ...fault, place: reading.placeOf({ start, end }) })),
    placeOf: (path) => placeOf(reading, tree, path),
    outside: outside.filter(({ start, end }) => text.slice(start, end).trim() !== '').map(placed),
    scripts: tree === undefined ? [] : placedScripts(reading, tree, placed),
    comments: reading.lexed.comments.map(placed),
  };
}

function around({ start, end }: Range, text: string): Range[] {
  return [
    { start: 0, end: start },
    { start: end, end: text.length },
  ];
}

/** The place of the part at the end of the path, or of the nearest one around it. */
function placeOf(reading: Reading, tree: PipelineTree | undefined, path: TreePath): Place | undefined {
  let part: unknown = tree;
  let range = reading.rangeOfPart(part);
  for (const key of path) {
    if (typeof part !== 'object' || part === null) break;
    const inner: unknown = Object.hasOwn(part, key) ? (part as Record<string | number, unknown>)[key] : undefined;
    range = reading.rangeOfPart(inner) ?? reading.rangeOfKey(part, String(key)) ?? range;
    part = inner;
  }
  return range && reading.placeOf(range);
}

function placedScripts(
  reading: Reading,
  tree: PipelineTree,
  placed: (range: Range) => PlacedText,
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
    .map(({ path, range }) => ({ path, ...placed(range) }));
}
