import { type Diagnostic, fault } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** A migration is a command, and belongs to what comes with each release: what is kept has none of its own. */
export const migrations: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { migration, scope }]): Diagnostic[] => {
    const path = ['services', name, 'migration'];
    if (migration === undefined) return [];
    if (scope !== 'deployment')
      return [
        fault(
          'migration-misplaced',
          path,
          `"${name}" lives longer than a release (its scope is "${scope}"), so that there is nothing to migrate it to.`,
          'Give the migration to the service of a deployment that uses the data.',
        ),
      ];
    const [program] = migration;
    return program ? [] : [fault('migration-empty', path, `The migration of "${name}" names no program.`)];
  });
