import { type CompiledFlow, compileFlows } from '../../src/jenkins/pipelines/compileFlows.ts';
import { printJenkinsfile } from '../../src/jenkins/pipelines/jenkinsfile.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { GeneratedFile } from '../../src/model/generatedFile.ts';

/** The flows of one project with their pipelines. */
export function compiled(...flows: readonly Flow[]): readonly CompiledFlow[] {
  return compileFlows(flows.map((flow) => ({ flow })));
}

/** The Jenkinsfiles of the only flow of a project. */
export function jenkinsfilesOf(flow: Flow): readonly GeneratedFile[] {
  return compiled(flow).flatMap(({ jenkinsfiles }) => jenkinsfiles.map((one) => printJenkinsfile(flow, one)));
}
