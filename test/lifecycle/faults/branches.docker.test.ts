import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLongRun } from '../../budget.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { type CommandRun, endOf, Lifecycle } from '../world.ts';
import { expectSettled, expectTidy } from './faultyShop.ts';

const missing =
  dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox') ?? programMissing('script');

// What a host does with a head that moved and with a conflict is in the contract of git hosts.
for (const host of isLongRun ? (['git', 'gitHub'] as const) : (['git'] as const))
  describePart(`branches that move, on ${host}`, 'Docker, docker-registry, BusyBox, script', missing, () => {
    const world = new Lifecycle(host);

    /** What the host does not matter for. */
    const once: (title: string, test: () => Promise<void>, timeout: number) => void = host === 'git' ? it : () => {};

    beforeAll(() => world.open());
    afterAll(() => world.close());

    const head = (branch: string) => world.git(world.bare, 'rev-parse', branch);
    /** As the registry keeps them. */
    const tags = () =>
      readdirSync(join(world.folder, 'registry/docker/registry/v2/repositories/shop/app/_manifests/tags')).sort();

    /** What nobody may have touched. */
    const untouched = () => ({ qa: head('QA'), projects: world.deployments(), tags: tags() });

    async function deployed(branch: string, page: string): Promise<void> {
      await world.mergeChange(branch, page);
      const run = await world.pipegen(['deploy', 'staging', '--yes']);
      expect(run.exitCode, run.output).toBe(0);
    }

    /** A commit that nobody has deployed, on a branch of the remote. */
    function push(branch: string, page: string): void {
      world.checkout(branch);
      world.commit(`Write ${page}`, { page });
      world.checkout('STAGING');
    }

    it('12. the branch moved between the plan and the apply: exit 3, nothing is merged', async () => {
      await deployed('planned', 'planned');
      const file = join(world.folder, 'plan.json');
      const plan = await world.pipegen(['promote', 'qa', '--plan-out', file]);
      expect(plan.exitCode, plan.output).toBe(0);
      await deployed('later', 'later');
      const before = untouched();
      const applied = await world.pipegen(['apply', file, '--yes']);
      expect(applied.exitCode, applied.output).toBe(3);
      expect(applied.stderr).toContain('These operations are not in the approved plan: merge');
      expect(applied.stderr).toContain('Create a new plan');
      expect(untouched()).toEqual(before);
      await expectTidy(world, applied);
    }, 360_000);

    once(
      '12. the branch moved to what is not deployed after the plan: exit 3, nothing is merged',
      async () => {
        const file = join(world.folder, 'plan.json');
        expect((await world.pipegen(['promote', 'qa', '--plan-out', file])).exitCode).toBe(0);
        push('STAGING', 'unseen');
        const before = untouched();
        const applied = await world.pipegen(['apply', file, '--yes']);
        expect(applied.exitCode, applied.output).toBe(3);
        expect(applied.stderr).toMatch(
          /The state changed since the plan was made\. STAGING is at [0-9a-f]{7}, but staging runs/,
        );
        expect(untouched()).toEqual(before);
        await expectTidy(world, applied);
        expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
      },
      120_000,
    );

    it('12. the branch moved between the question and the yes: exit 3, nothing is merged', async () => {
      const run = await answeredLate(() => push('STAGING', 'while asked'));
      expect(run.exitCode, run.output).toBe(3);
      expect(run.output).toMatch(/STAGING is at [0-9a-f]{7}, but staging runs|not in the approved plan/);
      expect(head('QA')).toBe(world.git(world.bare, 'merge-base', 'QA', 'STAGING'));
      await expectTidy(world, run);
      expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
      const again = await world.pipegen(['promote', 'qa', '--yes']);
      expect(again.exitCode, again.output).toBe(0);
      await expectSettled(world, ['promote', 'qa', '--yes']);
    }, 240_000);

    it('13. a merge conflict: nothing is merged, deployed or tagged, and the files are named', async () => {
      await deployed('ours', 'ours');
      push('QA', 'theirs');
      const before = untouched();
      const run = await world.pipegen(['promote', 'qa', '--yes']);
      expect(run.exitCode, run.output).toBe(1);
      expect(run.stderr).toContain('STAGING cannot be merged into QA: conflicts in app/www/index.html');
      expect(run.stderr).toContain('Merge QA into STAGING, resolve the conflicts, and wait');
      expect(untouched()).toEqual(before);
      await expectTidy(world, run);
      // As it is told.
      world.git(world.workspace, 'merge', '--quiet', '--strategy', 'ours', '--message', 'Resolve', 'origin/QA');
      world.git(world.workspace, 'push', '--quiet', 'origin', 'HEAD:STAGING');
      expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
      const again = await world.pipegen(['promote', 'qa', '--yes']);
      expect(again.exitCode, again.output).toBe(0);
    }, 360_000);

    it('14. already merged by somebody: it goes on and deploys', async () => {
      await deployed('quick', 'quick');
      const change =
        host === 'gitHub'
          ? world.gitHub.open('STAGING', 'QA').number
          : (await world.gitHost().openChange({ source: 'STAGING', target: 'QA', title: 'By hand', body: '' })).number;
      await world.merge(change);
      const merged = head('QA');
      const run = await world.pipegen(['promote', 'qa', '--yes']);
      expect(run.exitCode, run.output).toBe(0);
      expect(run.stderr).not.toMatch(/^ +\d+\. (?:open|merge) /m);
      expect(run.stdout).toContain(`qa-pr-${change} serves release`);
      expect(head('QA')).toBe(merged);
      await expectTidy(world, run);
      await expectSettled(world, ['promote', 'qa', '--yes']);
    }, 240_000);

    once(
      '14. merged by somebody between the plan and the apply: what is left of it is done',
      async () => {
        await deployed('between', 'between');
        const change =
          host === 'gitHub'
            ? world.gitHub.open('STAGING', 'QA').number
            : (await world.gitHost().openChange({ source: 'STAGING', target: 'QA', title: 'By hand', body: '' }))
                .number;
        const file = join(world.folder, 'plan.json');
        expect((await world.pipegen(['promote', 'qa', '--plan-out', file])).exitCode).toBe(0);
        await world.merge(change);
        const run = await world.pipegen(['apply', file, '--yes']);
        expect(run.exitCode, run.output).toBe(0);
        expect(run.stdout).toContain(`qa-pr-${change} serves release`);
        await expectTidy(world, run);
        await expectSettled(world, ['promote', 'qa', '--yes']);
      },
      120_000,
    );

    once(
      '12. a saved plan that was changed to another commit agrees to nothing',
      async () => {
        await deployed('forged', 'forged');
        const file = join(world.folder, 'plan.json');
        expect((await world.pipegen(['promote', 'qa', '--plan-out', file])).exitCode).toBe(0);
        const saved = readFileSync(file, 'utf8');
        writeFileSync(file, saved.replace(/("head": "[0-9a-f]{39})[0-9a-f]/, '$1x'));
        const before = untouched();
        const run = await world.pipegen(['apply', file, '--yes']);
        expect(run.exitCode, run.output).toBe(3);
        expect(untouched()).toEqual(before);
      },
      120_000,
    );

    /** A promotion on a terminal, whose question is answered after something happened. */
    async function answeredLate(meanwhile: () => void): Promise<CommandRun> {
      const command = `${process.execPath} ${join(import.meta.dirname, '../../../dist/pipegen.js')} promote qa`;
      const { spawn } = await import('node:child_process');
      // Only a terminal is asked.
      const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
        cwd: world.workspace,
        env: world.variables(),
      });
      let seen = '';
      const asked = new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          seen += chunk.toString();
          if (/Execute \d+ operations? in qa\?/.test(seen)) resolve();
        });
        child.on('close', () => resolve());
      });
      const ended = endOf(child);
      await asked;
      meanwhile();
      child.stdin.write('y\n');
      return ended;
    }
  });
