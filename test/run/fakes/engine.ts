import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { LABELS, partsVariable } from '../../../src/model/names.ts';
import { isHealthy, type ObservedContainer } from '../../../src/plan/observed.ts';
import type { Stack } from '../../../src/plan/operation.ts';
import type { StackParts } from '../../../src/plan/stacks.ts';
import { Failure } from '../../../src/run/failure.ts';
import {
  type Engine,
  type FailingContainer,
  type ImageBuild,
  type Leftovers,
  PROJECT_LABEL,
  type SetAside,
} from '../../../src/run/ports/engine.ts';
import { fingerprint } from '../../../src/targets/compose/manifests/fingerprint.ts';
import type { FakeRegistry } from './registry.ts';

/** What a fake stack file says. */
export interface FakeService {
  readonly service: string;
  /** A number, or the variable that says it. */
  readonly replicas?: number | string;
  readonly labels?: { readonly [label: string]: string };
  /** Whether it never becomes healthy. */
  readonly isBroken?: boolean | ((variables: { readonly [name: string]: string }) => boolean);
  /** What it ends with, where it does not stay up. */
  readonly exitCode?: number;
  /** What its health check prints when it fails. */
  readonly check?: string;
  readonly prints?: readonly string[];
  /** Whatever else its containers are made from. */
  readonly config?: string;
  /** Parts by what people call them, each with the variable that it comes from. */
  readonly parts?: { readonly [part: string]: string };
  readonly dependsOn?: readonly string[];
}

/** A Docker engine in memory, held to the same contract as the real one's adapter. */
export class FakeEngine implements Engine {
  running: ObservedContainer[] = [];
  readonly networkLabels = new Map<string, { readonly [label: string]: string }>();
  /** The services of each stack file. */
  readonly files = new Map<string, readonly FakeService[]>();
  readonly images = new Set<string>();
  readonly dumps: string[] = [];
  /** The commands that were run for services: `shop-qa-pr-57 app: python3 manage.py migrate`. */
  readonly runs: string[] = [];
  /** What containers were loaded with. */
  readonly data = new Map<string, Buffer>();
  time = new Date('2024-03-01T00:00:00Z');
  /** Where images are pushed to. */
  registry: FakeRegistry | undefined;
  /** Called before anything happens, and may throw. */
  before: (what: string) => void = () => {};
  /** What each container was made from. */
  private readonly made = new Map<string, FakeService>();

  async now(): Promise<Date> {
    this.before('now');
    return this.time;
  }

  async containers(labels: { readonly [label: string]: string }): Promise<readonly ObservedContainer[]> {
    this.before('containers');
    return this.running.filter((container) =>
      Object.entries(labels).every(([label, value]) => container.labels[label] === value),
    );
  }

  async networks(): Promise<readonly string[]> {
    this.before('networks');
    return ['bridge', ...this.networkLabels.keys()];
  }

  async freeNetworks(): Promise<number> {
    this.before('freeNetworks');
    return Math.max(0, 31 - (await this.networks()).length);
  }

  async compose(): Promise<number> {
    this.before('compose');
    return 0;
  }

  async createNetwork(name: string, labels: { readonly [label: string]: string }): Promise<void> {
    this.before('createNetwork');
    if (!this.networkLabels.has(name)) this.networkLabels.set(name, labels);
  }

  async removeNetwork(name: string): Promise<void> {
    this.before('removeNetwork');
    if (this.networkLabels.get(name)?.[LABELS.flow] !== undefined) this.networkLabels.delete(name);
  }

  async parts(stack: Stack): Promise<StackParts> {
    this.before('parts');
    const images = Object.entries(stack.variables).filter(([name]) => name.startsWith('PIPEGEN_IMAGE_'));
    return Object.fromEntries(
      this.servicesOf(stack).map(({ service, config = '', parts = {} }) => [
        service,
        {
          ...{ config, 'the image': JSON.stringify(images), MODE: stack.variables.MODE ?? '' },
          ...Object.fromEntries(
            Object.entries(parts).map(([part, name]) => [part, fingerprint(stack.variables[name] ?? '')]),
          ),
        },
      ]),
    );
  }

  async start(stack: Stack, services: readonly string[]): Promise<void> {
    this.before('start');
    const wanted = this.servicesOf(stack).filter(({ service }) => services.includes(service));
    for (const service of wanted) {
      const own = this.ownOf(stack.project, [service.service]);
      const kept = this.make(stack, service).map((one, index) => {
        const present = own[index];
        return present === undefined ? one : { ...one, id: present.id, ...pick(present) };
      });
      this.running = [...this.running.filter((one) => !own.includes(one)), ...kept];
    }
    this.before('started');
    if (wanted.some((service) => isSick(service, stack))) throw new Failure('program-failed', 'container is unhealthy');
  }

  async update(stack: Stack, services: readonly string[]): Promise<void> {
    this.before('update');
    for (const service of this.servicesOf(stack).filter((one) => services.includes(one.service))) {
      const own = this.ownOf(stack.project, [service.service]);
      const anew = this.make(stack, service).map((one, index) => {
        const present = own[index];
        if (present === undefined) return one;
        if (JSON.stringify(pick(present)) === JSON.stringify({ ...pick(one), createdAt: present.createdAt }))
          return present;
        const id = `${present.id}+`;
        this.made.set(id, service);
        return { ...one, id };
      });
      this.running = [...this.running.filter((one) => !own.includes(one)), ...anew];
    }
    await this.start(stack, services);
  }

  async stop(containers: readonly string[]): Promise<void> {
    this.before('stop');
    this.running = this.running.map((one) => (containers.includes(one.id) ? { ...one, state: 'exited' } : one));
  }

  async resume(containers: readonly string[]): Promise<void> {
    this.before('resume');
    this.running = this.running.map((one) => (containers.includes(one.id) ? { ...one, state: 'running' } : one));
  }

  async setAside(project: string, services: readonly string[]): Promise<SetAside> {
    this.before('setAside');
    return {
      project,
      services,
      containers: this.ownOf(project, services).map((one) => ({ image: one.id, description: JSON.stringify(one) })),
    };
  }

  async putBack({ project, services, containers }: SetAside): Promise<void> {
    this.before('putBack');
    const replaced = this.ownOf(project, services);
    const back = containers.map(({ description }) => JSON.parse(description) as ObservedContainer);
    this.running = [...this.running.filter((one) => !replaced.includes(one)), ...back];
  }

  async discard(): Promise<void> {
    this.before('discard');
  }

  async removeContainers(containers: readonly string[]): Promise<void> {
    this.before('removeContainers');
    this.running = this.running.filter(({ id }) => !containers.includes(id));
  }

  async removeVolumes(): Promise<void> {
    this.before('removeVolumes');
  }

  async remove(project: string): Promise<void> {
    this.before('remove');
    this.running = this.running.filter((container) => container.project !== project);
  }

  async startTimes(containers: readonly string[]): Promise<readonly string[]> {
    this.before('startTimes');
    return containers.map(() => '2024-03-01T00:00:00Z');
  }

  /** What it runs is removed whole. */
  async resources(): Promise<readonly []> {
    this.before('resources');
    return [];
  }

  async leftovers(project: string): Promise<Leftovers> {
    this.before('leftovers');
    const containers = this.running.filter((container) => container.project === project).map(({ id }) => id);
    return { containers, networks: [], volumes: [] };
  }

  async failing(project: string, lines: number): Promise<readonly FailingContainer[]> {
    this.before('failing');
    return this.running
      .filter((one) => one.project === project && !isHealthy(one))
      .map(({ id, service, state, health }) => {
        const { exitCode, check = 'no answer', prints = [`the log of ${id}`] } = this.made.get(id) ?? {};
        return {
          ...{ name: id, service, state: state === 'running' ? health : state, lines: prints.slice(-lines) },
          ...(exitCode === undefined ? { check } : { check: '', exitCode }),
        };
      });
  }

  async build({ reference }: ImageBuild): Promise<void> {
    this.before('build');
    this.images.add(reference);
  }

  async hasImage(reference: string): Promise<boolean> {
    return this.images.has(reference);
  }

  async push(reference: string): Promise<string> {
    this.before('push');
    const digest = `sha256:${createHash('sha256').update(reference).digest('hex')}`;
    this.registry?.accept(reference, digest);
    return digest;
  }

  async runOnce(): Promise<void> {
    this.before('runOnce');
  }

  async dump(container: string, script: string, file: string): Promise<void> {
    this.before('dump');
    this.dumps.push(`${container}: ${script}`);
    this.copyOut(container, file);
  }

  async archive(container: string, folder: string, file: string): Promise<void> {
    this.before('archive');
    this.dumps.push(`${container}: ${folder}`);
    this.copyOut(container, file);
  }

  async load(container: string, _script: string, file: string): Promise<void> {
    this.before('load');
    this.data.set(this.find(container).id, readFileSync(file));
  }

  async unarchive(container: string, _folder: string, file: string): Promise<void> {
    this.before('unarchive');
    this.data.set(this.find(container).id, readFileSync(file));
  }

  async runService(stack: Stack, service: string, command: readonly string[]): Promise<void> {
    this.before('runService');
    const services = this.servicesOf(stack);
    for (const name of services.find((one) => one.service === service)?.dependsOn ?? []) {
      if (this.running.some((one) => one.project === stack.project && one.service === name)) continue;
      const dependency = services.find((one) => one.service === name);
      if (dependency !== undefined) this.running.push(...this.make(stack, dependency));
    }
    this.runs.push(`${stack.project} ${service}: ${command.join(' ')}`);
    if (command.at(-1) === 'false') throw new Failure('program-failed', 'docker compose run ended with 1.');
  }

  /** What deployments run, by name. */
  deployments(): string[] {
    return [...new Set(this.running.flatMap(({ labels }) => labels[LABELS.deployment] ?? []))].sort();
  }

  /** The containers of a service as they are when they are new. */
  private make(stack: Stack, fake: FakeService): ObservedContainer[] {
    const { service, replicas = 1, labels = {}, exitCode } = fake;
    const count = typeof replicas === 'number' ? replicas : Number(stack.variables[replicas]);
    return Array.from({ length: count }, (_, index): ObservedContainer => {
      const id = `${stack.project}-${service}-${index + 1}`;
      this.made.set(id, fake);
      return {
        id,
        project: stack.project,
        service,
        state: exitCode === undefined ? 'running' : 'exited',
        health: exitCode !== undefined ? 'none' : isSick(fake, stack) ? 'unhealthy' : 'healthy',
        createdAt: this.time.toISOString(),
        parts: JSON.parse(readable(stack.variables[partsVariable(service)])) as ObservedContainer['parts'],
        labels: { ...fill(labels, stack.variables), [PROJECT_LABEL]: stack.project },
      };
    });
  }

  private ownOf(project: string, services: readonly string[]): readonly ObservedContainer[] {
    return this.running.filter((one) => one.project === project && services.includes(one.service));
  }

  private copyOut(container: string, file: string): void {
    const data = this.data.get(container);
    if (data !== undefined) writeFileSync(file, data);
  }

  private find(id: string): ObservedContainer {
    const container = this.running.find((one) => one.id === id);
    if (container === undefined) throw new Failure('program-failed', `No such container: ${id}`);
    return container;
  }

  private servicesOf(stack: Stack): readonly FakeService[] {
    const services = this.files.get(stack.file);
    if (services === undefined) throw new Error(`There is no ${stack.file}.`);
    return services;
  }
}

/** What a container was made from, and does not change. */
function pick({ createdAt, parts, labels }: ObservedContainer) {
  return { createdAt, parts, labels };
}

function isSick({ isBroken = false, exitCode }: FakeService, { variables }: Stack): boolean {
  return exitCode !== undefined || (typeof isBroken === 'boolean' ? isBroken : isBroken(variables));
}

/** What a stack that nothing is known of has in place of what its containers are made from is a dash. */
function readable(parts: string | undefined): string {
  return parts?.startsWith('{') ? parts : '{}';
}

/** Replaces `$NAME` as Compose does. */
function fill(labels: { readonly [label: string]: string }, variables: { readonly [name: string]: string }) {
  const replaced = (value: string) => value.replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? '');
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, replaced(value)]));
}
