import { errorAt } from '../../model/diagnostic.ts';
import type { Input } from '../tree.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/**
 * An input asks something.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#input
 */
export const inputs: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap((block) => {
    const input: Partial<Input> | undefined = block.part.input;
    return input === undefined || input.message !== undefined
      ? []
      : [
          errorAt(
            'input-message-missing',
            [...block.path, 'input'],
            `The "input" of ${describe(block)} has no message.`,
            'Add "message \'...\'".',
          ),
        ];
  });
