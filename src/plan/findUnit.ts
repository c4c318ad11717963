import { type Environment, type Flow, findEnvironment, findService } from '../model/flow.ts';
import { revisionName } from '../model/names.ts';
import { type LedgerState, type RecordedRevision, recordOf } from './ledger.ts';
import type { Unit } from './operation.ts';
import { persistentUnit, revisionUnit } from './units.ts';

/** A unit with what it runs: a revision, or persistent services. */
export interface UnitReference {
  readonly environment: string;
  /** `pr-57`; empty for persistent services of an environment. */
  readonly tag: string;
  /** The revision, or the one whose flow declares the persistent services; absent before the first deployment. */
  readonly revision?: RecordedRevision;
  readonly isPersistent: boolean;
}

/**
 * Finds a unit by name: `prod-pr-57-r2` for a revision, `prod-pr-57` for the serving revision, `prod` for the
 * persistent services of the environment.
 *
 * @param wantsPersistent whether to find the persistent services of a deployment instead of its revision
 * @returns the known names if the name is unknown
 */
export function findUnit(
  flow: Flow,
  state: LedgerState,
  name: string,
  wantsPersistent: boolean,
): UnitReference | { readonly known: readonly string[] } {
  const units = flow.environments.flatMap((environment) => unitsOf(environment, state));
  const found = units.find((unit) => unit.names.includes(name));
  if (found === undefined) return { known: [...new Set(units.flatMap(({ names }) => names))] };
  return { ...found.unit, isPersistent: found.unit.isPersistent || wantsPersistent };
}

/** The unit that has a service, by the name of its environment, a deployment or a revision. */
export function findServiceUnit(
  flow: Flow,
  state: LedgerState,
  name: string,
  serviceName: string,
): UnitReference | { readonly known: readonly string[] } {
  const isPersistent = findService(flow, serviceName).scope === 'environment';
  const environment = flow.environments.find((one) => one.name === name);
  if (environment === undefined || (isPersistent && environment.data === 'kept'))
    return findUnit(flow, state, name, isPersistent);
  const deployments = Object.keys(recordOf(state, name).deployments);
  const [only] = deployments;
  return only === undefined || deployments.length > 1
    ? { known: deployments }
    : findUnit(flow, state, only, isPersistent);
}

interface NamedUnit {
  readonly names: readonly string[];
  readonly unit: UnitReference;
}

function unitsOf({ name: environment, data }: Environment, state: LedgerState): readonly NamedUnit[] {
  const { deployments, past } = recordOf(state, environment);
  const [newest] = past;
  const revisions = Object.values(deployments).flatMap(({ name, tag, next, ...revision }): NamedUnit[] => {
    const unit = { environment, tag, isPersistent: false };
    return [
      { names: [revisionName(name, revision.revision), name], unit: { ...unit, revision } },
      ...(next === undefined
        ? []
        : [{ names: [revisionName(name, next.revision)], unit: { ...unit, revision: next } }]),
    ];
  });
  const kept = { environment, tag: '', isPersistent: true, ...(newest && { revision: newest }) };
  return data === 'kept' ? [...revisions, { names: [environment], unit: kept }] : revisions;
}

/**
 * Returns the unit to run; `undefined` if the flow has no persistent services, or the release is not in the ledger.
 *
 * @param flow of the unit's commit
 */
export function resolveUnit(flow: Flow, state: LedgerState, unit: UnitReference): Unit | undefined {
  const environment = findEnvironment(flow, unit.environment);
  const { tag, revision, isPersistent } = unit;
  const settings = revision?.settings ?? {};
  if (isPersistent) return persistentUnit(flow, environment, tag, settings);
  const release = revision && state.releases[revision.release];
  if (revision === undefined || release === undefined) return undefined;
  const request = { environment, tag, release: { ...release, commit: revision.commit }, settings, migrates: false };
  return revisionUnit(flow, request, revision.revision);
}
