import { describe, expect, test } from 'vitest';
import { LABELS } from '../../src/model/names.ts';
import { EMPTY_LEDGER, type LedgerState, type RecordedDeployment } from '../../src/plan/ledger.ts';
import type { ObservedContainer } from '../../src/plan/observed.ts';
import { servicesIn, wantedReplicas } from '../../src/plan/stacks.ts';
import { planBoard } from '../../src/plan/status.ts';
import { shop } from '../fixtures/shop.ts';

const [staging, qa, prod] = shop.environments;
if (staging === undefined || qa === undefined || prod === undefined) throw new Error('The shop has three.');

function container(environment: string, deployment: string, more: Partial<ObservedContainer> = {}): ObservedContainer {
  const { labels, ...rest } = more;
  return {
    id: Math.random().toString(36),
    project: `shop-${deployment}`,
    service: 'app',
    state: 'running',
    health: 'healthy',
    createdAt: '2024-03-01T00:00:00Z',
    configHash: '',
    ...rest,
    labels: {
      [LABELS.flow]: 'shop',
      [LABELS.environment]: environment,
      [LABELS.deployment]: deployment,
      [LABELS.release]: 'tree-0',
      [LABELS.commit]: 'c0',
      [LABELS.priority]: '1',
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
    priority: 1,
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
const wanted = servicesIn(shop, qa, 'deployment').reduce((sum, service) => sum + wantedReplicas(service, qa), 0);
const whole = (deployment: string) => Array.from({ length: wanted }, () => container('qa', deployment));
const boardOf = (ledger: LedgerState | undefined, containers: readonly ObservedContainer[]) =>
  planBoard(shop, { ledger, engines: { [target]: { containers } } }, 'qa').environments[0];

describe('the board', () => {
  test('shows what runs as the ledger knows it, with its link and health', () => {
    const [first] = boardOf(ledgerWith('qa', recorded('qa-pr-7', 'pr-7')), whole('qa-pr-7'))?.deployments ?? [];
    expect(first).toEqual({
      name: 'qa-pr-7',
      state: 'verified',
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

  test('says which of several with one host name serves: the healthy one with the highest priority', () => {
    const at = (name: string, priority: string, health: ObservedContainer['health'] = 'healthy') =>
      container('prod', name, { health, labels: { [LABELS.priority]: priority } });
    const containers = [at('prod-pr-1', '1'), at('prod-pr-2', '2'), at('prod-pr-3', '3', 'starting')];
    const board = planBoard(shop, { ledger: EMPTY_LEDGER, engines: { [prod.target]: { containers } } }, 'prod');
    const serving = board.environments[0]?.deployments.filter(({ serves }) => serves).map(({ name }) => name);
    expect(serving).toEqual(['prod-pr-2']);
  });

  test('counts no container that was started for one command', () => {
    const migration = container('qa', 'qa-pr-1', { state: 'exited', labels: { 'com.docker.compose.oneoff': 'True' } });
    const { deployments = [] } = boardOf(EMPTY_LEDGER, [...whole('qa-pr-1'), migration]) ?? {};
    expect(deployments[0]?.health).toEqual({ healthy: wanted, wanted });
  });

  test('names containers of environments that are not the flow’s', () => {
    const containers = [container('demo', 'demo-pr-1'), container('demo', 'demo-pr-1')];
    const board = planBoard(shop, { ledger: EMPTY_LEDGER, engines: { [target]: { containers } } });
    expect(board.strays).toEqual([{ target, project: 'shop-demo-pr-1', containers: 2 }]);
  });

  test('of a thousand deployments is there at once', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `qa-pr-${index}`);
    const ledger = ledgerWith('qa', ...names.map((name, index) => recorded(name, `pr-${index}`)));
    const started = performance.now();
    const board = boardOf(ledger, names.flatMap(whole));
    expect(board?.deployments.filter(({ state }) => state === 'verified')).toHaveLength(1_000);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
