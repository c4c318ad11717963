import { errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/**
 * A connection stays within reach: services of one deployment and of its environment share networks, and what lives
 * once per host is apart from them. The host's door is the exception: it finds by label what has a route.
 */
export const connectionsReach: Rule = ({ definition }) => {
  const entries = new Set((definition.routes ?? []).map((route) => (route.through ?? route).service));
  return Object.entries(definition.connections ?? {}).flatMap(([name, others]) =>
    (others ?? []).flatMap((other, index) => {
      const from = definition.services[name];
      const to = definition.services[other];
      if (from === undefined || to === undefined || from.scope === to.scope) return [];
      if (from.scope === 'deployment' && to.scope === 'environment') return [];
      if (from.scope === 'host' && entries.has(other)) return [];
      return [
        errorAt(
          'connection-out-of-reach',
          ['connections', name, index],
          `"${name}" (one per ${from.scope}) cannot be connected to "${other}" (one per ${to.scope}): they share no network.`,
          from.scope === 'environment'
            ? `"${name}" outlives "${other}": reverse the connection, or give both the same scope.`
            : "Give both the same scope, or use the other service's public link.",
        ),
      ];
    }),
  );
};
