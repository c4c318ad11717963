import type { Flow } from '../../model/flow.ts';
import { present } from '../../model/present.ts';
import { type Jenkinsfile, type SplitJenkinsfile, splitJenkinsfile } from './jenkinsfile.ts';
import { mainPipeline } from './main.ts';
import type { OwnStages } from './ownStages.ts';
import { promotePipeline } from './promote.ts';
import { backupPipeline, driftPipeline, prunePipeline } from './scheduled.ts';

/** A flow and its pipelines, computed once: rules check them, and writers print them. */
export interface CompiledFlow {
  readonly flow: Flow;
  readonly jenkinsfiles: readonly SplitJenkinsfile[];
}

/**
 * Computes the pipelines of a project's flows. The main pipeline of its only flow, or of its primary one, is the
 * project's `Jenkinsfile`.
 *
 * @param longest the maximum length of a compiled pipeline, in bytes; what Jenkins can run by default
 */
export function compileFlows<Named extends Pick<CompiledFlow, 'flow'> & { readonly own?: OwnStages }>(
  flows: readonly Named[],
  longest?: number,
): readonly (Named & CompiledFlow)[] {
  return flows.map((named) => {
    const { flow, own } = named;
    const pipelines = pipelinesOf(flow, { isMain: flows.length === 1 || flow.primary, ...present({ own }) });
    return { ...named, jenkinsfiles: pipelines.map((jenkinsfile) => splitJenkinsfile(flow, jenkinsfile, longest)) };
  });
}

/** The pipelines of a flow that make sense for it: none for promotion without a second environment, none for backups of nothing. */
export function pipelinesOf(
  flow: Flow,
  { isMain, own }: { readonly isMain: boolean; readonly own?: OwnStages },
): readonly Jenkinsfile[] {
  const path = (name: string) => `jenkins/pipelines/${flow.name}/${name}Jenkinsfile`;
  const hasPromotion = flow.environments.some(({ from }) => from !== undefined);
  return [
    mainPipeline(flow, flow.jenkins.file ?? (isMain ? 'Jenkinsfile' : path('')), own),
    ...(hasPromotion ? [promotePipeline(flow, path('promote.'))] : []),
    prunePipeline(flow, path('prune.')),
    backupPipeline(flow, path('backup.')),
    driftPipeline(flow, path('drift.')),
  ].filter((jenkinsfile) => jenkinsfile !== undefined);
}
