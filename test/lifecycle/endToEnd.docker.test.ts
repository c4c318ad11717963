import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiMissing, standInImagesMissing, traefikMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { ask } from '../traffic/ask.ts';
import { type Load, type LoadReport, underLoad } from '../traffic/load.ts';
import { findSharedTraefik, type Traefik } from '../traffic/traefik.ts';
import { DatabaseShop } from './databaseShop.ts';
import type { CommandRun } from './world.ts';

const missing = standInImagesMissing() ?? traefikMissing();

describePart('end to end with plain git', 'Traefik and the stand-in images', missing, () => tell('git'));

describePart(
  'end to end with GitHub',
  "Traefik, the stand-in images and GitHub's OpenAPI description",
  missing ?? openApiMissing(),
  () => tell('gitHub'),
);

/** The story of a shop's first two releases, in its order: each test goes on from where the one before ended. */
function tell(host: 'git' | 'gitHub'): void {
  const shop = new DatabaseShop(host);
  let traefik: Pick<Traefik, 'httpsPort'>;

  beforeAll(async () => {
    [traefik] = await Promise.all([findSharedTraefik(), shop.open()]);
  }, 360_000);

  afterAll(async () => {
    shop.close();
  }, 120_000);

  it('deploys two open changes into STAGING, each at a host name of its own', { timeout: 400_000 }, async () => {
    expect(await shop.openChange('one', 'one')).toBe(1);
    expect(await shop.openChange('two', 'two')).toBe(2);
    const first = await done('deploy', 'staging', '--commit', 'one');
    expect(stepsOf(first), first.output).toEqual([
      ...['build', 'test', 'push', 'tag', 'create', 'start', 'run', 'start'],
      ...['verify', 'move', 'confirm'],
    ]);
    expect(first.stdout).toContain(`https://${shop.domain('pr-1')}`);
    expect(first.stdout).toContain('Undo with: pipegen retire staging-pr-1');
    await done('deploy', 'staging', '--commit', 'two');
    await shows('pr-1', 'staging-pr-1 serves begin one');
    await shows('pr-2', 'staging-pr-2 serves begin two');
    expect(await board('staging')).toEqual(['staging-pr-2 verified serves', 'staging-pr-1 verified serves']);
  });

  it('brings what was merged to STAGING', { timeout: 400_000 }, async () => {
    await shop.merge(1);
    const first = await done('deploy', 'staging');
    // The merge of a change that was up to date has the tree of its head: its images are there.
    expect(stepsOf(first)).not.toContain('build');
    await shop.merge(2);
    expect(stepsOf(await done('deploy', 'staging'))).toContain('build');
    await shows('pr-2', 'staging-pr-2 serves begin one two');
  });

  it('promotes to QA what STAGING runs, and retires what QA contains', { timeout: 400_000 }, async () => {
    await moves('qa');
    await shows('pr-3', 'qa-pr-3 serves begin one two');
    expect(await board('qa')).toEqual(['qa-pr-3 verified serves']);
    expect(await board('staging')).toEqual([]);
    await sameDigest('staging-pr-2', 'qa-pr-3');
  });

  it('promotes to PROD', { timeout: 400_000 }, async () => {
    await moves('prod');
    await shows(undefined, 'prod-pr-4 serves begin one two');
    expect(await board('prod')).toEqual(['prod-pr-4 verified serves']);
    await sameDigest('staging-pr-2', 'prod-pr-4');
    expect(shop.left()).toEqual({
      containers: ['prod-postgres-1', 'prod-pr-4-r1-app-1'],
      networks: ['prod', 'prod-pr-4-r1_default'],
      volumes: ['prod_postgres_data'],
    });
    shop.sql('prod', "insert into visits values ('ann')");
  });

  it('takes a second release up to QA, beside a change that stays open and one that does not', {
    timeout: 800_000,
  }, async () => {
    expect(await shop.openChange('five', 'five')).toBe(5);
    expect(await shop.openChange('six', 'six')).toBe(6);
    expect(await shop.openChange('seven', 'seven')).toBe(7);
    for (const branch of ['six', 'seven']) await done('deploy', 'staging', '--commit', branch);
    await shop.merge(5);
    await done('deploy', 'staging');
    await moves('qa');
    await shows('pr-8', 'qa-pr-8 serves begin five one two');
    expect(await board('staging')).toEqual(['staging-pr-7 verified serves', 'staging-pr-6 verified serves']);
  });

  it('switches PROD to it under load without a failed request', { timeout: 400_000 }, async () => {
    await switches('prod-pr-4', 'prod-pr-9', async () => {
      await moves('prod');
    });
    await shows(undefined, 'prod-pr-9 serves begin five one two');
    await sameDigest('staging-pr-5', 'prod-pr-9');
    expect(shop.sql('prod', 'select name from visits')).toBe('ann');
  });

  it('goes back and forth under load without a failed request', { timeout: 400_000 }, async () => {
    await switches('prod-pr-9', 'prod-pr-4', async () => {
      const { stdout } = await done('rollback', 'prod');
      expect(stdout).toContain('Undo with: pipegen rollback prod');
    });
    await shows(undefined, 'prod-pr-4 serves begin one two');
    expect(shop.sql('prod', 'select name from visits')).toBe('ann');
    await switches('prod-pr-4', 'prod-pr-9', async () => {
      const { stdout } = await done('rollback', 'prod');
      expect(stdout).toContain('To end the hold: pipegen deploy prod');
    });
    expect(stepsOf(await done('deploy', 'prod'))).toEqual(['end']);
  });

  it('prunes the deployment of a change that was closed unmerged, and leaves the one that is open', {
    timeout: 400_000,
  }, async () => {
    await shop.closeChange(7);
    const { stdout, stderr } = await done('prune');
    expect(stderr).toContain('remove staging-pr-7, because #7 was closed unmerged');
    expect(stdout).toContain('Retired: staging-pr-7.');
    expect(await board('staging')).toEqual(['staging-pr-6 verified serves']);
    await shows('pr-6', 'staging-pr-6 serves begin one six two');
    expect((await ask(`https://${shop.domain('pr-7')}/`, traefik.httpsPort)).status).toBe(404);
    expect((await done('prune')).stdout).toContain('Nothing to do.');
  });

  it('leaves what serves and nothing else', { timeout: 120_000 }, async () => {
    expect(shop.left()).toEqual({
      containers: ['prod-postgres-1', 'prod-pr-9-r2-app-1', 'staging-pr-6-postgres-1', 'staging-pr-6-r1-app-1'],
      networks: ['prod', 'prod-pr-9-r2_default', 'staging-pr-6', 'staging-pr-6-r1_default'],
      volumes: ['prod_postgres_data', 'staging-pr-6_postgres_data'],
    });
    const { stdout } = await done('plan');
    for (const environment of ['staging', 'qa', 'prod'])
      expect(stdout).toContain(`${environment}: in the desired state`);
  });

  it('shows logs, and runs commands in services and beside them', { timeout: 180_000 }, async () => {
    expect((await done('logs', 'prod', 'app', '--tail', '5')).stdout).toMatch(/^app-1 +\| /m);
    expect((await done('exec', 'prod', 'postgres', '--', 'sh', '-c', 'echo "in $HOSTNAME"')).stdout).toMatch(
      /^in \w+\n/,
    );
    const { stdout } = await done(
      'run',
      'prod',
      'app',
      '--',
      'sh',
      '-c',
      'echo "$PIPEGEN_DEPLOYMENT $1"',
      'sh',
      'a b;$HOME',
    );
    expect(stdout).toContain('prod-pr-9 a b;$HOME\n');
    const failing = await shop.pipegen(['run', 'prod', 'app', '--', 'sh', '-c', 'exit 7']);
    expect(failing.exitCode).toBe(1);
    const unknown = await shop.pipegen(['logs', 'prod', 'ap']);
    expect([unknown.exitCode, unknown.output]).toEqual([2, expect.stringContaining('Did you mean "app"?')]);
    expect(shop.left().containers).toHaveLength(4);
  });

  it('tells what happened to PROD, newest first', { timeout: 120_000 }, async () => {
    const { events } = JSON.parse((await done('history', 'prod', '--json')).stdout) as History;
    expect(events.map(({ command, event }) => `${command} ${event}`)).toEqual([
      'pipegen deploy prod finished',
      'pipegen rollback prod finished',
      'pipegen rollback prod finished',
      'pipegen promote prod finished',
      'pipegen promote prod finished',
    ]);
    expect(events.every(({ by }) => by.includes('@'))).toBe(true);
    expect((await done('history', 'prod')).stdout).toContain('move the traffic of prod to prod-pr-9-r1');
  });

  if (host === 'gitHub')
    it('asked GitHub for nothing but what GitHub describes', async () => {
      expect(shop.gitHub.requests.length).toBeGreaterThan(50);
      expect(shop.gitHub.violations).toEqual([]);
      expect(shop.gitHub.environments.sort()).toEqual(['prod', 'staging-pr-6']);
    });

  /** Runs a command that has to end well and to say no secret. */
  async function done(...args: readonly string[]): Promise<CommandRun> {
    const changes = ['deploy', 'promote', 'rollback', 'prune'].includes(args[0] ?? '');
    const run = await shop.pipegen([...args, ...(changes ? ['--yes'] : [])]);
    expect(run.exitCode, run.output).toBe(0);
    for (const secret of shop.secrets()) expect(run.output).not.toContain(secret);
    return run;
  }

  /** Promotes without building, pulling or pushing anything. */
  async function moves(environment: string): Promise<void> {
    const run = await done('promote', environment);
    expect(stepsOf(run)).not.toEqual(expect.arrayContaining(['build']));
    expect(stepsOf(run)).toEqual(
      expect.arrayContaining(['open', 'merge', 'tag', 'start', 'verify', 'move', 'confirm', 'remove']),
    );
    expect(run.output).not.toMatch(/\b(?:Pulling|Pulled|Pushed|Step \d+\/)/);
  }

  /** Keeps eight clients asking PROD while the one deployment takes over from the other. */
  async function switches(from: string, to: string, work: () => Promise<void>): Promise<LoadReport> {
    const settings = {
      port: traefik.httpsPort,
      host: shop.domain(),
      answeredBy: (body: string) => /^(prod-pr-\d+) serves /.exec(body)?.[1],
    };
    const report = await underLoad(settings, async ({ until }: Load) => {
      await until(from);
      await work();
      await until(to);
    });
    expect(report).toMatchObject({ failures: [], connections: 8 });
    expect(Object.keys(report.answers)).toEqual([from, to]);
    return report;
  }

  async function sameDigest(...tags: readonly string[]): Promise<void> {
    const digests = await Promise.all(tags.map((tag) => shop.digest(tag)));
    expect(digests).toEqual(tags.map(() => expect.stringMatching(/^sha256:[0-9a-f]{64}$/)));
    expect(new Set(digests).size).toBe(1);
  }

  async function page(tag?: string): Promise<string> {
    const { status, body } = await ask(`https://${shop.domain(tag)}/`, traefik.httpsPort);
    return status === 200 ? body.trim() : `${status} ${body.trim()}`;
  }

  /** The page of PROD, or of the deployment with a tag: Traefik takes a moment to follow the engine. */
  async function shows(tag: string | undefined, text: string): Promise<void> {
    await expect.poll(() => page(tag), { timeout: 5_000 }).toBe(text);
  }

  async function board(environment: string): Promise<readonly string[]> {
    const { environments } = JSON.parse((await done('status', environment, '--json')).stdout) as Board;
    return (environments[0]?.deployments ?? []).map(
      ({ name, state, serves }) => `${name} ${state}${serves ? ' serves' : ''}`,
    );
  }
}

interface Board {
  readonly environments: readonly {
    readonly deployments: readonly { readonly name: string; readonly state: string; readonly serves: boolean }[];
  }[];
}

interface History {
  readonly events: readonly { readonly command?: string; readonly event: string; readonly by: string }[];
}

/** The verbs of what was executed, in order: `[1/6] build ...`. */
function stepsOf({ stderr }: CommandRun): readonly string[] {
  // What takes long is named again while it lasts.
  return [...stderr.matchAll(/^\[\d+\/\d+\] (\w+)(?!.* so far$)/gm)].map(([, verb]) => verb ?? '');
}
