import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { type Flow, findEnvironment, storedName } from '../model/flow.ts';
import { describeVolume, droppedFix, droppedVolumes, type KeptVolume, keptVolumes } from '../model/keptData.ts';
import { conflictSides } from '../plan/mergeConflict.ts';
import { flowFile } from './compileProject.ts';
import type { Project } from './loadProject.ts';

/**
 * Data that environments keep by the last build, and that nothing keeps by the flows as they are now: what was renamed
 * would begin empty, and what was dropped would be left behind.
 */
export async function findDroppedData({ flows, locator }: Project): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { flow, file } of flows) {
    const before = await readBuiltFlows(locator.projectFolder, flow.name);
    const kept = new Map(before.flatMap((one) => keptBefore(one, flow)).map((one) => [describeVolume(one), one]));
    const errors = droppedVolumes([...kept.values()], flow).map((volume) =>
      errorAt(
        'data-dropped',
        flow.services.some(({ name }) => name === volume.service) ? ['services', volume.service] : ['services'],
        `The last build kept ${describeVolume(volume)}, but the flow no longer does.`,
        droppedFix([volume], flow),
      ),
    );
    found.push(...(await locator.locate(file, errors)));
  }
  return found;
}

/** What environments kept, each by the name that the flow has for it now, or else by that of its data. */
function keptBefore(before: Flow, flow: Flow): readonly KeptVolume[] {
  return keptVolumes(before).map((volume) => {
    const stored = storedName(findEnvironment(before, volume.environment));
    const now = flow.environments.find((environment) => storedName(environment) === stored);
    return { ...volume, environment: now?.name ?? stored };
  });
}

/** The flow as the last build wrote it, of both branches after a merge with conflicts; none that cannot be read. */
async function readBuiltFlows(projectFolder: string, name: string): Promise<readonly Flow[]> {
  const text = await readFile(join(projectFolder, flowFile(name)), 'utf8').catch(() => '');
  return (conflictSides(text) ?? [text]).flatMap((side) => {
    try {
      return [JSON.parse(side) as Flow];
    } catch {
      return [];
    }
  });
}
