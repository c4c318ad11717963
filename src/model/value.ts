import { present } from './present.ts';

/**
 * A value that differs between installations and is no secret, such as a log level.
 *
 * It is read from the environment or `.env` when a stack starts, and listed in `.env.sample`.
 */
export interface Setting {
  readonly kind: 'setting';
  readonly name: string;
  /** Used when nothing is set; without it the stack refuses to start until it is given. */
  readonly default?: string;
  /** One line for `.env.sample`. */
  readonly description: string;
  /** Whether each environment has a value of its own, under a name that begins with the environment's: `PROD_LOG_LEVEL`. */
  readonly perEnvironment?: true;
}

/** A secret by reference: its name, never its value. */
export interface Secret {
  readonly kind: 'secret';
  readonly name: string;
  readonly description: string;
  /**
   * How the container gets it: as a file under `/run/secrets/`, whose path becomes the value, or as the value itself.
   * A file is safer, as an environment variable shows in `docker inspect`.
   */
  readonly as: 'file' | 'value';
  /** Whether each environment has a value of its own, under a name that begins with the environment's: `PROD_STRIPE_KEY`. */
  readonly perEnvironment?: true;
  /** How the value is written where it stands: `url` percent-encodes it. */
  readonly encoding?: 'url';
}

/** What is given a value outside the flow: in the environment, in `.env`, or by a Jenkins credential. */
export type Variable = Setting | Secret;

/** Where another service of the flow answers: its host name, or the number of one of its ports. */
export interface ServiceAddress {
  readonly kind: 'address';
  readonly part: 'host' | 'port';
  readonly service: string;
  /** Which of the service's ports, by its name; without one its only port. */
  readonly port?: string;
}

/** A text with settings, secrets and addresses in it. */
export interface ComposedValue {
  readonly kind: 'composed';
  /** In the order in which they stand. */
  readonly parts: readonly (string | Setting | Secret | ServiceAddress)[];
}

/** What an environment variable of a service may be. */
export type Value = string | number | boolean | Setting | Secret | ServiceAddress | ComposedValue;

/** What a setting or secret may be told besides its name. */
interface VariableOptions {
  /** One line for `.env.sample`. */
  readonly description: string;
  /** Whether each environment has a value of its own: `PROD_STRIPE_KEY` for `STRIPE_KEY` in `prod`. Default no. */
  readonly perEnvironment?: boolean;
}

/**
 * A value that each installation may set in its `.env`.
 *
 * @example
 * setting('DJANGO_LOG_LEVEL', { default: 'info', description: 'How much the application logs.' })
 */
export function setting(name: string, options: VariableOptions & { readonly default?: string }): Setting {
  const { default: preset, description, perEnvironment } = options;
  return reference<Setting>({
    kind: 'setting',
    name,
    ...present({ default: preset }),
    description,
    ...(perEnvironment === true && { perEnvironment }),
  });
}

/**
 * A secret that the container reads from a file. For images that offer a `*_FILE` variable.
 *
 * @example
 * environment: { POSTGRES_PASSWORD_FILE: secretFile('POSTGRES_PASSWORD', { description: "The database owner's password." }) }
 */
export function secretFile(name: string, options: VariableOptions): Secret {
  return secretAs('file', name, options);
}

/**
 * A secret that the container gets as an environment variable. Prefer {@link secretFile} where the image can read one.
 *
 * @example
 * environment: { STRIPE_KEY: secret('STRIPE_KEY', { description: 'Charges cards.', perEnvironment: true }) }
 */
export function secret(name: string, options: VariableOptions): Secret {
  return secretAs('value', name, options);
}

function secretAs(as: Secret['as'], name: string, { description, perEnvironment }: VariableOptions): Secret {
  return reference<Secret>({
    kind: 'secret',
    name,
    as,
    description,
    ...(perEnvironment === true && { perEnvironment }),
  });
}

/**
 * A text that holds settings, secrets and addresses of services. The target puts the values in when a stack starts: no
 * secret is in a generated file, an argument or a log.
 *
 * @example
 * DATABASE_URL: value`postgres://${setting('DB_USER', { default: 'shop', description: 'The owner.' })}:${urlEncoded(secret('DB_PASSWORD', { description: "The owner's password." }))}@${host('postgres')}:${port('postgres')}/shop`
 */
export function value(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Setting | Secret | ServiceAddress)[]
): ComposedValue {
  const parts = texts.flatMap((text, index) => {
    const next = values[index];
    return next === undefined ? [text] : [text, typeof next === 'number' ? String(next) : next];
  });
  return reference<ComposedValue>({ kind: 'composed', parts: parts.filter((part) => part !== '') });
}

/**
 * A secret as a URL can hold it: percent-encoded, so that `@`, `:` or `/` in a password does not end it. For values that
 * are composed with {@link value}.
 *
 * The agent sets the encoded form, under the secret's name with `_URL_ENCODED` at its end.
 *
 * @example
 * value`amqp://shop:${urlEncoded(secret('QUEUE_PASSWORD', { description: "The broker's password." }))}@${host('queue')}`
 */
export function urlEncoded(of: Secret): Secret {
  return reference<Secret>({ ...of, encoding: 'url' });
}

/**
 * The host name under which the service's containers reach another service of the flow, to which it must be connected.
 *
 * @example
 * environment: { REDIS_HOST: host('redis') }
 */
export function host(service: string): ServiceAddress {
  return reference<ServiceAddress>({ kind: 'address', part: 'host', service });
}

/**
 * The number of another service's port.
 *
 * @param name which of its ports; may be left out where it has one
 *
 * @example
 * environment: { S3_PORT: port('minio', 's3') }
 */
export function port(service: string, name?: string): ServiceAddress {
  return reference<ServiceAddress>({ kind: 'address', part: 'port', service, ...present({ port: name }) });
}

/** What stands in a text instead of a reference that was put into an ordinary template literal. */
const MARK = /⟦pipegen:([^⟧]*)⟧/;

/** The kind and name of the first reference that an ordinary text swallowed; `undefined` where it holds none. */
export function referenceInText(text: string): string | undefined {
  return MARK.exec(text)?.[1];
}

/** Lets a reference be found in a text that it was put into by mistake: by then it is too late to be given its value. */
function reference<Reference extends Exclude<Value, string | number | boolean>>(of: Reference): Reference {
  const name = 'name' in of ? of.name : 'service' in of ? of.service : 'value';
  const mark = (): string => `⟦pipegen:${of.kind} ${name}⟧`;
  return Object.defineProperty(of, 'toString', { value: mark, enumerable: false });
}
