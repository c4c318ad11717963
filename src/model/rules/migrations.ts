import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** A migration is a command, and belongs to what comes with each release: what is kept has none of its own. */
export const migrations: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { migration, scope }]): Diagnostic[] => {
    const path = ['services', name, 'migration'];
    if (migration === undefined) return [];
    if (scope !== 'deployment')
      return [
        errorAt(
          'migration-misplaced',
          path,
          `"${name}" has scope "${scope}" and outlives releases, so it cannot have a migration.`,
          "Move the migration to the deployment's service that uses the data.",
        ),
      ];
    const [program] = migration;
    return program ? [] : [errorAt('migration-empty', path, `The migration of "${name}" has an empty command.`)];
  });
