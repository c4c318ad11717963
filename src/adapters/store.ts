import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Store } from '../run/ports/store.ts';

/** The folder in the workspace that is the agent's own. */
export const OWN_FOLDER = '.pipegen';

/** Files on this machine's disk. */
export function createStore({ folder, backups }: { readonly folder: string; readonly backups: string }): Store {
  const record = (name: string) => join(folder, OWN_FOLDER, `${name}.json`);
  const copies = (environment: string, service: string) => join(backups, environment, service);
  return {
    readRecord: async <Value>(name: string) => {
      const text = await unlessMissing(readFile(record(name), 'utf8'));
      return text === undefined ? undefined : (JSON.parse(text) as Value);
    },
    writeRecord: (name, value) =>
      replaceFile(record(name), (file) => writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`)),
    removeRecord: (name) => rm(record(name), { force: true }),
    hasFile: async (path) => existsSync(join(folder, path)),
    copies: async (environment, service) => {
      const names = (await unlessMissing(readdir(copies(environment, service)))) ?? [];
      return names.filter((name) => !name.endsWith(UNFINISHED));
    },
    writeCopy: (environment, service, name, write) => replaceFile(join(copies(environment, service), name), write),
    removeCopy: (environment, service, name) => rm(join(copies(environment, service), name), { force: true }),
  };
}

/** The end of a file's name while it is being written. */
const UNFINISHED = '.unfinished';

/** Has a file written beside its place, then puts it there in one step once it is on the disk. */
async function replaceFile(file: string, write: (file: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}${UNFINISHED}`;
  try {
    await write(unfinished);
    const handle = await open(unfinished, 'r');
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function unlessMissing<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
