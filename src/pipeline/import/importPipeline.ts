import type { JenkinsfileSource, TreePath } from '../../declarative/source.ts';
import type { PipelineTree } from '../../declarative/tree.ts';
import type { PipelineDefinition } from '../definition.ts';
import { toTree } from '../toTree.ts';
import { attachComments } from './attachComments.ts';
import { call, type ObjectCode } from './code.ts';
import { definitionCode, type SurroundingCode } from './definitionCode.ts';
import { findDifference } from './difference.ts';
import { evaluateCode } from './evaluateCode.ts';
import { printModule } from './printModule.ts';
import { listVerbatim, type Verbatim } from './verbatim.ts';

/** A pipeline as TypeScript. */
export interface ImportedPipeline {
  /** A whole file for `pipelines/`. */
  readonly text: string;
  /** What stays Groovy, in the order in which it stands. */
  readonly verbatim: readonly Verbatim[];
  /** The part of the tree that building it would give otherwise; undefined when it gives the same tree. */
  readonly difference: TreePath | undefined;
}

/**
 * The definition that builds to the tree.
 *
 * @param tree of the official form, in which a controller finds no error
 * @param source the Jenkinsfile that it was read from, for its comments and what stands around the pipeline
 */
export function importPipeline(tree: PipelineTree, source?: JenkinsfileSource): ImportedPipeline {
  const definition = definitionCode(tree.pipeline, source === undefined ? {} : codeAround(source));
  return {
    text: printModule(
      call('definePipeline', undefined, [source === undefined ? definition : attachComments(definition, source)]),
    ),
    verbatim: listVerbatim(definition),
    difference: differenceOf(definition, tree),
  };
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
