import type { CurrentDeployment } from '../model/stepContext.ts';
import type { AgreedPlan } from '../plan/agreed.ts';
import type { Release } from '../plan/release.ts';
import { Failure } from './failure.ts';
import type { Store } from './ports/store.ts';

/** What earlier steps of the same build left for later ones, by the record's name. */
export interface Records {
  readonly release: Release;
  /** What was shown before someone agreed. */
  readonly plan: AgreedPlan;
  readonly deployment: CurrentDeployment;
  readonly verified: CurrentDeployment;
  readonly promotion: AgreedPlan;
}

/** The step that leaves each record. */
const WRITERS = {
  release: 'buildImages',
  plan: 'planDeployment',
  deployment: 'deployRelease',
  verified: 'verifyDeployment',
  promotion: 'planPromotion',
} as const satisfies { readonly [Name in keyof Records]: string };

/** The record of an earlier step; `undefined` when that step did not run in this workspace. */
export async function findRecord<Name extends keyof Records>(
  store: Store,
  name: Name,
): Promise<Records[Name] | undefined> {
  return store.readRecord<Records[Name]>(name);
}

/** The record of an earlier step, which must have run. */
export async function needRecord<Name extends keyof Records>(store: Store, name: Name): Promise<Records[Name]> {
  const record = await findRecord(store, name);
  if (record !== undefined) return record;
  throw new Failure('step-missing', `There is no .pipegen/${name}.json in the workspace.`, {
    fix: `Run ${WRITERS[name]} before, in the same workspace.`,
    exitCode: 2,
  });
}

/** Leaves a record for later steps. */
export async function writeRecord<Name extends keyof Records>(
  store: Store,
  name: Name,
  value: Records[Name],
): Promise<void> {
  await store.writeRecord(name, value);
}
