import { present } from '../model/present.ts';
import type { ServiceContext, ServiceDefinition } from '../model/service.ts';
import type { Value } from '../model/value.ts';
import {
  minioPassword,
  minioUser,
  postgresDatabase,
  postgresPassword,
  postgresUser,
  redisPassword,
  searchPassword,
} from './credentials.ts';
import { ready, type ServiceOverrides } from './ready.ts';

/** What Daphne lets its user decide. */
export interface DaphneOptions<ImageName extends string> extends ServiceOverrides {
  /** The image of the flow's own application, by its name in `images`; Daphne's version is the one installed there. */
  readonly built: ImageName;
  /** The ASGI application: `module:name`. */
  readonly application: `${string}:${string}`;
  /** Brings the database to this release, once before it starts: `['python3', 'manage.py', 'migrate', '--noinput']`. */
  readonly migration?: readonly string[];
}

/**
 * Daphne: serves an ASGI application, such as Django's, from an image that the flow builds.
 *
 * The application learns from its environment where the connected services are: `POSTGRES_HOST`, `POSTGRES_PORT` and so
 * on for `REDIS`, `MEMCACHED`, `S3` and `ELASTICSEARCH`, with the credentials beside them; a name that ends in `_FILE` holds
 * the path of a file to read. It must answer `/healthz`.
 *
 * @see https://github.com/django/daphne
 * @example
 * daphne: catalogue.daphne({ built: 'app', application: 'shop.asgi:application' })
 */
export function daphne<const ImageName extends string>(
  options: DaphneOptions<ImageName>,
): ServiceDefinition<'http', ImageName> {
  const { built, application, migration, ...overrides } = options;
  return ready(
    {
      image: { built },
      role: 'Application',
      scope: 'deployment',
      ports: { http: 8000 },
      command: ['daphne', '--bind', '0.0.0.0', '--port', '8000', '--proxy-headers', application],
      configure: (context) => ({ environment: addresses(context) }),
      // Python is the one program that every such image has.
      health: { command: ['python3', '-c', HEALTHY] },
      limits: { cpus: 1, memory: '512m' },
      ...present({ migration }),
    },
    overrides,
  );
}

const HEALTHY = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)";

/** Protocols that an application may speak: the names of ports, and what else it needs to know to be let in. */
const PROTOCOLS: { readonly [portName: string]: { readonly [variable: string]: Value } } = {
  postgres: { POSTGRES_USER: postgresUser, POSTGRES_DB: postgresDatabase, POSTGRES_PASSWORD_FILE: postgresPassword },
  redis: { REDIS_PASSWORD_FILE: redisPassword },
  memcached: {},
  s3: { S3_ACCESS_KEY_FILE: minioUser, S3_SECRET_KEY_FILE: minioPassword },
  elasticsearch: { ELASTICSEARCH_USER: 'app', ELASTICSEARCH_PASSWORD_FILE: searchPassword },
};

function addresses(context: ServiceContext): { readonly [variable: string]: Value } {
  const known = Object.entries(PROTOCOLS).flatMap(([portName, credentials]) => {
    const address = context.all(portName)[0];
    const prefix = portName.toUpperCase();
    return address === undefined
      ? []
      : [[`${prefix}_HOST`, address.host], [`${prefix}_PORT`, address.port], ...Object.entries(credentials)];
  });
  return Object.fromEntries(known);
}
