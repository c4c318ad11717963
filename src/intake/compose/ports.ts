import { type ComposeService, type Intake, partOf, unsaid } from './intake.ts';
import { isMap, mapOf, type Part, partsOf, textOf } from './tree.ts';

/** A port of a container. */
export interface ImportedPort {
  readonly name: string;
  readonly number: number;
  /** Where the Compose file opens it to the network of its host. */
  readonly published?: Part;
}

/** What usually speaks something else than HTTP, where a service publishes it. */
const OTHER_PROTOCOLS: { readonly [port: number]: string } = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  389: 'ldap',
  465: 'smtps',
  587: 'submission',
  636: 'ldaps',
  1025: 'smtp',
  1433: 'mssql',
  1521: 'oracle',
  1883: 'mqtt',
  2181: 'zookeeper',
  3306: 'mysql',
  4222: 'nats',
  5432: 'postgres',
  5672: 'amqp',
  6379: 'redis',
  8883: 'mqtts',
  9092: 'kafka',
  11211: 'memcached',
  27017: 'mongodb',
};

/** Whether a port is taken for one of a web server. */
export function isHttp({ number, name }: Pick<ImportedPort, 'number' | 'name'>): boolean {
  return name.startsWith('http') || OTHER_PROTOCOLS[number] === undefined;
}

/** Reads the ports of a service, also those that only other services see. */
export function readPorts(intake: Intake, service: ComposeService): readonly ImportedPort[] {
  const published = partsOf(partOf(service, 'ports').value, [...service.path, 'ports']).flatMap((part) =>
    isMap(part.value) ? longPort(intake, part) : shortPort(intake, part),
  );
  const exposed = partsOf(partOf(service, 'expose').value, [...service.path, 'expose']).flatMap((part) =>
    rangeOf(/^[\d-]+/.exec(intake.text(part) ?? '')?.[0] ?? '').map((number): RawPort => ({ number, part })),
  );
  const all = [...published, ...exposed].filter(
    ({ number }, index, list) => list.findIndex((one) => one.number === number) === index,
  );
  const names = new Set<string>();
  return all.map(({ number, name, isPublic, part }) => {
    const free = portName(number, name, names);
    names.add(free);
    return { name: free, number, ...(isPublic === true && { published: part }) };
  });
}

interface RawPort {
  readonly number: number;
  readonly name?: string;
  readonly isPublic?: boolean;
  readonly part: Part;
}

function portName(number: number, given: string | undefined, taken: ReadonlySet<string>): string {
  const name = given?.replaceAll(/[^A-Za-z0-9-]+/g, '-') ?? OTHER_PROTOCOLS[number] ?? 'http';
  const isUsable = /^[a-z][a-zA-Z0-9-]*$/.test(name) && !taken.has(name);
  return isUsable ? name : `${isHttp({ number, name }) ? 'http' : 'port'}-${number}`;
}

/** `[IP:][HOST:]CONTAINER[/PROTOCOL]`, where ports may be ranges. */
function shortPort(intake: Intake, part: Part): readonly RawPort[] {
  const text = intake.text(part);
  if (text === undefined) return [];
  const [, address, container = '', protocol = 'tcp'] = /^(?:(.*):)?([\d-]+)(?:\/(\w+))?$/.exec(text) ?? [];
  return portsOf(intake, part, container, protocol, /^(?:127\.|\[?::1|localhost)/.test(address ?? ''));
}

function longPort(intake: Intake, part: Part): readonly RawPort[] {
  const map = mapOf(part.value);
  const text = (key: string) => intake.text({ value: map[key] ?? null, path: [...part.path, key] });
  const isLocal = /^(?:127\.|::1)/.test(text('host_ip') ?? '');
  const name = text('name') ?? (textOf(map.app_protocol)?.startsWith('http') === true ? 'http' : undefined);
  if (map.mode === 'host') unsaid(intake, [...part.path, 'mode'], 'Requests come through a route.');
  return portsOf(intake, part, text('target') ?? '', text('protocol') ?? 'tcp', isLocal).map((port) => ({
    ...port,
    ...(name !== undefined && { name }),
  }));
}

function portsOf(
  intake: Intake,
  part: Part,
  container: string,
  protocol: string,
  isLocal: boolean,
): readonly RawPort[] {
  const numbers = rangeOf(container);
  if (protocol !== 'tcp') {
    const message = `Port ${container}/${protocol} cannot be said in a flow, whose routes are for HTTP: it is left out.`;
    intake.findings.warn('port-left-out', part.path, message, 'Open it outside the flow, on the host itself.');
    return [];
  }
  if (isLocal)
    intake.findings.warn(
      'port-local',
      part.path,
      `Port ${container} is open to the host itself only: it gets no route.`,
      'Other services reach it by its connection. Add a route if people need it.',
    );
  return numbers.map((number) => ({ number, isPublic: !isLocal, part }));
}

function rangeOf(text: string): readonly number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === undefined) return [];
  const count = Math.min(Math.max(Number(last) - Number(first) + 1, 1), 100);
  return Array.from({ length: count }, (_, index) => Number(first) + index);
}
