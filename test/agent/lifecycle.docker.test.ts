import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLongRun } from '../budget.ts';
import { dockerMissing, programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { REGISTRY_PASSWORD, World } from './world.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

describePart(
  'the agent, on a real engine, registry and repository',
  'Docker, docker-registry, BusyBox',
  missing,
  () => {
    const world = new World();
    const record = (name: string) =>
      JSON.parse(readFileSync(join(world.workspace, `.pipegen/${name}.json`), 'utf8')) as Record<string, unknown>;

    beforeAll(() => world.open());
    afterAll(() => world.close());

    it('builds an image once for a tree, whatever commit has it', async () => {
      world.commit('Begin', { page: 'one' });
      world.branch('PROD');
      world.checkout('STAGING');
      const first = await world.run('buildImages');
      expect(first.output).toContain('> build');
      expect((await world.run('testImages')).exitCode).toBe(0);
      expect((await world.run('pushImages')).output).toContain('digest: sha256:');
      const built = record('release');
      world.git(world.workspace, 'commit', '--quiet', '--allow-empty', '--message', 'Nothing changed');
      const second = await world.run('buildImages');
      expect(second.output).toContain('is already in the registry');
      expect(record('release')).toEqual({ ...built, commit: world.git(world.workspace, 'rev-parse', 'HEAD') });
      expect((await world.run('testImages')).output).toContain('was tested when it was built');
    });

    it('deploys a change, shows no secret and leaves no login behind', async () => {
      world.checkout('STAGING');
      world.branch('feature');
      world.commit('Write the second page', { page: 'two' });
      world.gitHub.open('feature', 'STAGING');
      const run = await world.deploy('staging', { CHANGE_ID: '1' });
      expect(run.exitCode, run.output).toBe(0);
      expect(run.output).toContain(`start app of ${world.flowName}-staging-pr-1-r1, because it is not running yet`);
      expect(run.output).toContain(`app: https://pr-1.${world.flowName}.example`);
      expect(run.output).not.toContain(REGISTRY_PASSWORD);
      expect(logins()).toEqual([]);
      expect(world.projects()).toEqual(['staging-pr-1', 'staging-pr-1-r1']);
      const verified = await world.run('verifyDeployment', { environment: 'staging' });
      expect(verified.output).toContain(`looking at staging-pr-1 by https://pr-1.${world.flowName}.example`);
      expect(verified.output).toContain('staging-pr-1 is verified.');
    });

    it('does nothing when everything runs as wanted', async () => {
      expect((await world.run('planDeployment', { environment: 'staging' }, { CHANGE_ID: '1' })).result).toContain(
        'Nothing to do.',
      );
    });

    it('sees a changed secret', async () => {
      const variables = { CHANGE_ID: '1', SHOP_TOKEN: 'another-token' };
      expect((await world.run('planDeployment', { environment: 'staging' }, variables)).result).toContain(
        'TOKEN of app changed',
      );
    });

    it('brings the deployment of a merged change to the merge', async () => {
      const merge = world.gitHub.merge(1);
      world.checkout('STAGING');
      const run = await world.deploy('staging');
      expect(run.exitCode, run.output).toBe(0);
      expect(record('deployment')).toMatchObject({ name: 'staging-pr-1', commit: merge });
      expect(world.projects()).toEqual(['staging-pr-1', 'staging-pr-1-r1', 'staging-pr-1-r2']);
      expect(await world.answering('pr-1')).toBe('staging-pr-1-r1');
    });

    it('shows the deployment on GitHub, with one comment however often', async () => {
      for (const state of ['inProgress', 'success', 'success'])
        expect((await world.run('reportDeployment', { environment: 'staging', state })).exitCode).toBe(0);
      expect(world.gitHub.deployments).toMatchObject([
        {
          environment: 'staging-pr-1',
          body: {
            auto_merge: false,
            required_contexts: [],
            transient_environment: true,
            production_environment: false,
          },
          statuses: [
            { state: 'in_progress', auto_inactive: false },
            { state: 'success', environment_url: `https://pr-1.${world.flowName}.example` },
            { state: 'success' },
          ],
        },
      ]);
      expect(world.gitHub.comments.map(({ body }) => body)).toEqual([
        expect.stringContaining(`| app | https://pr-1.${world.flowName}.example |`),
      ]);
    });

    it('promotes at the commit that was shown, or not at all', async () => {
      const early = await world.run('planPromotion', { environment: 'prod' });
      expect([early.exitCode, early.output]).toEqual([1, expect.stringContaining('Wait for its pipeline')]);
      expect((await world.run('verifyDeployment', { environment: 'staging' })).exitCode).toBe(0);
      expect(world.projects()).toEqual(['staging-pr-1', 'staging-pr-1-r2']);
      expect(await world.answering('pr-1')).toBe('staging-pr-1-r2');
      const shown = await world.run('planPromotion', { environment: 'prod' });
      expect(shown.result).toContain('open a change from STAGING into PROD, because no such change is open');
      world.git(world.workspace, 'commit', '--quiet', '--allow-empty', '--message', 'Too late');
      world.git(world.workspace, 'push', '--quiet', 'origin', 'STAGING');
      const moved = await world.run('applyPromotion', { environment: 'prod' });
      expect([moved.exitCode, moved.output]).toEqual([3, expect.stringContaining('The state changed')]);
      const refused = await world.run('planPromotion', { environment: 'prod' });
      expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('Wait for its pipeline')]);
      expect(world.gitHub.pulls).toHaveLength(1);
      await world.deploy('staging');
      await world.run('verifyDeployment', { environment: 'staging' });
      expect((await world.run('planPromotion', { environment: 'prod' })).exitCode).toBe(0);
      const applied = await world.run('applyPromotion', { environment: 'prod' });
      expect(applied.exitCode, applied.output).toBe(0);
      expect(world.gitHub.pulls[1]).toMatchObject({ state: 'closed', head: { ref: 'STAGING' }, base: { ref: 'PROD' } });
      expect((await world.run('applyPromotion', { environment: 'prod' })).exitCode).toBe(0);
    });

    it('deploys the same image to the next environment and retires what it contains', async () => {
      world.checkout('PROD');
      const run = await world.deploy('prod');
      expect(run.exitCode, run.output).toBe(0);
      const late = `staging-c-${stagingTag()}`;
      expect(world.projects()).toEqual([
        ...['prod', 'prod-pr-2-r1', late, `${late}-r1`],
        ...['staging-pr-1', 'staging-pr-1-r2'],
      ]);
      expect((await world.run('retireDeployments', { environment: 'prod' })).output).toContain(
        'does not contain .pipegen/verified.json',
      );
      expect((await world.run('verifyDeployment', { environment: 'prod' })).exitCode).toBe(0);
      const retired = await world.run('retireDeployments', { environment: 'prod' });
      expect(retired.exitCode, retired.output).toBe(0);
      expect(world.projects()).toEqual(['prod', 'prod-pr-2-r1']);
      expect((await world.run('reportDrift')).output).toContain('Nothing differs from the flow.');
    });

    it('copies kept data when it is due, and keeps as many copies as wanted', async () => {
      const store = runningStore();
      world.docker('exec', store, 'sh', '-c', 'echo precious > /data/row');
      expect((await world.run('backupServices')).exitCode).toBe(0);
      const folder = join(world.folder, 'backups', world.flowName, 'prod', 'store');
      const [dump = '', manifest = ''] = readdirSync(folder).sort();
      expect(readFileSync(join(folder, dump), 'utf8')).toBe('precious\n');
      expect((await world.run('backupServices', { environment: 'prod' })).output).toContain('Nothing to do.');
      for (const file of [dump, manifest]) rmSync(join(folder, file));
      expect((await world.run('backupServices')).exitCode).toBe(0);
      expect(readdirSync(folder)).toHaveLength(2);
    });

    it('removes a new deployment that does not become healthy, and shows why', async () => {
      world.checkout('STAGING');
      world.branch('broken');
      world.commit('Break it', { page: 'three', isHealthy: false });
      world.gitHub.open('broken', 'STAGING');
      const run = await world.deploy('staging', { CHANGE_ID: '3' });
      expect(run.exitCode).toBe(1);
      expect(run.output).toContain('token ****');
      expect(run.output).not.toContain('shop-token-value');
      expect(world.projects()).toEqual(['prod', 'prod-pr-2-r1']);
    });

    it('removes a new deployment that fails a check', async () => {
      world.checkout('STAGING');
      world.branch('wrong');
      world.commit('Write a wrong page', { page: 'bad' });
      expect((await world.deploy('staging', { CHANGE_ID: '30' })).exitCode).toBe(0);
      expect(world.projects()).toContain('staging-pr-30-r1');
      const run = await world.run('verifyDeployment', { environment: 'staging' });
      expect([run.exitCode, run.output]).toEqual([1, expect.stringContaining('Error: The page has bad.')]);
      expect(world.projects()).toEqual(['prod', 'prod-pr-2-r1']);
    });

    it('replaces the old deployment with the new, and keeps the data', async () => {
      world.checkout('STAGING');
      world.commit('Write the fourth page (#4)', { page: 'four' });
      world.gitHub.open('STAGING', 'PROD');
      world.gitHub.merge(4);
      world.checkout('PROD');
      const run = await world.deploy('prod');
      expect(run.exitCode, run.output).toBe(0);
      expect(run.output).not.toContain(`of ${world.flowName}-prod,`);
      expect(world.projects()).toEqual(['prod', 'prod-pr-2-r1', 'prod-pr-4-r1']);
      await world.run('verifyDeployment', { environment: 'prod' });
      expect((await world.run('retireDeployments', { environment: 'prod' })).output).toContain(
        'remove prod-pr-2, because prod-pr-4 replaces it',
      );
      expect(world.projects()).toEqual(['prod', 'prod-pr-4-r1']);
      const store = runningStore();
      expect(world.docker('exec', store, 'cat', '/data/row')).toEqual(['precious']);
    });

    it('prunes the deployment of a closed change, and nothing when GitHub does not answer', async () => {
      world.checkout('STAGING');
      world.branch('forgotten');
      world.commit('Forget it', { page: 'five' });
      world.gitHub.open('forgotten', 'STAGING');
      expect((await world.deploy('staging', { CHANGE_ID: '5' })).exitCode).toBe(0);
      // What GitHub showed of deployments that were retired went with them.
      const shown = world.gitHub.deployments.map(({ environment }) => environment);
      expect(shown.filter((name) => name.startsWith('staging-'))).toEqual([]);
      expect((await world.run('pruneDeployments')).result).toContain('Nothing to do.');
      world.gitHub.closeUnmerged(5);
      world.gitHub.outage = 404;
      expect((await world.run('pruneDeployments')).exitCode).toBe(1);
      world.gitHub.outage = undefined;
      const limited = await world.run('pruneDeployments', { maxDestroy: 0 });
      expect([limited.exitCode, limited.output]).toEqual([1, expect.stringContaining('more than the limit of 0')]);
      expect((await world.run('pruneDeployments', { dryRun: true })).result).toContain('#5 was closed unmerged');
      expect(world.projects()).toContain('staging-pr-5');
      expect((await world.run('pruneDeployments')).exitCode).toBe(0);
      expect(world.projects()).toEqual(['prod', 'prod-pr-4-r1']);
    });

    it("refuses a project that is a stranger's", async () => {
      world.checkout('STAGING');
      const project = `${world.flowName}-staging-pr-6`;
      const [image = ''] = world.docker('image', 'ls', '--quiet', '--filter', 'label=org.opencontainers.image.version');
      const labels = [
        '--label',
        `com.docker.compose.project=${project}`,
        '--label',
        'com.docker.compose.service=theirs',
      ];
      const [stranger = ''] = world.docker('run', '--detach', ...labels, image, 'sh', '-c', 'exec cat');
      const run = await world.deploy('staging', { CHANGE_ID: '6' });
      expect([run.exitCode, run.output]).toEqual([1, expect.stringContaining('does not belong to this flow')]);
      expect(world.docker('rm', '--force', stranger)).toEqual([stranger]);
    });

    const endings = [
      ['SIGTERM', 143, '7'],
      ['SIGKILL', null, '9'],
      ['SIGINT', 130, '8'],
    ] as const;
    it.each(endings.slice(0, isLongRun ? 3 : 2))(
      'finishes when run again after %s',
      async (signal, exitCode, change) => {
        world.checkout('STAGING');
        world.commit('Be slow', { page: 'six' });
        const variables = { CHANGE_ID: change };
        for (const step of ['buildImages', 'pushImages']) await world.run(step, {}, variables);
        const child = world.start('deployRelease', { environment: 'staging' }, variables);
        child.stdout?.on('data', (chunk: Buffer) => {
          if (chunk.toString().includes('] start')) child.kill(signal);
        });
        expect(await new Promise((resolve) => child.on('close', resolve))).toBe(exitCode);
        if (exitCode !== null) expect(logins()).toEqual([]);
        const again = await world.run('deployRelease', { environment: 'staging' }, variables);
        expect(again.exitCode, again.output).toBe(0);
        const plan = await world.run('planDeployment', { environment: 'staging' }, variables);
        expect(plan.result).toContain('Nothing to do.');
      },
    );

    it('says what is wrong with its input', async () => {
      const unknown = await world.run('deployRelese');
      expect([unknown.exitCode, unknown.output]).toEqual([2, expect.stringContaining('Did you mean "deployRelease"?')]);
      const noFlow = await world.run('reportDrift', {}, { PIPEGEN_FLOW: '../shop' });
      expect([noFlow.exitCode, noFlow.output]).toEqual([
        2,
        expect.stringContaining('PIPEGEN_FLOW is not a valid flow name.'),
      ]);
      const misspelt = await world.run('planDeployment', { environment: 'stagin' });
      expect([misspelt.exitCode, misspelt.output]).toEqual([2, expect.stringContaining('Did you mean "staging"?')]);
    });

    it('names the cause when the registry does not answer', async () => {
      world.checkout('STAGING');
      world.stopRegistry();
      const run = await world.run('buildImages');
      expect([run.exitCode, run.output]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
      expect(run.output).not.toContain('> build');
    });

    /** The container that keeps PROD's data; tests of other files have theirs on the same engine. */
    function runningStore(): string {
      const labels = [`pipegen.flow=${world.flowName}`, 'pipegen.environment=prod', 'pipegen.service=store'];
      const [store = ''] = world.docker('ps', '--quiet', ...labels.flatMap((label) => ['--filter', `label=${label}`]));
      return store;
    }

    /** The folders with a login that are there now. */
    function logins(): string[] {
      return readdirSync(join(world.workspace, '.pipegen')).filter((name) => name.startsWith('docker-'));
    }

    function stagingTag(): string {
      return world.git(world.workspace, 'rev-parse', 'origin/STAGING').slice(0, 7);
    }
  },
);
