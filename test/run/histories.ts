import fc from 'fast-check';
import { expect } from 'vitest';
import { type Flow, findEnvironment } from '../../src/model/flow.ts';
import { LABELS } from '../../src/model/names.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { type LedgerState, recordOf, withRecord } from '../../src/plan/ledger.ts';
import { findDeployments, type ObservedDeployment } from '../../src/plan/observed.ts';
import { changeNumber, changeTag } from '../../src/plan/tag.ts';
import type { AgentContext } from '../../src/run/agentContext.ts';
import { Failure } from '../../src/run/failure.ts';
import type { Task } from '../../src/run/task.ts';
import { backupTask } from '../../src/run/tasks/backup.ts';
import { deployTask } from '../../src/run/tasks/deploy.ts';
import { promoteTask } from '../../src/run/tasks/promote.ts';
import { pruneTask } from '../../src/run/tasks/prune.ts';
import { retireTask } from '../../src/run/tasks/retire.ts';
import { rollbackTask } from '../../src/run/tasks/rollback.ts';
import { Bench } from '../agent/steps/bench.ts';
import { type Fault, Faults } from './fakes/faults.ts';

/** A command, and what befalls its first run. */
interface Commanded {
  readonly fault?: Fault | undefined;
  /** Whether others know at once that a killed run is gone, or wait until its lock runs out. */
  readonly isKnown: boolean;
}

/** Something that happens. `which` chooses among what there is then. */
export type Event =
  | { readonly kind: 'open' }
  | ({ readonly kind: 'deployChange'; readonly which: number } & Commanded)
  | { readonly kind: 'update' | 'close' | 'reopen' | 'merge'; readonly which: number }
  | { readonly kind: 'hotfix'; readonly environment: string }
  | ({ readonly kind: 'deploy' | 'promote' | 'rollback'; readonly environment: string } & Commanded)
  | ({ readonly kind: 'retire'; readonly which: number } & Commanded)
  | ({ readonly kind: 'prune' | 'backup' } & Commanded)
  | { readonly kind: 'pass'; readonly hours: number }
  | { readonly kind: 'freeze' | 'unfreeze' | 'break' | 'repair'; readonly environment: string }
  | { readonly kind: 'collide' };

const environment = fc.constantFrom('staging', 'qa', 'prod');
const which = fc.nat({ max: 9 });
const how = { when: fc.constantFrom('before', 'after'), kind: fc.constantFrom('error', 'kill') } as const;
const fault = fc.oneof(
  fc.record<Fault>({ at: fc.nat({ max: 90 }), ...how }),
  fc.record<Fault>({ at: fc.nat({ max: 25 }), ofChanges: fc.constant(true), ...how }),
);
const commanded = { fault: fc.option(fault, { nil: undefined, freq: 2 }), isKnown: fc.boolean() };

/** An event; those that move releases come more often. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deployChange' as const), which, ...commanded }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('update', 'close', 'reopen', 'merge', 'merge', 'merge'), which }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hotfix' as const), environment }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom('deploy', 'deploy', 'promote', 'promote', 'rollback'),
      environment,
      ...commanded,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire' as const), which, ...commanded }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('prune', 'prune', 'backup'), ...commanded }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.nat({ max: 200 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('freeze', 'unfreeze', 'break', 'repair'), environment }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('collide' as const) }) },
);

/** A release all the way to PROD. */
export const ONE_RELEASE: readonly Event[] = [
  { kind: 'open' },
  { kind: 'deployChange', which: 0, isKnown: true },
  { kind: 'merge', which: 0 },
  { kind: 'deploy', environment: 'staging', isKnown: true },
  { kind: 'promote', environment: 'qa', isKnown: true },
  { kind: 'promote', environment: 'prod', isKnown: true },
];

/** What a command that nothing befell may be refused with. */
const HONEST = new Set([
  'promotion-refused',
  'rollback-refused',
  'frozen',
  'program-failed',
  'not-mergeable',
  'too-much',
]);

/** A world with a history, which holds to what must always be true of it. */
export class History {
  readonly bench: Bench;
  /** The call that went wrong in the newest command: `engine.start`. */
  struck: string | undefined;
  private runs = 0;
  /** Whether a verified deployment of PROD served at some time; once there was one, there is always one. */
  private hasServed = false;
  private keptContainers = 0;
  private readonly releases = new Map<string, string>();

  constructor(flow: Flow) {
    this.bench = new Bench(flow);
    this.bench.engine.before = () => this.mustServe();
  }

  async happen(event: Event): Promise<void> {
    await this.act(event);
    this.mustHold();
  }

  private async act(event: Event): Promise<unknown> {
    const { bench } = this;
    switch (event.kind) {
      case 'open': {
        const source = `feature-${bench.gitHost.changes.length + 1}`;
        bench.commit(source);
        await bench.gitHost.openChange({ source, target: 'STAGING' });
        return;
      }
      case 'update':
      case 'close':
      case 'reopen':
      case 'merge':
        return this.change(event.kind, event.which);
      case 'deployChange': {
        const change = pick(await bench.gitHost.openChanges(), event.which);
        if (change === undefined || change.target !== 'STAGING') return;
        return this.run(event, (context) => deployTask(context, { environment: 'staging', commit: change.head }));
      }
      case 'hotfix':
        return void bench.commit(findEnvironment(bench.flow, event.environment).branch);
      case 'deploy':
        return this.run(event, (context) => deployTask(context, { environment: event.environment }));
      case 'promote':
        if (event.environment === 'staging') return;
        return this.promote(event);
      case 'rollback':
        return this.run(event, (context) => rollbackTask(context, { environment: event.environment }));
      case 'retire': {
        const name = pick(
          this.deployments().filter((deployment) => deployment.environment !== 'prod'),
          event.which,
        )?.name;
        return name === undefined ? undefined : this.run(event, (context) => retireTask(context, [name]));
      }
      case 'prune':
        return this.prune(event);
      case 'backup':
        return this.run(event, (context) => backupTask(context, { onlyDue: true }));
      case 'pass':
        return bench.pass(event.hours * 3_600);
      case 'freeze':
      case 'unfreeze':
        return this.freeze(event.environment, event.kind === 'freeze');
      case 'break':
      case 'repair':
        return bench.breakService(event.environment, 'app', event.kind === 'break');
      case 'collide':
        return this.collide();
    }
  }

  private async change(kind: 'update' | 'close' | 'reopen' | 'merge', index: number): Promise<void> {
    const { gitHost } = this.bench;
    await gitHost.openChanges();
    const change = pick(
      gitHost.changes.filter(
        ({ target, state }) => target === 'STAGING' && state === (kind === 'reopen' ? 'closed' : 'open'),
      ),
      index,
    );
    if (change === undefined) return;
    if (kind === 'update') this.bench.commit(change.source);
    else if (kind === 'merge') await gitHost.merge(change.number, change.head);
    else gitHost.setState(change.number, kind === 'close' ? 'open' : 'closed', kind === 'close' ? 'closed' : 'open');
  }

  private freeze(name: string, isFrozen: boolean): void {
    const freeze = { by: 'ben', reason: 'the sale', since: '2024-03-01T00:00:00.000Z' };
    this.write((state) =>
      withRecord(state, name, ({ freeze: _, ...record }) => (isFrozen ? { ...record, freeze } : record)),
    );
  }

  private write(change: (state: LedgerState) => LedgerState): void {
    this.bench.ledger.state = change(this.bench.ledger.state);
    this.bench.ledger.log.push({ at: '', by: 'ben', event: 'frozen', text: 'something else' });
  }

  /** Somebody else writes to the ledger just before the next one who does. */
  private collide(): void {
    this.bench.ledger.before = (what) => {
      if (what !== 'append') return;
      this.bench.ledger.before = () => {};
      this.write((state) => state);
    };
  }

  private async promote(event: Extract<Event, { environment: string }> & Commanded): Promise<void> {
    const { name, branch, deployments } = findEnvironment(this.bench.flow, event.environment);
    const isDone = await this.run(event, (context) => promoteTask(context, { environment: name }));
    if (isDone !== true) return;
    const own = this.deployments().filter((deployment) => deployment.environment === name);
    const head = this.bench.repository.branches.get(branch);
    expect(own.some((deployment) => deployment.commit === head && deployment.isHealthy)).toBe(true);
    if (deployments === 'single') expect(own).toHaveLength(1);
  }

  private async prune(event: Commanded): Promise<void> {
    const before = this.deployments();
    const isDone = await this.run(event, (context) => pruneTask(context, { maxDestroy: 100, believesList: true }));
    const after = this.deployments();
    const open = new Set(
      (await this.bench.gitHost.openChanges()).map(({ number }) => changeTag(this.bench.flow.repository, number)),
    );
    const gone = before.filter(({ name }) => !after.some((deployment) => deployment.name === name));
    expect(gone.filter(({ tag }) => open.has(tag))).toEqual([]);
    if (isDone !== true) return;
    const states = new Map(this.bench.gitHost.changes.map(({ number, state }) => [number, state]));
    const isClosed = ({ tag }: ObservedDeployment) => states.get(changeNumber(tag) ?? 0) === 'closed';
    expect(after.filter(isClosed).map(({ name }) => name)).toEqual([]);
  }

  /** @returns whether the command did, perhaps in a second run, what it is for */
  private async run(
    { fault, isKnown }: Commanded,
    taskOf: (context: AgentContext) => Task,
  ): Promise<boolean | undefined> {
    const faults = new Faults(fault, `It was called with ${this.bench.secrets.join(', ')}.`);
    const entries = this.bench.ledger.log.length;
    const first = await this.attempt(faults, taskOf);
    this.struck = faults.struck;
    // What went wrong after its last word is done; a rollback that was run again would go back to where it came from.
    const isEnded = this.bench.ledger.log
      .slice(entries)
      .some(({ event, text }) => event === 'finished' && text.startsWith('end'));
    if (faults.struck === undefined) return this.mustBeHonest(first, taskOf);
    if (isKnown || fault?.kind === 'error') this.bench.gone.add(`process ${this.runs}`);
    else this.bench.pass(200);
    this.mustHold();
    if (isEnded) return undefined;
    return this.mustBeHonest(await this.attempt(new Faults(), taskOf), taskOf);
  }

  private async attempt(faults: Faults, taskOf: (context: AgentContext) => Task): Promise<unknown> {
    const actor = { name: 'anna@laptop', process: `process ${++this.runs}` };
    const context = this.bench.context({}, { actor, faults });
    const task = taskOf(context);
    try {
      const { plan } = await this.bench.perform(task, context);
      this.bench.lines.push(formatPlan(plan));
      const [name = ''] = task.environments;
      const { lock, intent } = recordOf(this.bench.ledger.state, name);
      if (intent?.command === task.command) throw new Error(`${name} has an intent left, and the lock ${lock?.fence}`);
      const left = (await task.observe(context)).plan;
      if (left.operations.length > 0) throw new Error(`This is left: ${formatPlan(left)}`);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private mustBeHonest(error: unknown, taskOf: (context: AgentContext) => Task): boolean {
    if (error === undefined) {
      this.mustBeAsTold();
      return true;
    }
    const { command } = taskOf(this.bench.context());
    if (!(error instanceof Failure) || !HONEST.has(error.code))
      throw new Error(`${command} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    return false;
  }

  /** What runs is what the ledger says; one that could not be brought up to date should still run what was verified. */
  private mustBeAsTold(): void {
    const { state } = this.bench.ledger;
    const told = this.bench.flow.environments.flatMap(({ name }) => Object.values(recordOf(state, name).deployments));
    expect(told.map(({ name }) => name).sort()).toEqual(
      this.deployments()
        .map(({ name }) => name)
        .sort(),
    );
    for (const { name, release, commit, verifiedAt } of told) {
      const running = this.deployments().find((deployment) => deployment.name === name);
      if (verifiedAt !== undefined && running?.isHealthy) expect(running).toMatchObject({ release, commit });
    }
  }

  /** What is true after whatever happened, crashes included. */
  private mustHold(): void {
    this.mustServe();
    const { ledger, lines, store, registry } = this.bench;
    const written = [...lines, JSON.stringify([ledger.log, ledger.state]), ...store.records.values()].join('\n');
    for (const secret of this.bench.secrets) expect(written.includes(secret)).toBe(false);
    const fences = ledger.log.flatMap(({ fence = 0, event }) => (event === 'started' ? [fence] : []));
    expect(fences).toEqual([...new Set(fences)].sort((left, right) => left - right));
    for (const [tag, digest] of registry.tags) {
      if (!tag.includes(':tree-')) continue;
      expect(this.releases.get(tag) ?? digest).toBe(digest);
      this.releases.set(tag, digest);
    }
  }

  /** PROD answers at every moment once it did, and what is kept stays. */
  private mustServe(): void {
    const { running } = this.bench.engine;
    const kept = running.filter(
      ({ labels }) => labels[LABELS.scope] === 'environment' && labels[LABELS.environment] === 'prod',
    ).length;
    if (kept < this.keptContainers) throw new Error('What is kept is gone.');
    this.keptContainers = kept;
    const answering = this.bench.edge.answering('prod');
    const serves = this.deployments().some(
      ({ environment, revisions }) =>
        environment === 'prod' && revisions.some(({ name, isHealthy }) => name === answering && isHealthy),
    );
    if (this.hasServed && !serves) throw new Error('PROD does not answer.');
    // The first one goes again when it cannot be verified: nothing served before it.
    const told = Object.values(recordOf(this.bench.ledger.state, 'prod').deployments);
    this.hasServed ||= serves && told.some(({ verifiedAt }) => verifiedAt !== undefined);
  }

  private deployments(): readonly ObservedDeployment[] {
    return findDeployments(this.bench.flow.name, this.bench.engine.running, [...this.bench.edge.files.values()]);
  }
}

function pick<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(1, items.length)];
}
