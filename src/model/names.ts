import type { Scope } from './service.ts';

/**
 * Names that every room must agree on. A `tag` names one change in host names and identifiers: `pr-57`.
 */

/** The longest tag that a host name is checked against at build time: `pr-` and seven digits. */
export const LONGEST_TAG = 'pr-9999999';

/** The identifier of an environment's deployment of a change: `qa-pr-57`. */
export function deploymentName(environmentName: string, tag: string): string {
  return `${environmentName}-${tag}`;
}

/** The Compose project of a scope: `shop-host`, `shop-prod`, `shop-qa-pr-57`. */
export function projectName(flowName: string, instance: string): string {
  return `${flowName}-${instance}`;
}

/** The network that Traefik shares with every service that has a route. */
export const EDGE_NETWORK = 'pipegen-edge';

/** The network of an environment's kept services, which its deployments join. */
export function environmentNetwork(flowName: string, environmentName: string): string {
  return `${flowName}-${environmentName}`;
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

/** The variables in which pipelines hand credentials to the agent. */
export const CREDENTIAL_VARIABLES = {
  registryUser: 'REGISTRY_USER',
  registryPassword: 'REGISTRY_PASSWORD',
  githubUser: 'GITHUB_USER',
  githubToken: 'GITHUB_TOKEN',
} as const;

/** The labels that mark what is ours: only what carries them is ever removed. */
export const LABELS = {
  flow: 'pipegen.flow',
  environment: 'pipegen.environment',
  deployment: 'pipegen.deployment',
  release: 'pipegen.release',
  priority: 'pipegen.priority',
  commit: 'pipegen.commit',
  service: 'pipegen.service',
  scope: 'pipegen.scope',
} as const;

/**
 * The file that makes a deployment's health checks fail once it holds anything, so that no more requests go there while
 * the last ones end. Every container has this folder in memory, for every user, and empty again after a restart.
 */
export const DRAIN_MARK = '/dev/shm/pipegen-drain';

/** The variable of Compose files that holds a built image's reference: `PIPEGEN_IMAGE_WEB_APP` for `web-app`. */
export function imageVariable(imageName: string): string {
  return `PIPEGEN_IMAGE_${imageName.toUpperCase().replaceAll('-', '_')}`;
}

/** The Compose file of a scope, relative to the project's folder; the host's has no environment. */
export function stackFile(flowName: string, scope: Scope, environmentName?: string): string {
  const folders = environmentName === undefined ? scope : `${environmentName}/${scope}`;
  return `jenkins/resources/pipegen/${flowName}/stack/${folders}/compose.yaml`;
}
