import { sha256 } from '../adapters/files/projectFiles.ts';
import { compileController } from '../jenkins/controller/compileController.ts';
import { controllerVariables } from '../jenkins/controller/variables.ts';
import { compileLibrary } from '../jenkins/library/compileLibrary.ts';
import { compileControllerStep } from '../jenkins/library/controllerSteps.ts';
import { declareSteps } from '../jenkins/library/declareSteps.ts';
import { compileLocations } from '../jenkins/locations.ts';
import { printJenkinsfile } from '../jenkins/pipelines/jenkinsfile.ts';
import type { Flow } from '../model/flow.ts';
import type { GeneratedFile } from '../model/generatedFile.ts';
import { compileEnvSample } from '../targets/compose/manifests/envSample.ts';
import { compileManifests } from '../targets/manifests.ts';
import type { Project } from './loadProject.ts';
import { readAgent, readTemplates } from './packaged.ts';

/**
 * Every file that a project comes to, one flow after the other, so that only what changes need be held.
 *
 * @param bundles the flows' own steps, each as one file, by the step's name
 * @param readSource reads a file of the author's
 */
export async function* compileProject(
  { flows, pipelines, steps, controllerSteps }: Project,
  bundles: ReadonlyMap<string, string>,
  readSource: (file: string) => Promise<string>,
): AsyncGenerator<GeneratedFile> {
  for (const { flow, file, jenkinsfiles } of flows) {
    yield { path: flowFile(flow.name), body: json(flow), comment: 'json', source: file };
    const ofFlow = jenkinsfiles.map((jenkinsfile) => printJenkinsfile(flow, jenkinsfile));
    yield* ofFlow;
    yield* locationsOf(ofFlow, { file, text: await readSource(file) });
    yield* compileManifests(flow);
  }
  for (const { file, jenkinsfile } of pipelines) {
    yield jenkinsfile;
    yield* locationsOf([jenkinsfile], { file, text: await readSource(file) });
  }
  const templates = await readTemplates();
  for (const step of controllerSteps) {
    const ofStep = compileControllerStep(step, templates);
    yield* ofStep;
    yield* locationsOf(ofStep, { file: step.source, text: await readSource(step.source) });
  }
  if (controllerSteps.some(({ callsHelpers }) => callsHelpers)) yield await helperFile();
  // What pipegen brings, the controller and its variables are for flows.
  const offered = flows.length === 0 ? [] : steps;
  if (offered.length + controllerSteps.length > 0) yield declareSteps(offered, controllerSteps);
  if (flows.length === 0) return;
  for (const { flow, name, source } of steps) {
    const body = bundles.get(name);
    if (flow === undefined || body === undefined) continue;
    yield { path: `${resources(flow)}/steps/${name}.cjs`, body, comment: '//', source };
  }
  const agent = await readAgent();
  yield* compileLibrary(steps, { templates, agentDigest: sha256(agent) });
  yield { path: `${RESOURCES}/agent.cjs`, body: agent, comment: '//', source: 'the pipegen agent' };
  if (flows.every(({ flow }) => flow.jenkins.controller !== false)) yield* compileController(flows, steps);
  const models = flows.map(({ flow }) => flow);
  yield compileEnvSample(models, controllerVariables(models));
}

/** The class that holds what compiled steps call where Groovy means something else than TypeScript. */
async function helperFile(): Promise<GeneratedFile> {
  const { HELPER_CLASS_FILE, helperClass } = await import('../script/index.ts');
  const path = `jenkins/${HELPER_CLASS_FILE}`;
  return { path, body: helperClass(), comment: '//', source: 'the pipegen library' };
}

/** The map that leads from the lines of what a file of the author's became to the author's own. */
function locationsOf(
  generated: readonly GeneratedFile[],
  definition: { readonly file: string; readonly text: string },
): readonly GeneratedFile[] {
  const locations = compileLocations(generated, definition, sha256);
  return locations === undefined ? [] : [locations];
}

const RESOURCES = 'jenkins/resources/pipegen';

/** Where a build writes a flow as the agent reads it. */
export function flowFile(flowName: string): string {
  return `${resources(flowName)}/flow.json`;
}

function resources(flowName: string): string {
  return `${RESOURCES}/${flowName}`;
}

function json(value: Flow): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
