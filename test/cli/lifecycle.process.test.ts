import { expect, test } from 'vitest';
import { recordOf, withRecord } from '../../src/plan/ledger.ts';
import { describePart } from '../parts/require.ts';
import { lifecycleProject, readLedger, writeLedger } from './lifecycleProject.ts';
import { onTerminal, terminalMissing } from './onTerminal.ts';

const NO_ENGINE = { DOCKER_HOST: 'unix:///nowhere/docker.sock', GITHUB_TOKEN: '' };

async function lockedProject() {
  const project = await lifecycleProject();
  const lock = {
    holder: { name: 'ben@desk', process: 'desk/123' },
    reason: 'pipegen promote prod',
    takenAt: '2024-03-01T00:00:00Z',
    expiresAt: '2100-01-01T00:00:00Z',
    fence: 7,
  };
  await writeLedger(project, (state) => withRecord(state, 'prod', (record) => ({ ...record, lock })));
  return project;
}

describePart('on a terminal', 'script (util-linux)', terminalMissing, () => {
  test.each([
    ['y\n', 0, false],
    ['yes\n', 0, false],
    ['\n', 1, true],
    ['no\n', 1, true],
    ['\u0004', 1, true],
    ['\u0003', 130, true],
  ])('unlock --force shows the holder and asks; to %j it exits with %i', async (typed, exitCode, staysLocked) => {
    const project = await lockedProject();
    const run = await onTerminal(project, 'unlock prod --force', [['[y/N]', typed]], NO_ENGINE);
    expect(run.output).toContain('prod has been locked by ben@desk since 2024-03-01 00:00:00Z');
    expect({ ...run, staysLocked: recordOf(await readLedger(project), 'prod').lock !== undefined }).toMatchObject({
      exitCode,
      staysLocked,
    });
  });

  test('status --watch goes on until Ctrl-C', async () => {
    const project = await lockedProject();
    const { exitCode, output } = await onTerminal(
      project,
      'status --watch',
      [['locked by ben@desk', '\u0003']],
      NO_ENGINE,
    );
    expect(exitCode).toBe(130);
    expect(output).toContain('\u001b[H\u001b[2J');
  });
});
