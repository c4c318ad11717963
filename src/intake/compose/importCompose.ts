import type { Diagnostic, Location } from '../../model/diagnostic.ts';
import { internalHost } from '../../model/names.ts';
import { present } from '../../model/present.ts';
import type { Scope, VolumeDefinition } from '../../model/service.ts';
import { findReady } from './catalogue.ts';
import { type Connections, readDependencies, scopesOf, withMentions } from './connections.ts';
import { Findings } from './findings.ts';
import type { FlowAnswers, ImportedFlow, ImportedService } from './flow.ts';
import { readHealth } from './health.ts';
import { type Hosts, hostsOf } from './hosts.ts';
import type { ImportedImage } from './images.ts';
import { type ComposeService, Intake, type ProjectFiles } from './intake.ts';
import { type Jobs, jobsOf, migrationOf, warnOfJobs } from './jobs.ts';
import { readLimits, warnOfMissingLimits } from './limits.ts';
import { flowName, flowNames } from './names.ts';
import { type NamedService, type ReadService, readService } from './readService.ts';
import type { ComposeModel } from './readYaml.ts';
import { acmeEmail, readyEnvironment, warnOfReadyKeys, withReady } from './ready.ts';
import { readReplicas } from './replicas.ts';
import { domainOf, routesOf } from './routes.ts';
import { readProperties, warnOfTop } from './serviceKeys.ts';
import { listOf, mapOf, textOf } from './tree.ts';
import { type ImportedValue, Values, withinReach } from './values.ts';

/** What came of an import. */
export interface ComposeImport {
  /** Undefined when a diagnostic is an error. */
  readonly flow?: ImportedFlow;
  /** What a flow cannot say, what was assumed, and what is wrong: each with its location in a Compose file. */
  readonly diagnostics: readonly Diagnostic[];
  /** The lines of the Compose files that hold a secret, and are not to be shown. */
  readonly hidden: readonly Location[];
}

/** What an import is told besides the Compose files. */
export interface ComposeOptions {
  readonly files: ProjectFiles;
  /** The folder that paths of the Compose files are relative to; default: the project's. */
  readonly folder?: string;
  /** The flow's name; default: the Compose project's, or else that of the folder. */
  readonly name?: string;
  readonly fallbackName: string;
  /** The flow's other answers, for its name and the domain and registry that the Compose file speaks of. */
  readonly answer: (known: {
    readonly name: string;
    readonly domain?: string;
    readonly registry?: string;
  }) => FlowAnswers;
}

/** The version of Traefik that a flow gets whose Compose file has none. */
const TRAEFIK = '3.6.1';

/** The flow of Compose files. */
export function importCompose({ tree, locate }: ComposeModel, options: ComposeOptions): ComposeImport {
  const findings = new Findings(locate);
  const intake = new Intake(tree, findings, options.files, options.folder ?? '');
  const name = options.name ?? flowName(textOf(tree.name) ?? options.fallbackName, new Set());
  const { flow, hidden } = new Import(intake, options, name).run();
  const diagnostics = findings.list();
  const isRefused = diagnostics.some(({ severity }) => severity === 'error');
  const hiddenLines = hidden.flatMap((path) => locate(path) ?? []);
  return { ...(isRefused ? {} : { flow }), diagnostics, hidden: hiddenLines };
}

class Import {
  readonly #intake: Intake;
  readonly #options: ComposeOptions;
  readonly #name: string;
  readonly #images = new Map<string, ImportedImage>();
  readonly #mentions = new Map<string, Set<string>>();

  constructor(intake: Intake, options: ComposeOptions, name: string) {
    this.#intake = intake;
    this.#options = options;
    this.#name = name;
  }

  run() {
    const intake = this.#intake;
    warnOfTop(intake);
    const all = this.#services();
    const jobs = jobsOf(intake, all);
    const hosts = this.#mentioning(hostsOf(all));
    const services = all
      .filter(({ composeName }) => !jobs.has(composeName))
      .map((one) => readService({ intake, flow: this.#name, services: all, hosts, images: this.#images }, one));
    const values = new Values(
      intake,
      hosts(undefined),
      services.flatMap(({ variables }) => variables),
    );
    const domain = domainOf(services);
    const registry = [...this.#images.values()].find((image) => image.registry !== undefined)?.registry;
    const answers = this.#options.answer({ name: this.#name, ...present({ domain, registry }) });
    const environments = new Map(services.map((one) => [one.name, this.#environment(one, values, hosts(one.name))]));
    const connections = this.#connections(services, jobs);
    const chosen = withReady(intake, services, connections);
    const scopes = this.#scopes(chosen, connections);
    const routes = routesOf(
      intake,
      chosen.filter(({ ready }) => ready?.definition.edge === undefined),
      answers.domain,
    );
    const reachable = new Map(this.#reachable(connections, scopes, chosen));
    const environmentOf = ({ name }: ReadService): ReadonlyMap<string, ImportedValue> => {
      const others = new Set(reachable.get(name));
      return new Map(
        [...(environments.get(name) ?? [])].map(([variable, value]) => [variable, withinReach(value, others)]),
      );
    };
    const imported = chosen.map((service) =>
      this.#service(service, scopes.get(service.name) ?? 'deployment', environmentOf(service), {
        hosts: hosts(service.name),
        migration:
          scopes.get(service.name) === 'deployment'
            ? migrationOf(intake, service, jobs, hosts(service.name))
            : undefined,
        answers,
      }),
    );
    warnOfJobs(intake, jobs);
    warnOfMissingLimits(intake, imported);
    this.#warnOfSharedVolumes(services);
    const flow: ImportedFlow = {
      answers,
      images: [...this.#images.values()],
      services: [...this.#edge(chosen, routes.length > 0, answers), ...imported],
      connections: [...reachable],
      routes,
      replicas: readReplicas(intake, imported, chosen),
    };
    return { flow, hidden: [...values.exposed, ...intake.hidden] };
  }

  // --- Services by themselves ---------------------------------------------------------------------------------------

  #services(): readonly NamedService[] {
    const trees = mapOf(this.#intake.tree.services);
    const names = flowNames(Object.keys(trees));
    return Object.entries(trees).flatMap(([composeName, value]) => {
      const name = names.get(composeName) ?? composeName;
      const service = { name, composeName, tree: mapOf(value), path: ['services', composeName] };
      const profiles = listOf(service.tree.profiles);
      if (profiles.length > 0) {
        this.#intake.findings.warn(
          'profile',
          [...service.path, 'profiles'],
          `"${composeName}" is started on demand only (profile ${profiles.join(', ')}): it is left out.`,
          'Remove "profiles" and import again to have it in the flow.',
        );
        return [];
      }
      if (name !== composeName)
        this.#intake.findings.warn(
          'renamed',
          service.path,
          `"${composeName}" is "${name}" in the flow: names become part of host names.`,
          `Replace the old name where a program has it, such as in a configuration file; it is reached as ${internalHost(name)}.`,
        );
      return [service];
    });
  }

  /** Notes which services a service names, so that it is connected to them. */
  #mentioning(hosts: Hosts) {
    return (service: string | undefined): Hosts => ({
      split: (text, variable) => {
        const parts = hosts.split(text, variable);
        if (service !== undefined) {
          const known = this.#mentions.get(service) ?? new Set();
          for (const part of parts) if (typeof part === 'object' && part.service !== service) known.add(part.service);
          this.#mentions.set(service, known);
        }
        return parts;
      },
    });
  }

  // --- Values -------------------------------------------------------------------------------------------------------

  #environment(service: ReadService, values: Values, hosts: Hosts): ReadonlyMap<string, ImportedValue> {
    const environment = new Map<string, ImportedValue>();
    const seen = new Set<string>();
    for (const variable of service.variables) {
      hosts.split(textOf(variable.part.value) ?? '', variable.name);
      const { value } = variable.part;
      const file = service.secrets.find(({ path }) => path === value);
      if (file !== undefined) seen.add(file.name);
      environment.set(
        variable.name,
        file === undefined
          ? values.read(variable)
          : values.secretFile(file.name, `${variable.name} of ${service.name}.`),
      );
    }
    for (const { name, part } of service.secrets) {
      if (seen.has(name)) continue;
      const variable = `${name}_FILE`;
      this.#intake.findings.warn(
        'secret-file',
        part.path,
        `No variable of "${service.name}" names the file of "${name}": the flow adds ${variable}, which is its path.`,
        `Let the program read the file at ${variable}, or at /run/secrets/${name}.`,
      );
      environment.set(variable, values.secretFile(name, `Read by ${service.name}.`));
    }
    return environment;
  }

  // --- Services together --------------------------------------------------------------------------------------------

  #connections(services: readonly ReadService[], jobs: Jobs): Connections {
    const byCompose = new Map(services.map(({ composeName, name }) => [composeName, name]));
    const declared = services.map((service) => {
      const links = listOf(service.tree.links).map((link) => String(link).split(':')[0] ?? '');
      const viaJobs = service.dependencies.flatMap(({ composeName }) => {
        const job = jobs.get(composeName)?.job;
        return job === undefined ? [] : readDependencies(this.#intake, job).map((one) => one.composeName);
      });
      const names = [...service.dependencies.map(({ composeName }) => composeName), ...links, ...viaJobs];
      const others = names.flatMap((one) => byCompose.get(one) ?? []).filter((other) => other !== service.name);
      return [service.name, new Set(others)] as const;
    });
    return withMentions(new Map(declared), this.#mentions);
  }

  #scopes(services: readonly ReadService[], connections: Connections): ReadonlyMap<string, Scope> {
    const own = new Map(
      services.map(({ name, ready, build, mounts }): [string, Scope] => [
        name,
        // What the flow builds is replaced with each release, and so keeps no data by being kept itself.
        ready?.definition.scope ?? (build === undefined && hasVolumes({ mounts }) ? 'environment' : 'deployment'),
      ]),
    );
    const scopes = scopesOf(own, connections);
    for (const service of services) {
      if (service.ready !== undefined) continue;
      const keepsData = hasVolumes(service);
      if (scopes.get(service.name) !== 'environment') {
        if (keepsData) this.#sayLifetime(service);
        continue;
      }
      this.#intake.findings.warn(
        'scope-assumed',
        service.path,
        keepsData
          ? `"${service.name}" has volumes: it is one per environment, kept across deployments, so that its data stays.`
          : `"${service.name}" is used by a service that is kept across deployments: it is kept as well.`,
        "Where it need not be kept, write scope: 'deployment'.",
      );
    }
    return scopes;
  }

  #sayLifetime({ name, path }: ReadService): void {
    this.#intake.findings.warn(
      'lifetime-assumed',
      [...path, 'volumes'],
      `The data of "${name}" is kept across its deployments: while a new revision takes over, both use the same files.`,
      "Where each deployment may begin without it, write lifetime: 'deployment'. Where only one container may use it, write scope: 'environment'.",
    );
  }

  /** The connections that a flow can have: services of different scopes share networks in one direction only. */
  #reachable(connections: Connections, scopes: ReadonlyMap<string, Scope>, services: readonly ReadService[]) {
    return [...connections].flatMap(([name, others]) => {
      const from = scopes.get(name);
      const isEdge = services.some((one) => one.name === name && one.ready?.definition.edge !== undefined);
      const kept = [...others].filter((other) => {
        const to = scopes.get(other);
        if (from === to || (from === 'deployment' && to === 'environment')) return true;
        if (!isEdge && from !== undefined)
          this.#intake.findings.warn(
            'connection-left-out',
            services.find((one) => one.name === name)?.path ?? [],
            `"${name}" (one per ${from}) cannot be connected to "${other}" (one per ${to}).`,
            'Give both the same scope, or let it use a public link.',
          );
        return false;
      });
      return kept.length === 0 ? [] : [[name, kept] as const];
    });
  }

  #service(
    service: ReadService,
    scope: Scope,
    environment: ReadonlyMap<string, ImportedValue>,
    context: {
      readonly hosts: Hosts;
      readonly migration: readonly string[] | undefined;
      readonly answers: FlowAnswers;
    },
  ): ImportedService {
    const { name, ready, build, pull, mounts, ports } = service;
    const limits = readLimits(this.#intake, service);
    if (ready !== undefined) {
      if (ready.definition.edge === undefined) warnOfReadyKeys(this.#intake, service, ready.kind);
      return {
        kind: 'ready',
        name,
        ready: { ...ready, ...(ready.image && pull && { image: pull }) },
        options: {
          ...present({ whyLatest: ready.image === undefined ? pull?.whyLatest : undefined }),
          ...(ready.definition.edge && { acmeEmail: acmeEmail(service, context.answers) }),
        },
        environment: ready.definition.edge === undefined ? readyEnvironment(ready, environment) : new Map(),
        ...present({ limits }),
      };
    }
    const intake = this.#intake;
    const paths = (text: string): string =>
      service.secrets.reduce((known, one) => known.replaceAll(one.path, `/run/secrets/${one.name}`), text);
    const health = readHealth(intake, service);
    const properties = readProperties(intake, service);
    const tmpfs = { ...mounts.tmpfs, ...properties.tmpfs };
    return {
      kind: 'own',
      name,
      image: build === undefined ? (pull ?? { name: 'unknown', tag: 'unknown' }) : { built: build.name },
      role: build === undefined ? 'App Helper Service' : 'App Service',
      scope,
      ports,
      volumes: scope === 'deployment' ? keptVolumes(mounts.volumes) : mounts.volumes,
      hostMounts: mounts.hostMounts,
      files: mounts.files,
      envFiles: service.envFiles,
      environment,
      ...present({
        command: service.command?.map(paths),
        entrypoint: service.entrypoint?.map(paths),
        limits,
        migration: context.migration,
      }),
      health: {
        ...health,
        command: typeof health.command === 'string' ? paths(health.command) : health.command.map(paths),
      },
      ...properties,
      ...(Object.keys(tmpfs).length > 0 && { tmpfs }),
      scaling: hasVolumes(service) && scope !== 'deployment' ? 'single' : 'many',
      internet: this.#isConnected(service),
    };
  }

  /** Whether it reaches the internet, as in Compose all do but those whose networks are all closed. */
  #isConnected({ tree }: ComposeService): boolean {
    if (textOf(tree.network_mode) === 'none') return false;
    const { networks } = tree;
    const names = Array.isArray(networks) ? listOf(networks).map(String) : Object.keys(mapOf(networks));
    const declared = mapOf(this.#intake.tree.networks);
    return names.length === 0
      ? mapOf(declared.default).internal !== true
      : names.some((name) => mapOf(declared[name]).internal !== true);
  }

  /** Each service of a flow has volumes of its own. */
  #warnOfSharedVolumes(services: readonly ReadService[]): void {
    for (const volume of Object.keys(mapOf(this.#intake.tree.volumes))) {
      const users = services.filter(({ mounts }) => mounts.sources.includes(volume)).map(({ name }) => `"${name}"`);
      if (users.length > 1)
        this.#intake.findings.warn(
          'volume-shared',
          ['volumes', volume],
          `${users.join(', ')} share the volume "${volume}"; in a flow each service has one of its own.`,
          'Let one service keep the data and serve it to the others, or use an object store.',
        );
    }
  }

  #edge(services: readonly ReadService[], isNeeded: boolean, answers: FlowAnswers): readonly ImportedService[] {
    if (!isNeeded || services.some(({ ready }) => ready?.definition.edge !== undefined)) return [];
    const ready = findReady('traefik', `v${TRAEFIK}`);
    if (ready === undefined) return [];
    this.#intake.findings.warn(
      'edge-added',
      ['services'],
      'Routes need a service that lets requests in: catalogue.traefik is added, which opens ports 80 and 443 of the host.',
      'Remove it if another flow of the host has one, and write // pipegen-ignore edge-undeclared above the routes.',
    );
    const name = flowName('traefik', new Set(services.map((one) => one.name)));
    return [{ kind: 'ready', name, ready, options: { acmeEmail: `ops@${answers.domain}` }, environment: new Map() }];
  }
}

function hasVolumes({ mounts }: Pick<ReadService, 'mounts'>): boolean {
  return Object.keys(mounts.volumes).length > 0;
}

/** Volumes of a service that is replaced with each release, whose data is not. */
function keptVolumes(volumes: ReadService['mounts']['volumes']): { readonly [volume: string]: VolumeDefinition } {
  return Object.fromEntries(
    Object.entries(volumes).map(([volume, path]) => [volume, { path, lifetime: 'environment' }] as const),
  );
}
