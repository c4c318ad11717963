import { deploymentName } from '../model/names.ts';
import type { EnvironmentRecord } from './ledger.ts';
import type { ObservedContainer, ObservedDeployment } from './observed.ts';
import type { DeploymentRequest, StackParts } from './stacks.ts';
import type { StoredVolume } from './storedVolumes.ts';
import type { Front } from './traffic.ts';

/** What a deployment's plan depends on. */
export interface DeploymentWorld {
  /** The names of the engine's networks. */
  readonly networks: readonly string[];
  /** The containers of the deployment's own revisions and persistent services. */
  readonly containers: readonly ObservedContainer[];
  /** What the containers of each scope should be made from. */
  readonly parts: { readonly persistent: StackParts; readonly revision: StackParts };
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
