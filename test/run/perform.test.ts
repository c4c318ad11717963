import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Actor, type LedgerState, recordOf, withRecord } from '../../src/plan/ledger.ts';
import { takeLock } from '../../src/plan/lock.ts';
import type { Operation } from '../../src/plan/operation.ts';
import type { AgentContext } from '../../src/run/agentContext.ts';
import { Failure, RefusedPlan } from '../../src/run/failure.ts';
import { perform } from '../../src/run/perform.ts';
import type { Task } from '../../src/run/task.ts';
import { deployTask } from '../../src/run/tasks/deploy.ts';
import { promoteTask } from '../../src/run/tasks/promote.ts';
import { pruneTask } from '../../src/run/tasks/prune.ts';
import { retireTask } from '../../src/run/tasks/retire.ts';
import { Bench } from '../agent/steps/bench.ts';
import { shop } from '../fixtures/shop.ts';
import { Faults } from './fakes/faults.ts';

const impatient = { ...shop, environments: shop.environments.map(({ soak: _, ...environment }) => environment) };
const jenkins: Actor = { name: 'Jenkins shop/PROD #12', process: 'agent 7' };

let bench: Bench;
let context: AgentContext;

beforeEach(() => {
  bench = new Bench(impatient);
  bench.commit('STAGING');
  context = bench.context();
});

function deploy(environment = 'staging'): Task {
  return deployTask(context, { environment });
}

/** A task that does exactly this, unless it is done. */
function making(networks: readonly string[], environments: readonly string[] = ['qa']): Task {
  return {
    command: 'pipegen test',
    environments,
    obeysFreeze: true,
    async observe(here) {
      const there = [...bench.engine.networkLabels.keys()];
      const operations = networks
        .filter((network) => !there.includes(network))
        .map(
          (name): Operation => ({
            ...{ kind: 'prepare', environment: 'qa', cause: 'x' },
            foundation: { kind: 'network', name, labels: {} },
          }),
        );
      return { plan: { title: 'Test', operations, notes: [] }, context: here };
    },
  };
}

function events(): string[] {
  return bench.ledger.log.map(({ event, text }) => `${event}: ${text}`);
}

/** What somebody else writes to the ledger. */
function change(how: (state: LedgerState) => LedgerState): void {
  bench.ledger.state = how(bench.ledger.state);
  bench.ledger.log.push({ at: '', by: 'somebody', event: 'locked', text: 'something else' });
}

/** Somebody else takes an environment's lock. */
function lockedBy(holder: Actor, environment: string, ttlSeconds = 60): void {
  const isGone = () => true;
  const request = { holder, reason: 'pipegen promote qa', now: bench.engine.time, ttlSeconds, isGone };
  change((state) => {
    const taken = takeLock(state, environment, request);
    if ('held' in taken) throw new Error('Nobody holds it against those who are gone.');
    return taken.state;
  });
}

describe('perform', () => {
  it('writes down what it is about to do, and what came of it', async () => {
    const { outcome, done } = await bench.perform(deploy());
    expect(outcome).toBe('done');
    expect(done.map(({ kind }) => kind)).toEqual([
      'buildImage',
      'testImage',
      'pushImage',
      'tagImage',
      'prepare',
      'prepare',
      'startUnit',
      'startUnit',
      'verify',
      'shiftTraffic',
      'confirm',
    ]);
    const head = bench.repository.branches.get('STAGING') ?? '';
    const name = `staging-c-${head.slice(0, 7)}`;
    const start = bench.ledger.log.find(({ text }) => text.startsWith('start app'));
    expect(start).toMatchObject({
      event: 'begun',
      by: 'anna@laptop',
      text: `start app, nginx of shop-${name}-r1`,
      cause: 'it is not running yet',
      command: 'pipegen deploy staging',
      ...{ deployment: name, commit: head, environment: 'staging' },
    });
    expect(events().at(0)).toBe('started: begin: pipegen deploy staging');
    expect(events().at(-1)).toBe('finished: end: pipegen deploy staging');
    expect(recordOf(bench.ledger.state, 'staging')).toMatchObject({ deployments: { [name]: { commit: head } } });
    expect(recordOf(bench.ledger.state, 'staging')).not.toHaveProperty('intent');
    expect(recordOf(bench.ledger.state, 'staging')).not.toHaveProperty('lock');
  });

  it('changes nothing when there is nothing to do, or nobody agrees', async () => {
    expect((await bench.perform(deploy(), context, { agree: async () => false })).outcome).toBe('declined');
    expect(bench.ledger.log).toEqual([]);
    expect(bench.engine.running).toEqual([]);
    await bench.perform(deploy());
    const before = bench.ledger.log.length;
    expect((await bench.perform(deploy(), context, { agree: () => Promise.reject(new Error('asked')) })).outcome).toBe(
      'nothingToDo',
    );
    expect(bench.ledger.log).toHaveLength(before);
  });

  it('names who holds a lock, and changes nothing', async () => {
    lockedBy(jenkins, 'staging');
    await expect(bench.perform(deploy())).rejects.toMatchObject({
      code: 'locked',
      exitCode: 3,
      message: 'staging has been locked by Jenkins shop/PROD #12 since 2024-03-01T00:00:00.000Z: pipegen promote qa.',
      fix: expect.stringContaining('pipegen unlock staging --force') as string,
    });
    expect(bench.engine.running).toEqual([]);
    expect(recordOf(bench.ledger.state, 'staging').lock?.holder).toEqual(jenkins);
  });

  it('takes all locks or none', async () => {
    lockedBy(jenkins, 'staging');
    await expect(bench.perform(making(['a'], ['qa', 'staging']))).rejects.toMatchObject({ code: 'locked' });
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('lock');
  });

  it('waits for a lock as long as it is told to', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    lockedBy(jenkins, 'qa', 5);
    await bench.perform(making(['a']), context, { waitLockSeconds: 60 }).finally(() => vi.useRealTimers());
    expect(bench.lines).toContain('Waiting for the lock of qa, held by Jenkins shop/PROD #12: pipegen promote qa.');
    expect(bench.waited).toBeGreaterThanOrEqual(5);
  });

  it('takes the lock of a run that is gone', async () => {
    lockedBy(jenkins, 'staging', 3_600);
    bench.gone.add(jenkins.process);
    expect((await bench.perform(deploy())).outcome).toBe('done');
  });

  it('does nothing where an environment is frozen, until the freeze ends', async () => {
    const freeze = { by: 'ben', reason: 'the sale', since: '2024-02-29T00:00:00Z', until: '2024-03-01T01:00:00.000Z' };
    change((state) => withRecord(state, 'staging', (record) => ({ ...record, freeze })));
    await expect(bench.perform(deploy())).rejects.toMatchObject({
      code: 'frozen',
      exitCode: 3,
      message: 'staging has been frozen by ben since 2024-02-29T00:00:00Z, until 2024-03-01T01:00:00.000Z: the sale.',
    });
    expect(bench.engine.running).toEqual([]);
    bench.pass(3_600);
    expect((await bench.perform(deploy())).outcome).toBe('done');
  });

  it("stops before the next operation when its lock is somebody else's by now, and leaves them theirs", async () => {
    bench.engine.before = (what) => {
      if (what === 'prepare' && !bench.engine.networkLabels.has('a')) lockedBy(jenkins, 'qa');
    };
    await expect(bench.perform(making(['a', 'b']))).rejects.toMatchObject({
      code: 'lock-lost',
      exitCode: 3,
      message: 'This command no longer holds the lock of qa: the lock is now held by Jenkins shop/PROD #12.',
    });
    expect([...bench.engine.networkLabels.keys()]).toEqual(['a']);
    expect(recordOf(bench.ledger.state, 'qa').lock?.holder).toEqual(jenkins);
  });

  it('keeps its locks while it works for long', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    try {
      bench.engine.before = (what) => {
        if (what === 'prepare') vi.advanceTimersByTime(150_000);
      };
      await bench.perform(making(['a', 'b', 'c']));
      expect(bench.ledger.log.filter(({ event }) => event === 'renewed').length).toBeGreaterThanOrEqual(6);
      expect(events().at(-1)).toBe('finished: end: pipegen test');
      const before = bench.ledger.log.length;
      vi.advanceTimersByTime(600_000);
      expect(bench.ledger.log).toHaveLength(before);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells the ledger what failed, and gives the lock back', async () => {
    bench.engine.before = (what) => {
      if (what === 'prepare') throw new Error(`no space left, ${bench.secrets[0]}`);
    };
    await expect(bench.perform(making(['a']))).rejects.toThrow('no space left');
    expect(bench.ledger.log.at(-1)).toMatchObject({
      event: 'failed',
      text: 'create the network a',
      cause: 'no space left, ****',
    });
    expect(recordOf(bench.ledger.state, 'qa')).toMatchObject({ intent: { operation: 'create the network a' } });
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('lock');
  });

  it('does what is left when it is run again, and then has nothing begun', async () => {
    let attempts = 0;
    bench.engine.before = (what) => {
      if (what === 'prepare' && attempts++ === 1) throw new Error('no space left');
    };
    await expect(bench.perform(making(['a', 'b']))).rejects.toThrow('no space left');
    const { done } = await bench.perform(making(['a', 'b']));
    expect(done).toMatchObject([{ foundation: { name: 'b' } }]);
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('intent');
  });

  it('says of an aborted run that it was interrupted', async () => {
    const controller = new AbortController();
    bench.engine.before = (what) => {
      if (what === 'prepare') controller.abort(new Error('SIGTERM'));
    };
    const run = bench.perform(making(['a', 'b']), bench.context({}, { signal: controller.signal }));
    await expect(run).rejects.toThrow('SIGTERM');
    expect([...bench.engine.networkLabels.keys()]).toEqual(['a']);
    expect(events().at(-1)).toMatch(/^interrupted: /);
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('lock');
  });

  it('goes on with the next removal when one fails, and fails at the end', async () => {
    for (const change of ['1', '2', '3']) {
      bench.commit('STAGING');
      await bench.perform(deployTask(context, { environment: 'staging' }), bench.context({ CHANGE_ID: change }));
    }
    const remove = bench.engine.remove.bind(bench.engine);
    let isInUse = true;
    bench.engine.remove = async (project) => {
      if (isInUse && project === 'shop-staging-pr-2') throw new Error('a volume is in use');
      return remove(project);
    };
    const names = ['staging-pr-1', 'staging-pr-2', 'staging-pr-3'];
    await expect(bench.perform(retireTask(context, names))).rejects.toMatchObject({
      code: 'not-removed',
      message: 'Not everything could be removed:\nremove staging-pr-2: a volume is in use',
    });
    expect(bench.engine.running.map(({ unitName: project }) => project)).toEqual(['shop-staging-pr-2']);
    isInUse = false;
    expect((await bench.perform(retireTask(context, names))).done).toMatchObject([{ deployment: 'staging-pr-2' }]);
    expect(recordOf(bench.ledger.state, 'staging').deployments).toEqual({});
  });

  it('does nothing beyond what was agreed to earlier', async () => {
    const agreed = { operations: [{ kind: 'prepare', network: 'a' }] } as const;
    await expect(bench.perform(making(['a', 'b']), context, { agreed })).rejects.toMatchObject({
      code: 'state-changed',
      message: expect.stringContaining('create the network b') as string,
    });
    expect(bench.ledger.log).toEqual([]);
  });

  it('has moved when the plan is refused that was not refused before, and has failed when it cannot be told', async () => {
    const outages = [
      new RefusedPlan('promotion-refused', 'QA runs something else.'),
      new Failure('down', 'No answer.'),
    ];
    for (const [index, outage] of outages.entries()) {
      let looks = 0;
      const task = making(['a']);
      const observe = (here: AgentContext) => (looks++ === 0 ? task.observe(here) : Promise.reject(outage));
      await expect(bench.perform({ ...task, observe }, context)).rejects.toMatchObject({ exitCode: [3, 1][index] });
      expect(bench.engine.networkLabels.size).toBe(0);
      expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('lock');
    }
  });

  it('does nothing that came up while somebody thought about the plan', async () => {
    const networks = ['a'];
    const agree = async () => {
      networks.push('b');
      return true;
    };
    await expect(bench.perform(making(networks), context, { agree })).rejects.toMatchObject({ code: 'state-changed' });
    expect(bench.engine.networkLabels.size).toBe(0);
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('lock');
  });

  it('leaves alone what another one did while it waited', async () => {
    const agree = async () => {
      bench.engine.networkLabels.set('a', {});
      return true;
    };
    const { done } = await bench.perform(making(['a', 'b']), context, { agree });
    expect(done).toMatchObject([{ foundation: { name: 'b' } }]);
  });

  it('ends what was begun when its last answer was lost', async () => {
    const faults = new Faults();
    bench.ledger.after = ({ event }) => {
      if (event === 'begun')
        bench.ledger.before = (what) => {
          if (what === 'append') throw new Error('The remote hung up.');
        };
    };
    await expect(bench.perform(making(['a']), bench.context({}, { faults }))).rejects.toThrow('The remote hung up.');
    bench.ledger.before = bench.ledger.after = () => {};
    expect(recordOf(bench.ledger.state, 'qa')).toHaveProperty('intent');
    bench.gone.add('laptop 1');
    expect((await bench.perform(making(['a']))).outcome).toBe('nothingToDo');
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('intent');
    expect(recordOf(bench.ledger.state, 'qa')).not.toHaveProperty('lock');
  });

  it('leaves a lock and an intent alone while their holder may be at work', async () => {
    bench.engine.networkLabels.set('a', {});
    lockedBy(jenkins, 'qa');
    const intent = { command: 'pipegen test', by: jenkins.name, operation: 'create the network a', at: '' };
    change((state) => withRecord(state, 'qa', (record) => ({ ...record, intent })));
    expect((await bench.perform(making(['a']))).outcome).toBe('nothingToDo');
    expect(recordOf(bench.ledger.state, 'qa')).toMatchObject({ intent, lock: { holder: jenkins } });
  });

  it('looks again after what changes the rest: a push, a merge, persistent services', async () => {
    await bench.perform(deploy());
    const { plan, done } = await bench.perform(promoteTask(context, { environment: 'qa' }));
    expect(plan.notes).toContain('"pr-new" is a placeholder for the number of the change, which is not open yet.');
    expect(done.map(({ kind }) => kind)).toEqual([
      'openChange',
      'mergeChange',
      'tagImage',
      'prepare',
      'startUnit',
      'startUnit',
      'verify',
      'shiftTraffic',
      'confirm',
      'removeDeployment',
    ]);
    expect(bench.engine.deployments()).toEqual(['qa-pr-1']);
  });

  it('remembers what it saw even when nothing is to be done', async () => {
    bench.commit('feature');
    await bench.gitHost.openChange({ source: 'feature', target: 'STAGING' });
    expect((await bench.perform(pruneTask(context, {}))).outcome).toBe('nothingToDo');
    expect(bench.ledger.state.openChanges).toBe(1);
    const before = bench.ledger.log.length;
    await perform(context, pruneTask(context, {}), { agree: async () => true, waitLockSeconds: 0 });
    expect(bench.ledger.log).toHaveLength(before);
  });
});
