import { type Duration, toSeconds } from '../model/duration.ts';
import { type Environment, type Flow, isKept, type Service } from '../model/flow.ts';
import type { Backup } from '../model/service.ts';
import { type Copy, isRegular, newestFirst, outdatedCopies } from './copies.ts';
import { isHealthy, type Replica } from './observed.ts';
import type { Operation, Plan } from './operation.ts';
import { servicesIn } from './units.ts';

/** A request for backups. */
export interface BackupRequest {
  readonly environment: Environment;
  /** The services; by default all with a backup. */
  readonly services?: readonly string[];
  /** The newest backups at the time of the request, by service: newer ones are taken, regardless of intervals. */
  readonly after?: NewestCopies;
}

/** The sequence number of each service's newest backup; 0 if there is none. */
export interface NewestCopies {
  readonly [service: string]: number;
}

/** The state that the plan of a backup depends on. */
export interface BackupWorld {
  /** The containers of the environment's persistent services. */
  readonly containers: readonly Replica[];
  readonly now: Date;
  /** The existing backups of a service, in any order. */
  copies(service: string): readonly Copy[];
}

/** A service with a backup. */
export type BackedUpService = Service & { readonly backup: Backup };

/** The persistent services of an environment that have a backup. */
export function backedUpServices(flow: Flow, environment: Environment): readonly BackedUpService[] {
  return servicesIn(flow, 'environment', environment).filter(
    (service): service is BackedUpService => service.backup !== undefined && isKept(service, environment),
  );
}

/**
 * Plans the backups of persistent services that are due, and the deletion of older ones. Unfinished backups are deleted
 * first, because they may be what fills the disk.
 *
 * A service that cannot be backed up comes last, so that the plan backs up all others before it fails.
 */
export function planBackup(flow: Flow, request: BackupRequest, world: BackupWorld): Plan {
  const { environment, services, after } = request;
  const asked = backedUpServices(flow, environment).filter(({ name }) => services?.includes(name) ?? true);
  const title = `Back up ${environment.name} of ${flow.name}`;
  if (world.containers.length === 0 && after === undefined)
    return { title, operations: [], notes: [`No persistent service of ${environment.name} is running.`] };
  const planned = asked.map((service) => planService(service, request, world));
  return {
    title,
    operations: possibleFirst(planned.flatMap(({ operations }) => operations)),
    notes: [...planned.flatMap(({ notes }) => notes), ...asked.flatMap((service) => damagedNotes(service, world))],
  };
}

/** The backups of several environments as one plan. */
export function joinBackups(flow: Flow, plans: readonly Plan[]): Plan {
  const [only] = plans;
  if (only !== undefined && plans.length === 1) return only;
  return {
    title: `Back up ${flow.name}`,
    operations: possibleFirst(plans.flatMap(({ operations }) => operations)),
    notes: plans.flatMap(({ notes }) => notes),
  };
}

/** Returns the newest existing backups. */
export function newestCopies(
  flow: Flow,
  environment: Environment,
  { copies }: Pick<BackupWorld, 'copies'>,
): NewestCopies {
  return Object.fromEntries(
    backedUpServices(flow, environment).map(({ name }) => [
      name,
      newestFirst(copies(name).filter(isRegular))[0]?.manifest.sequence ?? 0,
    ]),
  );
}

/** Puts impossible backups last: they end the run, and must not prevent the other backups. */
function possibleFirst(operations: readonly Operation[]): readonly Operation[] {
  const isImpossible = (operation: Operation) => operation.kind === 'backUp' && operation.container === '';
  return operations.toSorted((left, right) => Number(isImpossible(left)) - Number(isImpossible(right)));
}

/**
 * Finds the container to back up a service from. A dump needs a healthy one; the files of volumes can be
 * read from a stopped one.
 */
export function findSource({ name, backup }: BackedUpService, containers: readonly Replica[]): Replica | undefined {
  const own = containers.filter(({ service }) => service === name);
  return own.find(isHealthy) ?? (backup.dump === undefined ? own[0] : undefined);
}

/** The error for a service that cannot be backed up now. */
export function noSource(service: Service, environment: Environment): string {
  return `Cannot back up ${service.name} of ${environment.name}: it has no healthy container.`;
}

interface ServicePlan {
  readonly operations: readonly Operation[];
  /** Reasons why it cannot be backed up. */
  readonly notes: readonly string[];
}

function planService(service: BackedUpService, request: BackupRequest, world: BackupWorld): ServicePlan {
  const { environment, after } = request;
  const { every, keep } = service.backup;
  const target = { environment: environment.name, service: service.name };
  const copies = world.copies(service.name);
  const remove = (unwanted: readonly Copy[], cause: string): readonly Operation[] =>
    unwanted.length === 0
      ? []
      : [{ kind: 'deleteCopy', ...target, files: unwanted.flatMap(({ files }) => files), cause }];
  const unfinished = remove(
    copies.filter(({ state }) => state === 'unfinished'),
    'their backup never finished',
  );
  const cause = after === undefined ? whyDue(copies, every, world.now) : whyAsked(copies, after[service.name] ?? 0);
  if (cause === undefined)
    return { operations: [...unfinished, ...remove(outdatedCopies(copies, keep), kept(keep))], notes: [] };
  const source = findSource(service, world.containers);
  const backUp: Operation = { kind: 'backUp', ...target, container: source?.id ?? '', cause };
  if (source === undefined) return { operations: [backUp], notes: [noSource(service, environment)] };
  return { operations: [...unfinished, backUp, ...remove(outdatedCopies(copies, keep - 1), kept(keep))], notes: [] };
}

function kept(keep: number): string {
  return keep === 1 ? 'only the newest backup is kept' : `only the newest ${keep} backups are kept`;
}

function whyDue(copies: readonly Copy[], every: Duration, now: Date): string | undefined {
  const [newest] = newestFirst(copies.filter(isRegular));
  if (newest === undefined) return 'there is no backup yet';
  // Its engine's clock was wrong then: nobody knows how old it is.
  if (newest.takenAt > now) return 'the time of the newest backup is in the future';
  const ageSeconds = (now.getTime() - newest.takenAt.getTime()) / 1_000;
  return ageSeconds >= toSeconds(every) ? `the newest backup is older than ${every}` : undefined;
}

function whyAsked(copies: readonly Copy[], after: number): string | undefined {
  return copies.some((copy) => isRegular(copy) && copy.manifest.sequence > after) ? undefined : 'it was requested';
}

function damagedNotes(service: Service, world: BackupWorld): readonly string[] {
  return world
    .copies(service.name)
    .filter(({ state }) => state === 'damaged')
    .map(({ name }) => `The backup ${name} of ${service.name} is damaged. It is never deleted automatically.`);
}
