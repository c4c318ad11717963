import { type Environment, type Flow, presentName, storedName } from '../model/flow.ts';
import { deploymentName, LABELS } from '../model/names.ts';
import type { EnvironmentRecord, LedgerState } from './ledger.ts';
import type { Replica } from './observed.ts';
import { tagOf } from './tag.ts';
import type { Front } from './traffic.ts';

/**
 * Maps resources with an environment's former name to its current one. Engines, the edge and backups keep the
 * oldest name; the ledger uses the current one from the next entry on.
 */
export interface Renamed {
  /** Whether the environment had another name. */
  has(environment: string): boolean;
  labelled<One extends Pick<Replica, 'labels'>>(one: One): One;
  front(front: Front): Front;
  /** The front with its stored name. */
  storedFront(front: Front): Front;
  storedFrontName(name: string): string;
  /** The name in the path of an environment's backups. */
  stored(environment: string): string;
  state(state: LedgerState): LedgerState;
}

/** `undefined` if no environment of the flow was renamed. */
export function renamedIn(flow: Flow): Renamed | undefined {
  const renamed = flow.environments.filter(({ formerNames }) => formerNames !== undefined);
  if (renamed.length === 0) return undefined;
  const called = (name: string) => renamed.find((environment) => environment.name === name);
  const stored = (name: string): string => storedName(called(name) ?? { name });
  const storedFrontName = (name: string): string => {
    const owner = renamed.find((one) => one.name === name || deploymentName(one.name, tagOf(name)) === name);
    return owner === undefined ? name : storedName(owner) + name.slice(owner.name.length);
  };
  return {
    has: (name) => called(name) !== undefined,
    labelled(one) {
      const { [LABELS.environment]: name, [LABELS.flow]: owner } = one.labels;
      if (name === undefined || owner !== flow.name || presentName(flow, name) === name) return one;
      return { ...one, labels: { ...one.labels, [LABELS.environment]: presentName(flow, name) } };
    },
    front(front) {
      const { name, environment, flow: owner } = front;
      const now = presentName(flow, environment);
      return owner !== flow.name || now === environment
        ? front
        : { ...front, environment: now, name: now + name.slice(environment.length) };
    },
    storedFront: (front) => ({
      ...front,
      environment: stored(front.environment),
      name: storedFrontName(front.name),
    }),
    storedFrontName,
    stored,
    state: (state) => renamed.reduce(withPresentRecord, state),
  };
}

/** Returns the state with records of former names merged into the current name. */
function withPresentRecord(state: LedgerState, { name, formerNames = [] }: Environment): LedgerState {
  const former = formerNames.filter((one) => Object.hasOwn(state.environments, one));
  if (former.length === 0) return state;
  const others = Object.entries(state.environments).filter(([key]) => key !== name && !former.includes(key));
  const records = [name, ...former.toReversed()].flatMap((key) => state.environments[key] ?? []);
  return { ...state, environments: { ...Object.fromEntries(others), [name]: records.reduce(joined) } };
}

/** Merges two records; for single values, the newer one wins. */
function joined(newer: EnvironmentRecord, older: EnvironmentRecord): EnvironmentRecord {
  return {
    ...older,
    ...newer,
    deployments: { ...older.deployments, ...newer.deployments },
    past: [...newer.past, ...older.past],
    ...((newer.migrations ?? older.migrations) && { migrations: { ...older.migrations, ...newer.migrations } }),
  };
}
