import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { type Flow, findEnvironment, storedName } from '../../../src/model/flow.ts';
import { LABELS } from '../../../src/model/names.ts';
import type { Actor } from '../../../src/plan/ledger.ts';
import type { Plan } from '../../../src/plan/operation.ts';
import { releaseOf, withDigest } from '../../../src/plan/release.ts';
import { servicesIn, wantedReplicas } from '../../../src/plan/units.ts';
import type { AgentContext } from '../../../src/run/agentContext.ts';
import { createMask } from '../../../src/run/mask.ts';
import { type Performed, type PerformOptions, perform } from '../../../src/run/perform.ts';
import { writeRecord } from '../../../src/run/records.ts';
import { withPresentNames } from '../../../src/run/renamedEnvironments.ts';
import type { Task } from '../../../src/run/task.ts';
import { shop } from '../../fixtures/shop.ts';
import { FakeEdge } from '../../run/fakes/edge.ts';
import { Faults } from '../../run/fakes/faults.ts';
import { HostedGit } from '../../run/fakes/hostedGit.ts';
import { imagesOf } from '../../run/fakes/imageBuilder.ts';
import { FakeLedger } from '../../run/fakes/ledger.ts';
import { FakeRegistry } from '../../run/fakes/registry.ts';
import { FakeRepository } from '../../run/fakes/repository.ts';
import { FakeStore } from '../../run/fakes/store.ts';
import { FakeEngine, type FakeService } from '../../run/fakes/target.ts';

/** Who runs something, and what befalls the run. */
export interface RunOptions {
  readonly actor?: Actor;
  readonly faults?: Faults;
  readonly signal?: AbortSignal;
}

const ANNA: Actor = { name: 'anna@laptop', process: 'laptop 1' };

/** Everything that steps and tasks meet, in memory. */
export class Bench {
  readonly engine = new FakeEngine();
  readonly edge = new FakeEdge();
  readonly repository = new FakeRepository();
  readonly gitHost = new HostedGit(this.repository);
  readonly registry = new FakeRegistry();
  readonly ledger = new FakeLedger();
  readonly store = new FakeStore();
  readonly lines: string[] = [];
  readonly messages: string[] = [];
  readonly stepsRun: string[] = [];
  /** What was begun: the plan's own words. */
  readonly begun: string[] = [];
  /** The processes that run no more, and are known not to. */
  readonly gone = new Set<string>();
  /** Seconds that somebody waited. */
  waited = 0;
  readonly flow: Flow;
  /** Called while something waits. */
  whileWaiting: () => void = () => {};

  constructor(flow: Flow = shop) {
    this.flow = flow;
    this.engine.registry = this.registry;
    for (const environment of flow.environments)
      for (const scope of ['environment', 'deployment'] as const)
        this.engine.files.set(
          `jenkins/resources/pipegen/${flow.name}/stack/${environment.name}/${scope}/compose.yaml`,
          servicesIn(flow, scope, environment).map((service) => ({
            service: service.name,
            replicas: wantedReplicas(service, environment),
            labels: {
              [LABELS.flow]: flow.name,
              [LABELS.environment]: scope === 'environment' ? storedName(environment) : environment.name,
              [LABELS.scope]: scope,
              [LABELS.ledger]: '$PIPEGEN_LEDGER',
              ...((scope === 'deployment' || environment.data === 'perDeployment') && {
                [LABELS.deployment]: '$PIPEGEN_DEPLOYMENT',
              }),
              ...(scope === 'deployment' && {
                [LABELS.revision]: '$PIPEGEN_REVISION',
                [LABELS.release]: '$PIPEGEN_RELEASE',
                [LABELS.commit]: '$PIPEGEN_COMMIT',
              }),
            },
          })),
        );
  }

  /** The same world, where the flow has become another. */
  with(flow: Flow): Bench {
    const { engine, edge, repository, gitHost, registry, ledger, store } = this;
    const bench = new Bench(flow);
    for (const [file, services] of bench.engine.files) engine.files.set(file, services);
    return Object.assign(bench, { engine, edge, repository, gitHost, registry, ledger, store });
  }

  /** Adds a commit with a file of its own to a branch, which begins at STAGING's head if there is none. */
  commit(branch: string, text = `text ${this.repository.commits.size}`): string {
    return this.repository.commit(branch, { subject: `Write ${text}`, files: { [branch]: text } });
  }

  /** Checks a branch out into a clean workspace, as a build does, with the images of its head in the registry. */
  async checkOut(branch: string): Promise<string> {
    this.repository.checkedOut = branch;
    const { id, tree } = await this.repository.head();
    let release = releaseOf(this.flow, id, tree);
    for (const [image, { reference }] of Object.entries(release.images)) {
      const digest = `sha256:${createHash('sha256').update(reference).digest('hex')}`;
      this.registry.accept(reference, digest);
      release = withDigest(release, image, digest);
    }
    this.store.records.clear();
    await writeRecord(this.store, 'release', release);
    return id;
  }

  /** Makes a service never become healthy, or well again. */
  breakService(environmentName: string, name: string, isBroken = true): void {
    const environment = findEnvironment(this.flow, environmentName).name;
    const file = `jenkins/resources/pipegen/${this.flow.name}/stack/${environment}/deployment/compose.yaml`;
    const changed = (service: FakeService) => (service.service === name ? { ...service, isBroken } : service);
    this.engine.files.set(file, (this.engine.files.get(file) ?? []).map(changed));
  }

  /** The values of all secrets. */
  get secrets(): readonly string[] {
    return this.flow.secrets.map(({ name }) => secretValue(name));
  }

  /** What a step or a task is called with. */
  context(
    variables: { readonly [name: string]: string } = {},
    { actor = ANNA, faults = new Faults(), signal = new AbortController().signal }: RunOptions = {},
  ): AgentContext {
    const mask = createMask(this.secrets);
    const { repository, gitHost } = this;
    const secrets = Object.fromEntries(this.flow.secrets.map(({ name }) => [name, secretValue(name)]));
    const engine = faults.wrap('engine', this.engine);
    const edge = faults.wrap('edge', this.edge);
    const context: AgentContext = {
      flow: this.flow,
      folder: '/workspace',
      variables: { ...secrets, ...variables },
      signal,
      log: (line) => this.lines.push(...mask(line).split('\n')),
      mask,
      actor,
      isGone: ({ process }) => this.gone.has(process),
      progress: {
        began: ({ text }) => void this.begun.push(text),
        ended: () => {},
      },
      ports: withPresentNames(
        {
          target: () => engine,
          images: faults.wrap('engine', imagesOf(this.engine)),
          edge: () => edge,
          repository: faults.wrap('repository', repository),
          registry: faults.wrap('registry', this.registry),
          store: faults.wrap('store', this.store),
          messenger: {
            send: async ({ kind }, address, { flow: name, text, url }) =>
              void this.messages.push(`${kind} ${address}: ${name}: ${text}\n${url}`),
          },
          gitHost: faults.wrap('gitHost', gitHost),
          ledger: faults.wrap('ledger', this.ledger),
        },
        this.flow,
      ),
      async at(commit) {
        await context.ports.repository.checkOut(commit);
        return context;
      },
      wait: async (seconds) => {
        signal.throwIfAborted();
        this.waited += seconds;
        this.pass(seconds);
        this.whileWaiting();
      },
      fetch,
      runStep: async (name) => void this.stepsRun.push(name),
    };
    return context;
  }

  /** Performs a task whose plan everyone agrees to; at the end some time has passed. */
  async perform(task: Task, context = this.context(), options: Partial<PerformOptions> = {}): Promise<Performed> {
    try {
      return await perform(context, task, { agree: async () => true, waitLockSeconds: 0, ...options });
    } finally {
      this.pass(60);
    }
  }

  /** What a task would do now. */
  async plan(task: Task, context = this.context()): Promise<Plan> {
    return (await task.observe(context)).plan;
  }

  /** Lets time pass, for engines and for this machine's clock where a test holds that. */
  pass(seconds: number): void {
    this.engine.time = new Date(this.engine.time.getTime() + seconds * 1_000);
    if (vi.isFakeTimers()) vi.advanceTimersByTime(seconds * 1_000);
  }
}

function secretValue(name: string): string {
  return `s3cr3t-of-${name}`;
}
