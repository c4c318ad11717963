import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';

/** Limits of free disk space: below the first a deployment or a backup may fail, below the second it fails. */
const ROOM = { tight: 5, full: 1 } as const;
const GIBIBYTE = 2 ** 30;

/**
 * Checks the free disk space of a folder.
 *
 * @param folder may not exist yet
 */
export async function judgeRoom(folder: string): Promise<Finding> {
  let present = folder;
  while (!existsSync(present)) present = dirname(present);
  const { bavail, bsize } = await statfs(present);
  const free = (bavail * bsize) / GIBIBYTE;
  const text = `${free.toFixed(1)} GiB free for ${folder}`;
  const fix = 'Free disk space: run docker image prune, or move old backups.';
  if (free < ROOM.full) return wrong(text, fix);
  return free < ROOM.tight ? doubtful(text, fix) : ok(text);
}
