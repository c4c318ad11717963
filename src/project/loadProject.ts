import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { compileFlows } from '../jenkins/pipelines/compileFlows.ts';
import type { OwnStages } from '../jenkins/pipelines/ownStages.ts';
import { bundleStep } from '../load/bundleStep.ts';
import { listFlowFiles } from '../load/listFlowFiles.ts';
import type { ControllerStep, LoadedControllerSteps } from '../load/loadControllerSteps.ts';
import { loadDefinition } from '../load/loadDefinition.ts';
import { loadSteps } from '../load/loadSteps.ts';
import { createLocator, type Locator } from '../load/locator.ts';
import { count } from '../model/count.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { checkStepCalls } from '../model/rules/stepCalls.ts';
import type { StepSignature } from '../model/step.ts';
import { compilePipelines, type PipelineFile, type ProjectPipeline } from './compilePipelines.ts';
import { checkOwnStages, type FlowFile, ownStages } from './ownStages.ts';
import { readPackagedSteps } from './packaged.ts';
import { readProjectProfile } from './profile.ts';
import { checkProject, generatedPipelines, NO_FLOWS, noFlows, type ProjectFlow } from './projectRules.ts';
import { withoutSwitchedOff } from './switchedOff.ts';

/** Where a project is, and who hears how far reading it has come. */
export interface ProjectRequest {
  /** Absolute. */
  readonly projectFolder: string;
  readonly terminal: { progress(text: string): void };
  /** Ends the work early. */
  readonly signal: AbortSignal;
}

/** Everything that a project's authors wrote. */
export interface Project {
  readonly flows: readonly ProjectFlow[];
  /** Those that are sound. */
  readonly pipelines: readonly ProjectPipeline[];
  /** The steps that pipegen brings, then those of the flows. */
  readonly steps: readonly StepSignature[];
  /** Those that run on the controller itself. */
  readonly controllerSteps: readonly ControllerStep[];
  /** Of all flows and pipelines at once. */
  readonly diagnostics: readonly Diagnostic[];
  /** The files of flows and pipelines, and the modules that they import. */
  readonly dependencies: ReadonlySet<string>;
  /** Finds locations in the files of the flows and pipelines. */
  readonly locator: Locator;
}

/** Whether a project defines nothing, and nothing that failed to load either. */
export function isEmpty({ diagnostics }: Project): boolean {
  return diagnostics.some(({ code }) => code === NO_FLOWS);
}

/**
 * Reads all flows, pipelines and steps of a project, with every error of every one.
 *
 * @param longest the maximum length of a compiled pipeline, in bytes; what Jenkins can run by default
 */
export async function loadProject(
  { projectFolder, terminal, signal }: ProjectRequest,
  { longest }: { readonly longest?: number | undefined } = {},
): Promise<Project> {
  const files = await listFlowFiles(projectFolder);
  const locator = createLocator(projectFolder);
  const models: (FlowFile & { readonly own?: OwnStages })[] = [];
  const pipelineFiles: PipelineFile[] = [];
  const packaged = await readPackagedSteps();
  const steps = [...packaged];
  const diagnostics: Diagnostic[] = [];
  const dependencies = new Set<string>();
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    terminal.progress(`Reading ${file} (${index + 1} of ${count(files.length, 'file')})`);
    const loaded = await loadDefinition(locator, file);
    for (const dependency of loaded.dependencies) dependencies.add(dependency);
    if (loaded.kind === 'pipeline') {
      pipelineFiles.push({ file, loaded });
      continue;
    }
    diagnostics.push(...loaded.diagnostics);
    if (loaded.flow === undefined) continue;
    const { flow, stages } = loaded;
    models.push({ flow, file, ...(stages && { stages, own: await ownStages(stages) }) });
    const own = file.endsWith('/flow.ts')
      ? await loadSteps(projectFolder, `${dirname(file)}/steps`, flow.name)
      : NO_STEPS;
    steps.push(...own.steps);
    diagnostics.push(
      ...own.diagnostics,
      ...(await locator.locate(file, checkStepCalls(flow, [...packaged, ...own.steps]))),
    );
  }
  const { steps: controllerSteps, ...ofSteps } = await loadAllControllerSteps(projectFolder, files);
  diagnostics.push(...ofSteps.diagnostics);
  if (files.length + controllerSteps.length + ofSteps.diagnostics.length === 0)
    diagnostics.push(noFlows(projectFolder));
  for (const dependency of ofSteps.dependencies) dependencies.add(dependency);
  const flows = compileFlows(models, longest);
  for (const { file, diagnostic } of checkProject(flows, [...steps, ...controllerSteps])) {
    diagnostics.push(...(await locator.locate(file, [diagnostic])));
  }
  const shown = withoutSwitchedOff(projectFolder, diagnostics);
  const project = { flows, steps, controllerSteps, dependencies, locator };
  const profile = await readProjectProfile(projectFolder);
  if ('code' in profile) return { ...project, pipelines: [], diagnostics: [...shown, profile] };
  // What pipegen brings is for flows.
  const librarySteps = [...(flows.length === 0 ? [] : steps), ...controllerSteps].map(({ name }) => name);
  const ofStages = await checkOwnStages(models, { locator, profile, librarySteps });
  const { pipelines, diagnostics: ofPipelines } = await compilePipelines(pipelineFiles, {
    locator,
    profile,
    librarySteps,
    library: libraryOf(flows),
    longest,
    taken: generatedPipelines(flows),
  });
  return { ...project, pipelines, diagnostics: [...shown, ...ofStages, ...ofPipelines] };
}

/** The shared library as a controller knows it: at the version that the flows pin, otherwise at its default one. */
function libraryOf([first]: readonly ProjectFlow[]): string {
  return first === undefined ? 'pipegen' : `pipegen@${first.flow.jenkins.libraryVersion}`;
}

/** The steps of `pipelines/vars/`, and of the `vars/` of each flow that has a folder. */
async function loadAllControllerSteps(projectFolder: string, files: readonly string[]): Promise<LoadedControllerSteps> {
  const folders = files.filter((file) => file.endsWith('/flow.ts')).map((file) => dirname(file));
  const all: LoadedControllerSteps[] = [];
  for (const folder of ['pipelines', ...folders].map((one) => `${one}/vars`)) {
    if (!existsSync(join(projectFolder, folder))) continue;
    const { loadControllerSteps } = await import('../load/loadControllerSteps.ts');
    all.push(await loadControllerSteps(projectFolder, folder));
  }
  return {
    steps: all.flatMap(({ steps }) => steps),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
    dependencies: all.flatMap(({ dependencies }) => dependencies),
  };
}

/** The flows' own steps, each with what it imports in one file for the agent. */
export interface Bundles {
  /** By the step's name. */
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** The step scripts, and the modules that they import. */
  readonly dependencies: ReadonlySet<string>;
}

/** Bundles the steps that are not pipegen's. */
export async function bundleSteps(
  { projectFolder, terminal, signal }: ProjectRequest,
  { steps }: Project,
): Promise<Bundles> {
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

/** A flow that is one file has no folder for steps of its own. */
const NO_STEPS = { steps: [], diagnostics: [] };
