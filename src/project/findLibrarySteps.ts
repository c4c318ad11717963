import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a repository has a shared library: it is one, or has one for its own pipelines as pipegen's projects do. */
const FOLDERS = ['vars', join('jenkins', 'vars')];

/**
 * The steps that a project's own shared library brings.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/shared-libraries/#directory-structure
 */
export async function findLibrarySteps(projectFolder: string): Promise<readonly string[]> {
  const listings = await Promise.all(
    FOLDERS.map((folder) => readdir(join(projectFolder, folder)).catch((): string[] => [])),
  );
  return listings.flat().flatMap((file) => (file.endsWith('.groovy') ? [file.slice(0, -'.groovy'.length)] : []));
}
