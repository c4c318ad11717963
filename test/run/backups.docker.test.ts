import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStore } from '../../src/adapters/files/store.ts';
import { createPrograms } from '../../src/adapters/process/process.ts';
import { catalogue, defineService, github } from '../../src/index.ts';
import { type Flow, findEnvironment } from '../../src/model/flow.ts';
import { EDGE_NETWORK, LABELS } from '../../src/model/names.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import type { Operation } from '../../src/plan/operation.ts';
import { persistentUnit, servicesIn, withLedger } from '../../src/plan/units.ts';
import type { AgentContext } from '../../src/run/agentContext.ts';
import { perform } from '../../src/run/perform.ts';
import type { Task } from '../../src/run/task.ts';
import { backupTask } from '../../src/run/tasks/backup.ts';
import { restoreTask } from '../../src/run/tasks/restore.ts';
import { createComposeTarget } from '../../src/targets/compose/target.ts';
import { compileManifests } from '../../src/targets/manifests.ts';
import { standInImagesMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { FakeLedger } from './fakes/ledger.ts';

const run = promisify(execFile);

describePart('copies of what really runs', 'the stand-in images', standInImagesMissing(), () => {
  const flow = resolved();
  const prod = findEnvironment(flow, 'prod');
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-copies-'));
  const backups = join(folder, 'backups');
  const variables = { ...process.env, POSTGRES_PASSWORD: 'it\'s "secret"' };
  const lines: string[] = [];
  const ledger = new FakeLedger();
  const store = createStore({ folder, backups });
  const programs = createPrograms({
    folder,
    variables,
    signal: new AbortController().signal,
    mask: (text) => text,
    log: (line) => lines.push(line),
  });
  const engine = createComposeTarget({ programs, variables, loggedIn: async () => ({}) });
  const persistent = persistentUnit(flow, prod);
  const unit = persistent && withLedger(persistent, 'ledger');
  let madeEdge = false;

  beforeAll(async () => {
    for (const { path, body } of compileManifests(flow)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), body);
    }
    const lacking = await engine.missing(flow, prod, '');
    madeEdge = lacking.some(({ name }) => name === EDGE_NETWORK);
    for (const foundation of lacking) await engine.prepare(foundation);
    if (unit !== undefined)
      await engine.start(
        unit,
        servicesIn(flow, 'environment', prod).map(({ name }) => name),
      );
  });

  afterAll(async () => {
    if (unit !== undefined) await engine.remove(unit.name);
    await docker('network', 'rm', `${flow.name}-prod`).catch(() => undefined);
    // Another test may be using it by now, and removes it then.
    if (madeEdge) await docker('network', 'rm', EDGE_NETWORK).catch(() => undefined);
    rmSync(folder, { recursive: true });
  });

  function context(): AgentContext {
    const parts: Partial<AgentContext> = {
      flow,
      folder,
      variables,
      signal: new AbortController().signal,
      log: (line) => void lines.push(line),
      ports: { target: () => engine, store, ledger } as unknown as AgentContext['ports'],
      actor: { name: 'anna@laptop', process: 'laptop 1' },
      isGone: () => false,
      progress: { began: () => {}, ended: () => {} },
      mask: (text) => text,
      wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
    };
    return parts as AgentContext;
  }

  async function performed(task: Task): Promise<readonly Operation[]> {
    const { done } = await perform(context(), task, { agree: async () => true, waitLockSeconds: 0 });
    return done;
  }

  const backup = () => performed(backupTask(context(), { environment: 'prod' }));
  const restore = () => performed(restoreTask(context(), { environment: 'prod', services: [] }));

  async function inside(service: string, command: string): Promise<string> {
    const filters = { [LABELS.flow]: flow.name, [LABELS.service]: service };
    const labels = Object.entries(filters).flatMap(([label, value]) => ['--filter', `label=${label}=${value}`]);
    const id = await docker('ps', '--quiet', ...labels);
    return docker('exec', id, 'sh', '-c', command);
  }

  const sql = (text: string) =>
    inside(
      'postgres',
      `PGPASSWORD=$(cat $POSTGRES_PASSWORD_FILE) psql -h 127.0.0.1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -Atc "${text}"`,
    );

  it('bring a row and a file back, over what was spoiled and after all was destroyed', {
    timeout: 300_000,
  }, async () => {
    await sql('CREATE TABLE courses (name text)');
    await sql("INSERT INTO courses VALUES ('Greek')");
    await inside('files', 'echo precious > /data/file; echo hidden > /data/.hidden');
    expect((await backup()).map(({ kind }) => kind)).toEqual(['backUp', 'backUp']);

    await sql("UPDATE courses SET name = 'spoiled'");
    await inside('files', 'echo spoiled > /data/file; echo new > /data/other; rm /data/.hidden');
    const done = await restore();
    expect(done.map(({ kind }) => kind)).toEqual(['backUp', 'backUp', 'restore', 'restore']);
    expect(await sql('SELECT name FROM courses')).toBe('Greek');
    expect(await inside('files', 'cat /data/file /data/.hidden; ls /data')).toBe('precious\nhidden\nfile');

    if (unit === undefined) throw new Error('PROD keeps a unit.');
    await engine.remove(unit.name);
    await docker('network', 'rm', `${flow.name}-prod`);
    const again = await restore();
    expect(again.map(({ kind }) => kind)).toEqual(['prepare', 'startUnit', 'restore', 'restore']);
    expect(await sql('SELECT name FROM courses')).toBe('Greek');
    expect(await inside('files', 'cat /data/file')).toBe('precious');
    expect(lines.join('\n')).not.toContain('secret');
  });

  it.skipIf(process.getuid?.() !== 0)('leave nothing half when the disk is full', { timeout: 120_000 }, async () => {
    const mount = join(backups, 'prod/files');
    rmSync(mount, { recursive: true });
    mkdirSync(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount]);
    try {
      await backup();
      const [small] = await store.copies('prod', 'files');
      await inside('files', 'dd if=/dev/zero of=/data/large bs=1024 count=3000');
      await expect(backup()).rejects.toMatchObject({ code: 'disk-full' });
      expect(await store.copies('prod', 'files')).toEqual([small]);
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

async function docker(...words: readonly string[]): Promise<string> {
  return (await run('docker', words)).stdout.trim();
}

/** A database that is dumped, and a service whose files are archived; named after this process, as engines are shared. */
function resolved(): Flow {
  const { flow, diagnostics } = resolveFlow({
    name: `copies${process.pid}`,
    domain: 'copies.example',
    registry: 'registry.copies.example',
    environments: {
      staging: { branch: 'STAGING', data: 'perDeployment' },
      prod: { branch: 'PROD', from: 'staging', deployments: 'single', hosts: 'bare' },
    },
    images: {},
    services: {
      postgres: catalogue.postgres({
        version: '16.1',
        image: { name: 'pipegen-standin/postgres', tag: '16.1-alpine' },
      }),
      files: defineService({
        image: { name: 'pipegen-standin/python', tag: 'latest', whyLatest: 'It is built for the test.' },
        role: 'App Helper Service',
        scope: 'environment',
        volumes: { data: '/data' },
        entrypoint: ['/bin/sh', '-c'],
        command: ['trap exit TERM; while :; do sleep 1; done'],
        health: { command: ['/bin/sh', '-c', 'test -d /data'], startPeriod: '1s' },
        backup: { every: '1h', keep: 3 },
        user: '0',
      }),
    },
    connections: {},
    routes: [],
    repository: github({ owner: 'copies', name: 'copies' }),
    jenkins: { url: 'https://jenkins.copies.example', libraryVersion: 'v1.0.0' },
  });
  if (flow === undefined) throw new Error(JSON.stringify(diagnostics));
  const services = flow.services.map((service) => ({
    ...service,
    health: { ...service.health, interval: '1s' as const, retries: 30 },
  }));
  return { ...flow, services };
}
