import { present } from '../model/present.ts';
import type { ServiceConfiguration, ServiceDefinition } from '../model/service.ts';
import { answers } from './health.ts';
import { ready, type ServiceOverrides } from './ready.ts';

/** What an application lets its user decide. */
export interface HttpApplicationOptions<ImageName extends string>
  extends ServiceOverrides,
    Pick<ServiceConfiguration, 'command' | 'files'> {
  /** The image of the flow's own application, by its name in `images`. */
  readonly built: ImageName;
  /** The port that it listens on; default 8080, which it is told as `PORT`. */
  readonly port?: number;
  /** A path that answers with a success when the application can serve; default `/healthz`. */
  readonly healthPath?: `/${string}`;
  /** Brings the database to this release, once before it starts. */
  readonly migration?: readonly string[];
  /** Whether it may open connections to the internet; default no. */
  readonly internet?: boolean;
}

/**
 * An application that answers HTTP, from an image that the flow builds, in whatever language.
 *
 * Its health is asked by `wget` or `curl`, whichever the image has; without either, give it a `health` of its own.
 *
 * @example
 * api: catalogue.httpApplication({ built: 'api', port: 3000, environment: { REDIS_HOST: host('redis') } })
 */
export function httpApplication<const ImageName extends string>(
  options: HttpApplicationOptions<ImageName>,
): ServiceDefinition<'http', ImageName> {
  const { built, port = 8080, healthPath = '/healthz', command, files, migration, internet, ...overrides } = options;
  return ready(
    {
      image: { built },
      role: 'Application',
      scope: 'deployment',
      ports: { http: port },
      environment: { PORT: port },
      ...present({ command, files, migration, internet }),
      health: { command: answers(`http://127.0.0.1:${port}${healthPath}`) },
      limits: { cpus: 1, memory: '512m' },
    },
    overrides,
  );
}
