import type { Flow } from '../../model/flow.ts';
import type { GeneratedFile } from '../../model/generatedFile.ts';
import { type Jenkinsfile, printJenkinsfile } from './jenkinsfile.ts';
import { mainPipeline } from './main.ts';
import { promotePipeline } from './promote.ts';
import { backupPipeline, driftPipeline, prunePipeline } from './scheduled.ts';

/** Whether a flow's main pipeline is the project's `Jenkinsfile`: the only flow's, or that of the one marked so. */
export function isMain(flow: Flow, flows: readonly Flow[]): boolean {
  return flows.length === 1 || flow.primary;
}

/** The Jenkinsfiles of a flow: its multibranch pipeline, promotion by hand, and what runs by the clock. */
export function compilePipelines(
  flow: Flow,
  options: { readonly isMain: boolean; readonly longest?: number | undefined },
): GeneratedFile[] {
  return pipelinesOf(flow, options).map((jenkinsfile) => printJenkinsfile(flow, jenkinsfile, options.longest));
}

/** The pipelines of a flow that make sense for it: none for promotion without a second rung, none for backups of nothing. */
export function pipelinesOf(flow: Flow, { isMain }: { readonly isMain: boolean }): readonly Jenkinsfile[] {
  const path = (name: string) => `jenkins/pipelines/${flow.name}/${name}Jenkinsfile`;
  const hasLadder = flow.environments.some(({ from }) => from !== undefined);
  return [
    mainPipeline(flow, isMain ? 'Jenkinsfile' : path('')),
    ...(hasLadder ? [promotePipeline(flow, path('promote.'))] : []),
    prunePipeline(flow, path('prune.')),
    backupPipeline(flow, path('backup.')),
    driftPipeline(flow, path('drift.')),
  ].filter((jenkinsfile) => jenkinsfile !== undefined);
}
