import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dirname } from 'node:path/posix';
import { badInput } from '../../run/failure.ts';

/**
 * Checks that a definition can be written; one may be a file, or a folder with a file.
 *
 * @throws Failure `file-exists`
 */
export async function checkFree(projectFolder: string, output: string): Promise<void> {
  for (const path of [output, ...otherForms(output)]) if (await exists(resolve(projectFolder, path))) throw taken(path);
}

function otherForms(output: string): readonly string[] {
  if (dirname(output) === 'pipelines') return [output.replace(/\.ts$/, '/flow.ts')];
  return /^pipelines\/[^/]+\/flow\.ts$/.test(output) ? [`${dirname(output)}.ts`] : [];
}

/** Whether there is a file or folder at a path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function taken(path: string): Error {
  return badInput(
    'file-exists',
    `${path} already exists.`,
    'Choose another name with --name, or overwrite it with --force.',
  );
}
