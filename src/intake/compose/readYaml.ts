import {
  type Document,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { type DefinitionPath, type Diagnostic, errorAt, type Location } from '../../model/diagnostic.ts';
import type { Locate } from './findings.ts';
import { mergeFiles } from './mergeFiles.ts';
import { isMap, type Tree, type TreeMap, textOf } from './tree.ts';

/** A Compose file as it was read. */
export interface ComposeText {
  /** Relative to the project's folder, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** Compose files, as one model whose variables are not replaced. */
export interface ComposeModel {
  readonly tree: TreeMap;
  readonly locate: Locate;
}

/** Compose files by their YAML. */
export interface ComposeYaml extends ComposeModel {
  /** What is no YAML, or no Compose file. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads Compose files, of which a later one changes what an earlier one says.
 *
 * Anchors, merge keys, `extends` within these files, and the tags `!reset` and `!override` are resolved; variables are not.
 */
export function readYaml(texts: readonly ComposeText[]): ComposeYaml {
  const files = texts.map(openFile);
  const diagnostics = files.flatMap(({ diagnostics: found }) => found);
  const locate: Locate = (path) => locateIn(files, path);
  if (diagnostics.length > 0) return { tree: {}, locate, diagnostics };
  const { tree, problems } = mergeFiles(files.map(({ tree: one }) => one));
  const found = problems.map(({ code, path, message, fix }) => {
    const where = locate(path);
    return { ...errorAt(`compose-${code}`, [], message, fix), ...(where && { where }) };
  });
  return { tree, locate, diagnostics: found };
}

interface OpenFile extends ComposeText {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly tree: TreeMap;
  readonly diagnostics: readonly Diagnostic[];
}

function openFile({ file, text }: ComposeText): OpenFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter: lines, logLevel: 'error', prettyErrors: false });
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), length: 1 };
  };
  const errors = document.errors.map(
    ({ message, pos }): Diagnostic => ({
      ...errorAt('compose-invalid', [], `This is not valid YAML: ${message}.`, 'Fix the line.'),
      where: at(pos[0]),
    }),
  );
  const tree = errors.length > 0 ? {} : (document.toJS({ maxAliasCount: 1_000 }) as Tree);
  const isCompose = isMap(tree) && ('services' in tree || 'include' in tree);
  const notCompose =
    errors.length > 0 || isCompose
      ? []
      : [
          {
            ...errorAt(
              'compose-invalid',
              [],
              `${file} is not a Compose file: it has no services.`,
              'Choose another file.',
            ),
            where: at(0),
          },
        ];
  return {
    file,
    text,
    document,
    lines,
    tree: isMap(tree) ? applyTags(document, tree) : {},
    diagnostics: [...errors, ...notCompose],
  };
}

/** The tree with the tags `!reset` and `!override` as the only key of what they stand before, for the merge. */
function applyTags(document: Document.Parsed, tree: TreeMap): TreeMap {
  const marked = structuredClone(tree) as Record<string, Tree>;
  const visit = (node: unknown, path: readonly (string | number)[]): void => {
    if (!isYamlMap(node)) return;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const tag = (value as Node | null)?.tag;
      if (tag === '!reset' || tag === '!override') markAt(marked, [...path, name], tag);
      else visit(value, [...path, name]);
    }
  };
  visit(document.contents, []);
  return marked;
}

function markAt(tree: Record<string, Tree>, path: readonly (string | number)[], tag: string): void {
  const last = String(path.at(-1));
  let parent = tree;
  for (const part of path.slice(0, -1)) {
    const next = parent[part];
    if (!isMap(next)) return;
    parent = next as Record<string, Tree>;
  }
  parent[last] = { [tag]: tag === '!reset' ? null : (parent[last] ?? null) };
}

// --- Locations ------------------------------------------------------------------------------------------------------

/** The location of a part, or of the nearest one around it, in the last file that has it. */
function locateIn(files: readonly OpenFile[], path: DefinitionPath): Location | undefined {
  const found = files
    .toReversed()
    .map((file) => ({ file, ...walk(file.document, path) }))
    .toSorted((one, other) => other.depth - one.depth)[0];
  const range = found?.node?.range;
  if (found === undefined || !range) return undefined;
  const { line, col } = found.file.lines.linePos(range[0]);
  const rest = found.file.text.slice(range[0], range[1]).split('\n', 1)[0]?.trimEnd() ?? '';
  return { file: found.file.file, line, column: col, length: Math.max(1, rest.length) };
}

/** How deep a path leads in a document, and the node there: a key's where there is one. */
function walk(document: Document.Parsed, path: DefinitionPath): { readonly depth: number; readonly node?: Node } {
  let value: unknown = document.contents;
  let node: Node | undefined;
  for (const [depth, part] of path.entries()) {
    const next = step(document, value, part);
    if (next === undefined) {
      const extended = depth === 2 && path[0] === 'services' ? extendedService(document, value) : undefined;
      if (extended !== undefined) {
        const through = walk(document, ['services', extended, ...path.slice(2)]);
        if (through.depth > depth) return through;
      }
      return { depth, ...(node && { node }) };
    }
    ({ node, value } = next);
  }
  return { depth: path.length, ...(node && { node }) };
}

function extendedService(document: Document.Parsed, service: unknown): string | undefined {
  const found = step(document, service, 'extends')?.value;
  if (isScalar(found)) return String(found.value);
  const inner = step(document, found, 'service')?.value;
  return isScalar(inner) ? String(inner.value) : undefined;
}

function step(
  document: Document.Parsed,
  parent: unknown,
  part: string | number,
): { readonly node: Node; readonly value: unknown } | undefined {
  const resolved = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(resolved)) {
    const item = resolved.items.find((one, index) =>
      typeof part === 'number'
        ? index === part
        : isScalar(one) && (one.value === part || String(one.value).startsWith(`${part}=`)),
    );
    return item === undefined ? undefined : { node: item as Node, value: item };
  }
  if (!isYamlMap(resolved)) return undefined;
  const own = resolved.items.find(({ key }) => isScalar(key) && !isMergeKey(key) && String(key.value) === String(part));
  if (own !== undefined) return { node: own.key as Node, value: own.value };
  for (const { key, value } of resolved.items) {
    if (!isMergeKey(key)) continue;
    const merged = isSeq(value) ? value.items : [value];
    for (const one of merged) {
      const found = step(document, one, part);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The reader gives a merge key a symbol as its value. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (typeof key.value === 'symbol' || key.value === '<<');
}

/** The name of the project, where a file says it. */
export function projectName({ tree }: ComposeModel): string | undefined {
  return textOf(tree.name);
}
