import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where a project keeps what is quick to make again, as other tools do; nowhere when nothing is installed in it. */
export function cacheFolder(projectFolder: string, name: string): string | undefined {
  const modules = path.join(projectFolder, 'node_modules');
  return existsSync(modules) ? path.join(modules, '.cache', name) : undefined;
}
