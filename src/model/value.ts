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
}

/** What an environment variable of a service may be. */
export type Value = string | number | boolean | Setting | Secret;

/**
 * A value that each installation may set in its `.env`.
 *
 * @example
 * setting('DJANGO_LOG_LEVEL', { default: 'info', description: 'How much the application logs.' })
 */
export function setting(name: string, options: { readonly default?: string; readonly description: string }): Setting {
  return { kind: 'setting', name, ...options };
}

/**
 * A secret that the container reads from a file. For images that offer a `*_FILE` variable.
 *
 * @example
 * environment: { POSTGRES_PASSWORD_FILE: secretFile('POSTGRES_PASSWORD', { description: "The database owner's password." }) }
 */
export function secretFile(name: string, options: { readonly description: string }): Secret {
  return { kind: 'secret', name, as: 'file', ...options };
}

/**
 * A secret that the container gets as an environment variable. Prefer {@link secretFile} where the image can read one.
 *
 * @example
 * environment: { MINIO_ACCESS_KEY: secret('MINIO_ACCESS_KEY', { description: 'Who may write to the buckets.' }) }
 */
export function secret(name: string, options: { readonly description: string }): Secret {
  return { kind: 'secret', name, as: 'value', ...options };
}
