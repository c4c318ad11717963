import { LONGEST_PIPELINE, pipelineLength } from '../../declarative/pipelineLength.ts';
import { type Diagnostic, fault } from '../../model/diagnostic.ts';
import type { Flow } from '../../model/flow.ts';
import type { Jenkinsfile } from './jenkinsfile.ts';

/**
 * Whether Jenkins can run a flow's pipelines. It compiles all of `pipeline { ... }` into one method, which Java limits;
 * beyond that it says "Method too large" when the pipeline first runs.
 *
 * @param pipelines those of the flow, its main one among them
 * @returns a fault when the ladder is too long
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function pipelineIsNotTooLong(flow: Flow, pipelines: readonly Jenkinsfile[]): readonly Diagnostic[] {
  const [longest = 0] = pipelines.map(({ tree }) => pipelineLength(tree)).toSorted((one, other) => other - one);
  if (longest <= LONGEST_PIPELINE) return [];
  return [
    fault(
      'pipeline-too-long',
      ['environments'],
      `The pipeline of ${flow.environments.length} environments is ${Math.ceil((100 * longest) / LONGEST_PIPELINE - 100)} % longer than what Jenkins can run.`,
      'Ask for approval in fewer environments, have fewer of them, or make two flows of them.',
    ),
  ];
}
