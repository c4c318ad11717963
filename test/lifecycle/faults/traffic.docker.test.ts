import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setting } from '../../../src/index.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { REVISION_HEADER } from '../../../src/run/ports/edge.ts';
import { stride } from '../../budget.ts';
import { dockerMissing, programMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { type Load, longestMix, startLoad } from '../../traffic/load.ts';
import { findSharedTraefik } from '../../traffic/traefik.ts';
import { type CommandRun, endOf } from '../world.ts';
import { FaultShop } from './shop.ts';

const missing = dockerMissing() ?? traefikMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** Changes nothing but a file, so that a release behaves well. */
const COLOUR = setting('COLOUR', { default: 'blue', description: 'What the shop looks like.' });

/** The shop with a second host name, and with a setting. */
function withTwoHosts(flow: Flow): Flow {
  const services = flow.services.map((service) =>
    service.name === 'app' ? { ...service, environment: { ...service.environment, COLOUR } } : service,
  );
  const routes = flow.routes.flatMap((route) => [route, { ...route, name: 'api' }]);
  return { ...flow, services, routes, settings: [...flow.settings, COLOUR] };
}

describePart('two hosts that are asked all the time', 'Docker, Traefik, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop(['staging', 'prod']);
  shop.alter = withTwoHosts;
  let loads: readonly Load[] = [];
  let port = 0;

  beforeAll(async () => {
    await shop.open();
    ({ httpsPort: port } = await findSharedTraefik());
    await shop.release('one', {}, 'prod');
    loads = ['', 'api.'].map((label) =>
      startLoad({
        port,
        host: `${label}${shop.flowName}.example`,
        clients: 2,
        rest: 40,
        answeredBy: (_, headers) => headers[REVISION_HEADER.toLowerCase()]?.toString(),
      }),
    );
    await Promise.all(loads.map((load) => load.until('prod-pr-2-r1')));
  }, 480_000);

  afterAll(async () => {
    await Promise.all(loads.map((load) => load.stop()));
    shop.close();
  }, 120_000);

  /** Nothing failed since the beginning, and no two revisions answered in turn for more than a moment. */
  function expectSteady(): void {
    for (const load of loads) expect(load.report().failures).toEqual([]);
    expect(longestMix(loads.flatMap((load) => load.answered()))).toBeLessThan(1_000);
  }

  /** The revision that answers both hosts, which is the same. */
  function answering(): string {
    const names = new Set(loads.map((load) => load.answered().at(-1)?.name ?? 'nothing'));
    expect(names.size).toBe(1);
    return [...names][0] ?? '';
  }

  async function everyoneIsAnsweredBy(revision: RegExp): Promise<void> {
    await expect.poll(answering, { timeout: 10_000 }).toMatch(revision);
  }

  async function done(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
    const run = await shop.pipegen([...args, '--yes'], variables);
    expect(run.exitCode, run.output).toBe(0);
    return run;
  }

  it('move together with a promotion, and back with a rollback', async () => {
    const before = answering();
    await shop.release('two');
    await done(['promote', 'prod']);
    await expect.poll(answering, { timeout: 10_000 }).not.toBe(before);
    await done(['rollback', 'prod']);
    await everyoneIsAnsweredBy(new RegExp(`^${before.replace(/\d+$/, '')}`));
    await done(['deploy', 'prod']);
    expectSteady();
  }, 480_000);

  it('move to a new revision for a changed setting and for a rotated secret, which the plan names', async () => {
    const before = answering();
    const refused = await shop.pipegen(['deploy', 'prod', '--yes'], { COLOUR: 'red' });
    expect(refused.exitCode, refused.output).toBe(3);
    expect(refused.stderr).toContain('COLOUR');
    const changed = await done(['deploy', 'prod', '--accept-values'], { COLOUR: 'red' });
    expect(changed.stderr).toContain('COLOUR of app changed');
    await expect.poll(answering, { timeout: 10_000 }).not.toBe(before);
    const red = answering();
    const rotated = await done(['deploy', 'prod', '--accept-values'], { COLOUR: 'red', SHOP_TOKEN: 'another-token' });
    expect(rotated.stderr).toContain('TOKEN of app changed');
    expect(rotated.output).not.toContain('another-token');
    await expect.poll(answering, { timeout: 10_000 }).not.toBe(red);
    await done(['rollback', 'prod'], { COLOUR: 'red' });
    await done(['deploy', 'prod', '--accept-values']);
    expectSteady();
  }, 480_000);

  it('go back while the registry is down, with the images that the engine has', async () => {
    const before = answering();
    shop.stopRegistry();
    const refused = await shop.pipegen(['rollback', 'prod', '--yes']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain('To use the images on the engine: pipegen rollback --offline');
    const run = await done(['rollback', 'prod', '--offline']);
    expect(run.stderr).not.toContain('] tag ');
    await expect.poll(answering, { timeout: 10_000 }).not.toBe(before);
    await shop.startAgain();
    // What served before had another colour, which comes back with it.
    await done(['deploy', 'prod', '--accept-values']);
    expectSteady();
  }, 480_000);

  it('show what Compose says of the revision that answers, asked by hand', async () => {
    const revision = answering();
    const shown = await shop.done('compose', revision, '--', 'ps', '--all', '--format', '{{.Name}}');
    expect(shown.stdout.trim()).toBe(`${shop.flowName}-${revision}-app-1`);
    const kept = await shop.done('compose', 'prod', '--', 'ps', '--format', '{{.Service}}');
    expect(kept.stdout.trim()).toBe('store');
    const unknown = await shop.pipegen(['compose', 'prod-pr-99', '--', 'ps']);
    expect(unknown.exitCode, unknown.output).toBe(2);
    expect(unknown.stderr).toContain(revision);
    const before = (await shop.ledger()).environments.prod;
    const dry = await shop.done('freeze', 'prod', '--reason', 'a look', '--dry-run');
    expect(dry.stdout).toContain('Nothing was changed');
    expect((await shop.ledger()).environments.prod).toEqual(before);
  }, 240_000);

  it('stay where they are until a release that starts slowly is there as a whole', async () => {
    const before = answering();
    await shop.release('slow', { start: { in: 'prod', script: 'sleep 6' } });
    const command = done(['promote', 'prod']);
    await sleep(6_000);
    expect(answering()).toBe(before);
    await command;
    await expect.poll(answering, { timeout: 10_000 }).not.toBe(before);
    expectSteady();
  }, 480_000);

  it('stay where they are when a release crashes again and again', async () => {
    const before = answering();
    await shop.release('crash', { start: { in: 'prod', script: 'echo broken; exit 7' } });
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain('exit code 7');
    expect(run.stderr).toContain(`is still served by ${before}`);
    expect(answering()).toBe(before);
    expectSteady();
  }, 480_000);

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'are answered by one revision at a time while %s ends commands at many moments',
    async (signal) => {
      await shop.release(`after${signal}`);
      for (let moment = 1; moment <= 10; moment += stride(3)) {
        const child = shop.spawn(['promote', 'prod', '--yes']);
        setTimeout(() => child.kill(signal), 500 + moment * 700 + Math.random() * 500);
        await endOf(child);
        answering();
      }
      await done(['promote', 'prod']);
      await shop.isSettled('promote', 'prod');
      expect(shop.pages()).toEqual([`after${signal}`]);
      expectSteady();
    },
    400_000,
  );
});
