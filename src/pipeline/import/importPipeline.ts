import type { JenkinsfileSource, TreePath } from '../../declarative/source.ts';
import type { PipelineTree } from '../../declarative/tree.ts';
import type { PipelineDefinition } from '../definition.ts';
import { toTree } from '../toTree.ts';
import { attachComments } from './attachComments.ts';
import { call, type ObjectCode, type Property, readTextCode } from './code.ts';
import { definitionCode, type SurroundingCode } from './definitionCode.ts';
import { findDifference } from './difference.ts';
import { evaluateCode } from './evaluateCode.ts';
import { printModule } from './printModule.ts';
import { printRaw } from './text.ts';
import { listVerbatim, type Verbatim } from './verbatim.ts';

/** A pipeline as TypeScript. */
export interface ImportedPipeline {
  /** A whole file for `pipelines/`. */
  readonly text: string;
  /** What stays Groovy, in the order in which it stands. */
  readonly verbatim: readonly Verbatim[];
  /** What the definition reads from files beside it. */
  readonly files: readonly GroovyFile[];
  /** The part of the tree that building it would give otherwise; undefined when it gives the same tree. */
  readonly difference: TreePath | undefined;
}

/** Groovy that a definition reads when it is built. */
export interface GroovyFile {
  /** Beside the definition. */
  readonly name: string;
  readonly text: string;
}

/**
 * The definition that builds to the tree.
 *
 * @param tree of the official form, in which a controller finds no error
 * @param source the Jenkinsfile that it was read from, for its comments and what stands around the pipeline
 * @param name of the definition's file, without its ending: code around the pipeline that takes more than a line is kept
 *   in files of this name; in the definition without it
 */
export function importPipeline(tree: PipelineTree, source?: JenkinsfileSource, name?: string): ImportedPipeline {
  const definition = definitionCode(tree.pipeline, source === undefined ? {} : codeAround(source));
  const commented = source === undefined ? definition : attachComments(definition, source);
  const { entries, files } = name === undefined ? { ...commented, files: [] } : apart(commented, name);
  return {
    text: printModule(call('definePipeline', undefined, [{ ...commented, entries }])),
    files,
    verbatim: listVerbatim(definition),
    difference: differenceOf(definition, tree),
  };
}

/** The definition with the code around the pipeline in files of its own, unless it is one line that needs no escape. */
function apart({ entries }: ObjectCode, name: string) {
  const files: GroovyFile[] = [];
  const replaced = entries.map((entry): Property => {
    const { value } = entry;
    if (value.kind !== 'groovy' || value.path !== undefined || isOneLine(value.source)) return entry;
    const file = `${name}.${entry.name}.groovy`;
    files.push({ name: file, text: value.source });
    return { ...entry, value: call('groovy', undefined, [readTextCode(`./${file}`)]) };
  });
  return { entries: replaced, files };
}

function isOneLine(source: string): boolean {
  return !source.trimEnd().includes('\n') && printRaw(source) !== undefined;
}

function differenceOf(definition: ObjectCode, tree: PipelineTree): TreePath | undefined {
  const built = toTree(evaluateCode(definition) as PipelineDefinition);
  return findDifference(tree, built.tree) ?? (built.diagnostics.length > 0 ? ['pipeline'] : undefined);
}

/** The texts before and after the pipeline, to the byte. The line of `#!` is for a shell, and no part of either. */
function codeAround({ outside, locationOf }: JenkinsfileSource): SurroundingCode {
  const { line = 1, column = 1 } = locationOf(['pipeline']) ?? {};
  const isBefore = (one: JenkinsfileSource['outside'][number]) =>
    one.location.line < line || (one.location.line === line && one.location.column < column);
  const text = (isWanted: boolean) => {
    const found = outside.find((one) => isBefore(one) === isWanted)?.text.replace(/\r\n?/g, '\n');
    const code = found?.replace(/^#!.*\n?/, '') ?? '';
    return code.trim() === '' ? undefined : code;
  };
  return { before: text(true), after: text(false) };
}
