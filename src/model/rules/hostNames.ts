import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Flow, Route } from '../flow.ts';
import { hostsOf } from '../hosts.ts';
import { routeHost } from '../names.ts';
import { endsLikeTag } from '../tag.ts';
import type { Rule } from './rule.ts';

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;

/**
 * Every link has a host name of its own that DNS accepts.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1123#page-13
 */
export const hostNames: Rule = ({ definition, flow }) => {
  const found: Diagnostic[] = [];

  const badPart = definition.domain.split('.').find((label) => !LABEL.test(label) || label.length > LONGEST_LABEL);
  if (badPart !== undefined || definition.domain.length > 200)
    found.push(
      errorAt(
        'host-label-invalid',
        ['domain'],
        `"${definition.domain}" is not a valid domain${badPart === undefined ? ': it is too long' : `: "${badPart}" is not a valid host label`}.`,
        'A label has 1 to 63 lower-case letters, digits and inner hyphens, and no "_".',
      ),
    );

  const bareEnvironments = flow.environments.filter((environment) => environment.hosts === 'bare');
  for (const [index, environment] of bareEnvironments.entries()) {
    const other = bareEnvironments[0];
    if (index > 0 && (other?.domain ?? flow.domain) === (environment.domain ?? flow.domain))
      found.push(
        errorAt(
          'host-taken',
          ['environments', environment.name, 'hosts'],
          `"${environment.name}" and "${other?.name}" would have the same bare host names.`,
          "Only one environment of a domain may have hosts: 'bare'. Use hosts: 'environment', or another domain.",
        ),
      );
  }

  const all = hostsOf(flow);
  const owners = new Map<string, string>();
  for (const [index, { name = '', service, path: below = '' }] of (definition.routes ?? []).entries()) {
    const path = ['routes', index, below === '' ? 'name' : 'path'];
    const owner = owners.get(`${name} ${below}`);
    if (owner !== undefined)
      found.push(
        errorAt(
          'host-taken',
          path,
          `"${service}" and "${owner}" would both answer at ${routeHost(name, definition.domain)}${below}.`,
          'Give one of the routes another name or path.',
        ),
      );
    else owners.set(`${name} ${below}`, service);

    if (name !== '' && !LABEL.test(name))
      found.push(
        errorAt(
          'host-label-invalid',
          path,
          `"${name}" cannot be the first label of a host name.`,
          'Use lower-case letters, digits and inner hyphens. DNS does not allow "_".',
        ),
      );
    else if (endsLikeTag(name))
      found.push(
        errorAt(
          'host-name-reserved',
          path,
          `"${name}" looks like a change's tag and could be confused with that change's deployment.`,
          'Choose a name that does not end like "pr-57".',
        ),
      );

    const hosts = all.filter(({ route }) => route.name === name).map(({ host }) => host);
    const taken = all.find(
      ({ host, route }) => route.name !== name && hosts.includes(host) && isBefore(flow, route, name),
    );
    if (taken !== undefined)
      found.push(
        errorAt(
          'host-taken',
          path,
          `"${service}" and "${taken.route.service}" would both answer at ${taken.host} in some environment.`,
          'Give the route a name that neither equals nor ends with the name of an environment.',
        ),
      );
    const label = [routeHost(name, definition.domain), ...hosts]
      .map((host) => host.split('.', 1)[0] ?? '')
      .reduce((longest, one) => (one.length > longest.length ? one : longest));
    if (label.length > LONGEST_LABEL)
      found.push(
        errorAt(
          'host-label-too-long',
          path,
          `The host label "${label}" has ${label.length} characters; DNS allows ${LONGEST_LABEL}.`,
          `Shorten the name by ${label.length - LONGEST_LABEL}${label.length > name.length ? ": a change's tag or an environment's name is added to it" : ''}.`,
        ),
      );
  }
  return found;
};

/** Whether a route comes before the first one of a name: of two that are in each other's way, the second is wrong. */
function isBefore({ routes }: Flow, route: Route, name: string): boolean {
  return routes.indexOf(route) < routes.findIndex((one) => one.name === name);
}
