import type { LedgerState, RecordedDeployment, RecordedRelease } from './ledger.ts';
import type { ObservedDeployment } from './observed.ts';
import type { Release } from './release.ts';
import type { Front } from './traffic.ts';

/** What a lost ledger is made anew from. */
export interface AdoptionWorld {
  /** The identity that everything which runs carries. */
  readonly id: string;
  readonly deployments: readonly ObservedDeployment[];
  readonly fronts: readonly Front[];
  /** The releases of what runs, by the commit that its containers name. */
  readonly releases: ReadonlyMap<string, Release>;
  readonly at: string;
  readonly by: string;
}

/**
 * The ledger of what runs, as its labels tell: what answers its links counts as verified. Settings, migrations and the past
 * before that are not written on containers, and stay unknown.
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
