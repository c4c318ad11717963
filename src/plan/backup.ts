import { type Duration, toSeconds } from '../model/duration.ts';
import { type Environment, type Flow, isKept, type Service } from '../model/flow.ts';
import type { Backup } from '../model/service.ts';
import { type Copy, isRegular, newestFirst, outdatedCopies } from './copies.ts';
import { isHealthy, type Replica } from './observed.ts';
import type { Operation, Plan } from './operation.ts';
import { servicesIn } from './units.ts';

/** Which copies are wanted. */
export interface BackupRequest {
  readonly environment: Environment;
  /** Only of these services; of all that are copied by default. */
  readonly services?: readonly string[];
  /** By service, the newest copies when this was asked for: newer ones are wanted, whatever the services' intervals. */
  readonly after?: NewestCopies;
}

/** The sequence of each service's newest copy; 0 where there is none. */
export interface NewestCopies {
  readonly [service: string]: number;
}

/** What a backup's plan depends on. */
export interface BackupWorld {
  /** Those of the environment's kept services. */
  readonly containers: readonly Replica[];
  readonly now: Date;
  /** The copies of a service that there are, in any order. */
  copies(service: string): readonly Copy[];
}

/** A service whose data is copied. */
export type BackedUpService = Service & { readonly backup: Backup };

/** The kept services of an environment whose data is copied. */
export function backedUpServices(flow: Flow, environment: Environment): readonly BackedUpService[] {
  return servicesIn(flow, 'environment', environment).filter(
    (service): service is BackedUpService => service.backup !== undefined && isKept(service, environment),
  );
}

/**
 * Which kept services of an environment are due for a copy, and which older copies are no longer wanted after it. What
 * nobody finished goes first, as it may be what fills the disk.
 *
 * A service that cannot be copied comes last: the others are copied before the plan fails with it.
 */
export function planBackup(flow: Flow, request: BackupRequest, world: BackupWorld): Plan {
  const { environment, services, after } = request;
  const asked = backedUpServices(flow, environment).filter(({ name }) => services?.includes(name) ?? true);
  const title = `Back up ${environment.name} of ${flow.name}`;
  if (world.containers.length === 0 && after === undefined)
    return { title, operations: [], notes: [`Nothing that ${environment.name} keeps runs.`] };
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

/** The newest copies that there are now. */
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

/** What cannot be copied ends the run, and must not keep anything else from being copied. */
function possibleFirst(operations: readonly Operation[]): readonly Operation[] {
  const isImpossible = (operation: Operation) => operation.kind === 'backUp' && operation.container === '';
  return operations.toSorted((left, right) => Number(isImpossible(left)) - Number(isImpossible(right)));
}

/**
 * The container that a service's data is copied from: a script needs it to be healthy, the files of its volumes can be
 * read even when it is stopped.
 */
export function findSource({ name, backup }: BackedUpService, containers: readonly Replica[]): Replica | undefined {
  const own = containers.filter(({ service }) => service === name);
  return own.find(isHealthy) ?? (backup.dump === undefined ? own[0] : undefined);
}

/** Why a service cannot be copied now. */
export function noSource(service: Service, environment: Environment): string {
  return `Cannot back up ${service.name} of ${environment.name}: no healthy container of it runs.`;
}

interface ServicePlan {
  readonly operations: readonly Operation[];
  /** Why it cannot be copied. */
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
    'they were never finished',
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
  return keep === 1 ? '1 copy is kept' : `${keep} copies are kept`;
}

function whyDue(copies: readonly Copy[], every: Duration, now: Date): string | undefined {
  const [newest] = newestFirst(copies.filter(isRegular));
  if (newest === undefined) return 'there is no copy yet';
  // Its engine's clock was wrong then: nobody knows how old it is.
  if (newest.takenAt > now) return 'the newest copy is of a time to come';
  const ageSeconds = (now.getTime() - newest.takenAt.getTime()) / 1_000;
  return ageSeconds >= toSeconds(every) ? `the newest copy is older than ${every}` : undefined;
}

function whyAsked(copies: readonly Copy[], after: number): string | undefined {
  return copies.some((copy) => isRegular(copy) && copy.manifest.sequence > after) ? undefined : 'it was asked for';
}

function damagedNotes(service: Service, world: BackupWorld): readonly string[] {
  return world
    .copies(service.name)
    .filter(({ state }) => state === 'damaged')
    .map(({ name }) => `The copy ${name} of ${service.name} is damaged; it stays until somebody deletes it.`);
}
