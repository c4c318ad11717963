import type { LedgerEntry, LedgerEvent, LedgerState, PastDeployment, RecordedRelease } from './ledger.ts';

/** A command in the history, with its operations. */
export interface HistoryEvent {
  /** When it started; ISO 8601. */
  readonly at: string;
  readonly by: string;
  /** Its outcome; `started` if none was recorded. */
  readonly event: LedgerEvent;
  /** Absent for several environments, or the whole flow. */
  readonly environment?: string;
  readonly text: string;
  readonly cause?: string;
  readonly command?: string;
  readonly endedAt?: string;
  /** The entries of the command's operations, in order. */
  readonly operations: readonly LedgerEntry[];
}

const ENDS: ReadonlySet<LedgerEvent> = new Set(['finished', 'failed', 'interrupted']);

/**
 * Groups the entries of a ledger by command, newest first, without lock renewals.
 *
 * @param entries newest first, as the ledger gives them
 */
export function foldHistory(entries: readonly LedgerEntry[]): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  /** The index of each unfinished command in the events. A command cannot run twice at once, because it holds a lock. */
  const open = new Map<string, number>();
  for (const entry of entries.toReversed()) {
    const key = JSON.stringify([entry.by, entry.command]);
    const index = open.get(key);
    const begun = index === undefined ? undefined : events[index];
    if (entry.event === 'renewed') continue;
    if (entry.event === 'started' || begun === undefined || index === undefined) {
      const isBegun = entry.event === 'begun';
      if (entry.event === 'started' || isBegun) open.set(key, events.length);
      events.push({
        ...described(entry),
        event: isBegun ? 'started' : entry.event,
        operations: isBegun ? [entry] : [],
      });
    } else if (entry.event === 'begun') events[index] = { ...begun, operations: [...begun.operations, entry] };
    else if (ENDS.has(entry.event)) {
      const { at: endedAt, event, cause } = entry;
      events[index] = { ...begun, event, endedAt, ...(cause !== undefined && { cause }) };
      open.delete(key);
    } else events.push({ ...described(entry), event: entry.event, operations: [] });
  }
  return events.reverse();
}

/** Whether an entry belongs to an environment, by its current and former names. */
export function concerns(event: HistoryEvent, names: readonly string[]): boolean {
  const isNamed = (name: string | undefined): boolean => name !== undefined && names.includes(name);
  return (
    isNamed(event.environment) ||
    (event.command?.split(' ') ?? []).some(isNamed) ||
    event.operations.some(
      ({ environment, deployment }) =>
        isNamed(environment) || names.some((name) => deployment?.startsWith(`${name}-`) === true),
    )
  );
}

/** The origin of a release, and where it is and was deployed. */
export interface Lineage {
  readonly release: RecordedRelease;
  /** The deployments that should run it. */
  readonly now: readonly { readonly environment: string; readonly deployment: string; readonly verifiedAt?: string }[];
  /** The environments in which it was verified, newest first. */
  readonly verified: readonly (PastDeployment & { readonly environment: string })[];
  /** What happened to it, newest first. */
  readonly entries: readonly LedgerEntry[];
}

/** Finds releases by an ID, a commit, or the prefix of either. */
export function findReleases({ releases }: LedgerState, asked: string): readonly RecordedRelease[] {
  const all = Object.values(releases);
  const exact = all.filter(({ id, commit }) => id === asked || commit === asked);
  return exact.length > 0 ? exact : all.filter(({ id, commit }) => id.startsWith(asked) || commit.startsWith(asked));
}

/** Returns the ledger's information on a release. */
export function planLineage(state: LedgerState, entries: readonly LedgerEntry[], release: RecordedRelease): Lineage {
  const environments = Object.entries(state.environments);
  return {
    release,
    now: environments.flatMap(([environment, { deployments }]) =>
      Object.values(deployments)
        .filter((deployment) => deployment.release === release.id)
        .map(({ name, verifiedAt }) => ({
          environment,
          deployment: name,
          ...(verifiedAt !== undefined && { verifiedAt }),
        })),
    ),
    verified: environments
      .flatMap(([environment, { past }]) => past.map((earlier) => ({ ...earlier, environment })))
      .filter((earlier) => earlier.release === release.id)
      .sort((left, right) => Date.parse(right.verifiedAt) - Date.parse(left.verifiedAt)),
    entries: entries.filter((entry) => entry.release === release.id),
  };
}

function described({
  at,
  by,
  environment,
  text,
  cause,
  command,
}: LedgerEntry): Omit<HistoryEvent, 'event' | 'operations'> {
  return {
    at,
    by,
    text,
    ...(environment !== undefined && { environment }),
    ...(cause !== undefined && { cause }),
    ...(command !== undefined && { command }),
  };
}
