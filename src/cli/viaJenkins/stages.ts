import type { StageState } from '../../controller/stages.ts';
import { printableLine } from '../../plan/printable.ts';

/** What is new of a build's stages since it was last looked at, a line for each. */
export function createStageNews(): (stages: readonly StageState[]) => readonly string[] {
  const seen = new Map<string, string>();
  return (stages) =>
    stages.flatMap(({ id, name, status, seconds }) => {
      if (seen.get(id) === status) return [];
      seen.set(id, status);
      return [
        `== ${printableLine(name)}: ${WORDS.get(status) ?? printableLine(status.toLowerCase())}${took(status, seconds)}`,
      ];
    });
}

/** Whether a stage waits for somebody's answer. */
export function isWaiting({ status }: StageState): boolean {
  return status === 'PAUSED_PENDING_INPUT';
}

const WORDS = new Map([
  ['NOT_EXECUTED', 'not run'],
  ['IN_PROGRESS', 'begins'],
  ['PAUSED_PENDING_INPUT', 'waits for an answer'],
  ['SUCCESS', 'done'],
]);

function took(status: string, seconds: number): string {
  return ['SUCCESS', 'UNSTABLE', 'FAILED', 'ABORTED'].includes(status) ? ` after ${seconds.toFixed(1)} s` : '';
}
