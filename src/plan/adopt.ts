import type { LedgerState, RecordedDeployment, RecordedRelease } from './ledger.ts';
import type { ObservedDeployment } from './observed.ts';
import type { Release } from './release.ts';
import type { Front } from './traffic.ts';

/** The state that a lost ledger is rebuilt from. */
export interface AdoptionWorld {
  /** The ID in the labels of all running containers. */
  readonly id: string;
  readonly deployments: readonly ObservedDeployment[];
  readonly fronts: readonly Front[];
  /** The releases of running containers, by the commit in their labels. */
  readonly releases: ReadonlyMap<string, Release>;
  readonly at: string;
  readonly by: string;
}

/**
 * Rebuilds the ledger from the labels of running containers. A revision that serves its links counts as verified. Settings,
 * migrations and earlier deployments are not in labels, and remain unknown.
 */
export function adopt(empty: LedgerState, world: AdoptionWorld): LedgerState {
  const { id, deployments, at, by } = world;
  const known = deployments.flatMap((deployment) => recordedOf(deployment, world) ?? []);
  const environments = [...new Set(deployments.map(({ environment }) => environment))].map((environment) => {
    const own = known.filter((one) => one.environment === environment).map(({ recorded }) => recorded);
    const verified = own.flatMap((one) =>
      one.verifiedAt === undefined ? [] : [{ ...one, verifiedAt: one.verifiedAt, by }],
    );
    const record = { deployments: Object.fromEntries(own.map((one) => [one.name, one])), past: verified };
    return [environment, record] as const;
  });
  const releases = known.map(
    ({ release }) => [release.id, { ...release, recordedAt: at } satisfies RecordedRelease] as const,
  );
  return { ...empty, id, environments: Object.fromEntries(environments), releases: Object.fromEntries(releases) };
}

interface Adopted {
  readonly environment: string;
  readonly recorded: RecordedDeployment;
  readonly release: Release;
}

function recordedOf(deployment: ObservedDeployment, { fronts, releases, at }: AdoptionWorld): Adopted | undefined {
  const { name, tag, environment, revision, commit, createdAt, revisions } = deployment;
  const release = releases.get(commit);
  if (release === undefined) return undefined;
  const answers = fronts.some((front) => revisions.some((one) => one.name === front.answers?.revision));
  return {
    environment,
    release,
    recorded: {
      ...{ name, tag, revision, release: release.id, commit, deployedAt: createdAt },
      ...(answers && { verifiedAt: at }),
    },
  };
}
