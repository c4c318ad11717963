import type { Device, Gpus, Size, Ulimit } from '../../model/containerOptions.ts';
import type { Duration } from '../../model/duration.ts';
import { present } from '../../model/present.ts';
import { type ComposeService, type Intake, unsaid, warnOfOthers, within } from './intake.ts';
import { readLimits } from './limits.ts';
import { durationOf, memoryOf } from './quantities.ts';
import { entriesOf, isMap, listOf, type Part, partsOf, textOf } from './tree.ts';

/** What a container may take without limits of its own. */
const USUAL_MEMORY = '512m';

export function readFlag(intake: Intake, part: Part): boolean | undefined {
  const text = intake.text(part);
  return text === undefined ? undefined : text === 'true';
}

export function readDuration(intake: Intake, part: Part): Duration | undefined {
  return saidOr(intake, part, durationOf, 'Write a duration from "1s" up.');
}

export function readSize(intake: Intake, part: Part): Size | undefined {
  return saidOr(intake, part, memoryOf, 'Write a size such as "256m".');
}

/** What a text comes to; what comes to nothing is said. */
function saidOr<Value>(
  intake: Intake,
  part: Part,
  read: (text: string) => Value | undefined,
  fix: string,
): Value | undefined {
  const text = intake.text(part);
  const value = text === undefined ? undefined : read(text);
  if (text !== undefined && value === undefined) unsaid(intake, part.path, fix);
  return value;
}

/** Limits of the kernel: one number for both, or a soft and a hard one. */
export function readUlimits(intake: Intake, part: Part): { readonly [name: string]: Ulimit } | undefined {
  const number = (one: Part) =>
    saidOr(intake, one, (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined), 'Write an integer.');
  return record(
    entriesOf(part.value, part.path).flatMap(([name, given]): [string, Ulimit][] => {
      if (!isMap(given.value)) return single(name, number(given));
      const [soft, hard] = [number(within(given, 'soft')), number(within(given, 'hard'))];
      return soft === undefined || hard === undefined ? [] : [[name, soft === hard ? soft : { soft, hard }]];
    }),
  );
}

/** Folders in memory; one without a size may take as much as its container. */
export function readTmpfs(
  intake: Intake,
  part: Part,
  service: ComposeService,
): { readonly [path: string]: Size } | undefined {
  return record(
    partsOf(part.value, part.path).flatMap((one): [string, Size][] => {
      const [path, options = ''] = (intake.text(one) ?? '').split(':');
      if (!path) return [];
      const given = options.split(',').filter((option) => option !== '');
      const size = given.find((option) => option.startsWith('size='))?.slice('size='.length);
      if (given.some((option) => !option.startsWith('size=')))
        unsaid(intake, one.path, `"${path}" has no options in a flow but its size.`);
      return [[path, tmpfsSize(intake, one, service, path, size)]];
    }),
  );
}

/** The size of a folder in memory, which a flow always says. */
export function tmpfsSize(
  intake: Intake,
  part: Part,
  service: ComposeService,
  path: string,
  given: string | undefined,
): Size {
  const known = given === undefined ? undefined : memoryOf(given);
  if (known !== undefined) return known;
  const size = readLimits(intake, service)?.memory ?? USUAL_MEMORY;
  intake.findings.warn(
    'tmpfs-assumed',
    part.path,
    `The folder "${path}" in memory has no size: it may take ${size}, which is all that its container has.`,
    'Set the size that it needs in "tmpfs".',
  );
  return size;
}

/** Rights of root, by the names of Linux. */
export function readCapabilities(
  direction: 'add' | 'drop',
): (intake: Intake, part: Part) => { readonly add?: readonly string[]; readonly drop?: readonly string[] } | undefined {
  return (intake, part) => {
    const names = intake.texts(partsOf(part.value, part.path)).map((name) => name.toUpperCase());
    return names.length === 0 ? undefined : { [direction]: names };
  };
}

/** Addresses by host, as `HOST:ADDRESS`, `HOST=ADDRESS` or a map. */
export function readExtraHosts(intake: Intake, part: Part): { readonly [host: string]: string } | undefined {
  const pairs: readonly (readonly [host: string, address: string, part: Part])[] = isMap(part.value)
    ? Object.keys(part.value).flatMap((host) =>
        partsOf(within(part, host).value, [...part.path, host]).map(
          (one) => [host, intake.text(one) ?? '', one] as const,
        ),
      )
    : partsOf(part.value, part.path).map((one) => {
        const [, host = '', address = ''] = /^([^:=]*)[:=](.*)$/.exec(intake.text(one) ?? '') ?? [];
        return [host, address, one] as const;
      });
  const hosts = new Map<string, string>();
  for (const [host, given, one] of pairs) {
    const address = given.replaceAll(/^\[|\]$/g, '');
    const isAddress = address === 'host-gateway' || /^(?:[\d.]+|[\da-f.]*:[\da-f:.]*)$/i.test(address);
    if (isAddress && !hosts.has(host)) hosts.set(host, address);
    else unsaid(intake, one.path, 'A host has one IP address in a flow, or "host-gateway".');
  }
  return record([...hosts]);
}

/** Devices of the host, as `FROM[:TO[:PERMISSIONS]]` or a map. */
export function readDevices(intake: Intake, part: Part): readonly Device[] | undefined {
  const devices = partsOf(part.value, part.path).flatMap((one): Device[] => {
    const [from = '', to = from, permissions = 'rwm'] = isMap(one.value)
      ? ['source', 'target', 'permissions'].map((key) => intake.text(within(one, key)))
      : (intake.text(one) ?? '').split(':');
    if (!from.startsWith('/') || !isPermissions(permissions)) {
      unsaid(
        intake,
        one.path,
        'Write the path of the device on the host, with the permissions "r", "w", "rw" or "rwm".',
      );
      return [];
    }
    return [{ from, ...(to !== from && { to }), ...(permissions !== 'rwm' && { permissions }) }];
  });
  return devices.length === 0 ? undefined : devices;
}

function isPermissions(text: string): text is NonNullable<Device['permissions']> {
  return ['r', 'w', 'rw', 'rwm'].includes(text);
}

/** The GPUs of `gpus`, or of the devices that `deploy` reserves: `all`, or a list with one entry for them. */
export function readGpus(intake: Intake, part: Part): Gpus | undefined {
  if (part.value === 'all') return { count: 'all' };
  const all = partsOf(part.value, part.path);
  const isGpu = ({ value }: Part): boolean => {
    const { driver, capabilities } = isMap(value) ? value : {};
    return part.path.at(-1) === 'gpus' || driver === 'nvidia' || listOf(capabilities).includes('gpu');
  };
  const gpus = all.find(isGpu);
  for (const other of all)
    if (other !== gpus) unsaid(intake, other.path, 'A service reserves one kind of device: GPUs.');
  if (gpus === undefined) return undefined;
  warnOfOthers(intake, gpus, ['driver', 'count', 'device_ids', 'capabilities']);
  const driver = intake.text(within(gpus, 'driver'));
  const ids = intake.texts(partsOf(within(gpus, 'device_ids').value, [...gpus.path, 'device_ids']));
  const count = Number(textOf(within(gpus, 'count').value) ?? Number.NaN);
  return {
    ...(ids.length > 0 ? { ids } : { count: count > 0 ? count : 'all' }),
    ...present({ driver: driver === 'nvidia' ? undefined : driver }),
  };
}

function single<Value>(name: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[name, value]];
}

function record<Value>(entries: readonly (readonly [string, Value])[]): { readonly [name: string]: Value } | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
