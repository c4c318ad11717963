import type { Diagnostic, Location } from '../../model/diagnostic.ts';
import { internalHost } from '../../model/names.ts';
import { present } from '../../model/present.ts';
import type { Limits, Scope, ServiceContext } from '../../model/service.ts';
import type { Value } from '../../model/value.ts';
import { findReady, type ReadyMatch } from './catalogue.ts';
import { readCommand, wordsOf } from './command.ts';
import { type Connections, type Dependency, readDependencies, scopesOf, withMentions } from './connections.ts';
import { readEnvFiles } from './envFiles.ts';
import { Findings } from './findings.ts';
import type { FlowAnswers, ImportedFlow, ImportedService } from './flow.ts';
import { readHealth } from './health.ts';
import { type Hosts, hostsOf, withFlowHosts } from './hosts.ts';
import { type ImportedImage, type ImportedPull, readBuild, readPull } from './images.ts';
import { type ComposeService, Intake, type ProjectFiles, partOf, unsaid, within } from './intake.ts';
import { readLabels } from './labels.ts';
import { type ImportedMounts, readMounts } from './mounts.ts';
import { flowName, flowNames } from './names.ts';
import { readPorts } from './ports.ts';
import { memoryOf } from './quantities.ts';
import type { ComposeModel } from './readYaml.ts';
import { domainOf, type RoutedService, routesOf } from './routes.ts';
import { readSecrets, type SecretFile } from './secrets.ts';
import { warnOfKeys, warnOfTop } from './serviceKeys.ts';
import { entriesOf, listOf, mapOf, textOf } from './tree.ts';
import { type ImportedValue, Values, type Variable, withinReach } from './values.ts';

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

/** A service with what its keys say, before services are seen together. */
interface ReadService extends RoutedService {
  readonly composeName: string;
  readonly dependencies: readonly Dependency[];
  readonly variables: readonly Variable[];
  readonly secrets: readonly SecretFile[];
  readonly mounts: ImportedMounts;
  readonly pull?: ImportedPull;
  readonly build?: ImportedImage;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
}

type Named = ComposeService & { readonly composeName: string };

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
    const jobs = this.#jobs(all);
    const hosts = this.#mentioning(hostsOf(all));
    const services = all.filter(({ composeName }) => !jobs.has(composeName)).map((one) => this.#read(one, all, hosts));
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
    const chosen = this.#withReady(services, connections);
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
        migration: this.#migration(service, jobs, hosts(service.name)),
        answers,
      }),
    );
    for (const [, { job, isUsed }] of jobs) if (!isUsed) this.#warnOfJob(job);
    this.#warnOfLimits(imported);
    this.#warnOfSharedVolumes(services);
    const flow: ImportedFlow = {
      answers,
      images: [...this.#images.values()],
      services: [...this.#edge(chosen, routes.length > 0, answers), ...imported],
      connections: [...reachable],
      routes,
      replicas: this.#replicas(imported, chosen),
    };
    return { flow, hidden: [...values.exposed, ...intake.hidden] };
  }

  // --- Services by themselves ---------------------------------------------------------------------------------------

  #services(): readonly Named[] {
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

  /** Services that others wait for to end: they bring data to a release, rather than serve. */
  #jobs(all: readonly Named[]) {
    const awaited = new Set(
      all.flatMap((service) =>
        readDependencies(this.#intake, service)
          .filter(({ condition }) => condition === 'service_completed_successfully')
          .map(({ composeName }) => composeName),
      ),
    );
    return new Map(
      all
        .filter(({ composeName, tree }) => awaited.has(composeName) || textOf(tree.restart) === 'no')
        .filter(({ composeName, tree }) => awaited.has(composeName) || (tree.ports ?? tree.expose) === undefined)
        .map((job) => [job.composeName, { job, isUsed: false }]),
    );
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

  #read(service: Named, all: readonly Named[], hosts: (name: string) => Hosts): ReadService {
    const intake = this.#intake;
    const build = this.#build(service, all);
    const pull = service.tree.build === undefined ? readPull(intake, service) : undefined;
    const ready = pull && findReady(pull.name, pull.tag);
    const isEdge = ready?.definition.edge !== undefined;
    const secrets = readSecrets(intake, service);
    const mounts = isEdge ? NO_MOUNTS : readMounts(intake, service);
    const command = isEdge ? undefined : readCommand(intake, hosts(service.name), service, 'command');
    const entrypoint = isEdge ? undefined : readCommand(intake, hosts(service.name), service, 'entrypoint');
    if (!isEdge) warnOfKeys(intake, service);
    return {
      ...service,
      ports: isEdge ? [] : readPorts(intake, service),
      labels: isEdge ? { isEnabled: false, hosts: [] } : readLabels(intake, service),
      dependencies: readDependencies(intake, service),
      variables: this.#variables(service, ready),
      secrets,
      mounts,
      ...present({ build, pull, ready, command, entrypoint }),
    };
  }

  #build(service: Named, all: readonly Named[]): ImportedImage | undefined {
    const key = JSON.stringify(service.tree.build ?? null);
    const known = this.#images.get(key);
    if (known !== undefined || service.tree.build === undefined) return known;
    // Another service may run what this one builds.
    const first = all.find((other) => JSON.stringify(other.tree.build ?? null) === key) ?? service;
    const taken = new Set([...this.#images.values()].map(({ name }) => name));
    const image = readBuild(this.#intake, first, this.#name, taken);
    if (image !== undefined) this.#images.set(key, image);
    return image;
  }

  #variables(service: Named, ready: ReadyMatch | undefined): readonly Variable[] {
    const own = entriesOf(service.tree.environment, [...service.path, 'environment']);
    const names = new Set(own.map(([name]) => name));
    const variables: Variable[] = [
      ...readEnvFiles(this.#intake, service)
        .filter(({ name }) => !names.has(name))
        .map(({ name, part }) => ({ service: service.name, name, part, isVerbatim: part.value !== null })),
      ...own.map(([name, part]) => ({ service: service.name, name, part })),
    ];
    return variables.flatMap((variable) => {
      if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(variable.name)) {
        unsaid(this.#intake, variable.part.path, 'Names of variables have letters, digits, "_" and ".".');
        return [];
      }
      const secret = readySecret(ready, variable.name);
      return [{ ...variable, ...present({ secret }) }];
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

  #connections(services: readonly ReadService[], jobs: ReadonlyMap<string, { readonly job: Named }>): Connections {
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

  /** Services of the catalogue, where it can take the place of what the Compose file says. */
  #withReady(services: readonly ReadService[], connections: Connections): readonly ReadService[] {
    const isUsable = (service: ReadService): service is ReadService & { readonly ready: ReadyMatch } =>
      service.ready !== undefined && hinders(service).length === 0;
    const portsOf = (name: string): { readonly [port: string]: number } => {
      const service = services.find((one) => one.name === name);
      if (service === undefined) return {};
      if (isUsable(service)) return service.ready.definition.ports ?? {};
      return Object.fromEntries(service.ports.map((port) => [port.name, port.number]));
    };
    return services.map((service) => {
      const { ready, ...plain } = service;
      if (ready === undefined) return service;
      const others = [...(connections.get(service.name) ?? [])];
      const reasons = [...hinders(service), ...unconnected(ready, service.name, others, portsOf)];
      if (reasons.length > 0) {
        this.#intake.findings.warn(
          'catalogue-not-used',
          service.path,
          `catalogue.${ready.kind} could run "${service.composeName}" with a health check and backups of its own, but ${reasons.join(', ')}: it is a service as the Compose file says.`,
          `Use catalogue.${ready.kind} instead if you can do without.`,
        );
        return plain;
      }
      this.#warnOfReady(service, ready);
      const ports = Object.entries(ready.definition.ports ?? {}).map(([name, number]) => {
        const published = service.ports.find((port) => port.number === number)?.published;
        return { name, number, ...present({ published }) };
      });
      return { ...service, ports: ready.definition.edge === undefined ? ports : [] };
    });
  }

  #warnOfReady(service: ReadService, { kind, definition }: ReadyMatch): void {
    const isEdge = definition.edge !== undefined;
    const replaced = ['command', 'healthcheck', 'volumes', 'ports', 'labels', 'configs', 'depends_on'].filter(
      (key) => service.tree[key] !== undefined && (isEdge || key === 'healthcheck' || key === 'volumes'),
    );
    const secrets = Object.values(definition.environment ?? {}).flatMap((value) =>
      typeof value === 'object' && value.kind === 'secret' ? [value.name] : [],
    );
    this.#intake.findings.warn(
      'catalogue-used',
      service.path,
      [
        `"${service.composeName}" is catalogue.${kind} in the flow`,
        replaced.length === 0
          ? ''
          : `, whose own settings take the place of ${replaced.map((key) => `"${key}"`).join(', ')}`,
        secrets.length === 0 ? '.' : `. It reads ${secrets.join(', ')}.`,
      ].join(''),
      isEdge
        ? 'Routes of the flow tell it what answers where; middleware has to be looked through by hand.'
        : service.tree.volumes === undefined
          ? `See what else catalogue.${kind} can be told.`
          : 'Its data is not moved: copy it into the new volume before the first promotion.',
    );
  }

  #scopes(services: readonly ReadService[], connections: Connections): ReadonlyMap<string, Scope> {
    const own = new Map(
      services.map(({ name, ready, mounts }): [string, Scope] => [
        name,
        ready?.definition.scope ?? (Object.keys(mounts.volumes).length > 0 ? 'environment' : 'deployment'),
      ]),
    );
    const scopes = scopesOf(own, connections);
    for (const service of services) {
      if (service.ready !== undefined || scopes.get(service.name) !== 'environment') continue;
      const keepsData = Object.keys(service.mounts.volumes).length > 0;
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
    const limits = this.#limits(service);
    if (ready !== undefined)
      return {
        kind: 'ready',
        name,
        ready: { ...ready, ...(ready.image && pull && { image: pull }) },
        options: ready.definition.edge === undefined ? {} : { acmeEmail: acmeEmail(service, context.answers) },
        environment: ready.definition.edge === undefined ? readyEnvironment(ready, environment) : new Map(),
        ...present({ limits }),
      };
    const intake = this.#intake;
    const paths = (text: string): string =>
      service.secrets.reduce((known, one) => known.replaceAll(one.path, `/run/secrets/${one.name}`), text);
    const health = readHealth(intake, service);
    const user = intake.text(partOf(service, 'user'));
    return {
      kind: 'own',
      name,
      image: build === undefined ? (pull ?? { name: 'unknown', tag: 'unknown' }) : { built: build.name },
      role: build === undefined ? 'App Helper Service' : 'App Service',
      scope,
      ports,
      volumes: mounts.volumes,
      hostMounts: mounts.hostMounts,
      files: mounts.files,
      environment,
      ...present({
        command: service.command?.map(paths),
        entrypoint: service.entrypoint?.map(paths),
        limits,
        user,
        migration: scope === 'deployment' ? context.migration : undefined,
      }),
      health: {
        ...health,
        command: typeof health.command === 'string' ? paths(health.command) : health.command.map(paths),
      },
      scaling: Object.keys(mounts.volumes).length > 0 ? 'single' : 'many',
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

  #limits(service: ReadService): Limits | undefined {
    const intake = this.#intake;
    const limits = within(within(partOf(service, 'deploy'), 'resources'), 'limits');
    const read = (key: string, legacy: string) => {
      const part = within(limits, key);
      return part.value === null ? partOf(service, legacy) : part;
    };
    const cpusPart = read('cpus', 'cpus');
    const memoryPart = read('memory', 'mem_limit');
    const cpus = Number(intake.text(cpusPart) ?? Number.NaN);
    const memory = memoryOf(intake.text(memoryPart) ?? '');
    const hasCpus = cpus >= 0.01;
    if (!hasCpus && memory === undefined) return undefined;
    if (!hasCpus || memory === undefined)
      intake.findings.warn(
        'limits-assumed',
        hasCpus ? cpusPart.path : memoryPart.path,
        `"${service.name}" limits only ${hasCpus ? 'processors' : 'memory'}: in the flow it has ${hasCpus ? '512m of memory' : '1 processor'}.`,
        'Set both in "limits".',
      );
    return { cpus: hasCpus ? cpus : 1, memory: memory ?? '512m' };
  }

  #warnOfLimits(services: readonly ImportedService[]): void {
    const without = services.filter(({ kind, limits }) => kind === 'own' && limits === undefined);
    if (without.length > 0)
      this.#intake.findings.warn(
        'limits-assumed',
        ['services'],
        `${without.map(({ name }) => `"${name}"`).join(', ')} ${without.length === 1 ? 'has' : 'have'} no limits: in a flow each container may use 1 processor and 512m of memory.`,
        'Set "limits" of what needs more.',
      );
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

  #replicas(imported: readonly ImportedService[], services: readonly ReadService[]): ReadonlyMap<string, number> {
    const replicas = new Map<string, number>();
    for (const service of services) {
      const deploy = within(partOf(service, 'deploy'), 'replicas');
      const part = deploy.value === null ? partOf(service, 'scale') : deploy;
      const count = Number(this.#intake.text(part) ?? 1);
      if (count === 1) continue;
      const one = imported.find(({ name }) => name === service.name);
      const isSingle = one?.kind === 'own' ? one.scaling === 'single' : one?.ready.definition.scaling === 'single';
      if (Number.isInteger(count) && count > 1 && count <= 100 && !isSingle) replicas.set(service.name, count);
      else
        unsaid(
          this.#intake,
          part.path,
          isSingle ? 'A service that keeps data has one container.' : 'Remove the service if it is not wanted.',
        );
    }
    return replicas;
  }

  // --- Tasks --------------------------------------------------------------------------------------------------------

  /** The command of a job that brings data to a release, for the first service that waits for it and runs its image. */
  #migration(
    service: ReadService,
    jobs: ReadonlyMap<string, { readonly job: Named; isUsed: boolean }>,
    hosts: Hosts,
  ): readonly string[] | undefined {
    for (const { composeName, condition } of service.dependencies) {
      const found = jobs.get(composeName);
      if (found === undefined || found.isUsed || condition !== 'service_completed_successfully') continue;
      const { job } = found;
      const isSame =
        JSON.stringify(job.tree.build ?? job.tree.image) === JSON.stringify(service.tree.build ?? service.tree.image) ||
        (job.tree.build === undefined && job.tree.image !== undefined && job.tree.image === service.tree.image);
      const words = isSame ? wordsOf(this.#intake, partOf(job, 'command')) : undefined;
      if (words === undefined || words.length === 0 || service.ready !== undefined) continue;
      if (Object.keys(service.mounts.volumes).length > 0) continue;
      found.isUsed = true;
      this.#intake.findings.warn(
        'migration',
        job.path,
        `"${job.composeName}" runs once before "${service.name}": it is the migration of "${service.name}", with the variables of that service.`,
        'It must be safe to run again; see "migration" of a service.',
      );
      return words.map((word) => withFlowHosts(hosts, word));
    }
    return undefined;
  }

  #warnOfJob({ composeName, path }: Named): void {
    this.#intake.findings.warn(
      'task-left-out',
      path,
      `"${composeName}" runs once and ends, which a service of a flow does not: it is left out.`,
      'Make it the "migration" of the service that needs it, or a library step among the checks of an environment.',
    );
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

const NO_MOUNTS: ImportedMounts = { volumes: {}, sources: [], hostMounts: [], files: [] };

// --- The catalogue --------------------------------------------------------------------------------------------------

/** The secret that a ready service reads from a file in place of a variable. */
function readySecret(ready: ReadyMatch | undefined, variable: string): string | undefined {
  const value = ready?.definition.environment?.[`${variable}_FILE`];
  return typeof value === 'object' && value.kind === 'secret' ? value.name : undefined;
}

/** What a ready service cannot be told of what the Compose file says. */
function hinders({ ready, tree, command, entrypoint, mounts, build }: ReadService): readonly string[] {
  if (ready === undefined || ready.definition.edge !== undefined) return [];
  const { definition } = ready;
  const known = Object.values(definition.volumes ?? {}).map((volume) =>
    typeof volume === 'string' ? volume : volume.path,
  );
  const isUsual = command === undefined || JSON.stringify(command) === JSON.stringify(definition.command);
  return [
    ...(build === undefined ? [] : ['it is built']),
    ...(isUsual ? [] : ['it has a command of its own']),
    ...(entrypoint === undefined ? [] : ['it has an entrypoint of its own']),
    ...(tree.user === undefined ? [] : ['it has a user of its own']),
    ...(mounts.files.length + mounts.hostMounts.length === 0 ? [] : ['it has files of its own']),
    ...Object.values(mounts.volumes)
      .filter((path) => !known.includes(path))
      .map((path) => `it has a volume at ${path}`),
  ];
}

/** What a ready service needs to be connected to, and is not. */
function unconnected(
  { definition }: ReadyMatch,
  service: string,
  others: readonly string[],
  portsOf: (name: string) => { readonly [port: string]: number },
): readonly string[] {
  const missing: string[] = [];
  const all: ServiceContext['all'] = (portName) =>
    others.flatMap((other) => {
      const port = portsOf(other)[portName];
      return port === undefined ? [] : [{ service: other, host: internalHost(other), port }];
    });
  const one: ServiceContext['one'] = (portName) => {
    const [first] = all(portName);
    if (first === undefined) missing.push(`it is connected to no service with a port "${portName}"`);
    return first ?? { service, host: internalHost(service), port: 1 };
  };
  definition.configure?.({ service, flow: { name: 'flow', domain: 'flow.example' }, all, one });
  return missing;
}

/** What differs from the variables that a ready service has by itself. */
function readyEnvironment(
  { definition }: ReadyMatch,
  environment: ReadonlyMap<string, ImportedValue>,
): ReadonlyMap<string, ImportedValue> {
  const own = definition.environment ?? {};
  const changed = [...environment].flatMap(([name, value]) => {
    const file = own[`${name}_FILE`];
    const variable =
      typeof file === 'object' && file.kind === 'secret' && value.kind === 'secret' ? `${name}_FILE` : name;
    const usual = own[variable];
    const wanted: ImportedValue = variable === name || value.kind !== 'secret' ? value : { ...value, as: 'file' };
    const isSame = isUsual(wanted, usual);
    return isSame ? [] : [[variable, wanted] as const];
  });
  return new Map(changed);
}

/** Whether a ready service has the value by itself. */
function isUsual(wanted: ImportedValue, usual: Value | undefined): boolean {
  if (wanted.kind === 'plain')
    return usual !== undefined && typeof usual !== 'object' && String(wanted.value) === String(usual);
  if (wanted.kind !== 'setting' && wanted.kind !== 'secret') return false;
  if (typeof usual !== 'object' || usual.kind !== wanted.kind || usual.name !== wanted.name) return false;
  return wanted.kind === 'secret' || (usual.kind === 'setting' && usual.default === wanted.default);
}

/** Whom Let's Encrypt writes to, by Traefik's own options. */
function acmeEmail({ tree }: ComposeService, { domain }: FlowAnswers): string {
  const text = JSON.stringify([tree.command ?? null, tree.environment ?? null]);
  return /acme[._]email=([^\s"'${}]+@[^\s"'${}]+)/i.exec(text)?.[1] ?? `ops@${domain}`;
}
