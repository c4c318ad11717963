import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../src/adapters/files/store.ts';
import { findEnvironment } from '../../src/model/flow.ts';
import { LABELS } from '../../src/model/names.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { recordOf } from '../../src/plan/ledger.ts';
import { persistentUnit } from '../../src/plan/units.ts';
import type { AgentContext } from '../../src/run/agentContext.ts';
import { executeBackup } from '../../src/run/execute/backups.ts';
import { Failure } from '../../src/run/failure.ts';
import { perform } from '../../src/run/perform.ts';
import type { Store } from '../../src/run/ports/store.ts';
import type { Task } from '../../src/run/task.ts';
import { backupTask } from '../../src/run/tasks/backup.ts';
import { type RestoreOptions, restoreTask } from '../../src/run/tasks/restore.ts';
import { shop } from '../fixtures/shop.ts';
import { FakeLedger } from './fakes/ledger.ts';
import { FakeEngine } from './fakes/target.ts';

const prod = findEnvironment(shop, 'prod');
const unit = persistentUnit(shop, prod);
const POSTGRES = 'shop-prod-postgres-1';
const OTHERS = ['other-0', 'other-1'];

let folder: string;
let engine: FakeEngine;
let ledger: FakeLedger;
let store: Store;
let lines: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipegen-run-'));
  engine = new FakeEngine();
  ledger = new FakeLedger();
  store = createStore({ folder, backups: join(folder, 'backups') });
  lines = [];
  if (unit === undefined) throw new Error('PROD keeps a unit.');
  const labels = { [LABELS.flow]: 'shop', [LABELS.environment]: 'prod', [LABELS.scope]: 'environment' };
  engine.files.set(unit.manifest, [{ service: 'postgres', labels }]);
  await engine.start(unit, ['postgres']);
  engine.data.set(POSTGRES, Buffer.from('good'));
  // The engine lists others' first, which are healthy, and are called the same.
  const others = [
    { [LABELS.flow]: 'blog', [LABELS.environment]: 'prod' },
    { [LABELS.flow]: 'shop', [LABELS.environment]: 'qa' },
  ];
  engine.running = [
    ...others.flatMap((other, index) =>
      engine.running.map((one) => ({
        ...{ ...one, id: `other-${index}`, unitName: `other-${index}` },
        labels: { ...one.labels, ...other },
      })),
    ),
    ...engine.running,
  ];
  for (const id of OTHERS) engine.data.set(id, Buffer.from('of another'));
});
afterEach(() => {
  for (const id of OTHERS) expect(engine.data.get(id)?.toString() ?? 'of another').toBe('of another');
  rmSync(folder, { recursive: true });
});

/** What a task needs of a run's context; anything else would be missed at once. */
function context(): AgentContext {
  const parts: Partial<AgentContext> = {
    flow: shop,
    folder,
    variables: Object.fromEntries(shop.secrets.map(({ name }) => [name, `the ${name}`])),
    signal: new AbortController().signal,
    log: (line) => void lines.push(line),
    ports: { target: () => engine, store, ledger } as unknown as AgentContext['ports'],
    actor: { name: 'anna@laptop', process: 'laptop 1' },
    isGone: () => false,
    progress: { began: () => {}, ended: () => {} },
    mask: (text) => text,
    wait: async () => {},
  };
  return parts as AgentContext;
}

async function run(task: Task): Promise<string> {
  const agree = async () => true;
  const { plan } = await perform(context(), task, { agree, waitLockSeconds: 0 });
  engine.time = new Date(engine.time.getTime() + 60_000);
  return formatPlan(plan);
}

function backup(onlyDue = false): Task {
  return backupTask(context(), { environment: 'prod', onlyDue });
}

function restore(options: Partial<RestoreOptions> = {}): Task {
  return restoreTask(context(), { environment: 'prod', services: [], ...options });
}

const copies = () => store.copies('prod', 'postgres');
const data = () => engine.data.get(POSTGRES)?.toString();

describe('backupTask', () => {
  it('copies now when asked for, and else when it is due', async () => {
    expect(await run(backup())).toContain('1. back up postgres of prod, because it was requested');
    expect(await run(backup())).toContain('1. back up postgres of prod');
    expect(await run(backup(true))).toContain('Nothing to do.');
    engine.time = new Date(engine.time.getTime() + 6 * 3_600_000);
    expect(await run(backup(true))).toContain('older than 6h');
    expect((await copies()).map(({ state }) => state)).toEqual(['whole', 'whole', 'whole']);
  });

  it('writes down what was copied, when, by whom and for what', async () => {
    await run(backup());
    expect((await copies())[0]?.manifest).toMatchObject({
      environment: 'prod',
      service: 'postgres',
      takenAt: '2024-03-01T00:00:00.000Z',
      cause: 'it was requested',
      by: 'anna@laptop',
      command: 'pipegen backup prod',
      files: [{ name: '20240301T000000Z.dump', bytes: 4 }],
    });
  });

  it('refuses a service whose data is not copied', async () => {
    const task = backupTask(context(), { environment: 'prod', services: ['app'] });
    await expect(run(task)).rejects.toMatchObject({ code: 'service-unknown', exitCode: 2 });
  });

  it('fails where nothing of it runs, as somebody counts on the copy', async () => {
    engine.running = [];
    await expect(run(backup())).rejects.toMatchObject({ code: 'not-backed-up', exitCode: 1 });
    expect(await run(backup(true))).toContain('No persistent service of prod is running.');
  });

  it('fails when the copy does, and then nothing after it is done', async () => {
    for (let index = 0; index < 15; index++) await run(backup());
    expect(await copies()).toHaveLength(14);
    engine.before = (what) => {
      if (what === 'dump') throw new Failure('program-failed', 'pg_dump ended with 1.');
    };
    const before = await copies();
    await expect(run(backup())).rejects.toThrow('pg_dump ended with 1.');
    expect(await copies()).toEqual(before);
  });
});

describe('what executes the deletion of copies', () => {
  it('deletes none that is still needed', async () => {
    await run(backup());
    const [copy] = await copies();
    const files = copy?.files ?? [];
    const target = { environment: 'prod', service: 'postgres', files, cause: 'only the newest 14 backups are kept' };
    await expect(executeBackup(context(), { kind: 'deleteCopy', ...target })).rejects.toMatchObject({
      code: 'state-changed',
    });
    expect(await copies()).toEqual([copy]);
  });
});

describe('restoreTask', () => {
  it('brings data back, and what it replaced as well', async () => {
    await run(backup());
    engine.data.set(POSTGRES, Buffer.from('spoiled'));
    await run(restore());
    expect(data()).toBe('good');
    // The newest copy to go back to is still the one before.
    engine.data.set(POSTGRES, Buffer.from('spoiled again'));
    await run(restore());
    expect(data()).toBe('good');
    const safety = (await copies()).filter(({ manifest }) => manifest?.isSafety);
    expect(safety).toHaveLength(2);
    await run(restore({ copy: safety[0]?.name ?? '' }));
    expect(data()).toBe('spoiled');
  });

  it('touches nothing when a copy is damaged', async () => {
    await run(backup());
    writeFileSync(join(folder, 'backups/prod/postgres/20240301T000000Z.dump'), 'goof');
    const before = ledger.log.length;
    await expect(run(restore())).rejects.toMatchObject({ code: 'copy-damaged' });
    expect([data(), ledger.log.length, (await copies()).length]).toEqual(['good', before, 1]);
  });

  it('touches nothing when what is there now cannot be copied, unless that is not wanted', async () => {
    await run(backup());
    engine.data.set(POSTGRES, Buffer.from('spoiled'));
    engine.before = (what) => {
      if (what === 'dump') throw new Failure('program-failed', 'pg_dump ended with 1.');
    };
    await expect(run(restore())).rejects.toMatchObject({
      message: 'pg_dump ended with 1.\nNo data was replaced.',
      fix: expect.stringContaining('--no-safety-copy') as string,
    });
    expect(data()).toBe('spoiled');
    await run(restore({ withoutSafetyCopy: true }));
    expect(data()).toBe('good');
  });

  it('starts what is gone, and copies nothing where there was nothing', async () => {
    await run(backup());
    engine.running = [];
    engine.data.clear();
    expect(await run(restore())).not.toContain('back up');
    expect(data()).toBe('good');
    expect(await copies()).toHaveLength(1);
    expect([...engine.networkLabels.keys()]).toEqual(['pipegen-edge', 'shop-prod']);
  });

  it('needs the secrets of what it starts', async () => {
    await run(backup());
    engine.running = [];
    const lacking = { ...context(), variables: {} };
    await expect(restore().observe(lacking)).rejects.toMatchObject({ code: 'variables-missing', exitCode: 2 });
  });

  it('refuses with the copies that there are', async () => {
    await run(backup());
    const task = restore({ at: '2024-02-01T01:00:00+01:00' });
    await expect(run(task)).rejects.toMatchObject({
      code: 'copy-unknown',
      exitCode: 2,
      fix: expect.stringContaining('20240301T000000Z') as string,
    });
  });

  it.each([{ at: 'yesterday' }, { at: '2024-02-01T01:00:00' }, { at: '2024-02-01T01:00:00Z', copy: 'x' }])(
    'refuses %j, which may mean several',
    (options) => {
      expect(() => restore(options)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );

  it('has the ledger know which migrations the data has seen', async () => {
    await run(backup());
    ledger.state = {
      ...ledger.state,
      environments: { prod: { ...recordOf(ledger.state, 'prod'), migrations: { 'shop-prod/app': 'tree-bbb' } } },
    };
    const services = shop.services.map((service) =>
      service.name === 'app' ? { ...service, migration: ['migrate'] } : service,
    );
    const migrating = { ...context(), flow: { ...shop, services } };
    await perform(migrating, restore(), { agree: async () => true, waitLockSeconds: 0 });
    expect(recordOf(ledger.state, 'prod').migrations).toEqual({ 'shop-prod/app': 'unknown' });
  });

  it('refuses a project that is a stranger’s', async () => {
    await run(backup());
    engine.running = engine.running.map((container) => ({
      ...container,
      labels: { ...container.labels, [LABELS.flow]: 'other' },
    }));
    await expect(run(restore())).rejects.toMatchObject({ code: 'project-taken' });
  });
});
