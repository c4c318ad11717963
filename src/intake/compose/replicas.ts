import type { ImportedService } from './flow.ts';
import { type ComposeService, type Intake, partOf, unsaid, within } from './intake.ts';

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
