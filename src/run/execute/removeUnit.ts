import { LABELS } from '../../model/names.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import type { Target } from '../ports/target.ts';
import type { Facts } from './facts.ts';

/**
 * Removes all of a unit, after another look at whose it is, and looks again: Compose reports success for volumes and
 * networks that are in use.
 *
 * @throws {Failure} `not-ours` naming the stranger, `leftovers` naming what is left
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
    throw new Failure('not-ours', `${unitName} has ${stranger}, which this flow's ledger does not know.`, {
      fix: 'Look at it with docker inspect, and remove it by hand if nobody needs it.',
    });
  await target.remove(unitName);
  const left = await target.leftovers(unitName);
  const names = [...left.replicas, ...left.others, ...left.volumes];
  if (names.length === 0) return;
  throw new Failure('leftovers', `Of ${unitName} is left: ${names.join(', ')}.`, {
    fix: 'See what uses them (docker ps --all), then run the same again.',
  });
}
