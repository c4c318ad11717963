import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { LABELS } from '../../src/model/names.ts';
import { recordOf, withRecord } from '../../src/plan/ledger.ts';
import { dockerMissing, programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { lifecycleProject, readLedger, writeLedger } from './lifecycleProject.ts';
import { FLOW } from './project.ts';

const missing = dockerMissing() ?? programMissing('busybox');

describePart('on a real engine', 'Docker and BusyBox', missing, () => {
  const image = `pipegen-test-status:${process.pid}`;
  // Of its own, so that runs side by side do not see each other's containers.
  const flowName = `shop${process.pid}`;
  const flow = FLOW.replace("'shop'", `'${flowName}'`);

  beforeAll(() => {
    const context = mkdtempSync(join(tmpdir(), 'pipegen-image-'));
    copyFileSync('/bin/busybox', join(context, 'busybox'));
    writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY busybox /busybox\n');
    docker('build', '--quiet', '--tag', image, context);
    rmSync(context, { recursive: true });
  });
  afterAll(() => void docker('image', 'rm', '--force', image));

  /** Starts a container as a deployment's. */
  function start(deployment: string, environment: string): void {
    const labels = {
      [LABELS.flow]: flowName,
      [LABELS.environment]: environment,
      [LABELS.deployment]: deployment,
      [LABELS.release]: 'tree-0123456789ab',
      [LABELS.commit]: 'c'.repeat(40),
      [LABELS.revision]: `${deployment}-r1`,
      [LABELS.scope]: 'deployment',
      'com.docker.compose.project': `${flowName}-${deployment}-r1`,
      'com.docker.compose.service': 'app',
    };
    const flags = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
    const id = docker('run', '--detach', '--network', 'none', ...flags, image, '/busybox', 'sleep', '600');
    onTestFinished(() => void docker('rm', '--force', id));
  }

  const recorded = (name: string, tag: string) => ({
    name,
    tag,
    release: 'tree-0123456789ab',
    commit: 'c'.repeat(40),
    revision: 1,
    deployedAt: '2024-03-01T00:00:00Z',
    verifiedAt: '2024-03-01T00:05:00Z',
  });

  test('status shows what runs, what is gone and what nobody knows', async () => {
    const project = await lifecycleProject(flow);
    start('staging-pr-1', 'staging');
    start('staging-pr-3', 'staging');
    await writeLedger(
      project,
      (state) =>
        withRecord(state, 'staging', (record) => ({
          ...record,
          deployments: {
            'staging-pr-1': recorded('staging-pr-1', 'pr-1'),
            'staging-pr-2': recorded('staging-pr-2', 'pr-2'),
          },
        })),
      {},
      flowName,
    );
    const { exitCode, stdout, stderr } = await project.run('status');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/staging-pr-1 +verified +1 of 1 healthy .* https:\/\/pr-1\.shop\.example\n/);
    expect(stdout).toMatch(/staging-pr-2 +GONE +0 of 1 healthy/);
    expect(stdout).toMatch(/staging-pr-3 +NOT IN LEDGER +1 of 1 healthy/);
    const { environments } = JSON.parse((await project.run('status', 'staging', '--json')).stdout) as {
      environments: readonly { readonly deployments: readonly { readonly name: string; readonly state: string }[] }[];
    };
    expect(environments).toHaveLength(1);
    expect(environments[0]?.deployments.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      'staging-pr-1 verified',
      'staging-pr-2 gone',
      'staging-pr-3 unknown',
    ]);
  }, 120_000);

  test('a lock goes by the clock of the engine', async () => {
    const project = await lifecycleProject(flow);
    const { exitCode, stderr } = await project.run('lock', 'prod', '--reason', 'a look');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { lock } = recordOf(await readLedger(project, flowName), 'prod');
    const engine = Date.parse(docker('info', '--format', '{{.SystemTime}}'));
    expect(Math.abs(Date.parse(lock?.takenAt ?? '') - engine)).toBeLessThan(30_000);
  }, 120_000);

  test('doctor finds the engine in order', async () => {
    const project = await lifecycleProject(flow);
    const { checks } = JSON.parse((await project.run('doctor', '--json')).stdout) as {
      checks: readonly { readonly about: string; readonly state: string; readonly text: string }[];
    };
    const engine = checks.filter(({ about }) => about === 'Engine local').map(({ text }) => text);
    expect(engine).toContain('reachable at this machine');
    expect(checks.find(({ about }) => about === 'Compose')?.state).toBe('ok');
  }, 120_000);
});

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
