import { warning } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/** `env.PLAN`, or a variable in capitals, as those of the environment are. */
const ENVIRONMENT = /\benv\b|\$\{?[A-Z][A-Z0-9_]*\b/;

/**
 * The message of the `input` directive is read before earlier stages have run: what they put into the environment shows as
 * "null".
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#input
 */
export const inputsAskWhatIsKnown: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap((block) => {
    const message = block.part.input?.message;
    if (message === undefined || message.isLiteral || !ENVIRONMENT.test(String(message.value))) return [];
    return [
      warning(
        'input-message-early',
        [...block.path, 'input', 'message'],
        `The "input" of ${describe(block)} is evaluated before earlier stages run: values that they set appear as "null".`,
        'Use the step "input" in a "script" block of a stage with "agent none".',
      ),
    ];
  });
