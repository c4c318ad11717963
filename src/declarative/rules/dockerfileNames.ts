import { fault } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';

/**
 * The file of a `dockerfile` agent is named without its folder, which is a setting of its own.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#agent-parameters
 */
export const dockerfileNames: Rule = ({ survey: { blocks } }) =>
  blocks
    .filter(({ part }) => part.agent?.type === 'dockerfile')
    .flatMap(({ part, path }) =>
      (part.agent?.arguments ?? []).flatMap(({ key, value }, index) => {
        const file = key === 'filename' && 'isLiteral' in value && value.isLiteral ? String(value.value) : '';
        const slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
        if (slash === -1) return [];
        return [
          fault(
            'dockerfile-name',
            [...path, 'agent', 'arguments', index, 'value'],
            `"${file}" has a folder in it.`,
            `Write "dir '${file.slice(0, slash)}'" and "filename '${file.slice(slash + 1)}'", each on a line of its own.`,
          ),
        ];
      }),
    );
