import { type Diagnostic, fault } from '../diagnostic.ts';
import { findService } from '../flow.ts';
import { LONGEST_TAG, routeHost } from '../names.ts';
import type { Rule } from './rule.ts';

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;
const LOOKS_LIKE_A_TAG = /(?:^|-)(?:pr|c)-?[0-9a-f]+$/;

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
      fault(
        'host-label-invalid',
        ['domain'],
        `"${definition.domain}" cannot be a domain${badPart === undefined ? ': it is too long' : `: "${badPart}" is no host label`}.`,
        'Labels have 1 to 63 lower-case letters, digits and inner hyphens; no "_".',
      ),
    );

  const bareEnvironments = flow.environments.filter((environment) => environment.hosts === 'bare');
  for (const [index, environment] of bareEnvironments.entries()) {
    if (index > 0)
      found.push(
        fault(
          'host-taken',
          ['environments', environment.name, 'hosts'],
          `"${environment.name}" and "${bareEnvironments[0]?.name}" would have the same bare host names.`,
          "Only one environment may have hosts: 'bare'.",
        ),
      );
  }

  const owners = new Map<string, string>();
  for (const [index, { name = '', service }] of (definition.routes ?? []).entries()) {
    const path = ['routes', index, 'name'];
    const owner = owners.get(name);
    if (owner !== undefined)
      found.push(
        fault(
          'host-taken',
          path,
          `"${service}" and "${owner}" would both answer at ${routeHost(name, definition.domain)}.`,
          'Give one of the routes another name.',
        ),
      );
    else owners.set(name, service);

    if (name !== '' && !LABEL.test(name))
      found.push(
        fault(
          'host-label-invalid',
          path,
          `"${name}" cannot begin a host name.`,
          'Use lower-case letters, digits and inner hyphens; DNS knows no "_".',
        ),
      );
    else if (LOOKS_LIKE_A_TAG.test(name))
      found.push(
        fault(
          'host-name-reserved',
          path,
          `"${name}" looks like a change's tag, and could be taken for that change's deployment.`,
          'Choose a name that does not end like "pr-57".',
        ),
      );

    const known = flow.services.some((candidate) => candidate.name === service);
    const tagged =
      known && findService(flow, service).scope !== 'host' && flow.environments.length > bareEnvironments.length;
    const [label = ''] = routeHost(name, definition.domain, tagged ? LONGEST_TAG : undefined).split('.');
    if (label.length > LONGEST_LABEL)
      found.push(
        fault(
          'host-label-too-long',
          path,
          `The host label "${label}" has ${label.length} characters; DNS allows ${LONGEST_LABEL}.`,
          `Shorten the name by ${label.length - LONGEST_LABEL}${tagged ? ': room is needed for the tag of a change' : ''}.`,
        ),
      );
  }
  return found;
};
