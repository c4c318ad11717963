import { errorAt } from '../diagnostic.ts';
import { findCycles } from './findCycles.ts';
import type { Rule } from './rule.ts';

/** Services start one after the other, so connections may not lead back to where they began. */
export const connectionsHaveNoCycle: Rule = ({ definition }) => {
  const { connections = {} } = definition;
  const names = Object.keys(definition.services);
  return findCycles(names, (name) => connections[name] ?? []).map((cycle) => {
    const [first = ''] = cycle;
    const second = cycle[1] ?? first;
    return errorAt(
      'connection-cycle',
      ['connections', first, (connections[first] ?? []).indexOf(second)],
      cycle.length === 1
        ? `"${first}" is connected to itself.`
        : `The connections form a cycle: ${[...cycle, first].join(' -> ')}.`,
      'Remove a connection that its service does not need in order to start.',
    );
  });
};
