import { describe, expect, it } from 'vitest';
import { EMPTY_LEDGER, type LedgerState, LONGEST_PAST, recordOf } from '../../src/plan/ledger.ts';
import type { Operation, Rollout, Settings, Unit } from '../../src/plan/operation.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { expect as expectOf, remember } from '../../src/plan/remember.ts';
import { shop } from '../fixtures/shop.ts';
import { commit } from './world.ts';

const cause = 'x';

function doing(day: number) {
  return { at: `2024-02-${String(day).padStart(2, '0')}T00:00:00.000Z`, by: 'anna', command: 'pipegen promote prod' };
}

function rollout(letter: string, tag = 'pr-1', revision = 1, settings: Settings = {}): Rollout {
  const release = releaseOf(shop, commit(letter), commit(letter));
  return { deployment: `prod-${tag}`, tag, revision, release, settings };
}

function unit(name: string): Unit {
  return { name, scope: 'deployment', manifest: '', variables: {}, waitSeconds: 1 };
}

function start(of: Rollout): Operation {
  return {
    kind: 'startUnit',
    environment: 'prod',
    unit: unit(`shop-${of.deployment}-r${of.revision}`),
    services: ['app'],
    isNew: true,
    rollout: of,
    cause,
  };
}

function about(of: Rollout) {
  return { environment: 'prod', rollout: of, unitName: '', isNew: true, cause };
}

function verify(of: Rollout): Operation {
  return { kind: 'verify', ...about(of) };
}

function shift(of: Rollout): Operation {
  return { kind: 'shiftTraffic', ...about(of) };
}

function confirm(of: Rollout): Operation {
  return { kind: 'confirm', ...about(of) };
}

/** Everything that makes a revision serve. */
function serve(of: Rollout): Operation[] {
  return [start(of), verify(of), shift(of), confirm(of)];
}

function remove(name: string): Operation {
  return { kind: 'removeDeployment', environment: 'prod', deployment: name, cause };
}

/** What is known after some operations, one a day. */
function knownAfter(...operations: readonly Operation[]): LedgerState {
  return operations.reduce((state, operation, index) => remember(state, operation, doing(index + 1)), EMPTY_LEDGER);
}

describe('expect', () => {
  it('knows a new deployment before it is started, and leaves one that is known as it is', () => {
    const begun = expectOf(EMPTY_LEDGER, start(rollout('a')), doing(1));
    expect(recordOf(begun, 'prod').deployments).toMatchObject({ 'prod-pr-1': { release: 'tree-aaaaaaaaaaaa' } });
    expect(recordOf(expectOf(begun, start(rollout('a')), doing(2)), 'prod')).toEqual(recordOf(begun, 'prod'));
  });

  it('expects what is about to be removed no more', () => {
    const begun = expectOf(knownAfter(start(rollout('a'))), remove('prod-pr-1'), doing(2));
    expect(recordOf(begun, 'prod').deployments).toEqual({});
  });

  it('expects nothing of what is kept, or of other operations', () => {
    const kept: Operation = {
      kind: 'startUnit',
      environment: 'prod',
      unit: unit('shop-prod'),
      services: ['postgres'],
      isNew: true,
      cause,
    };
    for (const operation of [kept, verify(rollout('a'))])
      expect(expectOf(EMPTY_LEDGER, operation, doing(1))).toBe(EMPTY_LEDGER);
  });
});

describe('remember', () => {
  it('has a deployment started, then verified, then confirmed with who and when', () => {
    const started = knownAfter(start(rollout('a', 'pr-1', 1, { LOG_LEVEL: 'debug' })));
    expect(recordOf(started, 'prod')).toEqual({
      deployments: {
        'prod-pr-1': {
          name: 'prod-pr-1',
          tag: 'pr-1',
          revision: 1,
          release: 'tree-aaaaaaaaaaaa',
          commit: commit('a'),
          settings: { LOG_LEVEL: 'debug' },
          deployedAt: doing(1).at,
        },
      },
      past: [],
    });
    const known = { name: 'prod-pr-1', deployedAt: doing(1).at, verifiedAt: doing(2).at };
    const verified = recordOf(knownAfter(start(rollout('a')), verify(rollout('a'))), 'prod');
    expect(verified).toMatchObject({ deployments: { 'prod-pr-1': known }, past: [] });
    expect(recordOf(knownAfter(...serve(rollout('a'))), 'prod')).toMatchObject({
      deployments: { 'prod-pr-1': known },
      past: [{ ...known, by: 'anna' }],
    });
  });

  it('has the next revision beside the one that serves, until traffic moves to it', () => {
    const second = rollout('b', 'pr-1', 2);
    const begun = knownAfter(...serve(rollout('a')), start(second));
    const next = { revision: 2, release: 'tree-bbbbbbbbbbbb', deployedAt: doing(5).at };
    expect(recordOf(begun, 'prod').deployments['prod-pr-1']).toMatchObject({
      revision: 1,
      verifiedAt: doing(2).at,
      next,
    });
    expect(recordOf(begun, 'prod').deployments['prod-pr-1']?.next).not.toHaveProperty('verifiedAt');

    const verified = remember(begun, verify(second), doing(6));
    expect(recordOf(verified, 'prod').deployments['prod-pr-1']).toMatchObject({
      revision: 1,
      next: { ...next, verifiedAt: doing(6).at },
    });
    expect(recordOf(verified, 'prod').past).toHaveLength(1);

    const shifted = remember(verified, shift(second), doing(7));
    expect(recordOf(shifted, 'prod').deployments['prod-pr-1']).toEqual({
      name: 'prod-pr-1',
      tag: 'pr-1',
      ...next,
      commit: commit('b'),
      settings: {},
      verifiedAt: doing(6).at,
    });
    const confirmed = remember(shifted, confirm(second), doing(8));
    expect(recordOf(confirmed, 'prod').past.map(({ revision }) => revision)).toEqual([2, 1]);
  });

  it('has the next one serve once it is confirmed, where no route leads to it and no traffic moves', () => {
    const second = rollout('b', 'pr-1', 2);
    const state = knownAfter(...serve(rollout('a')), start(second), verify(second), confirm(second));
    expect(recordOf(state, 'prod').deployments['prod-pr-1']).toMatchObject({ revision: 2 });
    expect(recordOf(state, 'prod').deployments['prod-pr-1']).not.toHaveProperty('next');
  });

  it('starts over with another revision where the one before it was never verified', () => {
    const state = knownAfter(start(rollout('a')), start(rollout('b', 'pr-1', 2)));
    expect(recordOf(state, 'prod').deployments['prod-pr-1']).toMatchObject({ revision: 2, deployedAt: doing(2).at });
    expect(recordOf(state, 'prod').deployments['prod-pr-1']).not.toHaveProperty('next');
  });

  it('knows what serves again that runs already, and was not started', () => {
    const known = recordOf(knownAfter(verify(rollout('a', 'pr-1', 3))), 'prod').deployments['prod-pr-1'];
    expect(known).toMatchObject({ revision: 3, deployedAt: doing(1).at, verifiedAt: doing(1).at });
  });

  it('counts the same that is confirmed once more as one past, and other settings as another', () => {
    const again = knownAfter(...serve(rollout('a')), ...serve(rollout('a', 'pr-1', 2)));
    expect(recordOf(again, 'prod').past.map(({ revision }) => revision)).toEqual([2]);
    const quiet = rollout('a', 'pr-1', 1, { LOG_LEVEL: 'info' });
    const loud = rollout('a', 'pr-1', 2, { LOG_LEVEL: 'debug' });
    const changed = knownAfter(...serve(quiet), ...serve(loud));
    expect(recordOf(changed, 'prod').past.map(({ settings }) => settings?.LOG_LEVEL)).toEqual(['debug', 'info']);
  });

  it('forgets a removed revision that does not serve, and the deployment with the last one', () => {
    const removed = (revision: number): Operation => ({
      ...{ kind: 'removeRevision', environment: 'prod', deployment: 'prod-pr-1', revision, unitName: '', cause },
    });
    const both = [...serve(rollout('a')), start(rollout('b', 'pr-1', 2))];
    const one = knownAfter(...both, removed(2));
    expect(recordOf(one, 'prod').deployments['prod-pr-1']).toMatchObject({ revision: 1 });
    expect(recordOf(one, 'prod').deployments['prod-pr-1']).not.toHaveProperty('next');
    expect(Object.keys(one.releases)).toEqual(['tree-aaaaaaaaaaaa']);
    expect(recordOf(knownAfter(...both, shift(rollout('b', 'pr-1', 2)), removed(1)), 'prod').deployments).toMatchObject(
      {
        'prod-pr-1': { revision: 2 },
      },
    );
    expect(recordOf(knownAfter(start(rollout('a')), removed(1)), 'prod').deployments).toEqual({});
  });

  it("forgets a removed deployment and its own migrations, keeps the kept data's and what is past", () => {
    const migrate = (key: string): Operation => ({
      kind: 'migrate',
      ...{ environment: 'prod', rollout: rollout('a'), isNew: true, unit: unit('shop-prod-pr-1-r1') },
      ...{ service: 'app', command: [], key, cause },
    });
    const state = knownAfter(
      migrate('shop-prod-pr-1/app'),
      migrate('shop-prod/app'),
      ...serve(rollout('a')),
      remove('prod-pr-1'),
    );
    const release = 'tree-aaaaaaaaaaaa';
    expect(recordOf(state, 'prod')).toMatchObject({ deployments: {}, migrations: { 'shop-prod/app': release } });
    expect(recordOf(state, 'prod').migrations).not.toHaveProperty('shop-prod-pr-1/app');
    expect(Object.keys(state.releases)).toEqual([release]);
  });

  it('forgets a release that nobody names any more', () => {
    expect(knownAfter(start(rollout('a')), remove('prod-pr-1')).releases).toEqual({});
  });

  it('remembers a limited past, newest first', () => {
    const many = Array.from({ length: LONGEST_PAST + 2 }, (_, index) => confirm(rollout('a', `pr-${index}`)));
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
    const settings = { LOG_LEVEL: 'debug' };
    expect(recordOf(knownAfter({ ...hold, settings }), 'prod').hold?.settings).toEqual(settings);
    expect(recordOf(knownAfter(hold, { kind: 'liftHold', environment: 'prod', cause }), 'prod')).not.toHaveProperty(
      'hold',
    );
  });
});
