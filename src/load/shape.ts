import * as z from 'zod/mini';
import { CHANNEL_DEFINITIONS } from '../channels/definitions.ts';
import { HOST_DEFINITIONS } from '../hosts/definitions.ts';
import type { FlowDefinition } from '../model/definition.ts';
import { isDuration } from '../model/duration.ts';
import type { OptionShape } from '../model/options.ts';
import type { ServiceConfiguration } from '../model/service.ts';
import type { TargetKind } from '../model/targetKinds.ts';
import { MOVED_FROM_JENKINS } from './movedOptions.ts';
import { createPipelineShapes } from './pipelineShape.ts';
import { routeShape } from './routeShape.ts';
import { isObject, kindOf, matches, type Reading, shapeParts } from './shapeParts.ts';
import { valueShapes } from './valueShapes.ts';

/** What authors write, as far as values can be told apart at run time. */
export interface Shapes {
  readonly flow: z.ZodMiniType<FlowDefinition>;
  /** What a service's `configure` returns. */
  readonly configuration: z.ZodMiniType<ServiceConfiguration>;
}

/** Makes the shapes; what they return lacks the properties that were there but undefined, so that defaults apply. */
export function createShapes(reading: Reading): Shapes {
  const lenient = reading === 'lenient';

  const { optional, object, record, list, oneOf, check, choice, text, number, boolean } = shapeParts(reading);
  const texts = list(text);
  const duration = check(
    'a duration such as "30s", "15m", "6h" or "14d"',
    '1h',
    (given) => typeof given === 'string' && isDuration(given),
  );

  const { secret, setting, value } = valueShapes(shapeParts(reading));

  const command = choice((given) => (Array.isArray(given) ? texts : text));
  const pulledImage = object({ name: text, tag: text, whyNotAlpine: optional(text), whyLatest: optional(text) });
  const builtImage = object({ built: text });
  const configuration = {
    environment: optional(record(value)),
    files: optional(list(object({ path: text, content: text, executable: optional(boolean) }))),
    command: optional(texts),
    entrypoint: optional(texts),
  };
  const size = check('a size such as "256m" or "2g"', '1g', (given) => matches(given, /^\d+(\.\d+)?[mg]$/));
  const ulimit = choice((given) => (isObject(given) ? object({ soft: number, hard: number }) : number));
  const allGpus = check('a number or "all"', 'all', (given) => given === 'all');
  const containerOptions = {
    stopGracePeriod: optional(duration),
    ulimits: optional(record(ulimit)),
    readOnly: optional(boolean),
    tmpfs: optional(record(size)),
    shmSize: optional(size),
    capabilities: optional(object({ add: optional(texts), drop: optional(texts) })),
    extraHosts: optional(record(text)),
    devices: optional(
      list(object({ from: text, to: optional(text), permissions: optional(oneOf('r', 'rw', 'rwm', 'w')) })),
    ),
    gpus: optional(
      object({
        count: optional(choice((given) => (typeof given === 'number' ? number : allGpus))),
        ids: optional(texts),
        driver: optional(text),
      }),
    ),
    init: optional(boolean),
    workingDirectory: optional(text),
  };
  const volumeDefinition = object({
    path: text,
    renamedFrom: optional(text),
    lifetime: optional(oneOf('environment', 'deployment')),
  });
  const volume = choice((given) => (isObject(given) ? volumeDefinition : text));
  const rawValue: z.ZodMiniType = z.lazy(() =>
    choice((given) => (Array.isArray(given) ? list(rawValue) : isObject(given) ? record(rawValue) : plainArgument)),
  );
  const limits = object({ cpus: number, memory: size });
  const service = object({
    image: choice((given) => (isObject(given) && 'built' in given ? builtImage : pulledImage)),
    role: text,
    scope: oneOf('deployment', 'environment', 'host'),
    ports: optional(record(number)),
    publishes: optional(list(number)),
    volumes: optional(record(volume)),
    hostMounts: optional(list(object({ from: text, to: text, readOnly: boolean }))),
    ...containerOptions,
    envFile: optional(choice((given) => (Array.isArray(given) ? texts : text))),
    ...configuration,
    configure: optional(
      check(
        'a function',
        () => ({}),
        (given) => typeof given === 'function',
      ),
    ),
    health: object({
      command,
      interval: optional(duration),
      timeout: optional(duration),
      retries: optional(number),
      startPeriod: optional(duration),
    }),
    limits: optional(limits),
    backup: optional(object({ every: duration, keep: number, dump: optional(text), restore: optional(text) })),
    scaling: optional(oneOf('many', 'single')),
    user: optional(text),
    internet: optional(boolean),
    raw: optional(object({ compose: optional(record(rawValue)), swarm: optional(record(rawValue)) })),
    migration: optional(texts),
    startsBefore: optional(oneOf('verification', 'traffic')),
    edge: optional(object({ kind: oneOf('traefik'), version: number })),
  });

  const argument: z.ZodMiniType = z.lazy(() =>
    choice((given) => (Array.isArray(given) ? list(argument) : isObject(given) ? record(argument) : plainArgument)),
  );
  const plainArgument = check('a string, a number, a Boolean, a list or an object', '', (given) =>
    ['string', 'number', 'boolean'].includes(typeof given),
  );

  const externalService = object({
    kind: oneOf('external'),
    host: choice((given) => (isObject(given) ? setting : text)),
    port: optional(choice((given) => (isObject(given) ? record(number) : number))),
  });
  const serviceChanges = object({ tag: optional(text), limits: optional(limits), command: optional(texts) });
  const leftOut = check('false, external({ ... }) or an object', false, (given) => given === false);
  const environmentService = choice((given) => {
    if (kindOf(given) === 'external') return externalService;
    return isObject(given) ? serviceChanges : leftOut;
  });

  const environment = object({
    branch: text,
    from: optional(text),
    deployOn: optional(list(oneOf('merge', 'changeOpened'))),
    deployments: optional(oneOf('perChange', 'single')),
    hosts: optional(oneOf('tagged', 'bare', 'environment')),
    domain: optional(text),
    data: optional(oneOf('kept', 'perDeployment')),
    renamedFrom: optional(choice((given) => (Array.isArray(given) ? texts : text))),
    approval: optional(object({ submitters: optional(texts), timeout: optional(duration) })),
    retires: optional(texts),
    timeToLive: optional(duration),
    soak: optional(duration),
    drain: optional(duration),
    checks: optional(list(object({ step: text, arguments: record(argument) }))),
    replicas: optional(record(number)),
    services: optional(record(environmentService)),
    settings: optional(record(text)),
    target: optional(text),
  });

  const event = oneOf('deployed', 'failed', 'fixed', 'approvalNeeded');
  const route = routeShape(shapeParts(reading));

  const url = check('a URL that starts with "https://" or "http://"', 'https://stand-in', (given) =>
    matches(given, /^https?:\/\//),
  );
  const optionShapes: { readonly [Shape in OptionShape]: z.ZodMiniType } = {
    text,
    'optional text': optional(text),
    texts,
    address: url,
    'optional address': optional(url),
    secret,
  };
  /** The shape of each kind of a table, with what all of them have. */
  const kindsOf = (
    table: { readonly [kind: string]: { readonly options: { readonly [option: string]: OptionShape } } },
    common: { readonly [option: string]: z.ZodMiniType } = {},
  ) =>
    Object.entries(table).map(([kind, { options }]) => {
      const shapes = Object.entries(options).map(([name, shape]) => [name, optionShapes[shape]] as const);
      return [kind, object({ kind: oneOf(kind), ...Object.fromEntries(shapes), ...common })] as const;
    });

  const channels = kindsOf(CHANNEL_DEFINITIONS, { on: list(event) });
  const [firstChannel = '', ...otherChannels] = channels.map(([kind]) => kind);
  const unknownChannel = lenient ? channels.at(-1)?.[1] : undefined;
  const notification = choice(
    (given) =>
      channels.find(([kind]) => kind === kindOf(given))?.[1] ??
      unknownChannel ??
      z.looseObject({ kind: oneOf(firstChannel, ...otherChannels) }),
  );

  const repositories = kindsOf(HOST_DEFINITIONS);
  const [[, anyRepository] = []] = repositories;
  const kinds = repositories.map(([kind]) => `${kind}({ ... })`);
  const noRepository = check(`${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`, undefined, () => false);
  const repository = choice(
    (given) =>
      repositories.find(([kind]) => kind === kindOf(given))?.[1] ??
      (lenient ? anyRepository : undefined) ??
      noRepository,
  );

  const jenkins = object(
    {
      url,
      libraryVersion: text,
      file: optional(text),
      controller: optional(boolean),
      agentLabel: optional(text),
      registryCredentials: optional(text),
      timeout: optional(duration),
      keepBuilds: optional(number),
      schedules: optional(object({ prune: optional(text), backup: optional(text), drift: optional(text) })),
      split: optional(oneOf('auto', 'never')),
      plugins: optional(record(text)),
    },
    MOVED_FROM_JENKINS,
  );

  const image = object({
    repository: text,
    context: text,
    dockerfile: optional(text),
    arguments: optional(record(text)),
    target: optional(text),
    platforms: optional(texts),
    secrets: optional(record(secret)),
    cacheFrom: optional(texts),
    cacheTo: optional(texts),
    tagFrom: optional(oneOf('repository', 'context')),
    test: optional(texts),
  });
  const target = object({
    kind: optional(oneOf('compose', 'swarm' satisfies TargetKind)),
    host: optional(
      check('an address such as "ssh://user@host"', 'ssh://stand-in', (given) => matches(given, /^ssh:\/\/./)),
    ),
  });

  // Only a flow that has some pays for the shapes of pipelines.
  const stages = z.lazy(() => createPipelineShapes(reading).stages);
  const byEnvironment = optional(record(stages));
  const stagesOfFlow = {
    beforeBuild: optional(stages),
    afterBuild: optional(stages),
    beforeApproval: byEnvironment,
    beforeDeploy: byEnvironment,
    afterDeploy: byEnvironment,
  };

  const flow = object({
    name: text,
    domain: text,
    registry: text,
    primary: optional(boolean),
    environments: record(environment),
    services: record(service),
    connections: optional(record(texts)),
    logs: optional(text),
    routes: optional(list(route)),
    images: optional(record(image)),
    targets: optional(record(target)),
    notifications: optional(list(notification)),
    discard: optional(texts),
    stages: optional(object(stagesOfFlow)),
    repository,
    jenkins,
  });
  return { flow, configuration: object(configuration) } as unknown as Shapes;
}
