import { fault } from '../../model/diagnostic.ts';
import { knownNames } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Tools are of kinds that the controller can install.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#tools
 */
export const tools: Rule = ({ survey: { blocks }, profile }) =>
  blocks.flatMap(({ part, path }) =>
    (part.tools ?? []).flatMap(({ key }, index) =>
      profile.tools.includes(key)
        ? []
        : [
            fault(
              'tool-unknown',
              [...path, 'tools', index, 'key'],
              `"${key}" is no kind of tool.`,
              knownNames(key, profile.tools),
            ),
          ],
    ),
  );
