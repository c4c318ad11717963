import type { Limits } from '../../model/service.ts';
import type { ImportedService } from './flow.ts';
import { type ComposeService, type Intake, partOf, unsaid, within } from './intake.ts';
import { memoryOf } from './quantities.ts';

/** Reads what a container may take of its host; undefined when nothing is said. */
export function readLimits(intake: Intake, service: ComposeService): Limits | undefined {
  const limits = within(within(partOf(service, 'deploy'), 'resources'), 'limits');
  const read = (key: string, legacy: string) => {
    const part = within(limits, key);
    return part.value === null ? partOf(service, legacy) : part;
  };
  const cpusPart = read('cpus', 'cpus');
  const memoryPart = read('memory', 'mem_limit');
  const cpus = Number(intake.text(cpusPart) ?? Number.NaN);
  const memory = memoryOf(intake.text(memoryPart) ?? '');
  const hasCpus = cpus >= 0.01;
  if (!hasCpus && memory === undefined) return undefined;
  if (!hasCpus || memory === undefined)
    intake.findings.warn(
      'limits-assumed',
      hasCpus ? cpusPart.path : memoryPart.path,
      `"${service.name}" limits only ${hasCpus ? 'processors' : 'memory'}: in the flow it has ${hasCpus ? '512m of memory' : '1 processor'}.`,
      'Set both in "limits".',
    );
  return { cpus: hasCpus ? cpus : 1, memory: memory ?? '512m' };
}

/** Says which services get the limits that a flow has by itself. */
export function warnOfMissingLimits({ findings }: Intake, services: readonly ImportedService[]): void {
  const without = services.filter(({ kind, limits }) => kind === 'own' && limits === undefined);
  if (without.length > 0)
    findings.warn(
      'limits-assumed',
      ['services'],
      `${without.map(({ name }) => `"${name}"`).join(', ')} ${without.length === 1 ? 'has' : 'have'} no limits: in a flow each container may use 1 processor and 512m of memory.`,
      'Set "limits" of what needs more.',
    );
}

/** Reads how many containers services have, where it is not one. */
export function readReplicas(
  intake: Intake,
  imported: readonly ImportedService[],
  services: readonly ComposeService[],
): ReadonlyMap<string, number> {
  const replicas = new Map<string, number>();
  for (const service of services) {
    const deploy = within(partOf(service, 'deploy'), 'replicas');
    const part = deploy.value === null ? partOf(service, 'scale') : deploy;
    const count = Number(intake.text(part) ?? 1);
    if (count === 1) continue;
    const one = imported.find(({ name }) => name === service.name);
    const isSingle = one?.kind === 'own' ? one.scaling === 'single' : one?.ready.definition.scaling === 'single';
    if (Number.isInteger(count) && count > 1 && count <= 100 && !isSingle) replicas.set(service.name, count);
    else
      unsaid(
        intake,
        part.path,
        isSingle ? 'A service that keeps data has one container.' : 'Remove the service if it is not wanted.',
      );
  }
  return replicas;
}
