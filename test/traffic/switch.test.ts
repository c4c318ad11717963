import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EDGE_NETWORK } from '../../src/model/names.ts';
import { standInImagesMissing, traefikMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { ask } from './ask.ts';
import { type LoadSettings, startLoad, underLoad } from './load.ts';
import { Shop, type Which } from './shop.ts';
import { startTraefik, type Traefik } from './traefik.ts';

/** Milliseconds after which Traefik has followed a change for sure: it gathers changes for 500 at most. */
const SETTLED = 1500;

describePart('traffic', 'Traefik and the stand-in images', standInImagesMissing() ?? traefikMissing(), () => {
  const shop = new Shop(`traffic-${process.pid}`);
  const one: Which = { tag: 'pr-1', priority: 1 };
  const two: Which = { tag: 'pr-2', priority: 2 };
  const three: Which = { tag: 'pr-3', priority: 3 };
  let traefik: Traefik;

  beforeAll(async () => {
    [traefik] = await Promise.all([startTraefik({ inspect: true }), shop.open()]);
    await shop.deploy(one);
    await answersFirst('prod-pr-1');
  });

  afterAll(async () => {
    await shop.close();
    await traefik.stop();
  });

  it('reaches a deployment by its address in the edge network, of all that it has', async () => {
    const format = `{{(index .NetworkSettings.Networks "${EDGE_NETWORK}").IPAddress}}`;
    expect(await traefik.servers(service(one))).toEqual([`http://${inspect(format, shop.container(one))}:80`]);
    expect(Number(inspect('{{len .NetworkSettings.Networks}}', shop.container(one)))).toBe(2);
  });

  it('goes over to the new deployment when it is healthy, and no request fails', { timeout: 120_000 }, async () => {
    const report = await underLoad(load(), async ({ until, report: soFar }) => {
      await until('prod-pr-1');
      await shop.deploy(two);
      await until('prod-pr-2');
      await shop.drain(one);
      await shop.remove(one);
      const { answers } = soFar();
      await sleep(SETTLED);
      expect(soFar().answers['prod-pr-1']).toBe(answers['prod-pr-1']);
    });
    expect(report).toMatchObject({ failures: [], connections: 8 });
    expect(Object.keys(report.answers)).toEqual(['prod-pr-1', 'prod-pr-2']);
  });

  it('goes back to the old deployment when the new one fails, and no request fails', { timeout: 120_000 }, async () => {
    const report = await underLoad(load(), async ({ until }) => {
      await until('prod-pr-2');
      await shop.deploy(three);
      await until('prod-pr-3');
      await shop.drain(three);
      await shop.remove(three);
      await until('prod-pr-2');
      await sleep(SETTLED);
    });
    expect(report).toMatchObject({ failures: [], connections: 8 });
    expect(Object.keys(report.answers)).toEqual(['prod-pr-2', 'prod-pr-3']);
  });

  it('never goes over to a deployment that does not become healthy', { timeout: 120_000 }, async () => {
    const report = await underLoad(load(), async () => {
      await shop.compose(three, 'up', '--detach', '--pull', 'never');
      await shop.drain(three);
      await sleep(SETTLED);
      await shop.remove(three);
    });
    expect(report.failures).toEqual([]);
  });

  it('lets a request that is being answered end while its deployment is drained and stopped', {
    timeout: 60_000,
  }, async () => {
    await shop.deploy(three);
    await answersFirst('prod-pr-3');
    const slow = ask(`https://${shop.host}/slow`, traefik.httpsPort);
    await sleep(500);
    await shop.drain(three);
    await shop.remove(three);
    const { status, body } = await slow;
    expect([status, body.length]).toEqual([200, 100_000]);
  });

  it('sends requests to a one-off container of a service, unless its label forbids it', {
    timeout: 60_000,
  }, async () => {
    const oneOff = async (...flags: readonly string[]): Promise<number> => {
      const name = await shop.compose(two, 'run', '--detach', '--no-deps', ...flags, 'page');
      while (inspect('{{.State.Health.Status}}', name) !== 'healthy') await sleep(100);
      await sleep(SETTLED);
      const servers = await traefik.servers(service(two));
      execFileSync('docker', ['rm', '--force', name], { stdio: 'ignore' });
      await sleep(SETTLED);
      return servers.length;
    };
    expect(await oneOff()).toBe(2);
    expect(await oneOff('--label', 'traefik.enable=false')).toBe(1);
  });

  it('makes of any tag the routers of one deployment, each for its own host name only', {
    timeout: 120_000,
  }, async () => {
    const tags = ['pr-0', 'pr-9999999', 'c-0000000', 'c-1e10000', 'c-deadbee'];
    const priorities = [0, 1, 9_999_999, Date.now(), Number.MAX_SAFE_INTEGER];
    const deployments = tags.map((tag, index): Which => {
      const priority = priorities[index];
      return { tag, environment: 'qa', ...(priority !== undefined && { priority }) };
    });
    for (const deployment of deployments) await shop.deploy(deployment);
    await sleep(SETTLED);
    const ours = (await traefik.routers()).filter(({ name }) => name.startsWith(`${shop.name}-qa-`));
    expect(ours.map(({ name, rule, status, error }) => ({ name, rule, status, error })).sort(byName)).toEqual(
      tags
        .flatMap((tag) => [
          router(`${shop.name}-qa-${tag}`, `${tag}.${shop.host}`),
          router(`${shop.name}-qa-${tag}-team`, `team-${tag}.${shop.host}`),
        ])
        .sort(byName),
    );
    for (const tag of tags)
      expect((await ask(`https://${tag}.${shop.host}/`, traefik.httpsPort)).body).toBe(`qa-${tag}\n`);
    expect((await ask(`https://${shop.host}/`, traefik.httpsPort)).body).toBe('prod-pr-2\n');
  });

  it('shows in the load what fails: a deployment that is killed', { timeout: 60_000 }, async () => {
    const report = await underLoad(load(), async ({ until }) => {
      await until('prod-pr-2');
      await shop.kill(two);
      await sleep(SETTLED);
      await expect(until('prod-pr-2', 0.1)).rejects.toThrow('"prod-pr-2" does not answer all after 0.1 s');
    });
    expect(report.failures.length).toBeGreaterThanOrEqual(8);
    expect(report.requests).toBe((report.answers['prod-pr-2'] ?? 0) + report.failures.length);
  });

  function load(): LoadSettings {
    const answeredBy = (body: string): string | undefined => /^(prod-pr-\d)\n$/.exec(body)?.[1];
    return { port: traefik.httpsPort, host: shop.host, answeredBy };
  }

  /** Until then requests may find no deployment at all. */
  async function answersFirst(deployment: string): Promise<void> {
    const first = startLoad({ ...load(), clients: 1, rest: 50 });
    await first.until(deployment).finally(first.stop);
  }

  function service({ tag }: Which): string {
    return `${shop.name}-prod-${tag}@docker`;
  }
});

function router(name: string, host: string): object {
  return { name: `${name}@docker`, rule: `Host(\`${host}\`)`, status: 'enabled', error: undefined };
}

function byName(left: { readonly name?: string }, right: { readonly name?: string }): number {
  return String(left.name).localeCompare(String(right.name));
}

function inspect(format: string, container: string): string {
  return execFileSync('docker', ['container', 'inspect', '--format', format, container], { encoding: 'utf8' }).trim();
}
