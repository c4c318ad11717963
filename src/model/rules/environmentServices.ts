import type { FlowDefinition } from '../definition.ts';
import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import { type EnvironmentService, type ExternalService, isExternal } from '../environmentService.ts';
import type { Environment } from '../flow.ts';
import { parseImageReference } from '../image.ts';
import { didYouMean } from '../suggest.ts';
import { referenceInText } from '../value.ts';
import type { Rule } from './rule.ts';
import { textsIn } from './textsIn.ts';

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** What an environment changes of services exists, can be changed, and leaves nothing that needs what is not there. */
export const environmentServices: Rule = ({ definition, flow }) =>
  Object.entries(definition.environments).flatMap(([environment, { services = {} }]) => {
    const path = ['environments', environment, 'services'];
    const changes = Object.entries(services) as readonly (readonly [string, EnvironmentService])[];
    return [
      ...changes.flatMap(([name, change]) => checkChange(definition, name, change, [...path, name])),
      ...changes
        .filter(([, change]) => change === false)
        .flatMap(([name]) => stillNeeded(definition, environment, name, [...path, name])),
      ...settingsInTexts(
        flow.environments.find(({ name }) => name === environment),
        path,
      ),
    ];
  });

function checkChange(
  definition: FlowDefinition,
  name: string,
  change: EnvironmentService,
  path: DefinitionPath,
): readonly Diagnostic[] {
  const service = definition.services[name];
  if (service === undefined) {
    const fix = didYouMean(name, Object.keys(definition.services), 'services');
    return [onKey(errorAt('service-unknown', path, `The environment changes "${name}", which is not declared.`, fix))];
  }
  if (service.scope === 'host')
    return [
      onKey(
        errorAt(
          'environment-service-of-host',
          path,
          `"${name}" runs once per host, for all environments, so one environment cannot change it.`,
          'Remove it here.',
        ),
      ),
    ];
  if (change === false) return [];
  if (isExternal(change)) return checkExternal(name, change, Object.keys(service.ports ?? {}), path);
  const { tag } = change;
  if (tag === undefined) return [];
  if ('built' in service.image)
    return [
      errorAt(
        'version-of-built-image',
        [...path, 'tag'],
        `"${name}" runs an image that the flow builds, whose version is the release.`,
        'Remove the tag. To run another release, deploy or roll back.',
      ),
    ];
  if (parseImageReference(`${service.image.name}:${tag}`) === undefined || tag === '')
    return [errorAt('image-invalid', [...path, 'tag'], `"${service.image.name}:${tag}" is not an image reference.`)];
  return /^latest(?:-|$)/.test(tag)
    ? [
        errorAt(
          'version-latest',
          [...path, 'tag'],
          `"${name}" runs "${tag}", which can be a different image tomorrow.`,
          'Set a version.',
        ),
      ]
    : [];
}

function checkExternal(
  name: string,
  { host, port = {} }: ExternalService,
  ports: readonly string[],
  path: DefinitionPath,
): readonly Diagnostic[] {
  const given = typeof port === 'number' ? [] : Object.keys(port);
  const numbers: readonly (readonly [number, DefinitionPath])[] =
    typeof port === 'number'
      ? [[port, [...path, 'port']]]
      : Object.entries(port).map(([one, number]) => [number, [...path, 'port', one]] as const);
  return [
    ...(typeof host !== 'string' || HOST.test(host)
      ? []
      : [
          errorAt(
            'external-host-invalid',
            [...path, 'host'],
            `${JSON.stringify(host)} is not a host name.`,
            'Write a name or an IP address alone, such as "db.shop.example". The port and credentials are given elsewhere.',
          ),
        ]),
    ...given
      .filter((one) => !ports.includes(one))
      .map((one) =>
        onKey(
          errorAt(
            'port-unknown',
            [...path, 'port', one],
            `"${name}" has no port "${one}".`,
            didYouMean(one, ports, 'ports'),
          ),
        ),
      ),
    ...numbers
      .filter(([number]) => !Number.isInteger(number) || number < 1 || number > 65_535)
      .map(([number, at]) =>
        errorAt('port-invalid', at, `${number} is not a port.`, 'A port is an integer from 1 to 65535.'),
      ),
  ];
}

/** Services that stay, and need one that is left out. */
function stillNeeded(
  { connections = {}, environments, routes = [], services }: FlowDefinition,
  environment: string,
  name: string,
  path: DefinitionPath,
): readonly Diagnostic[] {
  const changes: { readonly [service: string]: EnvironmentService | undefined } =
    environments[environment]?.services ?? {};
  // What runs once per host is there for all environments.
  const stays = (other: string) =>
    services[other]?.scope !== 'host' && services[other] !== undefined && changes[other] !== false;
  const users = Object.keys(connections).filter((other) => stays(other) && connections[other]?.includes(name));
  const behind = routes.filter(({ service, through }) => through?.service === name && stays(service));
  return [
    ...users
      .filter((user) => !isExternal(changes[user]))
      .map((user) =>
        errorAt(
          'service-needed',
          path,
          `"${environment}" leaves "${name}" out, but "${user}" is connected to it.`,
          `Leave "${user}" out as well, or write external({ host: '...' }) to connect it to something outside the flow.`,
        ),
      ),
    ...behind.map(({ service }) =>
      errorAt(
        'service-needed',
        path,
        `"${environment}" leaves "${name}" out, but the route to "${service}" goes through it.`,
        `Leave "${service}" out as well.`,
      ),
    ),
  ];
}

/** A setting for a host name that a service put into a text, where nothing gives it a value. */
function settingsInTexts(environment: Environment | undefined, path: DefinitionPath): readonly Diagnostic[] {
  return (environment?.services ?? []).flatMap((service) => {
    const reference = textsIn(service, [])
      .map(({ text }) => referenceInText(text))
      .find((one) => one?.startsWith('setting'));
    return reference === undefined
      ? []
      : [
          errorAt(
            'reference-in-text',
            path,
            `"${service.name}" puts the ${reference} into a text, in which it has no value.`,
            'Write the host name itself in external({ host }).',
          ),
        ];
  });
}

function onKey(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, on: 'key' };
}
