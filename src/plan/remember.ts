import { type LedgerState, LONGEST_PAST, type RecordedDeployment, recordOf, withRecord } from './ledger.ts';
import type { OfDeployment, Operation, Rollout } from './operation.ts';

/** When an operation was done, and by whom. */
export interface Doing {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly command: string;
}

/**
 * What the ledger knows before an operation is begun: a deployment that never served goes again when it fails, and what is
 * about to be removed need not run any more, however far its removal comes.
 */
export function expect(state: LedgerState, operation: Operation, doing: Doing): LedgerState {
  if (operation.kind === 'removeDeployment') return remember(state, operation, doing);
  if (operation.kind !== 'startStack' || operation.rollout === undefined) return state;
  const { deployment } = operation.rollout;
  const isKnown = recordOf(state, operation.environment).deployments[deployment] !== undefined;
  return isKnown ? state : remember(state, operation, doing);
}

/** What the ledger knows once an operation was carried out. */
export function remember(state: LedgerState, operation: Operation, { at, by, command }: Doing): LedgerState {
  switch (operation.kind) {
    case 'startStack':
      return operation.rollout === undefined ? state : deployed(state, operation.environment, operation.rollout, at);
    case 'migrate':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        migrations: { ...record.migrations, [operation.key]: operation.release },
      }));
    case 'verify':
      return verified(state, operation.environment, operation.rollout, at, by);
    case 'removeDeployment':
      return forgetDeployment(state, operation);
    case 'restore':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        migrations: { ...record.migrations, ...operation.migrations },
      }));
    case 'removeStack':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        migrations: without(record.migrations ?? {}, (key) => key.startsWith(`${operation.project}/`)),
      }));
    case 'hold':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        hold: { release: operation.release, by, reason: command, since: at },
      }));
    case 'liftHold':
      return withRecord(state, operation.environment, ({ hold: _, ...record }) => record);
    case 'createBranch':
    case 'deleteBranch':
    case 'openChange':
    case 'mergeChange':
    case 'buildImage':
    case 'testImage':
    case 'pushImage':
    case 'tagImage':
    case 'createNetwork':
    case 'forgetEnvironment':
    case 'backUp':
    case 'deleteCopy':
      // What the world itself tells whoever looks.
      return state;
  }
}

/** What is known once nothing of a deployment is there. */
export function forgetDeployment(
  state: LedgerState,
  { environment, deployment, project }: OfDeployment & { readonly project: string },
): LedgerState {
  return forgetUnusedReleases(
    withRecord(state, environment, (record) => ({
      ...record,
      deployments: without(record.deployments, (name) => name === deployment),
      migrations: without(record.migrations ?? {}, (key) => key.startsWith(`${project}/`)),
    })),
  );
}

function deployed(state: LedgerState, environmentName: string, rollout: Rollout, at: string): LedgerState {
  const { deployment: name, release } = rollout;
  // What a release brought is found where it was built; the next environments may not be able to tell.
  const { changes } = { ...state.releases[release.id], ...release };
  const recorded = { ...release, ...(changes && { changes }), recordedAt: at };
  const releases = { ...state.releases, [release.id]: recorded };
  return withRecord({ ...state, releases }, environmentName, (record) => ({
    ...record,
    deployments: { ...record.deployments, [name]: deploymentOf(rollout, at) },
  }));
}

function verified(state: LedgerState, environmentName: string, rollout: Rollout, at: string, by: string): LedgerState {
  const known = recordOf(state, environmentName).deployments[rollout.deployment];
  const begun = deploymentOf(rollout, at);
  const now = { ...begun, deployedAt: known && isSame(known, begun) ? known.deployedAt : at, verifiedAt: at };
  return withRecord(deployed(state, environmentName, rollout, at), environmentName, (record) => ({
    ...record,
    deployments: { ...record.deployments, [now.name]: now },
    // The same one verified once more is no other past to go back to.
    past: [{ ...now, by }, ...record.past.filter((earlier) => !isSame(earlier, now))].slice(0, LONGEST_PAST),
  }));
}

function isSame(left: RecordedDeployment, right: RecordedDeployment): boolean {
  return left.name === right.name && left.release === right.release && left.commit === right.commit;
}

function deploymentOf({ deployment: name, tag, priority, release }: Rollout, at: string): RecordedDeployment {
  return { name, tag, release: release.id, commit: release.commit, priority, deployedAt: at };
}

/** Drops the releases that no environment names any more. */
function forgetUnusedReleases(state: LedgerState): LedgerState {
  const named = new Set(
    Object.keys(state.environments).flatMap((name) => {
      const { deployments, past } = recordOf(state, name);
      return [...Object.values(deployments), ...past].map(({ release }) => release);
    }),
  );
  return { ...state, releases: without(state.releases, (id) => !named.has(id)) };
}

function without<Value>(
  values: { readonly [key: string]: Value },
  isDropped: (key: string) => boolean,
): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isDropped(key)));
}
