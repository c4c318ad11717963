import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const current = new AsyncLocalStorage<Set<string>>();
let watching = false;

/**
 * Runs something and tells which files it read: its own modules, the JSON it imports, and what it reads by `node:fs`,
 * such as a configuration file beside a flow.
 *
 * @returns what `run` came to, and the absolute paths that it asked for, including those that do not exist
 */
export async function recordReads<Result>(run: () => Promise<Result>): Promise<{ result: Result; files: Set<string> }> {
  watchReads();
  const files = new Set<string>();
  return { result: await current.run(files, run), files };
}

/** Node.js has no way to ask which files were read, so the functions that read are stood before, once. */
function watchReads(): void {
  if (watching) return;
  watching = true;
  fs.readFileSync = noting(fs.readFileSync);
  fs.readFile = noting(fs.readFile);
  fs.promises.readFile = noting(fs.promises.readFile);
  syncBuiltinESMExports();
}

function noting<Read extends (...args: never[]) => unknown>(read: Read): Read {
  return new Proxy(read, {
    apply(_, self, args: Parameters<Read>) {
      const [file] = args as readonly unknown[];
      if (typeof file === 'string') current.getStore()?.add(file);
      else if (file instanceof URL) current.getStore()?.add(fileURLToPath(file));
      return Reflect.apply(read, self, args);
    },
  });
}
