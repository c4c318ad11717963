import * as z from 'zod/mini';
import type { FlowDefinition } from '../model/definition.ts';
import { isDuration } from '../model/duration.ts';
import type { ServiceConfiguration } from '../model/service.ts';
import { describeIssue } from './shapeFaults.ts';

/**
 * How strictly to read a definition.
 *
 * - `strict` reports every part that does not have its shape;
 * - `mending` never fails: it leaves out what may be left out, and puts a stand-in where something is required, so that
 *   the rules can look at the rest.
 */
export type Reading = 'strict' | 'mending';

/** What authors write, as far as values can be told apart at run time. */
export interface Shapes {
  readonly flow: z.ZodMiniType<FlowDefinition>;
  /** What a service's `configure` returns. */
  readonly configuration: z.ZodMiniType<ServiceConfiguration>;
}

/** Makes the shapes; what they return lacks the properties that were there but undefined, so that defaults apply. */
export function createShapes(reading: Reading): Shapes {
  const mending = reading === 'mending';

  const required = <Schema extends z.ZodMiniType>(schema: Schema, standIn: () => z.output<Schema>) =>
    mending ? z.catch(schema, standIn as never) : schema;
  const optional = <Schema extends z.ZodMiniType>(schema: Schema) =>
    z.optional(mending ? z.catch(schema, undefined as never) : schema);
  const anObject = z.custom<object>(isObject, { params: { noun: 'an object' } } as never);
  const object = (shape: Record<string, z.ZodMiniType>) => {
    const properties = mending ? z.object(shape) : z.strictObject(shape);
    const schema = z.pipe(z.pipe(anObject, properties), z.transform(withoutUndefined));
    return required(schema, () => z.parse(schema, {}));
  };
  const record = (value: z.ZodMiniType) =>
    required(z.pipe(z.record(z.string(), value), z.transform(withoutPrototype)), () => ({}));
  const list = (item: z.ZodMiniType) => required(z.array(item), () => []);
  const oneOf = (first: string, ...others: string[]) => required(z.enum([first, ...others]), () => first);
  const check = <Value>(noun: string, standIn: Value, test: (value: unknown) => boolean) =>
    required(z.custom<Value>(test, { params: { noun } } as never), () => standIn);
  /** The shape that fits a value's own look, so that faults are reported against what its author meant. */
  const choice = (choose: (value: unknown) => z.ZodMiniType) =>
    z.transform((value, context) => {
      const result = z.safeParse(choose(value), value, { error: describeIssue });
      if (!result.success) context.issues.push(...(result.error.issues as never[]));
      return result.data;
    });

  const text = required(z.string(), () => 'stand-in');
  const number = required(z.number(), () => 1);
  const boolean = required(z.boolean(), () => false);
  const texts = list(text);
  const duration = check(
    'a duration such as "30s", "15m", "6h" or "14d"',
    '1h',
    (given) => typeof given === 'string' && isDuration(given),
  );

  const secret = object({ kind: oneOf('secret'), name: text, description: text, as: oneOf('file', 'value') });
  const setting = object({ kind: oneOf('setting'), name: text, default: optional(text), description: text });
  const plainValue = check('a text, a number, true or false, a setting(...) or a secret(...)', '', (value) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  const value = choice((given) => (kindOf(given) === 'secret' ? secret : isObject(given) ? setting : plainValue));

  const command = choice((given) => (Array.isArray(given) ? texts : text));
  const pulledImage = object({ name: text, tag: text, whyNotAlpine: optional(text), whyLatest: optional(text) });
  const builtImage = object({ built: text });
  const configuration = {
    environment: optional(record(value)),
    files: optional(list(object({ path: text, content: text, executable: optional(boolean) }))),
    command: optional(texts),
    entrypoint: optional(texts),
  };
  const service = object({
    image: choice((given) => (isObject(given) && 'built' in given ? builtImage : pulledImage)),
    role: text,
    scope: oneOf('deployment', 'environment', 'host'),
    ports: optional(record(number)),
    publishes: optional(list(number)),
    volumes: optional(record(text)),
    hostMounts: optional(list(object({ from: text, to: text, readOnly: boolean }))),
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
    limits: optional(
      object({
        cpus: number,
        memory: check('a size such as "256m" or "2g"', '1g', (given) => matches(given, /^\d+(\.\d+)?[mg]$/)),
      }),
    ),
    backup: optional(object({ every: duration, keep: number, dump: optional(text), restore: optional(text) })),
    scaling: optional(oneOf('many', 'single')),
    user: optional(text),
    internet: optional(boolean),
    migration: optional(texts),
  });

  const argument: z.ZodMiniType = z.lazy(() =>
    choice((given) => (Array.isArray(given) ? list(argument) : isObject(given) ? record(argument) : plainArgument)),
  );
  const plainArgument = check('a text, a number, true or false, a list or an object', '', (given) =>
    ['string', 'number', 'boolean'].includes(typeof given),
  );

  const environment = object({
    branch: text,
    from: optional(text),
    deployOn: optional(list(oneOf('merge', 'changeOpened'))),
    deployments: optional(oneOf('perChange', 'single')),
    hosts: optional(oneOf('tagged', 'bare')),
    data: optional(oneOf('kept', 'perDeployment')),
    approval: optional(object({ submitters: optional(texts), timeout: optional(duration) })),
    retires: optional(texts),
    timeToLive: optional(duration),
    soak: optional(duration),
    checks: optional(list(object({ step: text, arguments: record(argument) }))),
    replicas: optional(record(number)),
    settings: optional(record(text)),
    target: optional(text),
  });

  const event = oneOf('deployed', 'failed', 'fixed', 'approvalNeeded');
  const slack = object({ kind: oneOf('slack'), webhook: secret, on: list(event) });
  const email = object({ kind: oneOf('email'), to: texts, on: list(event) });
  const unknownNotification = mending ? email : z.looseObject({ kind: oneOf('slack', 'email') });
  const notification = choice((given) => {
    const kind = kindOf(given);
    return kind === 'slack' ? slack : kind === 'email' ? email : unknownNotification;
  });

  const port = { service: text, port: text };
  const route = object({
    ...port,
    name: optional(text),
    through: optional(object(port)),
    access: optional(oneOf('public', 'team')),
  });

  const url = check('an address that starts with "https://" or "http://"', 'https://stand-in', (given) =>
    matches(given, /^https?:\/\//),
  );
  const jenkins = object({
    url,
    repository: text,
    githubApi: optional(url),
    libraryVersion: text,
    agentLabel: optional(text),
    githubCredentials: optional(text),
    registryCredentials: optional(text),
    timeout: optional(duration),
    keepBuilds: optional(number),
    schedules: optional(object({ prune: optional(text), backup: optional(text), drift: optional(text) })),
    plugins: optional(record(text)),
  });

  const image = object({
    repository: text,
    context: text,
    dockerfile: optional(text),
    arguments: optional(record(text)),
    test: optional(texts),
  });
  const target = object({
    host: optional(
      check('an address such as "ssh://user@host"', 'ssh://stand-in', (given) => matches(given, /^ssh:\/\/./)),
    ),
  });

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
    jenkins,
  });
  return { flow, configuration: object(configuration) } as unknown as Shapes;
}

/** A property that is left out takes its default; one that is there but undefined would not. */
function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}

/** What is looked up by an author's name must not find what every object inherits, such as "constructor". */
export function withoutPrototype<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.assign(Object.create(null) as Record<string, Value>, record);
}

/** Whether it has properties of its author's; lists, maps, dates and promises have others. */
function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function kindOf(value: unknown): unknown {
  return isObject(value) && 'kind' in value ? value.kind : undefined;
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
