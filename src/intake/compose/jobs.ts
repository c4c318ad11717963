import { wordsOf } from './command.ts';
import { readDependencies } from './connections.ts';
import { type Hosts, withFlowHosts } from './hosts.ts';
import { type Intake, partOf } from './intake.ts';
import type { NamedService, ReadService } from './readService.ts';
import { textOf } from './tree.ts';

/** A service that ends by itself, and whether a service of the flow has it as its migration. */
interface Job {
  readonly job: NamedService;
  isUsed: boolean;
}

/** Jobs by their names in the Compose file. */
export type Jobs = ReadonlyMap<string, Job>;

/** Services that others wait for to end: they bring data to a release, rather than serve. */
export function jobsOf(intake: Intake, all: readonly NamedService[]): Jobs {
  const awaited = new Set(
    all.flatMap((service) =>
      readDependencies(intake, service)
        .filter(({ condition }) => condition === 'service_completed_successfully')
        .map(({ composeName }) => composeName),
    ),
  );
  return new Map(
    all
      .filter(({ composeName, tree }) => awaited.has(composeName) || textOf(tree.restart) === 'no')
      .filter(({ composeName, tree }) => awaited.has(composeName) || (tree.ports ?? tree.expose) === undefined)
      .map((job) => [job.composeName, { job, isUsed: false }]),
  );
}

/** The command of a job that brings data to a release, for the first service that waits for it and runs its image. */
export function migrationOf(
  intake: Intake,
  service: ReadService,
  jobs: Jobs,
  hosts: Hosts,
): readonly string[] | undefined {
  for (const { composeName, condition } of service.dependencies) {
    const found = jobs.get(composeName);
    if (found === undefined || found.isUsed || condition !== 'service_completed_successfully') continue;
    const { job } = found;
    const isSame =
      JSON.stringify(job.tree.build ?? job.tree.image) === JSON.stringify(service.tree.build ?? service.tree.image) ||
      (job.tree.build === undefined && job.tree.image !== undefined && job.tree.image === service.tree.image);
    const words = isSame ? wordsOf(intake, partOf(job, 'command')) : undefined;
    if (words === undefined || words.length === 0 || service.ready !== undefined) continue;
    found.isUsed = true;
    intake.findings.warn(
      'migration',
      job.path,
      `"${job.composeName}" runs once before "${service.name}": it is the migration of "${service.name}", with the variables of that service.`,
      'It must be safe to run again; see "migration" of a service.',
    );
    return words.map((word) => withFlowHosts(hosts, word));
  }
  return undefined;
}

/** Says which jobs are left out. */
export function warnOfJobs(intake: Intake, jobs: Jobs): void {
  for (const { job, isUsed } of jobs.values()) if (!isUsed) warnOfJob(intake, job);
}

function warnOfJob(intake: Intake, { composeName, path }: NamedService): void {
  intake.findings.warn(
    'task-left-out',
    path,
    `"${composeName}" runs once and ends, which a service of a flow does not: it is left out.`,
    'Make it the "migration" of the service that needs it, or a library step among the checks of an environment.',
  );
}
