import { Failure } from '../failure.ts';
import type { Engine } from '../ports/engine.ts';

/**
 * Removes all of a project, and looks again: Compose reports success for volumes and networks that are in use.
 *
 * @throws {Failure} `leftovers` naming what is left
 */
export async function removeProject(engine: Engine, project: string): Promise<void> {
  await engine.remove(project);
  const { containers, networks, volumes } = await engine.leftovers(project);
  const left = [...containers, ...networks, ...volumes];
  if (left.length === 0) return;
  throw new Failure('leftovers', `Of ${project} is left: ${left.join(', ')}.`, {
    fix: 'See what uses them (docker ps --all), then run the same again.',
  });
}
