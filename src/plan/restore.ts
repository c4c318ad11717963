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

/** A request for a restore. */
export interface RestoreRequest {
  readonly environment: Environment;
  /** The services; if empty, all with such a backup. */
  readonly services: readonly string[];
  readonly choice: CopyChoice;
  /** Whether to back up the current data first. */
  readonly keepsCurrent: boolean;
}

/** The state that a restore depends on. */
export interface RestoreWorld {
  /** Resources that the environment's units share and that do not exist on the target. */
  readonly missing: readonly Foundation[];
  /** The containers of the environment's persistent services. */
  readonly containers: readonly Replica[];
  readonly parts: { readonly persistent: UnitParts };
  /** The existing backups of a service, in any order. */
  copies(service: string): readonly Copy[];
  /** The ledger's record of the environment. */
  readonly record: EnvironmentRecord;
}

/** A backup to restore, with its service. */
export interface ChosenCopy {
  readonly service: BackedUpService;
  readonly copy: WholeCopy;
}

/** The part of a backup that a service's dump command wrote. */
export const DUMP_PART = 'dump';

/** The part of a backup with a volume's files. */
export function volumePart(service: Service, volume: string): string {
  return `${storedVolume(service, volume)}.tar`;
}

/** The backups to restore, or the reason why none can be. */
export function chooseCopies(
  flow: Flow,
  { environment, services, choice }: RestoreRequest,
  world: Pick<RestoreWorld, 'copies'>,
): readonly ChosenCopy[] | Refusal {
  const all = backedUpServices(flow, environment);
  const unknown = services.find((name) => !all.some((service) => service.name === name));
  if (all.length === 0) return { refused: `${environment.name} has no services with backups.` };
  if (unknown !== undefined)
    return {
      refused: `Unknown service "${unknown}": ${environment.name} has no backups of it.`,
      fix: `Services with backups: ${all.map(({ name }) => name).join(', ')}.`,
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
 * Plans a restore: persistent services are started if they are not running, then the current data is
 * backed up, and only then replaced.
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
    return { kind: 'backUp', ...target(one), isSafety: true, cause: 'its current data is replaced' };
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
        return {
          kind: 'restore',
          ...target(one),
          files,
          migrations,
          cause: `the backup was taken at ${printTime(copy.takenAt)}`,
        };
      }),
    ],
    notes: [
      ...chosen.flatMap((one) => notesOf(flow, environment, one, world)),
      ...untouched.map(({ name }) => `${name} has no such backup. Its data is not changed.`),
    ],
  };
}

/** Whether a container of another flow or ledger is in the unit of the persistent services. */
export function isTaken(flow: Flow, containers: readonly Replica[]): boolean {
  return containers.some(({ labels }) => labels[LABELS.flow] !== flow.name);
}

/**
 * Whether all containers for the restore exist, so that nothing must be started: a restore command needs a healthy
 * container; the files of volumes can be copied into a stopped one.
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

/** A backup is restored with the current flow, which must support its parts. */
function refuseCopy(service: BackedUpService, copy: Copy): Refusal | undefined {
  if (!isWhole(copy))
    return {
      refused: `The backup ${copy.name} of ${service.name} is ${copy.state}.`,
      fix: 'Choose another one. To list the backups, pass --list.',
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
        refused: `${service.name} has no restore command for ${unknown}.`,
        fix: `Add "restore" next to "dump" in its backup, then run pipegen build.`,
      }
    : {
        refused: `${service.name} has no volume for ${unknown}.`,
        fix: `Declare the volume as it was when the backup was taken, then run pipegen build.`,
      };
}

/** Returns the part in the name of a backup file: `dump`, `data.tar`. */
export function partOf(file: string): string {
  return file.slice(file.indexOf('.') + 1);
}

/** Refuses a restore without a matching backup, and lists the existing ones. */
function noCopy(
  environment: Environment,
  services: readonly Service[],
  choice: CopyChoice,
  world: Pick<RestoreWorld, 'copies'>,
): Refusal {
  const what =
    choice === 'latest'
      ? ''
      : 'name' in choice
        ? ` named ${choice.name}`
        : ` taken at or before ${printTime(choice.at)}`;
  const there = services.flatMap(({ name }) => {
    const names = newestFirst(world.copies(name).filter(isWhole)).map((copy) => copy.name);
    return names.length === 0 ? [] : [`${name}: ${names.join(', ')}`];
  });
  return {
    refused: `There is no backup${what} of ${services.map(({ name }) => name).join(', ')} of ${environment.name}.`,
    fix: there.length === 0 ? 'There are no complete backups.' : `Existing backups: ${there.join('; ')}.`,
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
  const served = release === undefined ? 'no release was deployed' : `release ${release} was deployed`;
  const newer = copies(service.name).filter((other) => other.state === 'damaged' && other.takenAt > copy.takenAt);
  return [
    `The backup ${copy.name} of ${service.name} was taken at ${printTime(copy.takenAt)}, because ${cause}, while ${served}.`,
    ...(isSafety ? ['It was taken before a restore, so it is used only when named with --copy.'] : []),
    ...newer.map(({ name }) => `The newer backup ${name} of ${service.name} is damaged.`),
    ...migrationKeys(flow, environment, service).flatMap(([migrating, key]) => {
      const now = record.migrations?.[key];
      const then = copy.manifest.migrations[key] ?? UNKNOWN_RELEASE;
      if (now === undefined || now === then) return [];
      const back = release === undefined ? '' : `: pipegen rollback ${environment.name} --release ${release}`;
      return [
        `Warning: the migration of ${migrating} has since run for release ${now}, but the backup is from ${then === UNKNOWN_RELEASE ? 'before any migration' : `release ${then}`}. The restored data may need the older release${back}`,
      ];
    }),
  ];
}

/** Recorded after a restore of data whose migrations are unknown; differs from all release IDs. */
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

/** Returns the services whose migration changes the data of a persistent service, each with its key in the ledger. */
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
