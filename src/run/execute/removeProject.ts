import { LABELS } from '../../model/names.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { type Engine, PROJECT_LABEL } from '../ports/engine.ts';
import type { Facts } from './facts.ts';

/**
 * Removes all of a project, after another look at whose it is, and looks again: Compose reports success for volumes and
 * networks that are in use.
 *
 * @throws {Failure} `not-ours` naming the stranger, `leftovers` naming what is left
 */
export async function removeProject(
  { flow }: AgentContext,
  engine: Engine,
  project: string,
  { ledger }: Facts,
): Promise<void> {
  const labels = { [PROJECT_LABEL]: project };
  const [containers, resources] = await Promise.all([engine.containers(labels), engine.resources(labels)]);
  const isOurs = (own: { readonly [label: string]: string }) =>
    own[LABELS.flow] === flow.name && ledger !== undefined && own[LABELS.ledger] === ledger;
  const stranger =
    containers.find((container) => !isOurs(container.labels))?.id.slice(0, 12) ??
    resources.find((resource) => !isOurs(resource.labels))?.name;
  if (stranger !== undefined)
    throw new Failure('not-ours', `${project} has ${stranger}, which this flow's ledger does not know.`, {
      fix: 'Look at it with docker inspect, and remove it by hand if nobody needs it.',
    });
  await engine.remove(project);
  const left = await engine.leftovers(project);
  const names = [...left.containers, ...left.networks, ...left.volumes];
  if (names.length === 0) return;
  throw new Failure('leftovers', `Of ${project} is left: ${names.join(', ')}.`, {
    fix: 'See what uses them (docker ps --all), then run the same again.',
  });
}
