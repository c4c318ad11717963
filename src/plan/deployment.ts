import { deploymentName } from '../model/names.ts';
import type { EnvironmentRecord } from './ledger.ts';
import type { ObservedDeployment, Replica } from './observed.ts';
import type { Foundation } from './operation.ts';
import type { StoredVolume } from './storedVolumes.ts';
import type { Front } from './traffic.ts';
import type { DeploymentRequest, UnitParts } from './units.ts';

/** The state that the plan of a deployment depends on. */
export interface DeploymentWorld {
  /** Resources that the deployment's units share and that do not exist on the target. */
  readonly missing: readonly Foundation[];
  /** The containers of the deployment's own revisions and persistent services. */
  readonly containers: readonly Replica[];
  /** The desired configuration of the containers of each scope. */
  readonly parts: { readonly persistent: UnitParts; readonly revision: UnitParts };
  /** The digest of the deployment's tag in the registry, by image of the release. */
  readonly tags: { readonly [image: string]: string | undefined };
  /** The ledger's record of the environment. */
  readonly record: EnvironmentRecord;
  /** The deployments of the environment and of those that it retires. */
  readonly deployments: readonly ObservedDeployment[];
  /** The revisions that receive traffic. */
  readonly fronts: readonly Front[];
  /** The volumes with data of the environment or the deployment, by their names on the engine. */
  readonly volumes: readonly StoredVolume[];
}

/** Returns the title of a deployment's plan. */
export function titleOf({ environment, tag, release }: DeploymentRequest): string {
  return `Deploy ${deploymentName(environment.name, tag)}: release ${release.id} of commit ${release.commit.slice(0, 7)}`;
}

/** `qa-pr-57` */
export function deploymentOf({ environment, tag }: Pick<DeploymentRequest, 'environment' | 'tag'>): string {
  return deploymentName(environment.name, tag);
}
