import type { Environment, Flow, Service } from '../model/flow.ts';
import { LABELS, projectName } from '../model/names.ts';
import { findDeployments, isHealthy, type ObservedContainer } from './observed.ts';
import { servicesIn, wantedReplicas } from './stacks.ts';

/** What runs otherwise than the flow says, a line each; empty when nothing does. */
export function findDrift(flow: Flow, environment: Environment, containers: readonly ObservedContainer[]): string[] {
  const ours = containers.filter((container) => container.labels[LABELS.environment] === environment.name);
  const deployments = findDeployments(flow.name, ours);
  const kept = projectName(flow.name, environment.name);
  const belongs = new Set([kept, ...deployments.map((deployment) => deployment.project)]);
  return [
    // Before the first deployment an environment's kept services do not run either.
    ...(ours.length === 0
      ? []
      : compare(kept, servicesIn(flow, environment, 'environment'), environment, inProject(ours, kept))),
    ...deployments.flatMap((deployment) =>
      compare(deployment.name, servicesIn(flow, environment, 'deployment'), environment, deployment.containers),
    ),
    ...(environment.deployments === 'single' && deployments.length > 1
      ? [
          `${environment.name}: ${deployments.length} deployments run: ${deployments.map(({ name }) => name).join(', ')}`,
        ]
      : []),
    ...ours
      .filter((container) => !belongs.has(container.project))
      .map((container) => `${environment.name}: the container ${container.id.slice(0, 12)} belongs to no deployment`),
  ];
}

function compare(
  where: string,
  services: readonly Service[],
  environment: Environment,
  containers: readonly ObservedContainer[],
): string[] {
  const missing = services.flatMap((service) => {
    const own = containers.filter((container) => container.service === service.name);
    const wanted = wantedReplicas(service, environment);
    const healthy = own.filter(isHealthy).length;
    if (own.length !== wanted) return [`${where}: ${service.name} has ${own.length} of ${wanted} containers`];
    return healthy === wanted
      ? []
      : [`${where}: ${wanted - healthy} of ${wanted} containers of ${service.name} are not healthy`];
  });
  const unknown = new Set(
    containers
      .map((container) => container.service)
      .filter((name) => !services.some((service) => service.name === name)),
  );
  return [...missing, ...[...unknown].map((name) => `${where}: ${name} is no service of the flow`)];
}

function inProject(containers: readonly ObservedContainer[], project: string): readonly ObservedContainer[] {
  return containers.filter((container) => container.project === project);
}
