import { originOf } from '../../declarative/origin.ts';
import { pipelineBlock } from '../../declarative/print.ts';
import { type SplitPipeline, splitPipeline } from '../../declarative/split/splitPipeline.ts';
import type { PipelineTree } from '../../declarative/tree.ts';
import type { MethodDeclaration, VariableDeclaration } from '../../groovy/ast.ts';
import { comment, importName, library, script } from '../../groovy/build.ts';
import { printWithOrigins } from '../../groovy/print.ts';
import type { Flow } from '../../model/flow.ts';
import type { GeneratedFile } from '../../model/generatedFile.ts';
import type { OwnStages } from './ownStages.ts';
import { calledIn, usedIn } from './usage.ts';

/** A pipeline of a flow, before it becomes text: what the controller's plugins are derived from. */
export interface Jenkinsfile {
  /** Its name among the flow's pipelines: `main`, `promote`. */
  readonly name: string;
  /** Relative to the project's folder. */
  readonly path: string;
  /** One line for the list of jobs. */
  readonly description: string;
  readonly tree: PipelineTree;
  /** Variables that carry something from one stage to another. */
  readonly fields: readonly VariableDeclaration[];
  readonly helpers: readonly Helper[];
  /** The stages of the author's in it, and the tree without them. */
  readonly own?: { readonly stages: OwnStages; readonly without: PipelineTree };
}

/**
 * A method of a Jenkinsfile, for what several stages do. It is compiled apart, so that its length does not count for
 * the pipeline's, which must fit one method of a class file.
 */
export interface Helper {
  /** The comment before it. */
  readonly about: string;
  readonly method: MethodDeclaration;
}

/** A pipeline with the parts that Jenkins can run: some stages of one that is too long are in methods beside it. */
export interface SplitJenkinsfile extends Jenkinsfile {
  readonly split: SplitPipeline;
}

/**
 * Splits a pipeline that is too long for Jenkins, as far as its flow allows it.
 *
 * @param longest the maximum length of the compiled pipeline, in bytes; what Jenkins can run by default
 */
export function splitJenkinsfile(flow: Flow, jenkinsfile: Jenkinsfile, longest?: number): SplitJenkinsfile {
  const taken = jenkinsfile.helpers.map(({ method }) => method.name);
  return { ...jenkinsfile, split: splitPipeline(jenkinsfile.tree, { longest, split: flow.jenkins.split, taken }) };
}

/** Prints a pipeline as a file, which loads the shared library at the flow's pinned version. */
export function printJenkinsfile(flow: Flow, { path, split, fields, helpers, own }: SplitJenkinsfile): GeneratedFile {
  const statements = [
    ...(fields.length === 0 ? [] : [importName('groovy.transform.Field')]),
    { ...library(`pipegen@${flow.jenkins.libraryVersion}`), origin: { definition: ['jenkins', 'libraryVersion'] } },
    ...fields,
    pipelineBlock(split.tree),
    ...helpers.flatMap((helper) => [comment(helper.about), { ...helper.method, origin: originOf(helper) }]),
    ...split.methods,
    ...(own?.stages.methods ?? []),
  ];
  const { text, origins } = printWithOrigins(script(statements));
  return { path, body: text, comment: '//', source: `pipelines/${flow.name}`, origins };
}

/** Those of the helpers that a pipeline calls, directly or by another one. */
export function helpersFor(tree: PipelineTree, candidates: readonly Helper[]): readonly Helper[] {
  const called = new Set(usedIn(tree).steps);
  for (const name of called) {
    const helper = candidates.find(({ method }) => method.name === name);
    if (helper !== undefined) for (const further of calledIn(helper.method)) called.add(further);
  }
  return candidates.filter(({ method }) => called.has(method.name));
}
