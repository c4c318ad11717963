import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';

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
