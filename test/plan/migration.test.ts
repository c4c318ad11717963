import { describe, expect, it } from 'vitest';
import { type Environment, findEnvironment } from '../../src/model/flow.ts';
import { formatOperation } from '../../src/plan/formatPlan.ts';
import type { EnvironmentRecord } from '../../src/plan/ledger.ts';
import { type MigrationRequest, planMigrations, reachable } from '../../src/plan/migration.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { revisionUnit, rolloutOf } from '../../src/plan/units.ts';
import { migrating } from '../fixtures/migrating.ts';
import { commit, containersOf } from './world.ts';

const release = releaseOf(migrating, commit('a'), commit('a'));

function about(environment: Environment): MigrationRequest {
  const request = { environment, tag: 'pr-1', release, settings: {}, migrates: true };
  return { environment, rollout: rolloutOf(request, 1), isNew: true, unit: revisionUnit(migrating, request, 1) };
}

const fresh: EnvironmentRecord = { deployments: {}, past: [] };

function plan(environmentName: string, record: EnvironmentRecord = fresh) {
  const environment = findEnvironment(migrating, environmentName);
  const kept = containersOf({ environment: environmentName, tag: 'pr-1' }, 'environment');
  return planMigrations(migrating, about(environment), record, kept);
}

describe('planMigrations', () => {
  it('copies the kept data that a migration may change, then runs it', () => {
    expect(plan('prod')).toMatchObject([
      { kind: 'backUp', environment: 'prod', service: 'postgres', container: 'prod-postgres-1' },
      { kind: 'migrate', service: 'app', command: ['python3', 'manage.py', 'migrate'], key: 'shop-prod/app' },
    ]);
  });

  it('puts the copy of what nothing has used yet aside, so that the newest copy stays the one to go back to', () => {
    const deployment = { name: 'prod-pr-1', tag: 'pr-1', release: release.id, revision: 1, commit: commit('a') };
    const used = { ...fresh, deployments: { 'prod-pr-1': { ...deployment, deployedAt: '2024-03-01T00:00:00Z' } } };
    expect(plan('prod')[0]).toHaveProperty('isOfUnused', true);
    expect(plan('prod', used)[0]).not.toHaveProperty('isOfUnused');
    expect(plan('prod', { ...fresh, migrations: { 'shop-prod/app': 'tree-older' } })[0]).not.toHaveProperty(
      'isOfUnused',
    );
  });

  it('runs once for each release on kept data', () => {
    expect(plan('prod', { ...fresh, migrations: { 'shop-prod/app': release.id } })).toEqual([]);
    expect(plan('prod', { ...fresh, migrations: { 'shop-prod/app': 'tree-older' } })).toHaveLength(2);
  });

  it('runs for each deployment that has data of its own, and copies nothing of it', () => {
    expect(plan('staging')).toMatchObject([{ kind: 'migrate', key: 'shop-staging-pr-1/app' }]);
    const other = { ...fresh, migrations: { 'shop-staging-pr-2/app': release.id } };
    expect(plan('staging', other)).toHaveLength(1);
    expect(plan('staging', { ...fresh, migrations: { 'shop-staging-pr-1/app': release.id } })).toEqual([]);
  });

  it('plans the same before what is kept is started, so that what was agreed to is what is done', () => {
    const environment = findEnvironment(migrating, 'prod');
    const before = planMigrations(migrating, about(environment), fresh, []);
    expect(before.map(formatOperation)).toEqual(plan('prod').map(formatOperation));
  });

  it('follows connections, also in a circle', () => {
    const [app] = migrating.services.filter(({ name }) => name === 'app');
    const circle = {
      ...migrating,
      services: migrating.services.map((service) =>
        service.name === 'postgres' ? { ...service, connections: ['app'] } : service,
      ),
    };
    if (app === undefined) throw new Error('The shop has an application.');
    expect(reachable(circle, app).map(({ name }) => name)).toEqual(['postgres', 'app']);
  });
});
