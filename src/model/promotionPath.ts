import type { FlowDefinition } from './definition.ts';

/**
 * The environments' names from the first environment to the last: each after the one that it is promoted from.
 *
 * Environments in a cycle come last, in the order in which they were written; a rule reports them.
 */
export function promotionPath(environments: FlowDefinition['environments']): readonly string[] {
  const names = Object.keys(environments);
  const ordered: string[] = [];
  for (let progress = true; progress; ) {
    const next = names.find((name) => {
      const from = environments[name]?.from;
      return !ordered.includes(name) && (from === undefined || !names.includes(from) || ordered.includes(from));
    });
    progress = next !== undefined;
    if (next !== undefined) ordered.push(next);
  }
  return [...ordered, ...names.filter((name) => !ordered.includes(name))];
}

/** The environments that releases pass before they reach this one, nearest first. */
export function earlierEnvironments(
  environments: FlowDefinition['environments'],
  environmentName: string,
): readonly string[] {
  const below: string[] = [];
  let current = environments[environmentName]?.from;
  while (current !== undefined && current !== environmentName && !below.includes(current)) {
    below.push(current);
    current = environments[current]?.from;
  }
  return below;
}
