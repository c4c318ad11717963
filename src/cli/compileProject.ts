import type { Flow } from '../model/flow.ts';
import type { GeneratedFile } from '../model/generatedFile.ts';
import { compileStack } from '../stack/compileStack.ts';
import type { Project } from './loadProject.ts';

/** Every file that the project's flows and steps come to, one flow after the other. */
export async function* compileProject({ flows }: Project): AsyncGenerator<GeneratedFile> {
  for (const { flow, file } of flows) {
    yield { path: `${resources(flow.name)}/flow.json`, body: json(flow), comment: 'json', source: file };
    yield* compileStack(flow);
  }
}

const RESOURCES = 'jenkins/resources/pipegen';

function resources(flowName: string): string {
  return `${RESOURCES}/${flowName}`;
}

function json(value: Flow): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
