import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { Profile } from '../profile/profile.ts';
import type { TreePath } from '../source.ts';
import { knownNames, unknownName } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Tools are of kinds that the controller can install.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#tools
 */
export const tools: Rule = ({ survey: { blocks }, profile }) =>
  blocks.flatMap(({ part, path }) =>
    (part.tools ?? []).flatMap(({ key }, index) =>
      profile.tools.includes(key) ? [] : [unknownTool(key, [...path, 'tools', index, 'key'], profile)],
    ),
  );

/** Tools without a symbol are named by their class, which nobody writes who has not got its plugin. */
function unknownTool(key: string, path: TreePath, profile: Profile): Diagnostic {
  return key.includes('.')
    ? unknownName({ profile, code: 'tool-unknown', path, what: 'tool type', kind: 'tools' }, key, profile.tools)
    : errorAt('tool-unknown', path, `Unknown tool type "${key}".`, knownNames(key, profile.tools));
}
