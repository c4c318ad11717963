import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EMPTY_LEDGER, type Lock, recordOf, withRecord } from '../../src/plan/ledger.ts';
import { lifecycleProject, readLedger, writeLedger } from './lifecycleProject.ts';
import { builtProject, Project } from './project.ts';

const me = `${userInfo().username}@${hostname()}`;

// People lock and freeze even where the engine does not answer; that it does not is said.
beforeEach(() => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  for (const name of ['GITHUB_TOKEN', 'PIPEGEN_FLOW', 'JOB_NAME', 'BUILD_NUMBER']) vi.stubEnv(name, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

function lockOf(holder: Lock['holder'], expiresAt = '2100-01-01T00:00:00Z'): Lock {
  return { holder, reason: 'pipegen promote prod', takenAt: '2024-03-01T00:00:00Z', expiresAt, fence: 7 };
}

const ben = { name: 'ben@desk', process: 'desk/123' };

describe('a command on a flow', () => {
  test.each(['status', 'history', 'unlock prod'])('pipegen %s needs a built flow', async (command) => {
    const { exitCode, stderr } = await new Project().run(...command.split(' '));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('flow-missing: No built flow found in');
    expect(stderr).toContain('Run pipegen build');
  });

  test('needs a working copy', async () => {
    const { exitCode, stderr } = await (await builtProject()).run('status');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not-a-working-copy');
  });

  test('is told which of several flows is meant', async () => {
    const project = await lifecycleProject();

    project.write(
      'jenkins/resources/pipegen/store/flow.json',
      project.read('jenkins/resources/pipegen/shop/flow.json'),
    );
    const unnamed = await project.run('history');
    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toContain('There are several flows: shop, store.');
    expect((await project.run('history', '--flow', 'shop')).exitCode).toBe(0);
    vi.stubEnv('PIPEGEN_FLOW', 'stroe');
    const misspelt = await project.run('history');
    expect(misspelt.stderr).toContain('Unknown flow "stroe" (PIPEGEN_FLOW)');
    expect(misspelt.stderr).toContain('Did you mean "store"?');
  });

  test('names the environment that was probably meant', async () => {
    const { exitCode, stderr } = await (await lifecycleProject()).run('lock', 'prd', '--reason', 'x');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean "prod"?');
  });
});

describe('pipegen lock and unlock', () => {
  test('keep an environment for a person after the command ended', async () => {
    const project = await lifecycleProject();
    const taken = await project.run('lock', 'prod', '--reason', 'the database', '--for', '2h');
    expect(taken).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('prod is locked until ') as string });
    expect(taken.stderr).toContain("Using this machine's clock");
    const { lock } = recordOf(await readLedger(project), 'prod');
    expect(lock).toMatchObject({ holder: { name: me }, reason: 'the database', fence: 1 });
    expect(Date.parse(lock?.expiresAt ?? '') - Date.parse(lock?.takenAt ?? '')).toBe(7_200_000);
    const again = await project.run('lock', 'prod', '--reason', 'again', '--json');
    expect(again.exitCode).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'locked', message: expect.stringContaining(`locked by ${me}`) as string }],
    });
    expect((await project.run('unlock', 'prod')).stdout).toContain('prod is unlocked');
    expect(recordOf(await readLedger(project), 'prod').lock).toBeUndefined();
    expect((await project.run('unlock', 'prod')).stdout).toBe('prod is not locked.\n');
  });

  test("do not touch somebody else's lock unless they are forced to and somebody agrees", async () => {
    const project = await lifecycleProject();
    await writeLedger(project, (state) => withRecord(state, 'prod', (record) => ({ ...record, lock: lockOf(ben) })));
    const refused = await project.run('unlock', 'prod');
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('prod has been locked by ben@desk since 2024-03-01 00:00:00Z');
    const unanswered = await project.run('unlock', 'prod', '--force');
    expect(unanswered.exitCode).toBe(2);
    expect(unanswered.stderr).toContain('To confirm, pass --yes');
    expect(recordOf(await readLedger(project), 'prod').lock?.holder).toEqual(ben);
    const forced = await project.run('unlock', 'prod', '--force', '--yes');
    expect(forced).toMatchObject({ exitCode: 0, stdout: 'prod is unlocked. It was locked by ben@desk.\n' });
    const { stdout } = await project.run('history', 'prod');
    expect(stdout).toContain(`${me}  prod  unlock prod, which ben@desk held`);
  });

  test('take away without force what ran out', async () => {
    const project = await lifecycleProject();
    const over = lockOf(ben, '2024-03-01T01:00:00Z');
    await writeLedger(project, (state) => withRecord(state, 'prod', (record) => ({ ...record, lock: over })));
    expect((await project.run('unlock', 'prod')).exitCode).toBe(0);
  });

  test('of six at once, one gets the lock and all others are told who', async () => {
    const project = await lifecycleProject();
    const runs = await Promise.all(
      Array.from({ length: 6 }, () => project.start('lock', 'prod', '--reason', 'at once').ended),
    );
    expect(runs.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
    expect(runs.filter(({ exitCode, stderr }) => exitCode === 3 && stderr.includes('locked by'))).toHaveLength(5);
  }, 60_000);

  test.each([
    [['lock', 'prod'], 'required option'],
    [['lock', 'prod', '--reason', 'x', '--for', 'a while'], 'duration-invalid'],
    [['freeze', 'prod', '--reason', 'x', '--until', 'soon'], 'time-invalid'],
    [['freeze', 'prod', '--reason', 'x', '--until', '2001-01-01'], 'time-past'],
    [['history', '--limit', '0'], 'integer'],
  ])('refuse %j', async (args, message) => {
    const { exitCode, stderr } = await (await lifecycleProject()).run(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('pipegen freeze and unfreeze', () => {
  test('stop the line and let it go on', async () => {
    const project = await lifecycleProject();
    const frozen = await project.run('freeze', 'prod', '--reason', 'incident 12', '--until', '2h');
    expect(frozen.stdout).toContain('prod is frozen until ');
    expect(recordOf(await readLedger(project), 'prod').freeze).toMatchObject({ by: me, reason: 'incident 12' });
    const board = await project.run('status');
    expect(board.stdout).toContain(`frozen by ${me}`);
    expect((await project.run('unfreeze', 'prod', '--json')).stdout).toContain('"unfrozen": true');
    expect(recordOf(await readLedger(project), 'prod').freeze).toBeUndefined();
    expect((await project.run('unfreeze', 'prod')).stdout).toBe('prod is not frozen.\n');
  });

  test('write no secret and print no escape code', async () => {
    const project = await lifecycleProject();
    project.write('.env', 'GITHUB_TOKEN=\nREGISTRY_PASSWORD=hunter2-hunter2\n');
    await project.run('freeze', 'prod', '--reason', 'it is hunter2-hunter2 \u001b[2J\u202e');
    const { stdout } = await project.run('history');
    expect(stdout).toContain('it is ****');
    for (const code of ['\u001b', '\u202e']) expect(stdout).not.toContain(code);
    const everything = execFileSync('git', ['log', '-p', 'refs/pipegen/shop'], { cwd: project.bare, encoding: 'utf8' });
    expect(everything).not.toContain('hunter2');
  });
});

describe('pipegen history', () => {
  const release = {
    id: 'tree-0123456789ab',
    commit: 'c'.repeat(40),
    tree: 't'.repeat(40),
    images: { app: { reference: 'registry.shop.example/shop/app:tree-0123456789ab', digest: 'sha256:0' } },
    recordedAt: '2024-03-01T00:00:00Z',
    changes: [9],
  };

  test('tells what commands did and why, and traces a release', async () => {
    const project = await lifecycleProject();
    expect((await project.run('history')).stdout).toBe('No entries yet.\n');
    const command = 'pipegen promote prod';
    const facts = { command, release: release.id, commit: release.commit, deployment: 'prod-pr-9' };
    await writeLedger(project, () => ({ ...EMPTY_LEDGER, releases: { [release.id]: release } }), { command });
    await writeLedger(project, (state) => state, {
      event: 'begun',
      text: 'start shop-prod-pr-9',
      cause: 'it is not running yet',
      ...facts,
    });
    await writeLedger(project, (state) => state, { event: 'renewed', text: 'still running', command });
    await writeLedger(project, (state) => state, { event: 'finished', text: 'end', command });
    const told = (await project.run('history', 'prod')).stdout;
    expect(told).toMatch(/^[-0-9]+ [:0-9]+Z {2}ben@desk {2}pipegen promote prod {2}finished\n/);
    expect(told).toContain('\n    start shop-prod-pr-9 (tree-0123456789ab, ccccccc), because it is not running yet\n');
    expect(told).not.toContain('still running');
    expect((await project.run('history', '--all')).stdout).toContain('still running');
    expect((await project.run('history', 'staging')).stdout).toBe('No entries yet.\n');
    const traced = await project.run('history', '--release', 'tree-01');
    expect(traced.stdout).toContain('brought by #9');
    expect(traced.stdout).toContain('sha256:0');
    const unknown = await project.run('history', '--release', 'tree-ff');
    expect(unknown).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Known releases: tree-0123') as string,
    });
  });
});

describe('pipegen status', () => {
  test('shows what should run when the engine does not answer', async () => {
    const project = await lifecycleProject();
    await writeLedger(project, (state) =>
      withRecord(state, 'prod', (record) => ({
        ...record,
        deployments: {
          'prod-pr-9': {
            name: 'prod-pr-9',
            tag: 'pr-9',
            release: 'tree-1',
            commit: 'c1',
            revision: 1,
            deployedAt: '2024-03-01T00:00:00Z',
          },
        },
      })),
    );
    const { exitCode, stdout, stderr } = await project.run('status');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/prod-pr-9 {2}unknown .* https:\/\/shop\.example/);
    expect(stderr).toContain('engine-silent');
  });

  test('says that the ledger cannot be read', async () => {
    const project = await lifecycleProject();
    project.replace('.git/config', project.bare, '/nowhere/shop.git');
    const { exitCode, stdout, stderr } = await project.run('status', 'prod', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { readonly code: string }[] };
    expect(diagnostics.map(({ code }) => code)).toEqual(['ledger-unreadable', 'engine-silent']);
  });
});

describe('pipegen doctor', () => {
  test('finds what is wrong and says the fix', async () => {
    const project = await lifecycleProject();
    execFileSync('git', ['push', '--quiet', 'origin', ':PROD'], { cwd: project.folder, stdio: 'pipe' });
    await writeLedger(project, (state) =>
      withRecord(state, 'prod', (record) => ({ ...record, lock: lockOf(ben, '2024-03-01T01:00:00Z') })),
    );
    project.write('jenkins/resources/pipegen/shop/stack/prod/deployment/compose.yaml', 'edited: true\n');
    const { exitCode, stdout } = await project.run('doctor', '--json');
    expect(exitCode).toBe(1);
    const { checks } = JSON.parse(stdout) as {
      checks: readonly {
        readonly about: string;
        readonly state: string;
        readonly text: string;
        readonly fix?: string;
      }[];
    };
    const found = (about: string) => checks.filter((check) => check.about === about);
    expect(found('Node.js')).toEqual([{ about: 'Node.js', state: 'ok', text: process.versions.node }]);
    expect(found('git remote')).toMatchObject([
      { state: 'error', text: 'readable, but these branches are missing: PROD' },
    ]);
    expect(found('git push')).toMatchObject([{ state: 'ok' }]);
    expect(found('Engine local')).toMatchObject([{ state: 'error' }]);
    expect(found('Ledger')).toMatchObject([
      { state: 'ok' },
      { state: 'warning', fix: expect.stringContaining('pipegen unlock prod') as string },
    ]);
    expect(found('Generated files')).toMatchObject([{ state: 'warning' }]);
    for (const { state, fix } of checks) expect(state === 'ok' || fix !== undefined).toBe(true);
    expect(execFileSync('git', ['for-each-ref'], { cwd: project.bare, encoding: 'utf8' })).not.toContain('doctor');
  }, 60_000);

  test('tells once what several checks fail for', async () => {
    const project = await lifecycleProject();
    rmSync(project.bare, { recursive: true });
    const { stdout } = await project.run('doctor');
    expect(stdout.match(/does not appear to be a git repository/g)).toHaveLength(1);
    expect(stdout.match(/not checked: "git remote" failed/g)).toHaveLength(2);
  }, 60_000);

  test('looks at the tools even where there is no flow', async () => {
    const { exitCode, stdout } = await new Project().run('doctor');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Node.js');
    expect(stdout).toContain('No built flow found in');
  }, 60_000);
});
