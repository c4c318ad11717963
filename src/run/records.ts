import type { CurrentDeployment } from '../model/stepContext.ts';
import type { AgreedPlan } from '../plan/agreed.ts';
import type { Release } from '../plan/release.ts';
import { Failure } from './failure.ts';
import type { Store } from './ports/store.ts';

/** The records that steps of a build leave for later steps, by name. */
export interface Records {
  readonly release: Release;
  /** The plan that was shown for approval. */
  readonly plan: AgreedPlan;
  readonly deployment: CurrentDeployment;
  readonly verified: CurrentDeployment;
  readonly promotion: AgreedPlan;
}

/** The step that writes each record. */
const WRITERS = {
  release: 'buildImages',
  plan: 'planDeployment',
  deployment: 'deployRelease',
  verified: 'verifyDeployment',
  promotion: 'planPromotion',
} as const satisfies { readonly [Name in keyof Records]: string };

/** Reads the record of an earlier step; `undefined` if that step did not run in this workspace. */
export async function findRecord<Name extends keyof Records>(
  store: Store,
  name: Name,
): Promise<Records[Name] | undefined> {
  return store.readRecord<Records[Name]>(name);
}

/** Reads the record of an earlier step; throws if it did not run. */
export async function needRecord<Name extends keyof Records>(store: Store, name: Name): Promise<Records[Name]> {
  const record = await findRecord(store, name);
  if (record !== undefined) return record;
  throw new Failure('step-missing', `The workspace does not contain .pipegen/${name}.json.`, {
    fix: `Run ${WRITERS[name]} first, in the same workspace.`,
    exitCode: 2,
  });
}

/** Writes a record for later steps. */
export async function writeRecord<Name extends keyof Records>(
  store: Store,
  name: Name,
  value: Records[Name],
): Promise<void> {
  await store.writeRecord(name, value);
}
