import { errorAt } from '../../model/diagnostic.ts';
import type { Matrix, Pipeline } from '../tree.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

const FIXES = {
  agent: 'Write "agent any", or "agent none" if each stage has its own agent.',
  axes: 'Write "axes { axis { ... } }" with a name and values.',
  stages: 'Write "stages { stage(\'...\') { ... } }".',
};

/**
 * A pipeline says where it runs and what it does, a matrix which cells it has and what they do.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#declarative-sections
 */
export const requiredSections: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap((block) => {
    const { kind, path } = block;
    const part: Partial<Pipeline & Matrix> = block.part;
    const required = { pipeline: ['agent', 'stages'], matrix: ['axes', 'stages'], stage: [] } as const;
    return required[kind]
      .filter((key) => part[key] === undefined)
      .map((key) => errorAt(`${key}-missing`, path, `"${key}" is missing in ${describe(block)}.`, FIXES[key]));
  });
