import { describe, expect, test } from 'vitest';
import { LABELS } from '../../src/model/names.ts';
import { EMPTY_LEDGER, type LedgerState, type RecordedDeployment } from '../../src/plan/ledger.ts';
import type { Replica } from '../../src/plan/observed.ts';
import { planBoard } from '../../src/plan/status.ts';
import type { Front } from '../../src/plan/traffic.ts';
import { servicesIn, wantedReplicas } from '../../src/plan/units.ts';
import { shop } from '../fixtures/shop.ts';
import { expectProportion } from '../proportion.ts';
import { frontOf } from './world.ts';

const [staging, qa, prod] = shop.environments;
if (staging === undefined || qa === undefined || prod === undefined) throw new Error('The shop has three.');

function container(environment: string, deployment: string, more: Partial<Replica> = {}): Replica {
  const { labels, ...rest } = more;
  return {
    id: Math.random().toString(36),
    unitName: `shop-${deployment}-r1`,
    service: 'app',
    state: 'running',
    health: 'healthy',
    createdAt: '2024-03-01T00:00:00Z',
    parts: {},
    ...rest,
    labels: {
      [LABELS.flow]: 'shop',
      [LABELS.environment]: environment,
      [LABELS.deployment]: deployment,
      [LABELS.release]: 'tree-0',
      [LABELS.commit]: 'c0',
      [LABELS.revision]: `${deployment}-r1`,
      [LABELS.scope]: 'deployment',
      ...labels,
    },
  };
}

function recorded(name: string, tag: string, more: Partial<RecordedDeployment> = {}): RecordedDeployment {
  return {
    name,
    tag,
    release: 'tree-1',
    commit: 'c1',
    revision: 1,
    deployedAt: '2024-02-01T00:00:00Z',
    verifiedAt: '2024-02-01T00:05:00Z',
    ...more,
  };
}

function ledgerWith(environment: string, ...deployments: readonly RecordedDeployment[]): LedgerState {
  const byName = Object.fromEntries(deployments.map((deployment) => [deployment.name, deployment]));
  return { ...EMPTY_LEDGER, environments: { [environment]: { deployments: byName, past: [] } } };
}

const target = qa.target;
const wanted = servicesIn(shop, 'deployment', qa).reduce((sum, service) => sum + wantedReplicas(service, qa), 0);
const whole = (deployment: string) => Array.from({ length: wanted }, () => container('qa', deployment));
const boardOf = (
  ledger: LedgerState | undefined,
  containers: readonly Replica[],
  fronts: readonly Front[] | undefined = [],
) => planBoard(shop, { ledger, engines: { [target]: { containers, resources: [], fronts } } }, 'qa').environments[0];

describe('the board', () => {
  test('shows what runs as the ledger knows it, with its link and health', () => {
    const fronts = [frontOf({ environment: 'qa', tag: 'pr-7' })];
    const board = boardOf(ledgerWith('qa', recorded('qa-pr-7', 'pr-7')), whole('qa-pr-7'), fronts);
    const [first] = board?.deployments ?? [];
    expect(board?.links).toEqual([{ url: 'https://pr-7.shop.example', revision: 'qa-pr-7-r1' }]);
    expect(first).toEqual({
      name: 'qa-pr-7',
      state: 'verified',
      revision: 1,
      serves: true,
      release: 'tree-0',
      commit: 'c0',
      since: '2024-03-01T00:00:00Z',
      verifiedAt: '2024-02-01T00:05:00Z',
      health: { healthy: wanted, wanted },
      url: 'https://pr-7.shop.example',
    });
  });

  test('tells what is half there, gone, unknown, and not verified yet', () => {
    const { verifiedAt: _, ...unverified } = recorded('qa-pr-3', 'pr-3');
    const ledger = ledgerWith('qa', recorded('qa-pr-1', 'pr-1'), recorded('qa-pr-2', 'pr-2'), unverified);
    const containers = [container('qa', 'qa-pr-1'), ...whole('qa-pr-3'), ...whole('qa-pr-4')];
    const { deployments = [] } = boardOf(ledger, containers) ?? {};
    expect(Object.fromEntries(deployments.map(({ name, state, health }) => [name, [state, health?.healthy]]))).toEqual({
      'qa-pr-1': ['verified', 1],
      'qa-pr-2': ['gone', 0],
      'qa-pr-3': ['started', wanted],
      'qa-pr-4': ['unknown', wanted],
    });
    expect(deployments.find(({ name }) => name === 'qa-pr-1')?.health).toEqual({ healthy: 1, wanted });
  });

  test('shows what runs without the ledger, and what should run without the engine', () => {
    expect(boardOf(undefined, whole('qa-pr-1'))?.deployments[0]?.state).toBe('running');
    const ledger = ledgerWith('qa', recorded('qa-pr-1', 'pr-1'));
    const board = planBoard(shop, { ledger, engines: { [target]: { unreachable: 'no route' } } });
    expect(board.environments.find(({ name }) => name === 'qa')?.deployments[0]).toMatchObject({ state: 'unseen' });
    expect(board.unreachable).toEqual([{ target, why: 'no route' }]);
  });

  test('says which of several with one host name serves, as the edge says, and nothing when it says nothing', () => {
    const containers = ['1', '2', '3'].map((change) => container('prod', `prod-pr-${change}`));
    const servingWith = (fronts: readonly Front[] | undefined) => {
      const board = planBoard(
        shop,
        { ledger: EMPTY_LEDGER, engines: { [prod.target]: { containers, resources: [], fronts } } },
        'prod',
      );
      return Object.fromEntries(board.environments[0]?.deployments.map(({ name, serves }) => [name, serves]) ?? []);
    };
    expect(servingWith([frontOf({ environment: 'prod', tag: 'pr-2' })])).toEqual({
      'prod-pr-1': false,
      'prod-pr-2': true,
      'prod-pr-3': false,
    });
    expect(Object.values(servingWith(undefined))).toEqual([undefined, undefined, undefined]);
  });

  test('shows the revision that answers, and not the newer one beside it', () => {
    const beside = whole('qa-pr-7').map((one) => ({
      ...one,
      health: 'starting' as const,
      unitName: 'shop-qa-pr-7-r2',
      labels: { ...one.labels, [LABELS.revision]: 'qa-pr-7-r2', [LABELS.release]: 'tree-2' },
    }));
    const shown = (fronts: readonly Front[]) => {
      const known = ledgerWith('qa', recorded('qa-pr-7', 'pr-7'));
      const [first] = boardOf(known, [...whole('qa-pr-7'), ...beside], fronts)?.deployments ?? [];
      return [first?.revision, first?.release, first?.serves, first?.health?.healthy];
    };
    expect(shown([frontOf({ environment: 'qa', tag: 'pr-7' })])).toEqual([1, 'tree-0', true, wanted]);
    expect(shown([])).toEqual([2, 'tree-2', false, 0]);
  });

  test('counts no container that was started for one command', () => {
    const migration = container('qa', 'qa-pr-1', { state: 'exited', isOneOff: true });
    const { deployments = [] } = boardOf(EMPTY_LEDGER, [...whole('qa-pr-1'), migration]) ?? {};
    expect(deployments[0]?.health).toEqual({ healthy: wanted, wanted });
  });

  test('names containers of environments that are not the flow’s', () => {
    const containers = [container('demo', 'demo-pr-1'), container('demo', 'demo-pr-1')];
    const board = planBoard(shop, {
      ledger: EMPTY_LEDGER,
      engines: { [target]: { containers, resources: [], fronts: [] } },
    });
    expect(board.strays).toEqual([{ target, unitName: 'shop-demo-pr-1-r1', containers: 2 }]);
  });

  test('takes time in proportion to the deployments, of which there may be a thousand', () => {
    expectProportion(1_000, (size) => {
      const names = Array.from({ length: size }, (_, index) => `qa-pr-${index}`);
      const ledger = ledgerWith('qa', ...names.map((name, index) => recorded(name, `pr-${index}`)));
      const board = boardOf(ledger, names.flatMap(whole));
      expect(board?.deployments.filter(({ state }) => state === 'verified')).toHaveLength(size);
    });
  });
});
