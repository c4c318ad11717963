import { afterAll, beforeAll, expect, it } from 'vitest';
import { LABELS } from '../../../src/model/names.ts';
import { dockerMissing, programMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { FaultShop } from './shop.ts';

const missing = dockerMissing() ?? traefikMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

describePart('what people did by hand', 'Docker, Traefik, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop();

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
  }, 480_000);
  afterAll(() => shop.close(), 120_000);

  const containers = () =>
    shop.docker('ps', '--all', '--quiet', '--filter', `label=${LABELS.flow}=${shop.flowName}`, '--no-trunc').sort();

  it('is set right by the next deployment: a service that was scaled', async () => {
    await shop.done('compose', 'prod-pr-3-r1', '--', 'up', '--detach', '--no-recreate', '--scale', 'app=3', 'app');
    await expect.poll(() => shop.serving('prod').length, { timeout: 60_000 }).toBe(3);
    expect((await shop.pipegen(['plan', 'prod'])).stdout).toContain('app');
    await shop.done('apply', '--yes');
    expect(shop.serving('prod')).toHaveLength(1);
    await shop.isSettled('deploy', 'prod');
  }, 480_000);

  it("does not include the edge, which is another flow's: doctor looks for it", async () => {
    const { stdout } = await shop.pipegen(['doctor']);
    expect(stdout).toContain("another flow's edge runs");
  }, 120_000);

  it('is shown and left alone: a container that has the labels of another', async () => {
    const [serving = ''] = shop.serving('prod');
    const labels = JSON.parse(
      shop.docker('inspect', '--format', '{{json .Config.Labels}}', serving)[0] ?? '',
    ) as object;
    // By Traefik's labels it would be given requests: everyone who can start containers can do that.
    const own = Object.entries(labels).filter(([name]) => !name.startsWith('traefik.'));
    const forged = [...own, ['com.docker.compose.project', 'somebody']];
    const image = shop.docker('inspect', '--format', '{{.Image}}', serving)[0] ?? '';
    const args = forged.flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    const [container = ''] = shop.docker(
      'run',
      '--detach',
      '--entrypoint',
      'sh',
      ...args,
      image,
      '-c',
      'busybox sleep 3000',
    );
    const status = await shop.pipegen(['status', 'prod']);
    expect(status.stdout, status.output).toContain('somebody: 1 container');
    await shop.release('two', {}, 'prod');
    expect(containers()).toContain(container);
    shop.docker('rm', '--force', container);
    expect(shop.pages()).toEqual(['two']);
    await shop.isSettled('deploy', 'prod');
  }, 480_000);

  it('serves or goes, as a whole: a release whose health comes and goes', async () => {
    const script =
      '(while :; do mv /www/health /www/away; sleep 3; mv /www/away /www/health; sleep 1; done) & echo flapping';
    await shop.release('flapping', { start: { in: 'prod', script } });
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    const page = run.exitCode === 0 ? 'flapping' : 'two';
    expect(await shop.shown(), run.output).toContain(page);
    const status = await shop.pipegen(['status', 'prod']);
    expect(status.stdout.split('\n').filter((line) => / serves\b/.test(line))).toHaveLength(1);
    await shop.release('three', {}, 'prod');
    expect(await shop.shown()).toContain('three');
    await shop.isSettled('deploy', 'prod');
  }, 480_000);
});
