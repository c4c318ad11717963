import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../plan/ledger.ts';
import { printableLine } from '../../plan/printable.ts';
import { isAlive } from './liveness.ts';

/** Stands for what this system does not tell, so that nothing is concluded from it. */
const UNKNOWN = '-';

/**
 * Who runs this process: the build in Jenkins, or the user and the machine.
 *
 * Its `process` is `<host>/<world>/<process id>/<start>`: the world is a hash of what makes process ids comparable, the
 * boot of the machine and the namespace of process ids, so that a container's are never taken for its host's; the start
 * is in clock ticks since the boot, and tells a process from a later one that was given the same number.
 */
export function describeActor(variables: { readonly [name: string]: string | undefined }): Actor {
  const { JOB_NAME: job, BUILD_NUMBER: build } = variables;
  const name = job && build ? `Jenkins ${job} #${build}` : `${userName(variables)}@${hostname()}`;
  const start = readStat(process.pid)?.start ?? String(Math.round(performance.timeOrigin));
  return { name: printableLine(name), process: [hostname(), readWorld(), process.pid, start].join('/') };
}

/**
 * Whether an actor surely runs no more: it was a process of this machine since its last boot, and there is none of its
 * number and start now. `false` whenever that cannot be told.
 */
export function isGone({ process: text }: Actor): boolean {
  const [host, world, id = '', start, ...rest] = text.split('/');
  const pid = Number(id);
  const isHere = host === hostname() && world === readWorld() && world !== UNKNOWN;
  if (!isHere || start === undefined || rest.length > 0 || !Number.isSafeInteger(pid) || pid <= 0) return false;
  if (!isAlive(pid)) return true;
  // Of another user's process, `/proc` may tell nothing.
  const stat = readStat(pid);
  return stat !== undefined && (stat.isEnded || stat.start !== start);
}

function userName(variables: { readonly [name: string]: string | undefined }): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return variables.USER ?? variables.LOGNAME ?? `user ${process.getuid?.() ?? ''}`.trim();
  }
}

/** @see https://man7.org/linux/man-pages/man7/pid_namespaces.7.html */
function readWorld(): string {
  try {
    const world = [readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), readlinkSync('/proc/self/ns/pid')];
    return createHash('sha256').update(world.join('\n')).digest('hex').slice(0, 12);
  } catch {
    return UNKNOWN;
  }
}

/**
 * When a process began, and whether it only waits for its parent to notice its end.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html the 3rd and the 22nd field; the 2nd may hold anything
 */
function readStat(pid: number): { readonly start: string; readonly isEnded: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = '', start] = [fields[0], fields[19]];
    return start === undefined ? undefined : { start, isEnded: ['Z', 'X'].includes(state) };
  } catch {
    return undefined;
  }
}
