import { LABELS } from '../../model/names.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import type { Target } from '../ports/target.ts';
import type { Facts } from './facts.ts';

/**
 * Removes a unit after checking its labels again, and verifies the removal: Compose reports success for volumes and
 * networks that are in use.
 *
 * @throws {Failure} `not-ours` with the foreign resource, `leftovers` with the remaining ones
 */
export async function removeUnitWhole(
  { flow }: AgentContext,
  target: Target,
  unitName: string,
  { ledger }: Facts,
): Promise<void> {
  const [containers, resources] = await Promise.all([
    target.replicas({ unit: unitName }),
    target.resources({ unit: unitName }),
  ]);
  const isOurs = (own: { readonly [label: string]: string }) =>
    own[LABELS.flow] === flow.name && ledger !== undefined && own[LABELS.ledger] === ledger;
  const stranger =
    containers.find((container) => !isOurs(container.labels))?.id.slice(0, 12) ??
    resources.find((resource) => !isOurs(resource.labels))?.name;
  if (stranger !== undefined)
    throw new Failure('not-ours', `${unitName} contains ${stranger}, which is not in the ledger of this flow.`, {
      fix: 'Check it with docker inspect. If it is not needed, remove it by hand.',
    });
  await target.remove(unitName);
  const left = await target.leftovers(unitName);
  const names = [...left.replicas, ...left.others, ...left.volumes];
  if (names.length === 0) return;
  throw new Failure('leftovers', `${unitName} was not removed completely. Remaining: ${names.join(', ')}.`, {
    fix: 'Check what uses them (docker ps --all), then run the same command again.',
  });
}
