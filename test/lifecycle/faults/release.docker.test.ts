import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toSeconds } from '../../../src/model/duration.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { expectTidy } from './faultyShop.ts';
import { endAt, FaultShop, SICK, withEnvironment } from './shop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** Becomes healthy, and ends some seconds later, again and again. */
const CRASH = 'httpd -p 8000 -h /www\n/bin/busybox sleep 5\nexit 1';

describePart('a release that cannot be deployed', 'Docker, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop(['staging', 'prod']);
  shop.alter = (flow) => withEnvironment(flow, 'prod', { soak: '12s' });

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
    shop.docker('exec', shop.store('prod'), '/bin/sh', '-c', 'echo row > /data/row');
  }, 360_000);
  afterAll(() => shop.close());

  /** PROD has what it had, and nobody else came or went. */
  function isUntouched(page: string): void {
    expect(shop.pages()).toEqual([page]);
    expect(shop.projects().filter((project) => project.startsWith('prod-'))).toHaveLength(1);
    expect(shop.orphans()).toEqual([]);
  }

  it('4. registry down before the plan and before the switch: abort, the old one serving', async () => {
    await shop.release('two');
    const watch = shop.watch();
    shop.stopRegistry();
    const early = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(early.exitCode, early.output).toBe(1);
    expect(early.stderr).toMatch(/registry/i);
    expect(early.stderr).not.toMatch(/^\s+at /m);
    await expectTidy(shop, early);
    isUntouched('one');
    await shop.startAgain();

    // Between the merge and the tag; the merge stays, as the same command goes on from it.
    const late = await endAt(shop, ['promote', 'prod', '--yes'], 'SIGCONT', ({ operation }) => {
      if (operation.startsWith('merge')) shop.stopRegistry();
      return operation.startsWith('merge');
    });
    expect(late.exitCode, late.output).toBe(1);
    expect(late.stderr).toMatch(/registry/i);
    await expectTidy(shop, late);
    isUntouched('one');
    await shop.startAgain();
    await shop.converges('promote', 'prod');
    expect(await watch.ended()).toContain('two');
    isUntouched('two');
  }, 360_000);

  it('5. tag moved after the plan, and after the question: the digest differs, refused with exit 3', async () => {
    await shop.release('three');
    const plan = join(shop.folder, 'plan.json');
    await shop.done('promote', 'prod', '--dry-run', '--plan-out', plan);
    const other = moveTag('other');
    const saved = await shop.pipegen(['apply', plan, '--yes']);
    expect(saved.exitCode, saved.output).toBe(3);
    await expectTidy(shop, saved);
    isUntouched('two');
    other.back();

    let moved: ReturnType<typeof moveTag> | undefined;
    const late = await shop.answered(['promote', 'prod'], () => {
      moved = moveTag('another');
    });
    expect(late.exitCode, late.output).toBe(3);
    await expectTidy(shop, late);
    isUntouched('two');
    moved?.back();
    await shop.converges('promote', 'prod');
    isUntouched('three');
  }, 360_000);

  it('7. never healthy: it times out, the new one goes, the old one stays, and its logs are shown', async () => {
    await shop.release('sick', { start: { in: 'prod', script: SICK } });
    const watch = shop.watch();
    const began = performance.now();
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect((performance.now() - began) / 1_000).toBeLessThan(toSeconds('2m'));
    expect(run.stderr).toContain('this one is sick');
    expect(run.stderr).toMatch(/prod-pr-\d+-r1 was removed; https:\/\/\S+ is still served by prod-pr-\d+-r\d+\./);
    await expectTidy(shop, run);
    expect(await watch.ended()).toEqual(['three']);
    isUntouched('three');
  }, 360_000);

  it('19. migration succeeds but health fails: it says that the data changed, and names the copy from before', async () => {
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain('The migration has changed the data of prod');
    const copies = await shop.done('restore', 'prod', 'store', '--list');
    const [, name = 'none'] = /pipegen restore prod store --copy (\d{8}T\d{6}Z)/.exec(run.stderr) ?? [];
    expect(copies.stdout, run.stderr).toContain(name);
    isUntouched('three');
  }, 360_000);

  it('19. migration fails: no switch, and the old one serves', async () => {
    const script = 'echo "the table is locked"\nexit 7';
    await shop.release('unmigrated', { migrate: { in: 'prod', script } });
    const watch = shop.watch();
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain('the table is locked');
    expect(run.stderr).not.toMatch(/\] start /);
    await expectTidy(shop, run);
    expect(await watch.ended()).toEqual(['three']);
    isUntouched('three');
  }, 360_000);

  it('20. backup fails before a migration: nothing is migrated and nothing is switched', async () => {
    await shop.release('four');
    shop.docker('exec', shop.store('prod'), '/bin/sh', '-c', 'echo broken > /data/broken');
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).not.toMatch(/\] (?:run|start) /);
    await expectTidy(shop, run);
    isUntouched('three');
    shop.docker('exec', shop.store('prod'), '/bin/busybox', 'rm', '/data/broken');
    await shop.converges('promote', 'prod');
    isUntouched('four');
  }, 360_000);

  it('8. crash loop after green: the soak fails, the new one goes and the old one serves', async () => {
    await shop.release('crashing', { start: { in: 'prod', script: CRASH } });
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toMatch(/\] verify /);
    expect(run.stderr).toMatch(/prod-pr-\d+-r1 was removed; https:\/\/\S+ is still served by prod-pr-\d+-r\d+\./);
    await expectTidy(shop, run);
    isUntouched('four');
  }, 360_000);

  it('21. rollback target gone from the registry: non-zero before anything is touched', async () => {
    const { past } = (await shop.ledger()).environments.prod ?? { past: [] };
    const before = past.find(({ release }) => release !== past[0]?.release);
    const digest = (await shop.ledger()).releases[before?.release ?? '']?.images.app?.digest ?? '';
    await shop.deleteImage(digest);
    const entries = (await shop.openLedger().entries()).length;
    const run = await shop.pipegen(['rollback', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain('Nothing was changed');
    expect((await shop.openLedger().entries()).length).toBe(entries);
    await expectTidy(shop, run);
    isUntouched('four');
  }, 120_000);

  it('21. rollback target gone from git: non-zero before anything is touched', async () => {
    const { state, revision } = await shop.openLedger().read();
    const { prod } = state.environments;
    if (prod === undefined) throw new Error('PROD has no record.');
    const gone = '0123456789'.repeat(4);
    const past = prod.past.map((one) => (one.release === prod.past[0]?.release ? one : { ...one, commit: gone }));
    const forgotten = { ...state, environments: { ...state.environments, prod: { ...prod, past } } };
    const entry = {
      at: new Date().toISOString(),
      by: 'test',
      event: 'finished',
      text: 'the commits are gone',
    } as const;
    await shop.openLedger().append({ state, revision }, forgotten, entry);
    const run = await shop.pipegen(['rollback', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toMatch(/its commit 0123456 cannot be checked out\. Nothing was changed/);
    await expectTidy(shop, run);
    isUntouched('four');
  }, 120_000);

  /** Pushes something else under the tag of the release in STAGING. */
  function moveTag(content: string): { back(): void } {
    const label = '{{.Label "pipegen.release"}}';
    const [tag] = shop.docker('ps', '--format', label, '--filter', `id=${shop.serving('staging')[0]}`);
    const image = `${shop.registryName()}/shop/app`;
    const context = join(shop.folder, content);
    mkdirSync(context);
    writeFileSync(join(context, 'Dockerfile'), `FROM ${image}:${tag}\nLABEL other=${content}\n`);
    const config = ['--config', join(shop.folder, 'docker')];
    shop.docker('tag', `${image}:${tag}`, `${image}:kept`);
    shop.docker('build', '--quiet', '--tag', `${image}:${tag}`, context);
    shop.docker(...config, 'push', '--quiet', `${image}:${tag}`);
    return {
      back() {
        shop.docker('tag', `${image}:kept`, `${image}:${tag}`);
        shop.docker(...config, 'push', '--quiet', `${image}:${tag}`);
      },
    };
  }
});
