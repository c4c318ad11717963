import { toSeconds } from '../model/duration.ts';
import type { Environment, Flow } from '../model/flow.ts';
import { isHealthy, type ObservedContainer } from './observed.ts';
import type { Operation, Plan } from './operation.ts';
import { servicesIn } from './stacks.ts';

/** A copy of a service's data: the files that were written at one time. */
export interface Copy {
  readonly takenAt: Date;
  readonly files: readonly string[];
}

/** What a backup's plan depends on. */
export interface BackupWorld {
  readonly containers: readonly ObservedContainer[];
  readonly now: Date;
  /** The copies of a service that there are, in any order. */
  copies(service: string): readonly Copy[];
}

/** Which kept services of an environment are due for a copy, and which older copies are no longer wanted after it. */
export function planBackup(flow: Flow, environment: Environment, world: BackupWorld): Plan {
  const notes: string[] = [];
  const operations = servicesIn(flow, environment, 'environment').flatMap((service): Operation[] => {
    if (service.backup === undefined) return [];
    const copies = world
      .copies(service.name)
      .toSorted((left, right) => right.takenAt.getTime() - left.takenAt.getTime());
    const cause = whyDue(copies[0], service.backup.every, world.now);
    if (cause === undefined) return [];
    const container = world.containers.find((candidate) => candidate.service === service.name && isHealthy(candidate));
    if (container === undefined) {
      notes.push(`Cannot back up ${service.name} of ${environment.name}: no healthy container of it runs.`);
      return [];
    }
    const target = { environment: environment.name, service: service.name };
    const outdated = copies.slice(service.backup.keep - 1).flatMap((copy) => copy.files);
    const keep = `${service.backup.keep} copies are kept`;
    return [
      { kind: 'backUp', ...target, container: container.id, cause },
      ...(outdated.length === 0 ? [] : [{ kind: 'deleteCopy', ...target, files: outdated, cause: keep } as const]),
    ];
  });
  return { title: `Back up ${environment.name} of ${flow.name}`, operations, notes };
}

function whyDue(newest: Copy | undefined, every: Parameters<typeof toSeconds>[0], now: Date): string | undefined {
  if (newest === undefined) return 'there is no copy yet';
  const ageSeconds = (now.getTime() - newest.takenAt.getTime()) / 1_000;
  return ageSeconds >= toSeconds(every) ? `the newest copy is older than ${every}` : undefined;
}
