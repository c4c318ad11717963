import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FlowDefinition } from '../../src/index.ts';
import { standInImagesMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { DatabaseShop } from './databaseShop.ts';
import type { CommandRun } from './world.ts';

/** A promotion path of two environments: data matters in PROD only. */
class ShortPath extends DatabaseShop {
  protected override environments(): FlowDefinition['environments'] {
    const { staging, prod } = super.environments();
    if (staging === undefined || prod === undefined) throw new Error('The flow has lost an environment.');
    return { staging, prod: { ...prod, from: 'staging', retires: ['staging'], soak: '1s' } };
  }
}

/** Works on an empty database, and on one where nobody came twice; the first statement stays when the second fails. */
const ONCE_ONLY = `alter table visits add column if not exists email text;
alter table visits add unique (name);
`;

describePart("PROD's database", 'the stand-in images', standInImagesMissing(), () => {
  const shop = new ShortPath();

  beforeAll(() => shop.open(), 120_000);
  afterAll(() => shop.close(), 120_000);

  it('is migrated once for a release, before anything of it starts', { timeout: 400_000 }, async () => {
    const first = await release('one');
    expect(stepsOf(first).slice(-8)).toEqual(['start', 'back', 'run', 'start', 'verify', 'move', 'confirm', 'remove']);
    // Nothing served before: there is nothing to go back to, and what serves is not removed to undo it.
    expect(first.stdout).not.toContain('Undo with');
    expect(migrations()).toEqual([await serving()]);
    expect((await done('promote', 'prod')).stdout).toContain('Nothing to do.');
    expect((await done('deploy', 'prod')).stdout).toContain('Nothing to do.');
    expect(migrations()).toHaveLength(1);
  });

  it('has its rows after a promotion, which first copies them', { timeout: 400_000 }, async () => {
    shop.sql('prod', "insert into visits values ('ann'), ('ann')");
    const container = shop.docker('ps', '--quiet', '--filter', `name=${shop.flowName}-prod-postgres-1`);
    const before = migrations();
    const second = await release('two');
    expect(second.stdout).toContain('Undo with: pipegen rollback prod');
    expect(stepsOf(second).slice(-8)).toEqual([
      'back',
      'run',
      'start',
      'verify',
      'move',
      'confirm',
      'remove',
      'remove',
    ]);
    expect(rows()).toBe('ann\nann');
    expect(migrations()).toEqual([...before, await serving()]);
    // It is the same server: promotions leave it alone.
    expect(shop.docker('ps', '--quiet', '--filter', `name=${shop.flowName}-prod-postgres-1`)).toEqual(container);
  });

  it('stays with the release that serves when a migration fails', { timeout: 400_000 }, async () => {
    const before = shop.left();
    const served = await serving();
    await stage('three', { migration: ONCE_ONLY });
    const failed = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(failed.exitCode, failed.output).toBe(1);
    expect(failed.stderr).toContain('could not create unique index');
    expect(failed.stderr).toMatch(/prod-pr-\d+-r1 was removed; https:\S+ is still served by \S+\./);
    expect(failed.stderr).toContain('The migration may have changed some of the data of prod');
    expect(stepsOf(failed).slice(-1)).toEqual(['run']);
    expect(await serving()).toBe(served);
    expect(inProd(shop.left())).toEqual(inProd(before));
    expect(columns()).toBe('name\nemail');

    await done(...commandIn(failed));
    expect(columns()).toBe('name');
    expect(rows()).toBe('ann\nann');
  });

  it('is named with its copy when it was migrated for a release that does not serve', {
    timeout: 600_000,
  }, async () => {
    const served = await serving();
    await stage('four', { migration: 'alter table visits add column phone text;', sickIn: 'prod' });
    const failed = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(failed.exitCode, failed.output).toBe(1);
    expect(failed.stderr).toContain('The migration has changed the data of prod');
    expect(await serving()).toBe(served);
    expect(columns()).toBe('name\nphone');

    await done(...commandIn(failed));
    expect(columns()).toBe('name');
    expect(rows()).toBe('ann\nann');
  });

  it('has its rows after it was copied, destroyed, deployed and restored', { timeout: 800_000 }, async () => {
    await release('five');
    shop.sql('prod', "insert into visits values ('bob')");
    await done('backup', 'prod');
    const destroyed = await done('destroy', 'prod');
    expect(destroyed.stdout).toContain('Undo with: pipegen deploy prod && pipegen restore prod');
    expect(inProd(shop.left())).toEqual([]);

    await done('deploy', 'prod');
    expect(rows()).toBe('');
    // The migration was preceded by a copy of what was empty; it is not the one that comes back.
    await done('restore', 'prod');
    expect(rows()).toBe('ann\nann\nbob');
    expect((await done('plan')).stdout).toContain('prod: in the desired state');
  });

  /** Takes a release to PROD. */
  async function release(page: string): Promise<CommandRun> {
    await stage(page, {});
    return done('promote', 'prod');
  }

  /** Has a release verified in STAGING. */
  async function stage(page: string, special: Parameters<typeof shop.openRelease>[2]): Promise<void> {
    await shop.merge(await shop.openRelease(page, page, special));
    await done('deploy', 'staging');
  }

  async function done(...args: readonly string[]): Promise<CommandRun> {
    const isRead = ['status', 'plan'].includes(args[0] ?? '');
    const run = await shop.pipegen([...args, ...(isRead ? [] : ['--yes'])]);
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).not.toContain(shop.password);
    return run;
  }

  function rows(): string {
    return shop.sql('prod', 'select name from visits order by name');
  }

  function columns(): string {
    const where = "table_name = 'visits' order by ordinal_position";
    return shop.sql('prod', `select column_name from information_schema.columns where ${where}`);
  }

  /** The deployments for which a migration ran, in order. */
  function migrations(): readonly string[] {
    return shop.sql('prod', 'select deployment from migrated').split('\n');
  }

  /** What PROD is served by. */
  async function serving(): Promise<string | undefined> {
    const { environments } = JSON.parse((await done('status', 'prod', '--json')).stdout) as Board;
    return environments[0]?.deployments.find(({ serves, state }) => serves && state === 'verified')?.name;
  }
});

interface Board {
  readonly environments: readonly {
    readonly deployments: readonly { readonly state: string; readonly serves: boolean; readonly name: string }[];
  }[];
}

/** The way back that a failure names, as it can be typed. */
function commandIn({ stderr }: CommandRun): readonly string[] {
  const [, command = ''] = /pipegen (restore prod postgres --copy \w+)/.exec(stderr) ?? [];
  return command.split(' ');
}

function inProd({ containers, networks, volumes }: ReturnType<DatabaseShop['left']>): readonly string[] {
  return [...containers, ...networks, ...volumes].filter((name) => name.startsWith('prod'));
}

/** The verbs of what was executed, in order: `[1/6] build ...`. */
function stepsOf({ stderr }: CommandRun): readonly string[] {
  return [...stderr.matchAll(/^\[\d+\/\d+\] (\w+)(?!.* so far$)/gm)].map(([, verb]) => verb ?? '');
}
