import type { Settings } from './operation.ts';
import type { OperationKey } from './operationKey.ts';
import type { Release } from './release.ts';

/** The user or build that runs a command. */
export interface Actor {
  /** `anna@laptop`, or `Jenkins shop/PROD #12`. */
  readonly name: string;
  /** The machine and the process, to check whether it is still running. */
  readonly process: string;
}

/** The lock of an environment. At most one actor holds it. An expired lock does not count. */
export interface Lock {
  readonly holder: Actor;
  /** The command that holds it: `pipegen promote qa`. */
  readonly reason: string;
  /** By the clock of the environment's engine, which all holders share; ISO 8601. */
  readonly takenAt: string;
  readonly expiresAt: string;
  /** A fencing number, greater for each new lock: writes with an older number are rejected. */
  readonly fence: number;
}

/** No deployment to the environment is allowed, by any user or pipeline. */
export interface Freeze {
  readonly by: string;
  readonly reason: string;
  readonly since: string;
  /** When it ends automatically; ISO 8601. */
  readonly until?: string;
}

/** Holds an environment at a release, as after a rollback: pipelines must not deploy another one. */
export interface Hold {
  readonly release: string;
  /** Those of the revision, where the ledger knows them. */
  readonly settings?: Settings;
  readonly by: string;
  readonly reason: string;
  readonly since: string;
}

/** A release with the time when it was recorded. */
export interface RecordedRelease extends Release {
  readonly recordedAt: string;
}

/** A revision of a deployment. */
export interface RecordedRevision {
  readonly revision: number;
  readonly release: string;
  readonly commit: string;
  /** The values of settings that the flow does not set; without secrets. */
  readonly settings?: Settings;
  readonly deployedAt: string;
  /** Absent until it is verified. */
  readonly verifiedAt?: string;
}

/** A deployment that should run, with its serving or first started revision. */
export interface RecordedDeployment extends RecordedRevision {
  /** `qa-pr-57`. */
  readonly name: string;
  /** `pr-57`. */
  readonly tag: string;
  /** The next revision, which was started but does not serve yet. */
  readonly next?: RecordedRevision;
}

/** A deployment that was verified in an environment, whether or not it still runs. */
export type PastDeployment = Omit<RecordedDeployment, 'next'> & { readonly verifiedAt: string; readonly by: string };

/** The current operation of an unfinished command. */
export interface Intent {
  readonly command: string;
  readonly by: string;
  /** The operation as text. */
  readonly operation: string;
  /** The operation's key; absent in entries of earlier versions. */
  readonly key?: OperationKey;
  readonly at: string;
}

/** The record of one environment. */
export interface EnvironmentRecord {
  readonly lock?: Lock;
  readonly freeze?: Freeze;
  readonly hold?: Hold;
  readonly intent?: Intent;
  readonly deployments: { readonly [name: string]: RecordedDeployment };
  /** At most {@link LONGEST_PAST}. */
  readonly past: readonly PastDeployment[];
  /** The release whose migration ran last, by unit of the data and service: `shop-prod/app`. */
  readonly migrations?: { readonly [projectAndService: string]: string };
}

/** The persistent state of a flow: `state.json` in the newest commit of the ledger. */
export interface LedgerState {
  readonly version: 1;
  /** The random ID of the ledger, which is in the labels of all its resources; absent before the first entry. */
  readonly id?: string;
  /** The last fencing number. */
  readonly fence: number;
  readonly environments: { readonly [environment: string]: EnvironmentRecord };
  /** The releases of current and past deployments. */
  readonly releases: { readonly [id: string]: RecordedRelease };
  /** The number of open changes at the last prune. */
  readonly openChanges?: number;
}

/** The kind of an entry. */
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

/** An entry of the history: one commit of the ledger. */
export interface LedgerEntry {
  /** ISO 8601, by the writer's clock. */
  readonly at: string;
  readonly by: string;
  readonly event: LedgerEvent;
  /** The environment's name; absent for the whole flow. */
  readonly environment?: string;
  /** The operation in one line: `start shop-qa-pr-57`. */
  readonly text: string;
  /** The cause. */
  readonly cause?: string;
  /** The command of a user or a pipeline. */
  readonly command?: string;
  readonly deployment?: string;
  readonly release?: string;
  readonly commit?: string;
  readonly fence?: number;
}

/** The maximum number of past deployments per environment, to roll back to. */
export const LONGEST_PAST = 50;

/** The state before the first entry. */
export const EMPTY_LEDGER: LedgerState = { version: 1, fence: 0, environments: {}, releases: {} };

/** Returns the record of an environment; an empty one if the ledger has none. */
export function recordOf(state: LedgerState, environmentName: string): EnvironmentRecord {
  return Object.hasOwn(state.environments, environmentName)
    ? (state.environments[environmentName] ?? NOTHING)
    : NOTHING;
}

const NOTHING: EnvironmentRecord = { deployments: {}, past: [] };

/** Whether a release was verified in any environment, according to the ledger. */
export function wasVerified({ environments }: LedgerState, release: string): boolean {
  return Object.values(environments).some(({ deployments, past }) =>
    [...Object.values(deployments), ...past].some((one) => one.release === release && one.verifiedAt !== undefined),
  );
}

/** Returns the state with a changed record of an environment. */
export function withRecord(
  state: LedgerState,
  environmentName: string,
  change: (record: EnvironmentRecord) => EnvironmentRecord,
): LedgerState {
  const environments = { ...state.environments, [environmentName]: change(recordOf(state, environmentName)) };
  return { ...state, environments };
}
