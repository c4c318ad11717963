import { dirname } from 'node:path/posix';
import { bundleStep } from '../load/bundleStep.ts';
import { listFlowFiles } from '../load/listFlowFiles.ts';
import { loadFlow, locate } from '../load/loadFlow.ts';
import { loadSteps } from '../load/loadSteps.ts';
import { type Diagnostic, fault } from '../model/diagnostic.ts';
import type { StepSignature } from '../model/step.ts';
import { count } from './count.ts';
import type { Invocation } from './invocation.ts';
import { readPackagedSteps } from './packaged.ts';
import { checkProject, type ProjectFlow } from './projectRules.ts';

/** Everything that a project's authors wrote. */
export interface Project {
  readonly flows: readonly ProjectFlow[];
  /** The steps that pipegen brings, then those of the flows. */
  readonly steps: readonly StepSignature[];
  /** Of all flows at once. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files that were read for it. */
  readonly dependencies: ReadonlySet<string>;
}

/** Reads all flows and steps of a project, with every fault of every one. */
export async function loadProject({ projectFolder, terminal, signal }: Invocation): Promise<Project> {
  const files = await listFlowFiles(projectFolder);
  const flows: ProjectFlow[] = [];
  const steps = [...(await readPackagedSteps())];
  const diagnostics: Diagnostic[] = files.length === 0 ? [NO_FLOWS] : [];
  const dependencies = new Set<string>();
  const take = (read: { readonly diagnostics: readonly Diagnostic[]; readonly dependencies: readonly string[] }) => {
    diagnostics.push(...read.diagnostics);
    for (const dependency of read.dependencies) dependencies.add(dependency);
  };
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    terminal.progress(`Reading ${file} (${index + 1} of ${count(files.length, 'flow')})`);
    const loaded = await loadFlow(projectFolder, file);
    take(loaded);
    if (loaded.flow === undefined) continue;
    flows.push({ flow: loaded.flow, file });
    if (!file.endsWith('/flow.ts')) continue;
    const own = await loadSteps(projectFolder, `${dirname(file)}/steps`, loaded.flow.name);
    take(own);
    steps.push(...own.steps);
  }
  for (const { file, diagnostic } of checkProject(flows, steps)) {
    diagnostics.push(...(await locate(projectFolder, file, [diagnostic])));
  }
  return { flows, steps, diagnostics, dependencies };
}

/** Each step of the flows' own as one file for the agent, by the step's name. */
export async function bundleSteps(
  { projectFolder, terminal, signal }: Invocation,
  { steps }: Project,
): Promise<Pick<Project, 'diagnostics' | 'dependencies'> & { readonly texts: ReadonlyMap<string, string> }> {
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const dependencies = new Set<string>();
  for (const { name, source, flow } of steps) {
    if (flow === undefined) continue;
    signal.throwIfAborted();
    terminal.progress(`Bundling ${source}`);
    const bundle = await bundleStep(projectFolder, source);
    diagnostics.push(...bundle.diagnostics);
    for (const dependency of bundle.dependencies) dependencies.add(dependency);
    if (bundle.text !== undefined) texts.set(name, bundle.text);
  }
  return { texts, diagnostics, dependencies };
}

const NO_FLOWS = fault(
  'flows-missing',
  [],
  'There is no flow here: neither pipelines/<name>.ts nor pipelines/<name>/flow.ts exists.',
  'Run "pipegen init" to start with one that works, or name the project\'s folder with --project.',
);
