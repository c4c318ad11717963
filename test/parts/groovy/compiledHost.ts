import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const SOURCES = join(import.meta.dirname, 'host');

/**
 * The folder of the host's class files, in the parts cache and named after the hash of its sources, which are compiled
 * when it is not there.
 */
export async function compiledHost(classpath: string): Promise<string> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => /\.(java|groovy)$/.test(file)).sort();
  const hash = createHash('sha256').update(
    classpath
      .split(':')
      .map((jar) => basename(jar))
      .join(),
  );
  for (const file of files) hash.update(file).update(await readFile(join(SOURCES, file)));

  const cache =
    process.env.PIPEGEN_PARTS_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pipegen-parts');
  const folder = join(cache, `groovy-host-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) await compile(files, classpath, folder);
  return folder;
}

/** Compiles beside the folder and then renames, because several test files may start at once. */
async function compile(files: readonly string[], classpath: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const part = await mkdtemp(`${folder}-`);
  const java = files.filter((file) => file.endsWith('.java')).map((file) => join(SOURCES, file));
  await promisify(execFile)('javac', ['-d', part, '-cp', classpath, ...java]);
  for (const file of files.filter((file) => file.endsWith('.groovy')))
    await copyFile(join(SOURCES, file), join(part, file));
  await rename(part, folder).catch(async (error: unknown) => {
    await rm(part, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
}
