import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** A backup has something to copy, and a way back. */
export const backupsHaveData: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { backup, scope, volumes = {} }]): Diagnostic[] => {
    const path = ['services', name, 'backup'];
    if (backup === undefined) return [];
    if (scope === 'deployment')
      return [
        errorAt(
          'backup-unsupported',
          path,
          `"${name}" is replaced with each deployment, so its data cannot be backed up.`,
          "Only services with scope: 'environment' are backed up. Remove the backup, or keep the data in such a service.",
        ),
      ];
    if ((backup.dump === undefined) !== (backup.restore === undefined))
      return [
        errorAt(
          'backup-one-way',
          path,
          `The backup of "${name}" has a ${backup.dump === undefined ? 'restore' : 'dump'} command but no ${backup.dump === undefined ? 'dump' : 'restore'} command.`,
          'Give both commands, or neither. Without them, pipegen archives the volumes.',
        ),
      ];
    if (backup.dump === undefined && Object.keys(volumes).length === 0)
      return [
        errorAt(
          'backup-empty',
          path,
          `"${name}" has no volumes to back up.`,
          'Declare its volumes, or a dump command.',
        ),
      ];
    return [];
  });
