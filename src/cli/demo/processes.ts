import { readdirSync, readFileSync } from 'node:fs';
import { DEMO_VARIABLE } from './identity.ts';

/**
 * Ends what still works for a demo whose own process is gone, such as a Docker client that starts containers: every
 * process that inherited the demo's variable.
 *
 * Only where the system shows the environments of processes, as Linux does.
 *
 * @returns how many there were
 */
export function endProcesses(flow: string): number {
  const found = listProcesses().filter((pid) => pid !== process.pid && belongsTo(pid, flow));
  for (const pid of found) kill(pid);
  return found.length;
}

function listProcesses(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  } catch {
    return [];
  }
}

function belongsTo(pid: number, flow: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${DEMO_VARIABLE}=${flow}`);
  } catch {
    // It ended, or is another user's.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
