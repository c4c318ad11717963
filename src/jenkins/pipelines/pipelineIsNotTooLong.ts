import { splitPipeline } from '../../declarative/split/splitPipeline.ts';
import { type Diagnostic, fault } from '../../model/diagnostic.ts';
import type { Flow } from '../../model/flow.ts';
import type { Jenkinsfile } from './jenkinsfile.ts';

/**
 * Whether Jenkins can run a flow's pipelines. It compiles all of `pipeline { ... }` into one method, which Java limits;
 * beyond that it says "Method too large" when the pipeline first runs. What is too long is split, as far as it can be.
 *
 * @param pipelines those of the flow, its main one among them
 * @param longest how many bytes a pipeline may compile to; what Jenkins can run unless it is said
 * @returns what was split, and a fault when the ladder is too long for that as well
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function pipelineIsNotTooLong(
  flow: Flow,
  pipelines: readonly Jenkinsfile[],
  longest?: number,
): readonly Diagnostic[] {
  const { split } = flow.jenkins;
  const splits = pipelines.map(({ path, tree }) => ({ path, ...splitPipeline(tree, { longest, split }) }));
  const [first] = splits.flatMap(({ faults }) => faults);
  if (first === undefined)
    return splits.flatMap(({ path, warnings }) =>
      warnings.map((one) => ({ ...one, message: `${path}: ${one.message}`, path: ['jenkins'] })),
    );
  return [
    fault(
      'pipeline-too-long',
      ['environments'],
      `The pipeline of ${flow.environments.length} environments cannot be made short enough for Jenkins: ${first.message}`,
      'Have fewer environments, or make two flows of them.',
    ),
  ];
}
