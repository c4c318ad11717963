import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { LABELS } from '../../../src/model/names.ts';
import type { ObservedContainer } from '../../../src/plan/observed.ts';
import type { Stack } from '../../../src/plan/operation.ts';
import { Failure } from '../../../src/run/failure.ts';
import { type Engine, type ImageBuild, type Leftovers, PROJECT_LABEL } from '../../../src/run/ports/engine.ts';
import type { FakeRegistry } from './registry.ts';

/** What a fake stack file says. */
export interface FakeService {
  readonly service: string;
  readonly replicas?: number;
  readonly labels?: { readonly [label: string]: string };
  readonly isBroken?: boolean;
  /** Whether its health check runs no shell. */
  readonly isShellless?: boolean;
  readonly dependsOn?: readonly string[];
}

/** A Docker engine in memory, held to the same contract as the real one's adapter. */
export class FakeEngine implements Engine {
  running: ObservedContainer[] = [];
  readonly networkLabels = new Map<string, { readonly [label: string]: string }>();
  /** The services of each stack file. */
  readonly files = new Map<string, readonly FakeService[]>();
  readonly images = new Set<string>();
  private readonly shellless = new Set<string>();
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

  async createNetwork(name: string, labels: { readonly [label: string]: string }): Promise<void> {
    this.before('createNetwork');
    if (!this.networkLabels.has(name)) this.networkLabels.set(name, labels);
  }

  async removeNetwork(name: string): Promise<void> {
    this.before('removeNetwork');
    if (this.networkLabels.get(name)?.[LABELS.flow] !== undefined) this.networkLabels.delete(name);
  }

  async configHashes(stack: Stack): Promise<{ readonly [service: string]: string }> {
    this.before('configHashes');
    const hash = ({ service, labels }: FakeService) => JSON.stringify([service, labels, stack.variables]);
    return Object.fromEntries(this.servicesOf(stack).map((service) => [service.service, hash(service)]));
  }

  async start(stack: Stack): Promise<void> {
    this.before('start');
    const hashes = await this.configHashes(stack);
    const services = this.servicesOf(stack);
    const wanted = services.flatMap((service) => this.make(stack, service, hashes[service.service] ?? ''));
    this.running = [...this.running.filter(({ project }) => project !== stack.project), ...wanted];
    for (const { service, isShellless } of services) if (isShellless) this.shellless.add(`${stack.project} ${service}`);
    this.before('started');
    if (services.some(({ isBroken }) => isBroken)) throw new Failure('program-failed', 'container is unhealthy');
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

  async logs(project: string): Promise<string> {
    this.before('logs');
    return `the log of ${project}`;
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
    const hashes = await this.configHashes(stack);
    for (const name of services.find((one) => one.service === service)?.dependsOn ?? []) {
      if (this.running.some((one) => one.project === stack.project && one.service === name)) continue;
      const dependency = services.find((one) => one.service === name);
      if (dependency !== undefined) this.running.push(...this.make(stack, dependency, hashes[name] ?? ''));
    }
    this.runs.push(`${stack.project} ${service}: ${command.join(' ')}`);
    if (command.at(-1) === 'false') throw new Failure('program-failed', 'docker compose run ended with 1.');
  }

  async drain(containers: readonly string[]): Promise<readonly string[]> {
    this.before('drain');
    const isDrained = (container: ObservedContainer) =>
      containers.includes(container.id) && !this.isShellless(container);
    this.running = this.running.map(
      (container): ObservedContainer => (isDrained(container) ? { ...container, health: 'unhealthy' } : container),
    );
    return this.running
      .filter((container) => containers.includes(container.id) && !isDrained(container))
      .map(({ id }) => id);
  }

  /** What deployments run, by name. */
  deployments(): string[] {
    return [...new Set(this.running.flatMap(({ labels }) => labels[LABELS.deployment] ?? []))].sort();
  }

  /** The containers of a service: those that are as wanted already, and new ones. */
  private make(
    stack: Stack,
    { service, replicas = 1, labels = {}, isBroken = false }: FakeService,
    configHash: string,
  ): ObservedContainer[] {
    return Array.from({ length: replicas }, (_, index): ObservedContainer => {
      const id = `${stack.project}-${service}-${index + 1}`;
      const before = this.running.find((container) => container.id === id);
      if (before?.configHash === configHash && !isBroken) return { ...before, health: 'healthy' };
      return {
        id,
        project: stack.project,
        service,
        state: 'running',
        health: isBroken ? 'unhealthy' : 'healthy',
        createdAt: this.time.toISOString(),
        configHash,
        labels: { ...fill(labels, stack.variables), [PROJECT_LABEL]: stack.project },
      };
    });
  }

  private isShellless({ project, service }: ObservedContainer): boolean {
    return this.shellless.has(`${project} ${service}`);
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

/** Replaces `$NAME` as Compose does. */
function fill(labels: { readonly [label: string]: string }, variables: { readonly [name: string]: string }) {
  const replaced = (value: string) => value.replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? '');
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, replaced(value)]));
}
