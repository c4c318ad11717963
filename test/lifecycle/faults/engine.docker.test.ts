import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLongRun } from '../../budget.ts';
import { programMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { startTraefik, type Traefik } from '../../traffic/traefik.ts';
import { expectTidy } from './faultyShop.ts';
import { OwnEngine, ownEngineMissing } from './ownEngine.ts';
import { endAt, FaultShop, withEnvironment } from './shop.ts';

const missing =
  traefikMissing() ?? ownEngineMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

describePart(
  'an engine that is restarted',
  'Docker, Traefik, dockerd as root, docker-registry, BusyBox',
  missing,
  () => {
    const shop = new FaultShop();
    const engine = new OwnEngine();
    const { DOCKER_HOST: before } = process.env;
    let edge: Traefik;
    shop.alter = (flow) => withEnvironment(flow, 'prod', { soak: '5s' });

    beforeAll(async () => {
      await engine.start();
      process.env.DOCKER_HOST = engine.host;
      edge = await startTraefik({ isShared: true });
      await shop.open();
      await shop.release('one', {}, 'prod');
    }, 480_000);

    afterAll(async () => {
      try {
        shop.close();
        await edge.stop();
      } finally {
        if (before === undefined) delete process.env.DOCKER_HOST;
        else process.env.DOCKER_HOST = before;
        await engine.remove();
      }
    }, 240_000);

    const restarts = [
      ['SIGKILL', 'start', 'two'],
      ['SIGTERM', 'verify', 'three'],
    ] as const;
    for (const [signal, during, page] of restarts.slice(0, isLongRun ? 2 : 1))
      it(`6. Docker daemon restarts (${signal}) while "${during}" runs: nothing is there twice, and a rerun finishes`, async () => {
        await shop.release(page);
        const serving = shop.serving('prod');
        let ended: Promise<void> | undefined;
        const run = await endAt(shop, ['promote', 'prod', '--yes'], 'SIGCONT', ({ operation, at }) => {
          const isNow = at === 'begun' && operation.startsWith(`${during} `);
          if (isNow)
            setTimeout(() => {
              ended = engine.end(signal);
            }, 700);
          return isNow;
        });
        await ended;
        expect(run.exitCode, run.output).toBe(1);
        expect(run.stderr).toMatch(/The Docker engine .* is unreachable/);
        expect(run.stderr).toContain('then run the command again');
        expect(run.stderr).not.toMatch(/\] remove /);
        await engine.start();
        // Nor does it start its edge then, which the on-call engineer does.
        shop.docker('start', edge.container);
        await expectTidy(shop, run);
        // The old one is there and was not made anew.
        expect(shop.docker('ps', '--all', '--quiet', '--filter', `id=${serving[0]}`)).toEqual(serving);
        // An engine that was killed may not start what it forgot that it runs: then the new one goes once more.
        const again = await shop.pipegen(['promote', 'prod', '--yes']);
        if (again.exitCode !== 0) expect(again.stderr).toContain('is still served by');
        await shop.converges('promote', 'prod');
        expect(shop.pages()).toEqual([page]);
        const all = ['--filter', `label=pipegen.flow=${shop.flowName}`, '--filter', 'label=pipegen.environment=prod'];
        expect(shop.docker('ps', '--all', '--quiet', ...all, '--filter', 'label=pipegen.service=app')).toHaveLength(1);
        expect(shop.docker('ps', '--all', '--quiet', ...all, '--filter', 'label=pipegen.service=store')).toHaveLength(
          1,
        );
      }, 480_000);
  },
);
