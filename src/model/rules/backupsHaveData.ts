import { type Diagnostic, fault } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** A backup has something to copy, and a way back. */
export const backupsHaveData: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { backup, volumes = {} }]): Diagnostic[] => {
    const path = ['services', name, 'backup'];
    if (backup === undefined) return [];
    if ((backup.dump === undefined) !== (backup.restore === undefined))
      return [
        fault(
          'backup-one-way',
          path,
          `The backup of "${name}" says how to ${backup.dump === undefined ? 'restore' : 'dump'} but not how to ${backup.dump === undefined ? 'dump' : 'restore'}.`,
          'Give both commands, or neither to have its volumes archived.',
        ),
      ];
    if (backup.dump === undefined && Object.keys(volumes).length === 0)
      return [
        fault('backup-empty', path, `"${name}" has no volumes to back up.`, 'Declare its volumes, or a dump command.'),
      ];
    return [];
  });
