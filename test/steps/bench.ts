import type { Flow } from '../../src/model/flow.ts';
import { findEnvironment } from '../../src/model/flow.ts';
import { LABELS } from '../../src/model/names.ts';
import { releaseOf, withDigest } from '../../src/plan/release.ts';
import { servicesIn, wantedReplicas } from '../../src/plan/stacks.ts';
import type { AgentContext } from '../../src/run/agentContext.ts';
import type { Commit } from '../../src/run/ports/repository.ts';
import type { Store } from '../../src/run/ports/store.ts';
import { shop } from '../fixtures/shop.ts';
import { FakeEngine } from '../run/fakes/engine.ts';
import { FakeGitHost } from '../run/fakes/gitHost.ts';

/** The agent's files in memory. */
class FakeStore implements Store {
  readonly records = new Map<string, string>();
  readonly files = new Map<string, readonly string[]>();

  async readRecord<Value>(name: string): Promise<Value | undefined> {
    const text = this.records.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }

  async writeRecord(name: string, value: unknown): Promise<void> {
    this.records.set(name, JSON.stringify(value));
  }

  async removeRecord(name: string): Promise<void> {
    this.records.delete(name);
  }

  async hasFile(): Promise<boolean> {
    return true;
  }

  async copies(environment: string, service: string): Promise<readonly string[]> {
    return this.files.get(`${environment}/${service}`) ?? [];
  }

  async writeCopy(environment: string, service: string, name: string, write: (file: string) => Promise<void>) {
    await write(name);
    this.files.set(`${environment}/${service}`, [...(await this.copies(environment, service)), name]);
  }

  async removeCopy(environment: string, service: string, name: string): Promise<void> {
    const left = (await this.copies(environment, service)).filter((copy) => copy !== name);
    this.files.set(`${environment}/${service}`, left);
  }
}

/** Everything that a step meets, in memory. */
export class Bench {
  readonly engine = new FakeEngine();
  readonly gitHost = new FakeGitHost();
  readonly store = new FakeStore();
  readonly lines: string[] = [];
  readonly messages: string[] = [];
  readonly stepsRun: string[] = [];
  /** Seconds that steps waited. */
  waited = 0;
  head: Commit = { id: 'a'.repeat(40), tree: 'b'.repeat(40), subject: 'A page' };
  readonly branches = new Map<string, string>();
  private readonly flow: Flow;

  constructor(flow: Flow = shop) {
    this.flow = flow;
    for (const environment of flow.environments)
      for (const scope of ['environment', 'deployment'] as const)
        this.engine.files.set(
          `jenkins/resources/pipegen/${flow.name}/stack/${environment.name}/${scope}/compose.yaml`,
          servicesIn(flow, environment, scope).map((service) => ({
            service: service.name,
            replicas: wantedReplicas(service, environment),
            labels: {
              [LABELS.flow]: flow.name,
              [LABELS.environment]: environment.name,
              [LABELS.scope]: scope,
              ...(scope === 'deployment' && {
                [LABELS.deployment]: '$PIPEGEN_DEPLOYMENT',
                [LABELS.release]: '$PIPEGEN_RELEASE',
                [LABELS.commit]: '$PIPEGEN_COMMIT',
                [LABELS.priority]: '$PIPEGEN_PRIORITY',
              }),
            },
          })),
        );
  }

  /** Checks out a commit whose images are in the registry. */
  async checkout(letter: string): Promise<void> {
    this.head = { id: letter.repeat(40), tree: letter.repeat(40), subject: `Commit ${letter}` };
    const release = releaseOf(this.flow, this.head.id, this.head.tree);
    await this.store.writeRecord('release', withDigest(release, 'app', `sha256:${'d'.repeat(64)}`));
    for (const name of ['plan', 'deployment', 'verified']) await this.store.removeRecord(name);
  }

  /** Makes a service never become healthy. */
  breakService(environmentName: string, name: string): void {
    const file = `jenkins/resources/pipegen/${this.flow.name}/stack/${findEnvironment(this.flow, environmentName).name}/deployment/compose.yaml`;
    const services = this.engine.files.get(file) ?? [];
    this.engine.files.set(
      file,
      services.map((service) => (service.service === name ? { ...service, isBroken: true } : service)),
    );
  }

  /** What a step is called with. */
  context(
    variables: { readonly [name: string]: string } = {},
    gitHost: FakeGitHost | undefined = this.gitHost,
  ): AgentContext {
    return {
      flow: this.flow,
      folder: '/workspace',
      variables: { ...Object.fromEntries(this.flow.secrets.map(({ name }) => [name, `the ${name}`])), ...variables },
      signal: new AbortController().signal,
      log: (line) => this.lines.push(...line.split('\n')),
      ports: {
        engine: () => this.engine,
        registry: { digest: async () => undefined },
        repository: {
          head: async () => this.head,
          branchHead: async (branch) => this.branches.get(branch),
          // Commits in the order of the alphabet, each containing those before it.
          contains: async (ancestor, descendant) => ancestor <= descendant,
        },
        store: this.store,
        chat: { send: async (webhook, text) => void this.messages.push(`${webhook}: ${text}`) },
        gitHost,
      },
      wait: async (seconds) => {
        this.waited += seconds;
        this.engine.time = new Date(this.engine.time.getTime() + seconds * 1_000);
      },
      runStep: async (name) => void this.stepsRun.push(name),
    };
  }
}
