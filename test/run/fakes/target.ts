import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Environment, Flow } from '../../../src/model/flow.ts';
import { LABELS, partsVariable, persistentNetwork } from '../../../src/model/names.ts';
import { isHealthy, type ObservedResource, type Replica } from '../../../src/plan/observed.ts';
import type { Foundation, Unit } from '../../../src/plan/operation.ts';
import type { UnitParts } from '../../../src/plan/units.ts';
import { Failure } from '../../../src/run/failure.ts';
import type { ImageBuild, ImageBuilder } from '../../../src/run/ports/imageBuilder.ts';
import type {
  FailingReplica,
  Leftovers,
  Selector,
  SetAside,
  Target,
  TerminalTask,
} from '../../../src/run/ports/target.ts';
import { PROJECT_LABEL } from '../../../src/targets/compose/containers.ts';
import { foundationsOf } from '../../../src/targets/compose/foundations.ts';
import { fingerprint } from '../../../src/targets/compose/manifests/fingerprint.ts';
import type { FakeRegistry } from './registry.ts';

/** What a fake unit file says. */
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
export class FakeEngine implements Target, Omit<ImageBuilder, 'has'> {
  running: Replica[] = [];
  readonly networkLabels = new Map<string, { readonly [label: string]: string }>();
  readonly volumeLabels = new Map<string, { readonly [label: string]: string }>();
  /** The services of each unit file. */
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

  async diagnose(): Promise<readonly []> {
    this.before('diagnose');
    return [];
  }

  async replicas({ unit, labels = {} }: Selector): Promise<readonly Replica[]> {
    this.before('replicas');
    return this.running.filter(
      ({ unitName, labels: own }) =>
        (unit === undefined || unitName === unit) &&
        Object.entries(labels).every(([label, value]) => own[label] === value),
    );
  }

  async runTool(): Promise<number> {
    this.before('runTool');
    return 0;
  }

  /** A command that only exits does. */
  async attach(_: Unit, task: TerminalTask): Promise<number> {
    this.before('attach');
    return task.kind === 'logs' ? 0 : Number(/^exit (\d+)$/.exec(task.command.at(-1) ?? '')?.[1] ?? 0);
  }

  async missing(flow: Flow, environment: Environment, tag: string): Promise<readonly Foundation[]> {
    this.before('missing');
    return foundationsOf(flow, environment, tag).filter(({ kind, name }) => !this.labelsOf(kind).has(name));
  }

  async prepare({ kind, name, labels }: Foundation): Promise<void> {
    this.before('prepare');
    if (!this.labelsOf(kind).has(name)) this.labelsOf(kind).set(name, labels);
  }

  private labelsOf(kind: Foundation['kind']) {
    return kind === 'volume' ? this.volumeLabels : this.networkLabels;
  }

  async removeFoundations(flow: Flow, instance: string): Promise<void> {
    this.before('removeFoundations');
    const name = persistentNetwork(flow.name, instance);
    if (this.networkLabels.get(name)?.[LABELS.flow] !== undefined) this.networkLabels.delete(name);
  }

  async parts(unit: Unit): Promise<UnitParts> {
    this.before('parts');
    const images = Object.entries(unit.variables).filter(([name]) => name.startsWith('PIPEGEN_IMAGE_'));
    return Object.fromEntries(
      this.servicesOf(unit).map(({ service, config = '', parts = {} }) => [
        service,
        {
          ...{ config, 'the image': JSON.stringify(images), MODE: unit.variables.MODE ?? '' },
          ...Object.fromEntries(
            Object.entries(parts).map(([part, name]) => [part, fingerprint(unit.variables[name] ?? '')]),
          ),
        },
      ]),
    );
  }

  async start(unit: Unit, services: readonly string[]): Promise<void> {
    this.before('start');
    const wanted = this.servicesOf(unit).filter(({ service }) => services.includes(service));
    for (const service of wanted) {
      const own = this.ownOf(unit.name, [service.service]);
      const kept = this.make(unit, service).map((one, index) => {
        const present = own[index];
        return present === undefined ? one : { ...one, id: present.id, ...pick(present) };
      });
      this.running = [...this.running.filter((one) => !own.includes(one)), ...kept];
    }
    this.before('started');
    if (wanted.some((service) => isSick(service, unit))) throw new Failure('program-failed', 'container is unhealthy');
  }

  async update(unit: Unit, services: readonly string[]): Promise<void> {
    this.before('update');
    for (const service of this.servicesOf(unit).filter((one) => services.includes(one.service))) {
      const own = this.ownOf(unit.name, [service.service]);
      const anew = this.make(unit, service).map((one, index) => {
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
    await this.start(unit, services);
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
      unitName: project,
      services,
      replicas: this.ownOf(project, services).map((one) => ({ image: one.id, description: JSON.stringify(one) })),
    };
  }

  async putBack({ unitName: project, services, replicas: containers }: SetAside): Promise<void> {
    this.before('putBack');
    const replaced = this.ownOf(project, services);
    const back = containers.map(({ description }) => JSON.parse(description) as Replica);
    this.running = [...this.running.filter((one) => !replaced.includes(one)), ...back];
  }

  async discard(): Promise<void> {
    this.before('discard');
  }

  async removeReplicas(containers: readonly string[]): Promise<void> {
    this.before('removeReplicas');
    this.running = this.running.filter(({ id }) => !containers.includes(id));
  }

  async removeVolumes(): Promise<void> {
    this.before('removeVolumes');
  }

  async remove(project: string): Promise<void> {
    this.before('remove');
    this.running = this.running.filter((container) => container.unitName !== project);
    for (const name of this.volumesOf(project)) this.volumeLabels.delete(name);
  }

  private volumesOf(project: string): readonly string[] {
    return [...this.volumeLabels].flatMap(([name, labels]) => (labels[PROJECT_LABEL] === project ? [name] : []));
  }

  async startTimes(containers: readonly string[]): Promise<readonly string[]> {
    this.before('startTimes');
    return containers.map(() => '2024-03-01T00:00:00Z');
  }

  /** What was made for units to share; what it runs is removed with its own volumes. */
  async resources({ unit, labels = {} }: Selector): Promise<readonly ObservedResource[]> {
    this.before('resources');
    return (['network', 'volume'] as const)
      .flatMap((kind) =>
        [...this.labelsOf(kind)].map(([name, own]) => ({
          kind,
          name,
          unitName: own[PROJECT_LABEL] ?? '',
          labels: own,
        })),
      )
      .filter(({ unitName }) => unit === undefined || unitName === unit)
      .filter(({ labels: own }) => Object.entries(labels).every(([label, value]) => own[label] === value));
  }

  async leftovers(project: string): Promise<Leftovers> {
    this.before('leftovers');
    const containers = this.running.filter((container) => container.unitName === project).map(({ id }) => id);
    return { replicas: containers, volumes: this.volumesOf(project), others: [] };
  }

  async failing(project: string, lines: number): Promise<readonly FailingReplica[]> {
    this.before('failing');
    return this.running
      .filter((one) => one.unitName === project && !isHealthy(one))
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

  async runService(unit: Unit, service: string, command: readonly string[]): Promise<void> {
    this.before('runService');
    const services = this.servicesOf(unit);
    for (const name of services.find((one) => one.service === service)?.dependsOn ?? []) {
      if (this.running.some((one) => one.unitName === unit.name && one.service === name)) continue;
      const dependency = services.find((one) => one.service === name);
      if (dependency !== undefined) this.running.push(...this.make(unit, dependency));
    }
    this.runs.push(`${unit.name} ${service}: ${command.join(' ')}`);
    if (command.at(-1) === 'false') throw new Failure('program-failed', 'docker compose run ended with 1.');
  }

  /** What deployments run, by name. */
  deployments(): string[] {
    return [...new Set(this.running.flatMap(({ labels }) => labels[LABELS.deployment] ?? []))].sort();
  }

  /** The containers of a service as they are when they are new. */
  private make(unit: Unit, fake: FakeService): Replica[] {
    const { service, replicas = 1, labels = {}, exitCode } = fake;
    const count = typeof replicas === 'number' ? replicas : Number(unit.variables[replicas]);
    return Array.from({ length: count }, (_, index): Replica => {
      const id = `${unit.name}-${service}-${index + 1}`;
      this.made.set(id, fake);
      return {
        id,
        unitName: unit.name,
        service,
        state: exitCode === undefined ? 'running' : 'exited',
        health: exitCode !== undefined ? 'none' : isSick(fake, unit) ? 'unhealthy' : 'healthy',
        createdAt: this.time.toISOString(),
        parts: JSON.parse(readable(unit.variables[partsVariable(service)])) as Replica['parts'],
        labels: fill(labels, unit.variables),
      };
    });
  }

  private ownOf(project: string, services: readonly string[]): readonly Replica[] {
    return this.running.filter((one) => one.unitName === project && services.includes(one.service));
  }

  private copyOut(container: string, file: string): void {
    const data = this.data.get(container);
    if (data !== undefined) writeFileSync(file, data);
  }

  private find(id: string): Replica {
    const container = this.running.find((one) => one.id === id);
    if (container === undefined) throw new Failure('program-failed', `No such container: ${id}`);
    return container;
  }

  private servicesOf(unit: Unit): readonly FakeService[] {
    const services = this.files.get(unit.manifest);
    if (services === undefined) throw new Error(`There is no ${unit.manifest}.`);
    return services;
  }
}

/** What a container was made from, and does not change. */
function pick({ createdAt, parts, labels }: Replica) {
  return { createdAt, parts, labels };
}

function isSick({ isBroken = false, exitCode }: FakeService, { variables }: Unit): boolean {
  return exitCode !== undefined || (typeof isBroken === 'boolean' ? isBroken : isBroken(variables));
}

/** What a unit that nothing is known of has in place of what its containers are made from is a dash. */
function readable(parts: string | undefined): string {
  return parts?.startsWith('{') ? parts : '{}';
}

/** Replaces `$NAME` as Compose does. */
function fill(labels: { readonly [label: string]: string }, variables: { readonly [name: string]: string }) {
  const replaced = (value: string) => value.replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? '');
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, replaced(value)]));
}
