import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Store } from '../../run/ports/store.ts';
import { createCopies } from './copies.ts';
import { replaceFile, unlessMissing } from './wholeFile.ts';

/** The agent's own folder in the workspace. */
export const OWN_FOLDER = '.pipegen';

/**
 * Files on this machine's disk.
 *
 * @param backups the folder with the flow's copies: `<environment>/<service>/<time>.<part>`
 */
export function createStore({ folder, backups }: { readonly folder: string; readonly backups: string }): Store {
  const record = (name: string) => join(folder, OWN_FOLDER, `${name}.json`);
  return {
    readRecord: async <Value>(name: string) => {
      const text = await unlessMissing(readFile(record(name), 'utf8'));
      return text === undefined ? undefined : (JSON.parse(text) as Value);
    },
    writeRecord: (name, value) =>
      replaceFile(record(name), (file) => writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`)),
    removeRecord: (name) => rm(record(name), { force: true }),
    hasFile: async (path) => existsSync(isAbsolute(path) ? path : join(folder, path)),
    ...createCopies(backups),
  };
}
