import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The folder in which flows are looked for. */
const FOLDER = 'pipelines';

/** The folder of steps for the controller, which is no flow's. */
const STEPS = 'vars';

/**
 * The files that define flows and pipelines: `pipelines/*.ts` and `pipelines/<flow>/flow.ts`. Links count as what they lead to; one
 * that leads nowhere still says that a flow was meant.
 *
 * @returns paths relative to the project's folder, with `/`, in alphabetical order; none when there is no such folder
 */
export async function listFlowFiles(projectFolder: string): Promise<string[]> {
  const entries = await list(path.join(projectFolder, FOLDER));
  const files = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isDirectory() && isFlowFile(entry.name)) return [`${FOLDER}/${entry.name}`];
      const inside =
        entry.isFile() || entry.name === STEPS ? [] : await list(path.join(projectFolder, FOLDER, entry.name));
      return inside.some((file) => file.name === 'flow.ts') ? [`${FOLDER}/${entry.name}/flow.ts`] : [];
    }),
  );
  return files.flat().sort();
}

function isFlowFile(name: string): boolean {
  return name.endsWith('.ts') && !name.endsWith('.d.ts');
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
