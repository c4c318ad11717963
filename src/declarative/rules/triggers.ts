import { errorAt } from '../../model/diagnostic.ts';
import { lookUp } from '../profile/profile.ts';
import { repeated, unknownName } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Triggers are known, and there once.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#triggers
 */
export const triggers: Rule = ({ survey: { tree }, profile }) => {
  const names = (tree.pipeline.triggers?.triggers ?? []).map(({ name }) => name);
  const at = (index: number) => ['pipeline', 'triggers', 'triggers', index, 'name'];
  return [
    ...names.flatMap((name, index) =>
      lookUp(profile.triggers, name) !== undefined
        ? []
        : [
            unknownName(
              { profile, code: 'trigger-unknown', path: at(index), what: 'trigger', kind: 'triggers' },
              name,
              Object.keys(profile.triggers),
            ),
          ],
    ),
    ...repeated(names).map(({ name, index }) =>
      errorAt(
        'trigger-duplicate',
        at(index),
        `Duplicate "${name}".`,
        name === 'cron' ? "Write one \"cron\" with several lines: '''...'''." : 'Merge them into one.',
      ),
    ),
  ];
};
