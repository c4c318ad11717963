import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** A file to be checked, as it was named, and its text; undefined when it cannot be read. */
export interface Input {
  readonly file: string;
  readonly text: string | undefined;
}

/** Folders that hold the work of others. */
const FOREIGN = ['.git', 'node_modules'];
const JENKINSFILE = /^(?:Jenkinsfile(?:[._-].*)?|.*\.[jJ]enkinsfile)$/;

/**
 * Reads what the command line names: files, `-` for the standard input, and folders for all Jenkinsfiles below them.
 *
 * @param folder in which names are looked for; absolute
 */
export async function findInputs(names: readonly string[], folder: string): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === '-') inputs.push({ file: name, text: await text(process.stdin) });
    else
      for (const file of await filesOf(name, folder))
        inputs.push({ file, text: await readText(resolve(folder, file)) });
  }
  return inputs;
}

/** The file itself, or the Jenkinsfiles below a folder, in the order of their names. */
async function filesOf(name: string, folder: string): Promise<string[]> {
  const found = await stat(resolve(folder, name)).catch(() => undefined);
  return found?.isDirectory() === true ? jenkinsfilesBelow(name, folder) : [name];
}

async function jenkinsfilesBelow(name: string, folder: string): Promise<string[]> {
  const entries = await readdir(resolve(folder, name), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.isDirectory() && !FOREIGN.includes(entry.name))
      files.push(...(await jenkinsfilesBelow(join(name, entry.name), folder)));
    if (entry.isFile() && JENKINSFILE.test(entry.name)) files.push(join(name, entry.name));
  }
  return files;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
