import type { FlowDefinition } from './definition.ts';

/**
 * The environments' names from the first rung to the last: each after the one that it is promoted from.
 *
 * Environments in a cycle come last, in the order in which they were written; a rule reports them.
 */
export function ladder(environments: FlowDefinition['environments']): readonly string[] {
  const names = Object.keys(environments);
  const placed: string[] = [];
  for (let progress = true; progress; ) {
    const next = names.find((name) => {
      const from = environments[name]?.from;
      return !placed.includes(name) && (from === undefined || !names.includes(from) || placed.includes(from));
    });
    progress = next !== undefined;
    if (next !== undefined) placed.push(next);
  }
  return [...placed, ...names.filter((name) => !placed.includes(name))];
}

/** The environments that releases pass before they reach this one, nearest first. */
export function rungsBelow(environments: FlowDefinition['environments'], environmentName: string): readonly string[] {
  const below: string[] = [];
  let current = environments[environmentName]?.from;
  while (current !== undefined && current !== environmentName && !below.includes(current)) {
    below.push(current);
    current = environments[current]?.from;
  }
  return below;
}
