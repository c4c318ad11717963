import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecutionError, executeBuild, readOwnedFiles, sha256 } from '../adapters/projectFiles.ts';
import { type Diagnostic, fault, hasErrors } from '../model/diagnostic.ts';
import { type BuildPlan, type FileConflict, planBuild } from '../plan/build.ts';
import { builtOutcome } from './buildOutcome.ts';
import type { BuildOptions } from './commands/build.ts';
import { compileProject } from './compileProject.ts';
import { count } from './count.ts';
import { formatDifference } from './difference.ts';
import type { Invocation } from './invocation.ts';
import { bundleSteps, loadProject } from './loadProject.ts';
import { type Outcome, refused } from './outcome.ts';

/** Reads all flows, compiles them, and brings the project's files up to date, or says how they differ. */
export async function build(invocation: Invocation, options: BuildOptions): Promise<Outcome> {
  const started = performance.now();
  const { projectFolder, terminal, signal } = invocation;
  const project = await loadProject(invocation);
  const bundles = await bundleSteps(invocation, project);
  const diagnostics = [...project.diagnostics, ...bundles.diagnostics];
  if (hasErrors(diagnostics)) return refused(diagnostics);
  const found = await readOwnedFiles(projectFolder);
  const wanted = compileProject(project, bundles.texts);
  const plan = await planBuild(wanted, found, { hash: sha256, force: options.force === true });
  const conflicts = plan.conflicts.map(diagnoseConflict);
  if (options.check) return compare(invocation, plan, [...diagnostics, ...conflicts]);
  if (conflicts.length > 0) return refused([...diagnostics, ...conflicts]);
  try {
    terminal.progress(`Writing ${count(plan.steps.length, 'file')}`);
    await executeBuild(projectFolder, plan.steps, signal);
  } catch (error) {
    if (!(error instanceof ExecutionError) || signal.aborted) throw error;
    return failed(error, diagnostics);
  }
  const paths = (deleted: boolean) =>
    plan.steps.filter(({ kind }) => (kind === 'delete') === deleted).map(({ path }) => path);
  return builtOutcome(
    {
      written: paths(false),
      deleted: paths(true),
      unchanged: plan.unchanged,
      warnings: diagnostics,
      milliseconds: performance.now() - started,
    },
    terminal.outColors,
  );
}

async function compare(
  { projectFolder, terminal }: Invocation,
  plan: BuildPlan,
  diagnostics: readonly Diagnostic[],
): Promise<Outcome> {
  const colors = terminal.outColors;
  const differences = plan.steps.map(({ kind, path, cause }) => ({ kind, path, cause }));
  const different = differences.length + plan.conflicts.length;
  let text = '';
  for (const step of plan.steps) {
    const before = step.kind !== 'update' ? '' : await readFile(join(projectFolder, step.path), 'utf8');
    text += formatDifference(step, before, colors);
  }
  text +=
    different === 0
      ? `${count(plan.unchanged, 'file')} up to date\n`
      : `${colors.bold(`${count(different, 'file')} not up to date`)}, ${plan.unchanged} unchanged: run "npx pipegen build"\n`;
  return {
    exitCode: different === 0 ? 0 : 1,
    diagnostics,
    answer: { written: [], deleted: [], unchanged: plan.unchanged, differences },
    text,
  };
}

function failed(error: ExecutionError, diagnostics: readonly Diagnostic[]): Outcome {
  const done = error.done.map(({ path }) => path);
  const state = done.length === 0 ? 'Nothing was changed.' : `Done before that: ${done.join(', ')}.`;
  return {
    exitCode: 1,
    diagnostics: [
      ...diagnostics,
      fault('write-failed', [], `Not every file could be written: ${error.message}`, state),
    ],
    answer: { done },
    text: '',
  };
}

function diagnoseConflict({ path, reason, source }: FileConflict): Diagnostic {
  const where = { file: path, line: 1, column: 1, length: 1 };
  return { ...CONFLICTS[reason](source), where };
}

const CONFLICTS: { readonly [Reason in FileConflict['reason']]: (source: string | undefined) => Diagnostic } = {
  edited: (source) =>
    fault(
      'generated-file-edited',
      [],
      'This generated file was edited by hand; it is kept as it is.',
      source === undefined
        ? 'Nothing asks for it any more: delete it, or run "pipegen build --force", which does.'
        : `Move the change into ${source}, then run "pipegen build --force", which overwrites the file.`,
    ),
  foreign: (source) =>
    fault(
      'file-in-the-way',
      [],
      `${source} asks for this file, but the one that is there was not written by pipegen.`,
      'Move it away, or run "pipegen build --force", which overwrites it.',
    ),
  blocked: (source) =>
    fault(
      'link-in-the-way',
      [],
      `${source} asks for this file, but a link or a folder is there.`,
      'Remove it: pipegen writes only to plain files in the project.',
    ),
};
