import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { CompiledFlow } from './compileFlows.ts';

/**
 * Checks that Jenkins can run the pipelines of a flow. It compiles all of `pipeline { ... }` into one method, which Java
 * limits; beyond that it says "Method too large" when the pipeline first runs.
 *
 * @returns a warning for each pipeline that was split, or an error when one cannot be split far enough
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function pipelineIsNotTooLong({ flow, jenkinsfiles }: CompiledFlow): readonly Diagnostic[] {
  const [first] = jenkinsfiles.flatMap(({ split }) => split.errors);
  if (first === undefined)
    return jenkinsfiles.flatMap(({ path, split }) =>
      split.warnings.map((one) => ({ ...one, message: `${path}: ${one.message}`, path: ['jenkins'] })),
    );
  return [
    errorAt(
      'pipeline-too-long',
      ['environments'],
      `The pipeline of ${flow.environments.length} environments is too long for Jenkins, even when it is split: ${first.message}`,
      'Reduce the number of environments, or split the flow into two.',
    ),
  ];
}
