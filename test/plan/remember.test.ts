import { describe, expect, it } from 'vitest';
import { EMPTY_LEDGER, type LedgerState, LONGEST_PAST, recordOf } from '../../src/plan/ledger.ts';
import type { Operation, Rollout, Stack } from '../../src/plan/operation.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { expect as expectOf, remember } from '../../src/plan/remember.ts';
import { shop } from '../fixtures/shop.ts';
import { commit } from './world.ts';

const cause = 'x';

function doing(day: number) {
  return { at: `2024-02-${String(day).padStart(2, '0')}T00:00:00.000Z`, by: 'anna', command: 'pipegen promote prod' };
}

function rollout(letter: string, tag = 'pr-1'): Rollout {
  return { deployment: `prod-${tag}`, tag, priority: 1, release: releaseOf(shop, commit(letter), commit(letter)) };
}

function stack(project: string): Stack {
  return { project, scope: 'deployment', file: '', variables: {}, waitSeconds: 1 };
}

function start(of: Rollout): Operation {
  return {
    kind: 'startStack',
    environment: 'prod',
    stack: stack(`shop-${of.deployment}`),
    isNew: true,
    rollout: of,
    cause,
  };
}

function verify(of: Rollout): Operation {
  return { kind: 'verify', environment: 'prod', rollout: of, project: '', isNew: true, cause };
}

function remove(name: string): Operation {
  return { kind: 'removeDeployment', environment: 'prod', deployment: name, project: `shop-${name}`, cause };
}

/** What is known after some operations, one a day. */
function knownAfter(...operations: readonly Operation[]): LedgerState {
  return operations.reduce((state, operation, index) => remember(state, operation, doing(index + 1)), EMPTY_LEDGER);
}

describe('expect', () => {
  it('knows a new deployment before it is started, and leaves one that is known as it is', () => {
    const begun = expectOf(EMPTY_LEDGER, start(rollout('a')), doing(1));
    expect(recordOf(begun, 'prod').deployments).toMatchObject({ 'prod-pr-1': { release: 'tree-aaaaaaaaaaaa' } });
    expect(expectOf(begun, start(rollout('b')), doing(2))).toBe(begun);
  });

  it('expects what is about to be removed no more', () => {
    const begun = expectOf(knownAfter(start(rollout('a'))), remove('prod-pr-1'), doing(2));
    expect(recordOf(begun, 'prod').deployments).toEqual({});
  });

  it('expects nothing of what is kept, or of other operations', () => {
    const kept: Operation = { kind: 'startStack', environment: 'prod', stack: stack('shop-prod'), isNew: true, cause };
    for (const operation of [kept, verify(rollout('a'))])
      expect(expectOf(EMPTY_LEDGER, operation, doing(1))).toBe(EMPTY_LEDGER);
  });
});

describe('remember', () => {
  it('has a deployment started, then verified with who and when', () => {
    const started = knownAfter(start(rollout('a')));
    expect(recordOf(started, 'prod')).toMatchObject({
      deployments: { 'prod-pr-1': { deployedAt: doing(1).at } },
      past: [],
    });
    expect(recordOf(started, 'prod').deployments['prod-pr-1']).not.toHaveProperty('verifiedAt');
    const known = { name: 'prod-pr-1', deployedAt: doing(1).at, verifiedAt: doing(2).at };
    expect(recordOf(knownAfter(start(rollout('a')), verify(rollout('a'))), 'prod')).toMatchObject({
      deployments: { 'prod-pr-1': known },
      past: [{ ...known, by: 'anna' }],
    });
  });

  it('has a deployment that was brought up to date unverified until it is verified anew', () => {
    const updated = knownAfter(start(rollout('a')), verify(rollout('a')), start(rollout('b')));
    expect(recordOf(updated, 'prod').deployments['prod-pr-1']).not.toHaveProperty('verifiedAt');
    expect(recordOf(updated, 'prod').past).toHaveLength(1);
  });

  it("forgets a removed deployment and its own migrations, keeps the kept data's and what is past", () => {
    const migrate = (key: string): Operation => ({
      kind: 'migrate',
      ...{ environment: 'prod', deployment: 'prod-pr-1', stack: stack('shop-prod-pr-1'), service: 'app', command: [] },
      ...{ key, release: 'tree-a', cause },
    });
    const state = knownAfter(
      migrate('shop-prod-pr-1/app'),
      migrate('shop-prod/app'),
      start(rollout('a')),
      verify(rollout('a')),
      remove('prod-pr-1'),
    );
    expect(recordOf(state, 'prod')).toMatchObject({ deployments: {}, migrations: { 'shop-prod/app': 'tree-a' } });
    expect(recordOf(state, 'prod').migrations).not.toHaveProperty('shop-prod-pr-1/app');
    expect(Object.keys(state.releases)).toEqual(['tree-aaaaaaaaaaaa']);
  });

  it('forgets a release that nobody names any more', () => {
    expect(knownAfter(start(rollout('a')), remove('prod-pr-1')).releases).toEqual({});
  });

  it('remembers a limited past, newest first', () => {
    const many = Array.from({ length: LONGEST_PAST + 2 }, (_, index) => verify(rollout('a', `pr-${index}`)));
    const { past } = recordOf(knownAfter(...many), 'prod');
    expect(past).toHaveLength(LONGEST_PAST);
    expect(past[0]?.name).toBe(`prod-pr-${LONGEST_PAST + 1}`);
  });

  it('holds an environment, and lifts that again', () => {
    const hold: Operation = { kind: 'hold', environment: 'prod', release: 'tree-a', cause };
    const held = knownAfter(hold);
    expect(recordOf(held, 'prod').hold).toEqual({
      release: 'tree-a',
      by: 'anna',
      reason: 'pipegen promote prod',
      since: doing(1).at,
    });
    expect(recordOf(knownAfter(hold, { kind: 'liftHold', environment: 'prod', cause }), 'prod')).not.toHaveProperty(
      'hold',
    );
  });
});
