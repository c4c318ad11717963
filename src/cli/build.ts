import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { saveBuild } from '../adapters/files/buildCache.ts';
import { ExecutionError, executeBuild, readOwnedFiles, sha256 } from '../adapters/files/projectFiles.ts';
import { findEnvironmentReads } from '../load/environmentReads.ts';
import { count } from '../model/count.ts';
import { type Diagnostic, errorAt, hasErrors, warning } from '../model/diagnostic.ts';
import { type BuildPlan, type FileConflict, type FileStep, planBuild } from '../plan/build.ts';
import { compileProject } from '../project/compileProject.ts';
import { findDroppedData } from '../project/droppedData.ts';
import { dockerfilesOf, findMissingImageFiles } from '../project/imageFiles.ts';
import { compareLibraryTag } from '../project/libraryTag.ts';
import { bundleSteps, isEmpty, loadProject, type Project } from '../project/loadProject.ts';
import { isPackaged } from '../project/packaged.ts';
import { judgeRoot } from '../project/repositoryRoot.ts';
import { withoutSwitchedOff } from '../project/switchedOff.ts';
import { builtOutcome } from './buildOutcome.ts';
import { type Difference, editedDifference, formatDifference, stepDifference } from './difference.ts';
import type { Invocation } from './invocation.ts';
import { failed, type Outcome, refused } from './outcome.ts';

const { version } = packageJson;

/** What `pipegen build` was asked for. */
export interface BuildOptions {
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly force?: boolean;
  readonly cache: boolean;
  /** How many bytes a pipeline may compile to before it is split. */
  readonly budget?: number;
  readonly json?: boolean;
}

/** By which a finished build can be known again. */
export interface BuildOrigin {
  /** Tells this build of pipegen from every other. */
  readonly program: string;
  /** In milliseconds since 1970. */
  readonly started: number;
}

/** Reads all flows, compiles them, and brings the project's files up to date, or says how they differ. */
export async function build(invocation: Invocation, options: BuildOptions, origin: BuildOrigin): Promise<Outcome> {
  const { projectFolder, terminal, signal } = invocation;
  const project = await loadProject(invocation, { longest: options.budget });
  const bundles = await bundleSteps(invocation, project);
  invocation.tellInputs?.([...project.dependencies, ...bundles.dependencies]);
  const left = isEmpty(project) ? await findLeftFiles(projectFolder) : [];
  const isLast = left.length > 0 && options.force === true;
  const diagnostics = [
    ...(left.length > 0 ? [] : project.diagnostics),
    ...(left.length > 0 && !isLast ? [filesLeft(left)] : []),
    ...bundles.diagnostics,
    ...(project.flows.length > 0 ? judgeRoot(projectFolder) : []),
    ...(await findEnvironmentReads(projectFolder, project.dependencies)),
    ...(await findMissingImageFiles(project)),
    ...(await findDroppedData(project)),
  ];
  if (hasErrors(diagnostics)) return refused(diagnostics);
  const found = await readOwnedFiles(projectFolder, [
    ...project.pipelines.map(({ jenkinsfile }) => jenkinsfile.path),
    ...project.flows.flatMap(({ flow }) => flow.jenkins.file ?? []),
  ]);
  const compiled = compileProject(project, bundles.texts, (file) => readFile(join(projectFolder, file), 'utf8'));
  const plan = await planBuild(compiled, found, { hash: sha256, force: options.force === true, version });
  const conflicts = plan.conflicts.map(diagnoseConflict);
  const isDifferent = plan.steps.length + conflicts.length > 0;
  if (options.check && isDifferent) return differentOutcome(invocation, plan, [...diagnostics, ...conflicts]);
  if (conflicts.length > 0) return refused([...diagnostics, ...conflicts]);
  try {
    terminal.progress(`Writing ${count(plan.steps.length, 'file')}`);
    await executeBuild(projectFolder, plan.steps, signal);
  } catch (error) {
    if (!(error instanceof ExecutionError) || signal.aborted) throw error;
    return partlyWritten(error, diagnostics);
  }
  const ofTag = await judgeLibraryTag(project, signal);
  // The tag may move without a change of any file.
  if (options.cache && options.budget === undefined && !isLast && ofTag.length === 0) {
    const run = [...project.dependencies].filter((path) => !isPackaged(join(projectFolder, path)));
    // A Dockerfile is not run either: only that it is there counts.
    const inputs = { run, bundled: [...bundles.dependencies, ...dockerfilesOf(project)] };
    saveBuild(projectFolder, { ...origin, inputs, wanted: plan.wanted, warnings: diagnostics });
  }
  return builtOutcome(
    {
      written: plan.steps.filter(({ kind }) => kind !== 'delete').map(({ path }) => path),
      deleted: plan.steps.filter(({ kind }) => kind === 'delete').map(({ path }) => path),
      unchanged: plan.unchanged,
      warnings: [...diagnostics, ...ofTag],
      milliseconds: performance.now(),
    },
    terminal.outColors,
  );
}

/** The generated files that are there although nothing in the project asks for any. */
async function findLeftFiles(projectFolder: string): Promise<readonly string[]> {
  const found = [...(await readOwnedFiles(projectFolder))];
  return found.flatMap(([path, { origin }]) => (origin === 'foreign' || origin === 'blocked' ? [] : [path])).sort();
}

function filesLeft(paths: readonly string[]): Diagnostic {
  const [first] = paths;
  return errorAt(
    'flows-missing',
    [],
    `No flow or pipeline is left in pipelines/, but ${count(paths.length, 'generated file')} ${paths.length === 1 ? 'is' : 'are'}: ${first}${paths.length === 1 ? '' : ', ...'}`,
    'To delete them, also those that were edited by hand, run "npx pipegen build --force". Files that pipegen did not write are kept, and nothing that is deployed is changed.',
  );
}

/** A warning when the tag of the step library has another one than was built. */
async function judgeLibraryTag({ flows: [first], locator }: Project, signal: AbortSignal) {
  if (first === undefined) return [];
  const { flow, file } = first;
  const difference = await compareLibraryTag(locator.projectFolder, flow.jenkins.libraryVersion, signal);
  if (difference === undefined) return [];
  const { message, fix } = difference;
  const found = warning('library-tag-differs', ['jenkins', 'libraryVersion'], message, fix);
  return withoutSwitchedOff(locator.projectFolder, await locator.locate(file, [found]));
}

async function differentOutcome(
  { projectFolder, terminal }: Invocation,
  { steps, conflicts, unchanged }: BuildPlan,
  diagnostics: readonly Diagnostic[],
): Promise<Outcome> {
  const colors = terminal.outColors;
  const read = (path: string) => readFile(join(projectFolder, path), 'utf8');
  const differences: Difference[] = [];
  for (const step of steps) differences.push(await stepDifference(step, read));
  for (const { reason, path, text } of conflicts)
    if (reason === 'edited' && text !== undefined) differences.push(await editedDifference({ path, text }, read));
  const differ = count(steps.length + conflicts.length, 'file');
  return {
    exitCode: 1,
    diagnostics: [...diagnostics, ...otherVersions(steps)],
    answer: { written: [], deleted: [], unchanged, differences },
    text: [
      ...differences.map((difference) => `${formatDifference(difference, colors)}\n`),
      `${colors.bold(`${differ} not up to date`)}, ${unchanged} unchanged. Run "npx pipegen build".\n`,
    ].join(''),
  };
}

/** Names another version of pipegen as the likely cause, when it generated files that differ. */
function otherVersions(steps: readonly FileStep[]): readonly Diagnostic[] {
  const generatedBy = steps.flatMap((step) => (step.kind === 'update' ? (step.otherVersion ?? []) : []));
  if (generatedBy.length === 0) return [];
  const others = [...new Set(generatedBy)].sort().join(' and ');
  return [
    warning(
      'generated-by-other-version',
      [],
      `pipegen ${others} generated ${count(generatedBy.length, 'file')} that would change. This is pipegen ${version}.`,
      'Install the version of the lock file (npm ci). To keep this one, run "npx pipegen build" and commit the files with the lock file.',
    ),
  ];
}

function partlyWritten(error: ExecutionError, diagnostics: readonly Diagnostic[]): Outcome {
  const done = error.done.map(({ path }) => path);
  const state = done.length === 0 ? 'Nothing was changed.' : `Written before the failure: ${done.join(', ')}.`;
  const fallen = errorAt('write-failed', [], `Some files could not be written: ${error.message}`, state);
  return failed([...diagnostics, fallen], { done });
}

function diagnoseConflict({ path, reason, source }: FileConflict): Diagnostic {
  const where = { file: path, line: 1, column: 1, length: 1 };
  return { ...CONFLICTS[reason](source), where };
}

const CONFLICTS: { readonly [Reason in FileConflict['reason']]: (source: string | undefined) => Diagnostic } = {
  edited: (source) =>
    errorAt(
      'generated-file-edited',
      [],
      'This generated file was edited by hand, so it was not overwritten.',
      source === undefined
        ? 'It is no longer generated. Delete it, or run "pipegen build --force".'
        : `Move the change to ${source}, then run "pipegen build --force" to overwrite the file.`,
    ),
  foreign: (source) =>
    errorAt(
      'file-in-the-way',
      [],
      `${source} generates this file, but a file that pipegen did not write already exists.`,
      'Move it away, or run "pipegen build --force" to overwrite it.',
    ),
  blocked: (source) =>
    errorAt(
      'link-in-the-way',
      [],
      `${source} generates this file, but a link or a folder already exists at its path.`,
      'Remove it: pipegen writes only to plain files in the project.',
    ),
};
