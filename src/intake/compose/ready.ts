import { internalHost } from '../../model/names.ts';
import { present } from '../../model/present.ts';
import type { ServiceContext } from '../../model/service.ts';
import type { Value } from '../../model/value.ts';
import type { ReadyMatch } from './catalogue.ts';
import type { Connections } from './connections.ts';
import type { FlowAnswers } from './flow.ts';
import { type ComposeService, type Intake, keysOf } from './intake.ts';
import type { ReadService } from './readService.ts';
import { ownParts } from './serviceKeys.ts';
import type { ImportedValue } from './values.ts';

/** Services of the catalogue, where it can take the place of what the Compose file says. */
export function withReady(
  { findings }: Intake,
  services: readonly ReadService[],
  connections: Connections,
): readonly ReadService[] {
  const isUsable = (service: ReadService): service is ReadService & { readonly ready: ReadyMatch } =>
    service.ready !== undefined && hinders(service).length === 0;
  const portsOf = (name: string): { readonly [port: string]: number } => {
    const service = services.find((one) => one.name === name);
    if (service === undefined) return {};
    if (isUsable(service)) return service.ready.definition.ports ?? {};
    return Object.fromEntries(service.ports.map((port) => [port.name, port.number]));
  };
  return services.map((service) => {
    const { ready, ...plain } = service;
    if (ready === undefined) return service;
    const others = [...(connections.get(service.name) ?? [])];
    const reasons = [...hinders(service), ...unconnected(ready, service.name, others, portsOf)];
    if (reasons.length > 0) {
      findings.warn(
        'catalogue-not-used',
        service.path,
        `catalogue.${ready.kind} could run "${service.composeName}" with a health check and backups of its own, but ${reasons.join(', ')}: it is a service as the Compose file says.`,
        `Use catalogue.${ready.kind} instead if you can do without.`,
      );
      return plain;
    }
    warnOfReady({ findings }, service, ready);
    const ports = Object.entries(ready.definition.ports ?? {}).map(([name, number]) => {
      const published = service.ports.find((port) => port.number === number)?.published;
      return { name, number, ...present({ published }) };
    });
    return { ...service, ports: ready.definition.edge === undefined ? ports : [] };
  });
}

function warnOfReady(
  { findings }: Pick<Intake, 'findings'>,
  service: ReadService,
  { kind, definition }: ReadyMatch,
): void {
  const isEdge = definition.edge !== undefined;
  const replaced = ['command', 'healthcheck', 'volumes', 'ports', 'labels', 'configs', 'depends_on'].filter(
    (key) => service.tree[key] !== undefined && (isEdge || key === 'healthcheck' || key === 'volumes'),
  );
  const secrets = Object.entries(definition.environment ?? {}).flatMap(([variable, value]) =>
    typeof value === 'object' && value.kind === 'secret' ? [{ variable, name: value.name }] : [],
  );
  const given = new Set(service.variables.map(({ name }) => name));
  const added = secrets.filter(({ variable }) => !given.has(variable) && !given.has(variable.replace(/_FILE$/, '')));
  findings.warn(
    'catalogue-used',
    service.path,
    [
      `"${service.composeName}" is catalogue.${kind} in the flow`,
      replaced.length === 0
        ? ''
        : `, whose own settings take the place of ${replaced.map((key) => `"${key}"`).join(', ')}`,
      secrets.length === 0 ? '.' : `. It reads ${namesOf(secrets)}.`,
    ].join(''),
    isEdge
      ? 'Routes of the flow tell it what answers where; middleware has to be looked through by hand.'
      : [
          ...(added.length === 0 ? [] : [`Let the services that use it log in by ${namesOf(added)}.`]),
          service.tree.volumes === undefined
            ? `See what else catalogue.${kind} can be told.`
            : 'Its data is not moved: copy it into the new volume before the first promotion.',
        ].join(' '),
  );
}

function namesOf(secrets: readonly { readonly name: string }[]): string {
  return secrets.map(({ name }) => name).join(', ');
}

/** Says what a ready service has no option for. */
export function warnOfReadyKeys(intake: Intake, service: ComposeService, kind: string): void {
  for (const { path } of ownParts(intake, service))
    intake.findings.warn(
      'key-left-out',
      path,
      `"${keysOf(path)}" is not an option of catalogue.${kind} and is left out.`,
      `Add it beside the others: defineService({ ...catalogue.${kind}({ ... }), ... }).`,
    );
}

/** What a ready service cannot be told of what the Compose file says. */
function hinders({ ready, tree, command, entrypoint, mounts, build }: ReadService): readonly string[] {
  if (ready === undefined || ready.definition.edge !== undefined) return [];
  const { definition } = ready;
  const known = Object.values(definition.volumes ?? {}).map((volume) =>
    typeof volume === 'string' ? volume : volume.path,
  );
  const isUsual = command === undefined || JSON.stringify(command) === JSON.stringify(definition.command);
  return [
    ...(build === undefined ? [] : ['it is built']),
    ...(isUsual ? [] : ['it has a command of its own']),
    ...(entrypoint === undefined ? [] : ['it has an entrypoint of its own']),
    ...(tree.user === undefined ? [] : ['it has a user of its own']),
    ...(mounts.files.length + mounts.hostMounts.length === 0 ? [] : ['it has files of its own']),
    ...Object.values(mounts.volumes)
      .filter((path) => !known.includes(path))
      .map((path) => `it has a volume at ${path}`),
  ];
}

/** What a ready service needs to be connected to, and is not. */
function unconnected(
  { definition }: ReadyMatch,
  service: string,
  others: readonly string[],
  portsOf: (name: string) => { readonly [port: string]: number },
): readonly string[] {
  const missing: string[] = [];
  const all: ServiceContext['all'] = (portName) =>
    others.flatMap((other) => {
      const port = portsOf(other)[portName];
      return port === undefined ? [] : [{ service: other, host: internalHost(other), port }];
    });
  const one: ServiceContext['one'] = (portName) => {
    const [first] = all(portName);
    if (first === undefined) missing.push(`it is connected to no service with a port "${portName}"`);
    return first ?? { service, host: internalHost(service), port: 1 };
  };
  definition.configure?.({ service, flow: { name: 'flow', domain: 'flow.example' }, all, one });
  return missing;
}

/** What differs from the variables that a ready service has by itself. */
export function readyEnvironment(
  { definition }: ReadyMatch,
  environment: ReadonlyMap<string, ImportedValue>,
): ReadonlyMap<string, ImportedValue> {
  const own = definition.environment ?? {};
  const changed = [...environment].flatMap(([name, value]) => {
    const file = own[`${name}_FILE`];
    const variable =
      typeof file === 'object' && file.kind === 'secret' && value.kind === 'secret' ? `${name}_FILE` : name;
    const usual = own[variable];
    const wanted: ImportedValue = variable === name || value.kind !== 'secret' ? value : { ...value, as: 'file' };
    const isSame = isUsual(wanted, usual);
    return isSame ? [] : [[variable, wanted] as const];
  });
  return new Map(changed);
}

/** Whether a ready service has the value by itself. */
function isUsual(wanted: ImportedValue, usual: Value | undefined): boolean {
  if (wanted.kind === 'plain')
    return usual !== undefined && typeof usual !== 'object' && String(wanted.value) === String(usual);
  if (wanted.kind !== 'setting' && wanted.kind !== 'secret') return false;
  if (typeof usual !== 'object' || usual.kind !== wanted.kind || usual.name !== wanted.name) return false;
  return wanted.kind === 'secret' || (usual.kind === 'setting' && usual.default === wanted.default);
}

/** Whom Let's Encrypt writes to, by Traefik's own options. */
export function acmeEmail({ tree }: ComposeService, { domain }: FlowAnswers): string {
  const text = JSON.stringify([tree.command ?? null, tree.environment ?? null]);
  return /acme[._]email=([^\s"'${}]+@[^\s"'${}]+)/i.exec(text)?.[1] ?? `ops@${domain}`;
}
