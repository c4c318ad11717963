import { afterAll, beforeAll, expect, it } from 'vitest';
import { stride } from '../../budget.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { endOf, SECRETS } from '../world.ts';
import { expectTidy, locksIn } from './faultyShop.ts';
import { endAt, FaultShop } from './shop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

describePart('a command that is killed', 'Docker, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop();

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
  }, 360_000);
  afterAll(() => shop.close());

  /** Runs a command again and again, each time killed at a later boundary, until it ends; the boundaries that it met. */
  async function killAtEach(...args: string[]): Promise<readonly string[]> {
    const met = new Set<string>();
    for (;;) {
      const run = await endAt(shop, [...args, '--yes'], 'SIGKILL', ({ operation, at }) => {
        const boundary = `${operation}: ${at}`;
        return !met.has(boundary) && met.add(boundary).size % stride(3) === 0;
      });
      if (run.at === undefined) {
        expect(run.exitCode, run.output).toBe(0);
        return [...met];
      }
      expect(run.exitCode === null || run.exitCode === 0, run.output).toBe(true);
    }
  }

  it('1. crash at the boundaries of a promotion: the same command goes on, and PROD answers all the time', async () => {
    await shop.release('two');
    const watch = shop.watch();
    const met = await killAtEach('promote', 'prod');
    expect(await watch.ended()).toEqual(['one', 'two']);
    const kinds = [...new Set(met.map((boundary) => boundary.split(' ')[0]))];
    expect(kinds).toEqual(expect.arrayContaining(['open', 'merge', 'tag', 'start', 'verify', 'remove']));
    expect(met.filter((boundary) => boundary.endsWith(': begun')).length).toBeGreaterThan(7);
    expect(shop.pages()).toEqual(['two']);
    expect(shop.projects().filter((project) => project.startsWith('prod-'))).toHaveLength(1);
    const merges = shop.git(shop.bare, 'rev-list', '--count', '--merges', '--first-parent', 'PROD');
    expect(merges).toBe('2');
    await shop.isSettled('promote', 'prod');
  }, 600_000);

  it('1. crash at the boundaries of a rollback: it ends at the release that it began with', async () => {
    const watch = shop.watch();
    await killAtEach('rollback', 'prod');
    await watch.ended();
    expect(shop.pages()).toEqual(['one']);
    expect((await shop.ledger()).environments.prod?.hold?.release).toBeDefined();
    expect(locksIn(await shop.ledger())).toEqual([]);
    expect(shop.orphans()).toEqual([]);
    // It is back in the other direction, which is not the rest of the first one.
    await shop.done('rollback', 'prod', '--yes');
    expect(shop.pages()).toEqual(['two']);
  }, 600_000);

  it('1. crash at any time of a deployment: the ledger is whole, and the same command goes on', async () => {
    await shop.mergeChange('three', 'three');
    for (let delay = 300; delay < 3_000; delay += stride(3) * 280) {
      const child = shop.spawn(['deploy', 'staging', '--yes']);
      setTimeout(() => child.kill('SIGKILL'), delay + Math.random() * 200);
      const run = await endOf(child);
      expect(run.exitCode === null || run.exitCode === 0, run.output).toBe(true);
      // The dead holder's lock may still be there; the ledger can be read all the same.
      for (const secret of Object.values(SECRETS)) expect(run.output).not.toContain(secret);
      expect((await shop.ledger()).version).toBe(1);
    }
    await shop.converges('deploy', 'staging');
    expect(shop.git(shop.bare, 'fsck', '--strict')).not.toMatch(/missing|corrupt|broken/);
    const entries = await shop.openLedger().entries();
    expect(entries.every(({ text }) => text !== '')).toBe(true);
  }, 480_000);

  it('3. holder killed on another machine: who comes waits until its lock runs out', async () => {
    const { state, revision } = await shop.openLedger().read();
    const now = Date.now();
    const lock = {
      holder: { name: 'ann@elsewhere', process: 'elsewhere/abc/1/1' },
      reason: 'pipegen deploy staging',
      takenAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 12_000).toISOString(),
      fence: state.fence + 1,
    };
    const { staging } = state.environments;
    if (staging === undefined) throw new Error('STAGING has no record.');
    const locked = {
      ...state,
      fence: lock.fence,
      environments: { ...state.environments, staging: { ...staging, lock } },
    };
    const entry = { at: lock.takenAt, by: lock.holder.name, event: 'started', text: 'begin' } as const;
    await shop.openLedger().append({ state, revision }, locked, entry);

    await shop.mergeChange('four', 'four');
    const refused = await shop.pipegen(['deploy', 'staging', '--yes']);
    expect(refused.exitCode, refused.output).toBe(3);
    expect(refused.stderr).toContain('staging has been locked by ann@elsewhere since');
    expect(refused.stderr).toContain('pipegen unlock staging --force');
    const waited = await shop.pipegen(['deploy', 'staging', '--yes', '--wait-lock', '60']);
    expect(waited.exitCode, waited.output).toBe(0);
    expect(waited.stderr).toContain('Waiting for the lock of staging, held by ann@elsewhere');
    expect(Date.now()).toBeGreaterThan(now + 12_000);
    await shop.isSettled('deploy', 'staging');
  }, 240_000);

  it("3. a paused holder's late write fails: it stops with exit 3 and changes nothing more", async () => {
    const paused = shop.spawn(['promote', 'qa', '--yes']);
    const ended = endOf(paused);
    await new Promise<void>((resolve) =>
      paused.stderr?.on('data', (chunk: Buffer) => /\] start /.test(chunk.toString()) && resolve()),
    );
    paused.kill('SIGSTOP');
    for (const environment of ['qa', 'staging']) await shop.done('unlock', environment, '--force', '--yes');
    await shop.converges('promote', 'qa');
    const before = { projects: shop.projects(), ledger: await shop.ledger() };
    paused.kill('SIGCONT');
    const late = await ended;
    expect(late.exitCode, late.output).toBe(3);
    expect(late.stderr).toContain('This command no longer holds the lock of qa');
    expect(late.stderr).not.toMatch(/\] (?:verify|remove) /);
    expect({ projects: shop.projects(), ledger: await shop.ledger() }).toEqual(before);
    await expectTidy(shop, late);
    await shop.isSettled('promote', 'qa');
  }, 240_000);

  for (const [signal, exitCode, kinds] of [
    ['SIGTERM', 143, ['merge', 'back', 'start', 'remove']],
    ['SIGINT', 130, ['run', 'verify']],
  ] as const)
    it(`22. ${signal} from a Jenkins abort: recorded, the lock released, exit ${exitCode}, and the rest can be done`, async () => {
      await shop.release(`stopped-${exitCode}`);
      const watch = shop.watch();
      for (const kind of kinds) {
        const run = await endAt(shop, ['promote', 'prod', '--yes'], signal, ({ operation, at }) => {
          return at === 'begun' && operation.startsWith(kind);
        });
        // What is over before the signal arrives is over.
        if (run.exitCode === 0) continue;
        expect(run.exitCode, run.output).toBe(exitCode);
        expect(run.stderr).toContain('Run the same command again to continue');
        await expectTidy(shop, run);
        const [entry] = await shop.openLedger().entries(1);
        expect(entry).toMatchObject({ event: 'interrupted', command: 'pipegen promote prod' });
      }
      await shop.converges('promote', 'prod');
      expect(await watch.ended()).toContain(`stopped-${exitCode}`);
      expect(shop.pages()).toEqual([`stopped-${exitCode}`]);
    }, 480_000);
});
