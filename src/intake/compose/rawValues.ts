import type { DefinitionPath } from '../../model/diagnostic.ts';
import type { RawComposeService, RawValue } from '../../model/raw.ts';
import { type ComposeService, type Intake, partOf, sayRaw, unsaid, within } from './intake.ts';
import { memoryOf } from './quantities.ts';
import { isSecretName, isSecretText } from './secretNames.ts';
import { holdsSecretWords } from './secretWords.ts';
import { entriesOf, isMap, type Part, partsOf, textOf } from './tree.ts';

/** Reads a property as "raw" of a service takes it; undefined where it has no value, or holds a secret. */
export type ReadRaw = (intake: Intake, part: Part) => RawValue | undefined;

/** Whatever it is; nothing of what holds a secret, as a part of it may mean something else. */
export const plain: ReadRaw = (intake, part) => {
  const secret = secretIn(part);
  if (secret === undefined) return plainValue(intake, part);
  intake.hidden.push(secret);
  intake.sayNoSecret(part.path);
  return undefined;
};

function plainValue(intake: Intake, part: Part): RawValue | undefined {
  const { value, path } = part;
  if (Array.isArray(value)) return partsOf(value, path).flatMap((item) => plainValue(intake, item) ?? []);
  if (isMap(value)) return mapped(intake, part, plainValue);
  return typeof value === 'string' ? intake.text(part) : ((value as boolean | number | null) ?? undefined);
}

/** Where a secret stands in plain text. */
function secretIn({ value, path }: Part): DefinitionPath | undefined {
  const parts = typeof value === 'object' ? entriesIn({ value, path }) : [];
  const words = parts.flatMap((one) => textOf(one.value) ?? []);
  const isSecret = typeof value === 'string' ? isSecretText(value) : Array.isArray(value) && holdsSecretWords(words);
  if (isSecret) return path;
  return parts.map((one) => (isSecretEntry(one) ? one.path : secretIn(one))).find((found) => found !== undefined);
}

function entriesIn({ value, path }: Part): readonly Part[] {
  return isMap(value) ? Object.keys(value).map((key) => within({ value, path }, key)) : partsOf(value, path);
}

function isSecretEntry({ value, path }: Part): boolean {
  return typeof value === 'string' && isSecretName(String(path.at(-1)));
}

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

/** What a container is given of its host, where a flow has no property for it; with the older key for the same. */
const RESOURCES: readonly {
  readonly kind: 'limits' | 'reservations';
  readonly of: string;
  readonly older?: string;
  readonly read: ReadRaw;
}[] = [
  { kind: 'limits', of: 'pids', older: 'pids_limit', read: plain },
  { kind: 'reservations', of: 'cpus', read: text },
  { kind: 'reservations', of: 'memory', older: 'mem_reservation', read: size },
];

/** Limits and reservations that have no property of their own; Compose refuses the older keys beside those of "deploy". */
export function readRawDeploy(intake: Intake, service: ComposeService): RawComposeService['deploy'] {
  const given = RESOURCES.flatMap(({ kind, of, older = '', read }) => {
    const newer = within(within(within(partOf(service, 'deploy'), 'resources'), kind), of);
    const part = newer.value === null ? partOf(service, older) : newer;
    const value = read(intake, part);
    if (value === undefined) return [];
    sayRaw(intake, part.path, 'Remove it if the service can do without it.');
    return [{ kind, of, value }];
  });
  const kinds = [...new Set(given.map(({ kind }) => kind))].map((kind) => [
    kind,
    Object.fromEntries(given.filter((one) => one.kind === kind).map(({ of, value }) => [of, value])),
  ]);
  return kinds.length === 0 ? undefined : { resources: Object.fromEntries(kinds) };
}

function mapped(intake: Intake, part: Part, read: ReadRaw): { readonly [key: string]: RawValue } | undefined {
  const entries = entriesOf(part.value, part.path).flatMap(([key, one]) => {
    if (isSecretName(key) && textOf(one.value) !== undefined) {
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
