import { listFlowFiles } from '../load/listFlowFiles.ts';
import { loadFlow, locate } from '../load/loadFlow.ts';
import { type Diagnostic, fault } from '../model/diagnostic.ts';
import type { StepSignature } from '../model/step.ts';
import { count } from './count.ts';
import type { Invocation } from './invocation.ts';
import { checkProject, type ProjectFlow } from './projectRules.ts';

/** Everything that a project's authors wrote. */
export interface Project {
  readonly flows: readonly ProjectFlow[];
  /** The steps that pipegen brings, then those of the flows. */
  readonly steps: readonly StepSignature[];
  /** Of all flows at once. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files that were read for it. */
  readonly dependencies: readonly string[];
}

/** Reads all flows and steps of a project, with every fault of every one. */
export async function loadProject({ projectFolder, terminal, signal }: Invocation): Promise<Project> {
  const files = await listFlowFiles(projectFolder);
  if (files.length === 0) return { flows: [], steps: [], diagnostics: [NO_FLOWS], dependencies: [] };
  const flows: ProjectFlow[] = [];
  const steps: StepSignature[] = [];
  const diagnostics: Diagnostic[] = [];
  const dependencies = new Set<string>();
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    terminal.progress(`Reading ${file} (${index + 1} of ${count(files.length, 'flow')})`);
    const loaded = await loadFlow(projectFolder, file);
    diagnostics.push(...loaded.diagnostics);
    for (const dependency of loaded.dependencies) dependencies.add(dependency);
    if (loaded.flow === undefined) continue;
    flows.push({ flow: loaded.flow, file });
  }
  for (const { file, diagnostic } of checkProject(flows, steps)) {
    diagnostics.push(...(await locate(projectFolder, file, [diagnostic])));
  }
  return { flows, steps, diagnostics, dependencies: [...dependencies].sort() };
}

const NO_FLOWS = fault(
  'flows-missing',
  [],
  'There is no flow: neither pipelines/<name>.ts nor pipelines/<name>/flow.ts exists here.',
  'Run "pipegen init" to start with one that works, or name the project\'s folder with --project.',
);
