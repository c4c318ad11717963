import { type Environment, type Flow, routesOf } from '../model/flow.ts';
import { linkOf } from '../model/hosts.ts';
import { deploymentName } from '../model/names.ts';
import type { CurrentDeployment, DeploymentLink } from '../model/stepContext.ts';
import type { Release } from './release.ts';

/** The links of a deployment, in the order of the flow's routes. */
export function linksOf(flow: Flow, environment: Environment, tag: string): readonly DeploymentLink[] {
  return routesOf(flow, environment).map((route) => ({
    service: route.service,
    url: linkOf(flow, route, environment, tag),
  }));
}

/** The description of a deployment for steps and users. */
export function describeDeployment(
  flow: Flow,
  environment: Environment,
  tag: string,
  release: Pick<Release, 'id' | 'commit'>,
): CurrentDeployment {
  return {
    environment: environment.name,
    name: deploymentName(environment.name, tag),
    tag,
    release: release.id,
    commit: release.commit,
    links: linksOf(flow, environment, tag),
  };
}
