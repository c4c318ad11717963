import { fault } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Jenkins is told who may agree in one text with commas; an empty one would let everyone. */
const SUBMITTER = /^[^\s,\p{Cc}](?:[^,\p{Cc}]*[^\s,\p{Cc}])?$/u;

/** An approval that names who may agree names somebody. */
export const approvals: Rule = ({ definition }) =>
  Object.entries(definition.environments).flatMap(([name, { approval }]) => {
    const path = ['environments', name, 'approval', 'submitters'];
    const submitters = approval?.submitters;
    if (submitters?.length === 0) {
      const fix = 'Name users or groups, or leave "submitters" out to let everyone who may build.';
      return [fault('submitters-missing', path, `Nobody is named who may agree to a promotion to "${name}".`, fix)];
    }
    return (submitters ?? []).flatMap((submitter, index) =>
      SUBMITTER.test(submitter)
        ? []
        : [
            fault(
              'submitter-invalid',
              [...path, index],
              `${JSON.stringify(submitter)} is no Jenkins user or group.`,
              'Write one id a text, without commas.',
            ),
          ],
    );
  });
