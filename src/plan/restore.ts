import { type Environment, type Flow, flowIn, type Service } from '../model/flow.ts';
import { storedVolume } from '../model/keptData.ts';
import { LABELS } from '../model/names.ts';
import { type BackedUpService, backedUpServices } from './backup.ts';
import { type Copy, type CopyChoice, chooseCopy, isWhole, newestFirst, type WholeCopy } from './copies.ts';
import { planPreparation } from './foundation.ts';
import type { EnvironmentRecord } from './ledger.ts';
import { reachable } from './migration.ts';
import { isHealthy, type Replica } from './observed.ts';
import type { Foundation, Operation, Plan } from './operation.ts';
import { planPersistentStart } from './persistent.ts';
import type { Refusal } from './promotion.ts';
import { persistentUnit, persistentUnitName, servicesIn, type UnitParts } from './units.ts';

/** What is to be brought back. */
export interface RestoreRequest {
  readonly environment: Environment;
  /** Only these services; all that have such a copy when there is none. */
  readonly services: readonly string[];
  readonly choice: CopyChoice;
  /** Whether what is there now is copied before it is replaced. */
  readonly keepsCurrent: boolean;
}

/** What a restore's plan depends on. */
export interface RestoreWorld {
  /** What the environment's units share, and the target lacks. */
  readonly missing: readonly Foundation[];
  /** Those of the environment's persistent services. */
  readonly containers: readonly Replica[];
  readonly parts: { readonly persistent: UnitParts };
  /** The copies of a service that there are, in any order. */
  copies(service: string): readonly Copy[];
  /** What the ledger knows of the environment. */
  readonly record: EnvironmentRecord;
}

/** A copy that a service's data is brought back from. */
export interface ChosenCopy {
  readonly service: BackedUpService;
  readonly copy: WholeCopy;
}

/** The part of a copy that a service's own script wrote. */
export const DUMP_PART = 'dump';

/** The part of a copy that holds a volume's files. */
export function volumePart(service: Service, volume: string): string {
  return `${storedVolume(service, volume)}.tar`;
}

/** The copies that a restore is made from, or why it cannot be. */
export function chooseCopies(
  flow: Flow,
  { environment, services, choice }: RestoreRequest,
  world: Pick<RestoreWorld, 'copies'>,
): readonly ChosenCopy[] | Refusal {
  const all = backedUpServices(flow, environment);
  const unknown = services.find((name) => !all.some((service) => service.name === name));
  if (all.length === 0) return { refused: `${environment.name} keeps no data that is copied.` };
  if (unknown !== undefined)
    return {
      refused: `Unknown service "${unknown}": ${environment.name} has no backups of it.`,
      fix: `These are: ${all.map(({ name }) => name).join(', ')}.`,
    };
  const asked = all.filter(({ name }) => services.includes(name));
  const chosen: ChosenCopy[] = [];
  for (const service of asked.length === 0 ? all : asked) {
    const copy = chooseCopy(world.copies(service.name), choice);
    if (copy === undefined) {
      if (asked.length > 0) return noCopy(environment, [service], choice, world);
      continue;
    }
    const refusal = refuseCopy(service, copy);
    if (refusal !== undefined) return refusal;
    if (isWhole(copy)) chosen.push({ service, copy });
  }
  return chosen.length === 0 ? noCopy(environment, all, choice, world) : chosen;
}

/**
 * What brings services' data back: what the environment keeps is started where it does not run, then what is there now
 * is copied, and only then replaced.
 */
export function planRestore(
  flow: Flow,
  { environment, services, keepsCurrent }: RestoreRequest,
  chosen: readonly ChosenCopy[],
  world: RestoreWorld,
): Plan {
  const target = ({ service }: ChosenCopy) => ({
    environment: environment.name,
    service: service.name,
    container: world.containers.find((container) => isOf(container, service))?.id ?? '',
  });
  const safety = chosen.map((one): Operation => {
    return { kind: 'backUp', ...target(one), isSafety: true, cause: 'what is there now is replaced' };
  });
  const untouched = backedUpServices(flow, environment).filter(
    ({ name }) => services.length === 0 && !chosen.some(({ service }) => service.name === name),
  );
  return {
    title: `Restore ${environment.name} of ${flow.name}`,
    operations: [
      ...planStart(flow, environment, chosen, world),
      ...(keepsCurrent ? safety : []),
      ...chosen.map((one): Operation => {
        const { copy } = one;
        const files = copy.manifest.files.map(({ name }) => name);
        const migrations = migrationsOf(flow, environment, one, world.record);
        return { kind: 'restore', ...target(one), files, migrations, cause: `it holds ${printTime(copy.takenAt)}` };
      }),
    ],
    notes: [
      ...chosen.flatMap((one) => notesOf(flow, environment, one, world)),
      ...untouched.map(({ name }) => `${name} has no such copy: it stays as it is.`),
    ],
  };
}

/** Whether a stranger uses the unit of what the environment keeps. */
export function isTaken(flow: Flow, containers: readonly Replica[]): boolean {
  return containers.some(({ labels }) => labels[LABELS.flow] !== flow.name);
}

/**
 * Whether all is there that data is brought back into, so that nothing needs to be started: a script needs a healthy
 * container, the files of volumes can be put into a stopped one.
 */
export function isReady(chosen: readonly ChosenCopy[], containers: readonly Replica[]): boolean {
  return chosen.every(({ service, copy }) => {
    const needsHealth = copy.manifest.files.some(({ name }) => partOf(name) === DUMP_PART);
    return containers.some((container) => isOf(container, service) && (!needsHealth || isHealthy(container)));
  });
}

/** `2024-02-29 13:45:01 UTC` */
function printTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function planStart(
  flow: Flow,
  environment: Environment,
  chosen: readonly ChosenCopy[],
  world: RestoreWorld,
): readonly Operation[] {
  const unit = persistentUnit(flow, environment);
  if (unit === undefined || isReady(chosen, world.containers)) return [];
  return [...planPreparation(environment, world), ...planPersistentStart(flow, environment, unit, world)];
}

/** A copy is brought back by what the flow says now, whatever wrote it then. */
function refuseCopy(service: BackedUpService, copy: Copy): Refusal | undefined {
  if (!isWhole(copy))
    return {
      refused: `The copy ${copy.name} of ${service.name} is ${copy.state}.`,
      fix: 'Choose another one; --list shows what there is.',
    };
  const files = copy.manifest.files.map(({ name }) => name);
  const known = [
    ...(service.backup.restore === undefined ? [] : [DUMP_PART]),
    ...Object.keys(service.volumes).map((volume) => volumePart(service, volume)),
  ];
  const unknown = files.find((file) => !known.includes(partOf(file)));
  if (unknown === undefined) return undefined;
  return partOf(unknown) === DUMP_PART
    ? {
        refused: `${service.name} has no script that reads ${unknown}.`,
        fix: `Add "restore" to its backup, beside "dump", and run pipegen build.`,
      }
    : {
        refused: `${service.name} has no volume for ${unknown}.`,
        fix: `Declare the volume as it was when the copy was taken, and run pipegen build.`,
      };
}

/** What follows the time in a copy's file name: `dump`, `data.tar`. */
export function partOf(file: string): string {
  return file.slice(file.indexOf('.') + 1);
}

/** The copies to choose from are named, so that nobody must look for them at such a time. */
function noCopy(
  environment: Environment,
  services: readonly Service[],
  choice: CopyChoice,
  world: Pick<RestoreWorld, 'copies'>,
): Refusal {
  const what =
    choice === 'latest' ? '' : 'name' in choice ? ` named ${choice.name}` : ` of ${printTime(choice.at)} or before`;
  const there = services.flatMap(({ name }) => {
    const names = newestFirst(world.copies(name).filter(isWhole)).map((copy) => copy.name);
    return names.length === 0 ? [] : [`${name}: ${names.join(', ')}`];
  });
  return {
    refused: `There is no copy${what} of ${services.map(({ name }) => name).join(', ')} of ${environment.name}.`,
    fix: there.length === 0 ? 'There is no whole copy at all.' : `There are these: ${there.join('; ')}.`,
  };
}

function notesOf(
  flow: Flow,
  environment: Environment,
  one: ChosenCopy,
  { copies, record }: RestoreWorld,
): readonly string[] {
  const { service, copy } = one;
  const { release, cause, isSafety } = copy.manifest;
  const served = release === undefined ? 'nothing served' : `release ${release} served`;
  const newer = copies(service.name).filter((other) => other.state === 'damaged' && other.takenAt > copy.takenAt);
  return [
    `The copy ${copy.name} of ${service.name} was taken at ${printTime(copy.takenAt)}, because ${cause}, while ${served}.`,
    ...(isSafety ? ['It was put aside: only its name finds it.'] : []),
    ...newer.map(({ name }) => `The newer copy ${name} of ${service.name} is damaged.`),
    ...migrationKeys(flow, environment, service).flatMap(([migrating, key]) => {
      const now = record.migrations?.[key];
      const then = copy.manifest.migrations[key] ?? UNKNOWN_RELEASE;
      if (now === undefined || now === then) return [];
      const back = release === undefined ? '' : `: pipegen rollback ${environment.name} --release ${release}`;
      return [
        `Beware: since then the migration of ${migrating} ran for release ${now}; the copy is of ${then === UNKNOWN_RELEASE ? 'a time before any' : `release ${then}`}. What runs may need the older release${back}`,
      ];
    }),
  ];
}

/** What the ledger says of a migration after data came back on which none is known to have run: another than any. */
const UNKNOWN_RELEASE = 'unknown';

function migrationsOf(
  flow: Flow,
  environment: Environment,
  { service, copy }: ChosenCopy,
  record: EnvironmentRecord,
): { readonly [key: string]: string } {
  return Object.fromEntries(
    migrationKeys(flow, environment, service).flatMap(([, key]) => {
      const release = copy.manifest.migrations[key] ?? (record.migrations?.[key] && UNKNOWN_RELEASE);
      return release === undefined ? [] : [[key, release] as const];
    }),
  );
}

/** The services whose migration changes the data of a kept one, each with where the ledger remembers it. */
function migrationKeys(flow: Flow, environment: Environment, data: Service): readonly (readonly [string, string])[] {
  return servicesIn(flow, 'deployment', environment)
    .filter(
      (service) => service.migration !== undefined && reachable(flowIn(flow, environment), service).includes(data),
    )
    .map(({ name }) => [name, `${persistentUnitName(flow, environment)}/${name}`]);
}

function isOf(container: Replica, service: Service): boolean {
  return container.service === service.name;
}
