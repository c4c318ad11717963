import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Programs } from '../../adapters/process/process.ts';
import { type Check, check, doubtful, type Finding, ok, wrong } from './check.ts';

/** The oldest versions with which this works; git 2.38 brought `merge-tree --write-tree`, Compose 2.26 `up --wait` as it is used. */
const OLDEST = { node: '20.19.0', git: '2.38.0', compose: '2.26.0' } as const;

/** What every machine needs, whatever the flow. */
export function machineChecks(programs: Programs): readonly Check[] {
  return [
    check('Node.js', async () => judgeVersion(process.versions.node, OLDEST.node, 'Install a newer Node.js.')),
    check(
      'git',
      async () => judgeVersion(await programs.run('git', ['--version']), OLDEST.git, 'Install a newer git.'),
      'Install git.',
    ),
    check(
      'Docker client',
      async () => ok((await programs.run('docker', ['--version'])).trim()),
      'Install the Docker client: https://docs.docker.com/engine/install/',
    ),
    check(
      'Compose',
      async () => {
        const version = await programs.run('docker', ['compose', 'version', '--short']);
        return judgeVersion(version, OLDEST.compose, 'Install a newer Compose.');
      },
      "Install Docker's Compose plugin: https://docs.docker.com/compose/install/linux/",
    ),
  ];
}

/** How much room a disk must have: below the first a deployment or a backup may not fit, below the second none does. */
const ROOM = { tight: 5, full: 1 } as const;
const GIBIBYTE = 2 ** 30;

/**
 * How much room a folder's disk has.
 *
 * @param folder may not be there yet
 */
export async function judgeRoom(folder: string): Promise<Finding> {
  let present = folder;
  while (!existsSync(present)) present = dirname(present);
  const { bavail, bsize } = await statfs(present);
  const free = (bavail * bsize) / GIBIBYTE;
  const text = `${free.toFixed(1)} GiB free for ${folder}`;
  const fix = 'Make room: docker image prune, or move old backups.';
  if (free < ROOM.full) return wrong(text, fix);
  return free < ROOM.tight ? doubtful(text, fix) : ok(text);
}

function judgeVersion(text: string, oldest: string, fix: string): Finding {
  const version = /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0];
  if (version === undefined) return doubtful(`its version cannot be read from "${text.trim()}"`, fix);
  const isNewEnough = version.localeCompare(oldest, 'en', { numeric: true }) >= 0;
  return isNewEnough ? ok(version) : wrong(`${version}, older than ${oldest}`, fix);
}
