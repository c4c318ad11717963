import { expect, test } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { adopt } from '../../src/plan/adopt.ts';
import { EMPTY_LEDGER, recordOf } from '../../src/plan/ledger.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { answeringOf } from '../../src/plan/traffic.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, deployments } from './world.ts';

test('makes a lost ledger anew: what answers its links is verified, what does not is not', () => {
  const running = deployments(
    { environment: 'prod', tag: 'pr-1', commit: commit('a') },
    { environment: 'prod', tag: 'pr-2', commit: commit('b') },
    { environment: 'qa', tag: 'pr-3', commit: commit('c') },
  );
  const prod = findEnvironment(shop, 'prod');
  const front = {
    name: 'prod',
    flow: 'shop',
    environment: 'prod',
    ledger: 'a1',
    answers: answeringOf(shop, prod, 'pr-1', 1),
  };
  const state = adopt(EMPTY_LEDGER, {
    id: 'a1',
    deployments: running,
    fronts: [front],
    releases: new Map(['a', 'b'].map((letter) => [commit(letter), releaseOf(shop, commit(letter), commit(letter))])),
    at: '2024-03-01T00:00:00.000Z',
    by: 'anna',
  });
  expect(state.id).toBe('a1');
  const { deployments: known, past } = recordOf(state, 'prod');
  expect(Object.values(known).map(({ name, revision, verifiedAt }) => [name, revision, verifiedAt])).toEqual([
    ['prod-pr-1', 1, '2024-03-01T00:00:00.000Z'],
    ['prod-pr-2', 1, undefined],
  ]);
  expect(past.map(({ name, by }) => [name, by])).toEqual([['prod-pr-1', 'anna']]);
  // Nothing is known of a commit that git does not have.
  expect(recordOf(state, 'qa').deployments).toEqual({});
  expect(Object.keys(state.releases)).toHaveLength(2);
});
