import { deploymentName } from '../model/names.ts';
import type { EnvironmentRecord } from './ledger.ts';
import type { ObservedDeployment, Replica } from './observed.ts';
import type { Foundation } from './operation.ts';
import type { StoredVolume } from './storedVolumes.ts';
import type { Front } from './traffic.ts';
import type { DeploymentRequest, UnitParts } from './units.ts';

/** What a deployment's plan depends on. */
export interface DeploymentWorld {
  /** What the deployment's units share, and the target lacks. */
  readonly missing: readonly Foundation[];
  /** The containers of the deployment's own revisions and persistent services. */
  readonly containers: readonly Replica[];
  /** What the containers of each scope should be made from. */
  readonly parts: { readonly persistent: UnitParts; readonly revision: UnitParts };
  /** For each of the release's images, the digest that the deployment's own tag has in the registry. */
  readonly tags: { readonly [image: string]: string | undefined };
  /** What the ledger knows of the environment. */
  readonly record: EnvironmentRecord;
  /** The deployments of the environment and of those that it retires. */
  readonly deployments: readonly ObservedDeployment[];
  /** Which revisions answer. */
  readonly fronts: readonly Front[];
  /** The volumes that the environment, or the deployment, keeps data in, by the engine's names. */
  readonly volumes: readonly StoredVolume[];
}

/** What a deployment is about, as a plan's title says it. */
export function titleOf({ environment, tag, release }: DeploymentRequest): string {
  return `Deploy ${deploymentName(environment.name, tag)}: release ${release.id} of commit ${release.commit.slice(0, 7)}`;
}

/** `qa-pr-57` */
export function deploymentOf({ environment, tag }: Pick<DeploymentRequest, 'environment' | 'tag'>): string {
  return deploymentName(environment.name, tag);
}
