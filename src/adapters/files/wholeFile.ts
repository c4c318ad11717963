import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PARTIAL } from '../../run/copyName.ts';

/** Writes a file under a temporary name, then renames it once it is on the disk: readers see the old or the new file. */
export async function replaceFile(file: string, write: (file: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}${PARTIAL}`;
  try {
    await write(partial);
    const handle = await open(partial, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Returns the result of reading; `undefined` if the file or folder does not exist. */
export async function unlessMissing<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
