import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { earlierEnvironments } from '../promotionPath.ts';
import { findCycles } from './findCycles.ts';
import type { Rule } from './rule.ts';

/** Environments form a promotion path: no cycles, a branch each, and only what lies below is retired. */
export const promotionPathIsSound: Rule = ({ definition }) => {
  const { environments } = definition;
  const entries = Object.entries(environments);
  const found: Diagnostic[] = [];
  if (entries.length === 0) {
    found.push(
      errorAt('environments-missing', ['environments'], 'The flow has no environment.', 'Declare at least one.'),
    );
  }

  for (const cycle of findCycles(Object.keys(environments), (name) => [environments[name]?.from ?? []].flat())) {
    found.push(
      errorAt(
        'promotion-cycle',
        ['environments', cycle[0] ?? '', 'from'],
        `The promotion path is a cycle: ${[...cycle].reverse().join(' -> ')} -> ${cycle.at(-1)}.`,
        'Remove "from" from the first environment.',
      ),
    );
  }

  const owners = new Map<string, string>();
  for (const [name, environment] of entries) {
    const owner = owners.get(environment.branch);
    if (owner === undefined) owners.set(environment.branch, name);
    else
      found.push(
        errorAt(
          'branch-taken',
          ['environments', name, 'branch'],
          `"${name}" and "${owner}" have the same branch, "${environment.branch}".`,
          'Give each environment a branch of its own.',
        ),
      );

    if ((environment.hosts ?? 'tagged') !== 'tagged' && environment.deployments !== 'single') {
      found.push(
        errorAt(
          'bare-hosts-shared',
          ['environments', name, 'hosts'],
          `Deployments of "${name}" would all have the same host names.`,
          `Add deployments: 'single', so that the newest deployment replaces the previous one, or remove hosts: '${environment.hosts}'.`,
        ),
      );
    }

    const below = earlierEnvironments(environments, name);
    // Where a environment below is unknown, that error is told elsewhere, and what lies below it is not known.
    if (below.some((earlier) => environments[earlier] === undefined)) continue;
    for (const [index, retired] of (environment.retires ?? []).entries()) {
      if (environments[retired] === undefined || below.includes(retired)) continue;
      found.push(
        errorAt(
          'retires-not-below',
          ['environments', name, 'retires', index],
          `"${name}" cannot retire "${retired}": its releases do not come from there.`,
          below.length === 0
            ? `"${name}" is a first environment and cannot retire another.`
            : `It may retire ${below.join(', ')}.`,
        ),
      );
    }
  }
  return found;
};
