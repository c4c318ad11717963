import { fault } from '../../model/diagnostic.ts';
import type { Pipeline } from '../tree.ts';
import type { Rule } from './rule.ts';

/**
 * A pipeline says where it runs and what it does.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#declarative-sections
 */
export const requiredSections: Rule = ({ survey }) => {
  const pipeline: Partial<Pipeline> = survey.tree.pipeline;
  return [
    ...(pipeline.agent === undefined
      ? [
          fault(
            'agent-missing',
            ['pipeline'],
            'The pipeline has no "agent".',
            'Write "agent any", or "agent none" when each stage has an agent of its own.',
          ),
        ]
      : []),
    ...(pipeline.stages === undefined
      ? [
          fault(
            'stages-missing',
            ['pipeline'],
            'The pipeline has no "stages".',
            'Write "stages { stage(\'...\') { ... } }".',
          ),
        ]
      : []),
  ];
};
