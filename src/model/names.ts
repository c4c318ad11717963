import type { Scope } from './service.ts';
import { TARGET_KINDS, type TargetKind } from './targetKinds.ts';

/**
 * Names that every room must agree on. A `tag` names one change in host names and identifiers: `pr-57`.
 */

/** The longest tag that a host name is checked against at build time: `pr-` and seven digits. */
export const LONGEST_TAG = 'pr-9999999';

/**
 * What stands for a deployment in its host names: the tag of its change, or, where a commit came without one and may be
 * deployed to several environments, that with the environment's name.
 */
export function hostTag(environmentName: string, tag: string): string {
  return tag.startsWith('c-') ? `${environmentName}-${tag}` : tag;
}

/** The identifier of an environment's deployment of a change: `qa-pr-57`. */
export function deploymentName(environmentName: string, tag: string): string {
  return `${environmentName}-${tag}`;
}

/** The Compose project of an instance: `shop-host`, `shop-prod`, `shop-qa-pr-57-r1`. */
export function unitNameOf(flowName: string, instance: string): string {
  return `${flowName}-${instance}`;
}

/** The network that Traefik shares with every service that has a route. */
export const EDGE_NETWORK = 'pipegen-edge';

/** The network of persistent services, which the revisions that use them join; of one name with their project. */
export function persistentNetwork(flowName: string, instance: string): string {
  return `${flowName}-${instance}`;
}

/** A volume that outlives deployments or revisions, as the engine calls it: `shop-prod_postgres_data`. */
export function persistentVolume(flowName: string, instance: string, serviceName: string, volume: string): string {
  return `${unitNameOf(flowName, instance)}_${serviceName}_${volume}`;
}

/** The identifier of a deployment's revision, the first of which is 1: `qa-pr-57-r1`. */
export function revisionName(deployment: string, number: number): string {
  return `${deployment}-r${number}`;
}

/**
 * The name by which services of one deployment reach each other.
 *
 * The service's bare name would be ambiguous: Compose makes it an alias on every network, so that on the shared edge
 * network the `minio` of one deployment would answer for another's.
 */
export function internalHost(serviceName: string): string {
  return `${serviceName}.internal`;
}

/** The host name of a route: bare, `s3.example.com`, or with a change's tag, `s3-pr-57.example.com`. */
export function routeHost(routeName: string | undefined, domain: string, tag?: string): string {
  const label = [routeName, tag].filter((part) => part !== undefined && part !== '').join('-');
  return label === '' ? domain : `${label}.${domain}`;
}

/** The variables in which pipelines hand the registry's credentials to the agent; the git host's are the repository's. */
export const CREDENTIAL_VARIABLES = {
  registryUser: 'REGISTRY_USER',
  registryPassword: 'REGISTRY_PASSWORD',
} as const;

/** The labels that mark what is ours: only what carries them is ever removed. */
export const LABELS = {
  flow: 'pipegen.flow',
  environment: 'pipegen.environment',
  deployment: 'pipegen.deployment',
  release: 'pipegen.release',
  revision: 'pipegen.revision',
  commit: 'pipegen.commit',
  service: 'pipegen.service',
  scope: 'pipegen.scope',
  /** The identity of the ledger that knows it: two repositories may have flows of one name. */
  ledger: 'pipegen.ledger',
} as const;

/** The label that holds the fingerprint of each part of the configuration that a container was made from, as JSON. */
export const PARTS_LABEL = 'pipegen.parts';

/** The label by which the agent finds what lets requests in; its value says which program and version: `traefik-3`. */
export const EDGE_LABEL = 'pipegen.edge';

/** The variable of Compose files that holds a service's {@link PARTS_LABEL}. */
export function partsVariable(serviceName: string): string {
  return `PIPEGEN_PARTS_${inVariable(serviceName)}`;
}

/** The variable of Compose files that holds a built image's reference: `PIPEGEN_IMAGE_WEB_APP` for `web-app`. */
export function imageVariable(imageName: string): string {
  return `PIPEGEN_IMAGE_${inVariable(imageName)}`;
}

/** The file that describes what a scope runs, relative to the project's folder; the host's has no environment. */
export function manifestFile(
  flowName: string,
  scope: Scope,
  { environment, kind = 'compose' }: { readonly environment?: string | undefined; readonly kind?: TargetKind } = {},
): string {
  const folders = environment === undefined ? scope : `${environment}/${scope}`;
  return `jenkins/resources/pipegen/${flowName}/stack/${folders}/${TARGET_KINDS[kind].manifest}`;
}

/** A name of the flow as a part of a variable's name: `EU_PROD` for `eu-prod`. */
export function inVariable(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
