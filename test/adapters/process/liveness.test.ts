import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isAlive } from '../../../src/adapters/process/liveness.ts';

it('a process is alive until it has ended, regardless of its owner', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect([isAlive(process.pid), isAlive(1), isAlive(pid)]).toEqual([true, true, false]);
});
