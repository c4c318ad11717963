import type { PipelineTree, Stage } from '../../declarative/tree.ts';
import type { Statement } from '../../groovy/ast.ts';

/** Stages of the author's in the main pipeline. */
export interface OwnStages {
  readonly beforeBuild?: readonly Stage[];
  readonly afterBuild?: readonly Stage[];
  /** By environment. */
  readonly beforeApproval?: StagesByEnvironment;
  readonly beforeDeploy?: StagesByEnvironment;
  readonly afterDeploy?: StagesByEnvironment;
  /** Methods that their functions call. */
  readonly methods?: readonly Statement[];
}

export interface StagesByEnvironment {
  readonly [environment: string]: readonly Stage[];
}

/** All of them as a pipeline, which nobody runs. */
export function asPipeline(own: OwnStages): PipelineTree {
  const { beforeBuild = [], afterBuild = [], beforeApproval = {}, beforeDeploy = {}, afterDeploy = {} } = own;
  const inEnvironments = [beforeApproval, beforeDeploy, afterDeploy].flatMap((stages) => Object.values(stages).flat());
  return { pipeline: { agent: { type: 'none' }, stages: [...beforeBuild, ...afterBuild, ...inEnvironments] } };
}
