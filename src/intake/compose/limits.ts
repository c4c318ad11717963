import type { Limits } from '../../model/service.ts';
import { type ComposeService, type Intake, partOf, within } from './intake.ts';
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
export function warnOfMissingLimits(
  { findings }: Intake,
  services: readonly { readonly kind: string; readonly name: string; readonly limits?: Limits }[],
): void {
  const without = services.filter(({ kind, limits }) => kind === 'own' && limits === undefined);
  if (without.length > 0)
    findings.warn(
      'limits-assumed',
      ['services'],
      `${without.map(({ name }) => `"${name}"`).join(', ')} ${without.length === 1 ? 'has' : 'have'} no limits: in a flow each container may use 1 processor and 512m of memory.`,
      'Set "limits" of what needs more.',
    );
}
