import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Programs } from '../../adapters/process/process.ts';
import { Failure } from '../../run/failure.ts';
import { readElf } from './elf.ts';

/** What the demo's containers are made of. */
export interface Root {
  /** Where it comes from, as people are told. */
  readonly source: string;
  /** The image that it is put on. */
  readonly from: string;
  /** Whether that image was fetched for it, and is to be removed again. */
  readonly isPulled: boolean;
}

/** The image that has all that is needed. */
export const BUSYBOX = 'busybox:stable';

/** What sample and health checks use. */
const APPLETS = ['sh', 'cat', 'httpd', 'wget'] as const;

/** How long the registry of Docker Hub may take to send 2 MB, before the demo does without. */
const PULL_SECONDS = 10;

/**
 * Fills a folder with what an image needs to serve a folder (`serve`), to ask for a page (`ask`) and to run a shell: from
 * a busybox of this machine, else from the image of that name, else from the Node.js that runs now.
 *
 * @param pulls is told before an image is fetched, so that it is removed whatever happens
 * @throws {Failure} `demo-programs-missing` when there is none of them
 */
export async function makeRoot(
  folder: string,
  programs: Programs,
  architecture: string,
  pulls: () => Promise<void>,
): Promise<Root> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const busybox = await findBusybox(programs, architecture);
  if (busybox !== undefined) {
    await copyFile(busybox, join(bin, 'busybox'));
    for (const applet of APPLETS) await symlink('busybox', join(bin, applet));
    await writeScripts(bin, SHELL_SCRIPTS);
    return { source: `the busybox of this machine (${busybox})`, from: 'scratch', isPulled: false };
  }
  if (await hasImage(programs)) {
    await writeScripts(bin, SHELL_SCRIPTS);
    return { source: `the local image ${BUSYBOX}`, from: BUSYBOX, isPulled: false };
  }
  await pulls();
  if (await pull(programs)) {
    await writeScripts(bin, SHELL_SCRIPTS);
    return { source: `the image ${BUSYBOX}`, from: BUSYBOX, isPulled: true };
  }
  if (process.platform !== 'linux' || readElf(await readFile(process.execPath))?.architecture !== architecture)
    throw new Failure(
      'demo-programs-missing',
      `${BUSYBOX} cannot be pulled, and busybox is not installed on this machine.`,
      {
        fix: `Install a static busybox (Debian: busybox-static), or run: docker pull ${BUSYBOX}`,
      },
    );
  await copyWithLibraries(folder, programs, [
    ['node', process.execPath],
    ['sh', '/bin/sh'],
    ['cat', '/bin/cat'],
  ]);
  await writeScripts(bin, NODE_SCRIPTS);
  return { source: "this machine's Node.js, because no image could be pulled", from: 'scratch', isPulled: false };
}

const SHELL_SCRIPTS = {
  serve: '#!/bin/sh\nexec httpd -f -p 8080 -h "$1"\n',
  ask: '#!/bin/sh\nexec wget -q -O - "$1"\n',
} as const;

const NODE_SCRIPTS = {
  serve: `#!/bin/node
const { readFile } = require('node:fs');
const { join } = require('node:path');
require('node:http')
  .createServer(({ url }, response) =>
    readFile(join(process.argv[2], url === '/' ? 'index.html' : new URL(url, 'http://here').pathname), (error, bytes) =>
      response.writeHead(error ? 404 : 200).end(bytes),
    ),
  )
  .listen(8080);
`,
  ask: `#!/bin/node
fetch(process.argv[2]).then(
  async (answer) => {
    process.stdout.write(await answer.text());
    process.exitCode = answer.ok ? 0 : 1;
  },
  () => {
    process.exitCode = 1;
  },
);
`,
} as const;

async function writeScripts(bin: string, scripts: { readonly [name: string]: string }): Promise<void> {
  for (const [name, text] of Object.entries(scripts)) await writeFile(join(bin, name), text, { mode: 0o755 });
}

/** A busybox that runs in an empty image, and has all that is needed. */
async function findBusybox(programs: Programs, architecture: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of ['busybox', 'busybox.static', 'busybox-static']) {
      const file = join(folder, name);
      if (!(await isProgram(file))) continue;
      const elf = readElf(await readFile(file));
      if (elf?.isStatic !== true || elf.architecture !== architecture) continue;
      const known = (await programs.run(file, ['--list']).catch(() => '')).split('\n');
      if (APPLETS.every((applet) => known.includes(applet))) return file;
    }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function hasImage(programs: Programs): Promise<boolean> {
  return (await programs.run('docker', ['image', 'ls', '--quiet', BUSYBOX])) !== '';
}

async function pull(programs: Programs): Promise<boolean> {
  try {
    await programs.run('docker', ['pull', '--quiet', BUSYBOX], { timeoutSeconds: PULL_SECONDS });
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Copies programs into `/bin` of a folder, and what they load to where they look for it. */
async function copyWithLibraries(
  folder: string,
  programs: Programs,
  wanted: readonly (readonly [name: string, file: string])[],
): Promise<void> {
  const libraries = new Set<string>();
  for (const [name, file] of wanted) {
    await copyFile(file, join(folder, 'bin', name));
    await chmod(join(folder, 'bin', name), 0o755);
    const listed = await programs.run('ldd', [file]).catch(() => '');
    for (const [, path = ''] of listed.matchAll(/(\/\S+) \(0x/g)) libraries.add(path);
  }
  for (const library of libraries) {
    await mkdir(dirname(join(folder, library)), { recursive: true });
    await copyFile(library, join(folder, library));
  }
}
