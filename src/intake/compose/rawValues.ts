import type { RawComposeService, RawValue } from '../../model/raw.ts';
import { type Intake, unsaid, within } from './intake.ts';
import { memoryOf } from './quantities.ts';
import { isSecretName } from './secretNames.ts';
import { holdsSecretWords } from './secretWords.ts';
import { entriesOf, isMap, type Part, partsOf, textOf } from './tree.ts';

/** Reads a property as "raw" of a service takes it; undefined where it has no value, or holds a secret. */
export type ReadRaw = (intake: Intake, part: Part) => RawValue | undefined;

/** Whatever it is. */
export const plain: ReadRaw = (intake, part) => {
  const { value, path } = part;
  if (Array.isArray(value)) {
    const items = partsOf(value, path);
    if (holdsSecretWords(items.flatMap((item) => textOf(item.value) ?? []))) {
      intake.sayNoSecret(path);
      return undefined;
    }
    return items.flatMap((item) => plain(intake, item) ?? []);
  }
  if (isMap(value)) return mapped(intake, part, plain);
  return typeof value === 'string' ? intake.text(part) : ((value as boolean | number | null) ?? undefined);
};

/** A text, also where YAML has a number. */
export const text: ReadRaw = (intake, part) => intake.text(part);

/** A list of texts, also where it is one text. */
export const texts: ReadRaw = (intake, part) => {
  const all = intake.texts(partsOf(part.value, part.path));
  return all.length === 0 ? undefined : all;
};

/** A map of texts, also where it is a list of `NAME=value`. */
export const scalars: ReadRaw = (intake, part) => mapped(intake, part, text);

/** An amount of memory; -1 is no limit. */
export const size: ReadRaw = (intake, part) => {
  const given = intake.text(part);
  return given === undefined ? undefined : (memoryOf(given) ?? given);
};

/** A name space of the host, rather than that of another container. */
export const nameSpace: ReadRaw = (intake, part) => {
  const given = intake.text(part);
  if (given === undefined || !/^(?:container|service):/.test(given)) return given;
  unsaid(intake, part.path, 'Each container of a flow has name spaces of its own: run both programs in one container.');
  return undefined;
};

/** A driver with its options, all of them texts. */
export const logging: ReadRaw = (intake, part) => {
  const driver = intake.text(within(part, 'driver'));
  const options = scalars(intake, within(part, 'options'));
  return unlessEmpty({ ...(driver !== undefined && { driver }), ...(options !== undefined && { options }) });
};

/** What of a reservation and of limits has no property of its own in a flow. */
export function readRawDeploy(intake: Intake, deploy: Part): RawComposeService['deploy'] {
  const resources = within(deploy, 'resources');
  const reserved = within(resources, 'reservations');
  const pids = plain(intake, within(within(resources, 'limits'), 'pids'));
  const cpus = text(intake, within(reserved, 'cpus'));
  const memory = size(intake, within(reserved, 'memory'));
  const limits = unlessEmpty({ ...(pids !== undefined && { pids }) });
  const reservations = unlessEmpty({ ...(cpus !== undefined && { cpus }), ...(memory !== undefined && { memory }) });
  const kept = unlessEmpty({ ...(limits && { limits }), ...(reservations && { reservations }) });
  return kept && { resources: kept };
}

function mapped(intake: Intake, part: Part, read: ReadRaw): { readonly [key: string]: RawValue } | undefined {
  const entries = entriesOf(part.value, part.path).flatMap(([key, one]) => {
    if (isSecretName(key) && typeof one.value === 'string') {
      intake.sayNoSecret(one.path);
      return [];
    }
    const value = read(intake, one);
    return value === undefined ? [] : [[key, value] as const];
  });
  return unlessEmpty(Object.fromEntries(entries));
}

function unlessEmpty<Value>(map: { readonly [key: string]: Value }): { readonly [key: string]: Value } | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}
