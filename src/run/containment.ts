import type { Repository } from './ports/repository.ts';

/** Whether the first commit is the second or an ancestor of it; `undefined` when git does not know them. */
export type Contains = (ancestor: string, descendant: string) => boolean | undefined;

/** Queries git in advance for a planner, so that the planner itself is pure. */
export async function askContainment(
  repository: Repository,
  ancestors: readonly string[],
  descendants: readonly string[],
): Promise<Contains> {
  const pairs = [...new Set(descendants)].flatMap((descendant) =>
    [...new Set(ancestors)].map((ancestor) => [ancestor, descendant] as const),
  );
  const known = new Map(
    await Promise.all(
      pairs.map(
        async ([ancestor, descendant]) =>
          [`${ancestor} ${descendant}`, await repository.contains(ancestor, descendant)] as const,
      ),
    ),
  );
  return (ancestor, descendant) => known.get(`${ancestor} ${descendant}`);
}
