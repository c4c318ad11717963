import { pipelineBlock } from '../../declarative/print.ts';
import type { PipelineTree } from '../../declarative/tree.ts';
import { type Diagnostic, fault } from '../../model/diagnostic.ts';
import type { Flow } from '../../model/flow.ts';
import { pipelinesOf } from './compilePipelines.ts';
import { nodesOf } from './usage.ts';

/**
 * Whether Jenkins can run a flow's pipelines. It compiles all of `pipeline { ... }` into one method, which Java limits;
 * beyond that it says "Method too large" when the pipeline first runs.
 *
 * @returns a fault when the ladder is too long
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function pipelineIsNotTooLong(flow: Flow): readonly Diagnostic[] {
  const [longest = 0] = pipelinesOf(flow, { isMain: true })
    .map(({ tree }) => pipelineLength(tree))
    .toSorted((one, other) => other - one);
  if (longest <= LIMIT) return [];
  return [
    fault(
      'pipeline-too-long',
      ['environments'],
      `The pipeline of ${flow.environments.length} environments is ${Math.ceil((100 * longest) / LIMIT - 100)} % longer than what Jenkins can run.`,
      'Ask for approval in fewer environments, have fewer of them, or make two flows of them.',
    ),
  ];
}

/** About how many bytes the method has that Jenkins makes of the pipeline: within some 5 % of what its engine compiles. */
export function pipelineLength(tree: PipelineTree): number {
  const kinds = nodesOf(pipelineBlock(tree)).map(({ kind }) => kind);
  const count = (...wanted: readonly string[]) => kinds.filter((kind) => wanted.includes(kind)).length;
  return 90 * count('directive') + 22 * count('string', 'verbatim');
}

/** The length of 70 stages with a condition and two steps, which a controller ran; with 80 it did not. */
const LIMIT = 44_000;
