import { errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Jenkins is told who may agree in one text with commas; an empty one would let everyone. */
const SUBMITTER = /^[^\s,\p{Cc}](?:[^,\p{Cc}]*[^\s,\p{Cc}])?$/u;

/** An approval that names who may agree names somebody. */
export const approvals: Rule = ({ definition }) =>
  Object.entries(definition.environments).flatMap(([name, { approval }]) => {
    const path = ['environments', name, 'approval', 'submitters'];
    const submitters = approval?.submitters;
    if (submitters?.length === 0) {
      const fix = 'List users or groups, or omit "submitters" to let everyone with the Build permission approve.';
      return [
        errorAt(
          'submitters-missing',
          path,
          `The list of users who may approve a promotion to "${name}" is empty.`,
          fix,
        ),
      ];
    }
    return (submitters ?? []).flatMap((submitter, index) =>
      SUBMITTER.test(submitter)
        ? []
        : [
            errorAt(
              'submitter-invalid',
              [...path, index],
              `Invalid Jenkins user or group ${JSON.stringify(submitter)}.`,
              'Write one ID per string, without commas.',
            ),
          ],
    );
  });
