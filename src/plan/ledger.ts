import type { Settings } from './operation.ts';
import type { OperationKey } from './operationKey.ts';
import type { Release } from './release.ts';

/** Who does something: shown to people, and known again by the machine that it runs on. */
export interface Actor {
  /** `anna@laptop`, or `Jenkins shop/PROD #12`. */
  readonly name: string;
  /** The machine and the process: what tells whether it still runs. */
  readonly process: string;
}

/** Who may change an environment now. At most one holds it; a lock that ran out counts as none. */
export interface Lock {
  readonly holder: Actor;
  /** The command that it is held for: `pipegen promote qa`. */
  readonly reason: string;
  /** By the clock of the environment's engine, which everyone who locks it shares; ISO 8601. */
  readonly takenAt: string;
  readonly expiresAt: string;
  /** Grows with every lock that is taken: who writes with an older one is too late. */
  readonly fence: number;
}

/** Nothing may be deployed to an environment, whoever asks. */
export interface Freeze {
  readonly by: string;
  readonly reason: string;
  readonly since: string;
  /** When it ends by itself; ISO 8601. */
  readonly until?: string;
}

/** An environment stays at a release that someone chose, as after a rollback: automation deploys no other. */
export interface Hold {
  readonly release: string;
  /** Those of the revision, where the ledger knows them. */
  readonly settings?: Settings;
  readonly by: string;
  readonly reason: string;
  readonly since: string;
}

/** A release as it was built: where it comes from. */
export interface RecordedRelease extends Release {
  readonly recordedAt: string;
}

/** A revision of a deployment. */
export interface RecordedRevision {
  readonly revision: number;
  readonly release: string;
  readonly commit: string;
  /** The settings that came from outside the flow; no secret is among them. */
  readonly settings?: Settings;
  readonly deployedAt: string;
  /** Absent until it is verified. */
  readonly verifiedAt?: string;
}

/** A deployment that should run, as the revision that serves, or that was started first. */
export interface RecordedDeployment extends RecordedRevision {
  /** `qa-pr-57`. */
  readonly name: string;
  /** `pr-57`. */
  readonly tag: string;
  /** The revision that was started beside it and does not serve yet. */
  readonly next?: RecordedRevision;
}

/** What an environment was given, newest first: a deployment that was verified there, whether it still runs or not. */
export type PastDeployment = Omit<RecordedDeployment, 'next'> & { readonly verifiedAt: string; readonly by: string };

/** A command that changes an environment and has not ended: what it was about to do. */
export interface Intent {
  readonly command: string;
  readonly by: string;
  /** The operation that was begun, in words. */
  readonly operation: string;
  /** The same for programs; earlier versions wrote none. */
  readonly key?: OperationKey;
  readonly at: string;
}

/** What is known of one environment. */
export interface EnvironmentRecord {
  readonly lock?: Lock;
  readonly freeze?: Freeze;
  readonly hold?: Hold;
  readonly intent?: Intent;
  readonly deployments: { readonly [name: string]: RecordedDeployment };
  /** At most {@link LONGEST_PAST}. */
  readonly past: readonly PastDeployment[];
  /** The release whose migration ran last, by the unit that has the data and the service: `shop-prod/app`. */
  readonly migrations?: { readonly [projectAndService: string]: string };
}

/** Everything that outlives a run: what the newest commit of the ledger's branch holds as `state.json`. */
export interface LedgerState {
  readonly version: 1;
  /** What marks everything that this ledger knows, random; absent before the first entry. */
  readonly id?: string;
  /** The fencing number that was given out last. */
  readonly fence: number;
  readonly environments: { readonly [environment: string]: EnvironmentRecord };
  /** Those that an environment's deployments or past name. */
  readonly releases: { readonly [id: string]: RecordedRelease };
  /** How many changes were open when a prune last looked. */
  readonly openChanges?: number;
}

/** What kind of thing happened. */
export type LedgerEvent =
  | 'started'
  | 'begun'
  | 'finished'
  | 'failed'
  | 'interrupted'
  | 'released'
  | 'locked'
  | 'unlocked'
  | 'renewed'
  | 'frozen'
  | 'unfrozen'
  | 'held'
  | 'lifted';

/** One line of history: a commit of the ledger's branch. */
export interface LedgerEntry {
  /** ISO 8601, by the writer's clock. */
  readonly at: string;
  readonly by: string;
  readonly event: LedgerEvent;
  /** The environment's name; absent for what concerns the flow as a whole. */
  readonly environment?: string;
  /** What happened, in one line: `start shop-qa-pr-57`. */
  readonly text: string;
  /** Why. */
  readonly cause?: string;
  /** What was typed, or what the pipeline ran. */
  readonly command?: string;
  readonly deployment?: string;
  readonly release?: string;
  readonly commit?: string;
  readonly fence?: number;
}

/** How many of an environment's past deployments are remembered, to roll back to. */
export const LONGEST_PAST = 50;

/** Before anything happened. */
export const EMPTY_LEDGER: LedgerState = { version: 1, fence: 0, environments: {}, releases: {} };

/** What is known of an environment; nothing happened in it yet when the ledger does not mention it. */
export function recordOf(state: LedgerState, environmentName: string): EnvironmentRecord {
  return Object.hasOwn(state.environments, environmentName)
    ? (state.environments[environmentName] ?? NOTHING)
    : NOTHING;
}

const NOTHING: EnvironmentRecord = { deployments: {}, past: [] };

/** Whether any environment verified a release, at any time that the ledger remembers. */
export function wasVerified({ environments }: LedgerState, release: string): boolean {
  return Object.values(environments).some(({ deployments, past }) =>
    [...Object.values(deployments), ...past].some((one) => one.release === release && one.verifiedAt !== undefined),
  );
}

/** The state with an environment's record changed. */
export function withRecord(
  state: LedgerState,
  environmentName: string,
  change: (record: EnvironmentRecord) => EnvironmentRecord,
): LedgerState {
  const environments = { ...state.environments, [environmentName]: change(recordOf(state, environmentName)) };
  return { ...state, environments };
}
