import { describe, expect, it } from 'vitest';
import { type Flow, findEnvironment } from '../../src/model/flow.ts';
import type { Copy } from '../../src/plan/copies.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import type { EnvironmentRecord } from '../../src/plan/ledger.ts';
import { chooseCopies, planRestore, type RestoreRequest, type RestoreWorld } from '../../src/plan/restore.ts';
import { shop } from '../fixtures/shop.ts';
import { copyOf } from './copy.ts';
import { containersOf, PARTS } from './world.ts';

const prod = findEnvironment(shop, 'prod');
const running = containersOf({ environment: 'prod', tag: 'pr-57' }, 'environment');
const older = copyOf({ at: '2024-02-29T06:00:00Z', release: 'tree-aaa' });
const newer = copyOf({ at: '2024-02-29T12:00:00Z', release: 'tree-bbb', migrations: { 'shop-prod/app': 'tree-bbb' } });
const nothing: EnvironmentRecord = { deployments: {}, past: [] };

const latest: RestoreRequest = { environment: prod, services: [], choice: 'latest', keepsCurrent: true };

function world(copies: readonly Copy[], changed: Partial<RestoreWorld> = {}): RestoreWorld {
  return {
    missing: [],
    containers: running,
    parts: { persistent: PARTS },
    copies: () => copies,
    record: nothing,
    ...changed,
  };
}

function plan(request: Partial<RestoreRequest>, about: RestoreWorld, flow: Flow = shop): string {
  const asked = { ...latest, ...request };
  const chosen = chooseCopies(flow, asked, about);
  if ('refused' in chosen) return `${chosen.refused} ${chosen.fix}`;
  return formatPlan(planRestore(flow, asked, chosen, about));
}

describe('planRestore', () => {
  it('copies what is there before it is replaced', () => {
    expect(plan({}, world([older, newer]))).toBe(`Restore prod of shop
  1. back up postgres of prod, because its current data is replaced
  2. restore postgres of prod from 20240229T120000Z.dump, because the backup was taken at 2024-02-29 12:00:00 UTC
  - The backup 20240229T120000Z of postgres was taken at 2024-02-29 12:00:00 UTC, because it was requested, while release tree-bbb was deployed.`);
  });

  it('marks that copy, so that it is not taken for the newest to go back to', () => {
    const asked = { ...latest };
    const chosen = chooseCopies(shop, asked, world([newer]));
    if ('refused' in chosen) throw new Error(chosen.refused);
    const { operations } = planRestore(shop, asked, chosen, world([newer]));
    expect(operations[0]).toMatchObject({ kind: 'backUp', isSafety: true, container: 'prod-postgres-1' });
  });

  it('starts what the environment keeps where it does not run', () => {
    const destroyed = world([newer], { containers: [], missing: [{ kind: 'network', name: 'shop-prod', labels: {} }] });
    expect(plan({ keepsCurrent: false }, destroyed).split('\n').slice(0, 4)).toEqual([
      'Restore prod of shop',
      '  1. create the network shop-prod, because it does not exist',
      '  2. start postgres of shop-prod, because it is not running yet',
      '  3. restore postgres of prod from 20240229T120000Z.dump, because the backup was taken at 2024-02-29 12:00:00 UTC',
    ]);
    const ill = running.map((container) => ({ ...container, health: 'unhealthy' as const }));
    expect(plan({}, world([newer], { containers: ill }))).toContain(
      '1. start postgres of shop-prod, because postgres is not healthy',
    );
  });

  it('warns of migrations that the copy has not seen, and has the ledger forget them', () => {
    const services = shop.services.map((service) =>
      service.name === 'app' ? { ...service, migration: ['migrate'] } : service,
    );
    const flow = { ...shop, services };
    const about = world([older, newer], { record: { ...nothing, migrations: { 'shop-prod/app': 'tree-bbb' } } });
    expect(plan({}, about, flow)).not.toContain('Beware');
    expect(plan({ choice: { name: older.name } }, about, flow)).toContain(
      '  - Warning: the migration of app has since run for release tree-bbb, but the backup is from before any migration. The restored data may need the older release: pipegen rollback prod --release tree-aaa',
    );
    const chosen = chooseCopies(flow, { ...latest, choice: { name: older.name } }, about);
    if ('refused' in chosen) throw new Error(chosen.refused);
    const restores = planRestore(flow, latest, chosen, about).operations.filter(({ kind }) => kind === 'restore');
    expect(restores).toEqual([expect.objectContaining({ migrations: { 'shop-prod/app': 'unknown' } })]);
  });

  it('says that a newer copy is damaged', () => {
    const damaged = copyOf({ at: '2024-02-29T13:00:00Z', state: 'damaged' });
    expect(plan({}, world([newer, damaged]))).toContain(
      '  - The newer backup 20240229T130000Z of postgres is damaged.',
    );
  });
});

describe('chooseCopies', () => {
  it('names those there are when there is none such', () => {
    expect(plan({ choice: { at: new Date('2024-02-29T05:00:00Z') } }, world([older, newer]))).toBe(
      'There is no backup taken at or before 2024-02-29 05:00:00 UTC of postgres of prod. Existing backups: postgres: 20240229T120000Z, 20240229T060000Z.',
    );
    expect(plan({ choice: { name: 'x' } }, world([newer]))).toBe(
      'There is no backup named x of postgres of prod. Existing backups: postgres: 20240229T120000Z.',
    );
    expect(plan({}, world([]))).toBe('There is no backup of postgres of prod. There are no complete backups.');
  });

  it('refuses services and environments whose data is not copied', () => {
    expect(plan({ services: ['app'] }, world([newer]))).toBe(
      'Unknown service "app": prod has no backups of it. Services with backups: postgres.',
    );
    expect(plan({ environment: findEnvironment(shop, 'qa') }, world([newer]))).toContain(
      'qa has no services with backups',
    );
  });

  it('refuses a copy that is not whole', () => {
    for (const state of ['damaged', 'unfinished'] as const) {
      const copy = copyOf({ at: '2024-02-29T13:00:00Z', state });
      expect(plan({ choice: { name: copy.name } }, world([copy]))).toContain(
        `The backup 20240229T130000Z of postgres is ${state}.`,
      );
    }
  });

  it('refuses what the flow has no way back for', () => {
    const { backup } = shop.services.find(({ name }) => name === 'postgres') ?? {};
    if (backup === undefined) throw new Error('The shop copies its PostgreSQL.');
    const { restore: _, ...oneWay } = backup;
    const services = shop.services.map((service) =>
      service.backup === undefined ? service : { ...service, backup: oneWay },
    );
    expect(plan({}, world([newer]), { ...shop, services })).toBe(
      'postgres has no restore command for 20240229T120000Z.dump. Add "restore" next to "dump" in its backup, then run pipegen build.',
    );
    expect(plan({}, world([copyOf({ at: '2024-02-29T12:00:00Z', parts: ['logs.tar'] })]))).toContain(
      'postgres has no volume for 20240229T120000Z.logs.tar.',
    );
  });
});
