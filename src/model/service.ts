import type { ContainerOptions, Size } from './containerOptions.ts';
import type { Duration } from './duration.ts';
import type { RawManifests } from './raw.ts';
import type { Value } from './value.ts';

/**
 * How long a service lives: one per machine, one per environment and kept across its deployments, or born and destroyed
 * with each deployment.
 */
export type Scope = 'host' | 'environment' | 'deployment';

/** An image from a registry, at a fixed version. */
export interface PulledImage {
  /** Without the tag: `postgres`, `docker.elastic.co/kibana/kibana`. */
  readonly name: string;
  /** The tag: `16.1-alpine`. */
  readonly tag: string;
  /** Why it is not the vendor's Alpine image, where it is not. */
  readonly whyNotAlpine?: string;
  /** Why the tag is `latest`, which is refused without it: what is tested today may be another image tomorrow. */
  readonly whyLatest?: string;
}

/** An image that the flow builds, by its name in `images`. */
export interface BuiltImage<ImageName extends string = string> {
  readonly built: ImageName;
}

/** What lets requests in and decides which revision answers them. */
export interface EdgeKind {
  readonly kind: 'traefik';
  /** Its major version: rules are written differently in each. */
  readonly version: 2 | 3;
}

/** Where a service's image comes from. */
export type ImageSource<ImageName extends string = string> = PulledImage | BuiltImage<ImageName>;

/**
 * How Docker learns that a service answers.
 *
 * @see https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export interface HealthCheck {
  /**
   * Run in the container: a program with its arguments, or one text for the container's shell. Exit code 0 is healthy.
   */
  readonly command: readonly string[] | string;
  /** Default `10s`. A revision can take over once its first check passed. */
  readonly interval?: Duration;
  /** Default `5s`. */
  readonly timeout?: Duration;
  /** Default 6. */
  readonly retries?: number;
  /** How long failures do not count after the start; default `30s`. */
  readonly startPeriod?: Duration;
}

/** Data that must outlive containers, and how often it is copied away. */
export interface Backup {
  readonly every: Duration;
  /** How many copies to keep; the oldest goes first. */
  readonly keep: number;
  /**
   * Writes a consistent copy to its standard output, run in the service's container by its shell; without it the
   * service's volumes are archived.
   */
  readonly dump?: string;
  /** Reads on its standard input what `dump` wrote. */
  readonly restore?: string;
}

/** A file that a service's container sees. */
export interface ServiceFile {
  /** In the container, absolute: `/etc/nginx/nginx.conf`. */
  readonly path: string;
  readonly content: string;
  /** Whether it may be run; default no. */
  readonly executable?: boolean;
}

/** A folder or socket of the host that a container sees; for services that look after the host itself. */
export interface HostMount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

/** A named volume, with more to be said of it than where it is mounted. */
export interface VolumeDefinition {
  /** Where it is mounted: `/uploads`. */
  readonly path: string;
  /** What it was called when it was made: its data stays. */
  readonly renamedFrom?: string;
  /**
   * How long the data of a service of deployment scope lives; such a service must say.
   *
   * - `environment`: the environment keeps it, or the deployment where each has data of its own. While a new revision takes
   *   over, the old and the new one see the same files at the same time, so both must be able to live with that.
   * - `deployment`: it begins empty with each revision and is deleted with it. For caches.
   *
   * What an environment keeps of other services lives as long as the environment in any case.
   */
  readonly lifetime?: 'environment' | 'deployment';
}

/** What one container may take of its host. */
export interface Limits {
  /** Processors; 0.5 is half of one. */
  readonly cpus: number;
  /** As Docker writes it: `256m`, `2g`. */
  readonly memory: Size;
}

/** A service as another one reaches it. */
export interface Address {
  readonly service: string;
  /** A name that is known on the shared network only. */
  readonly host: string;
  readonly port: number;
}

/** What a service's configuration may depend on. */
export interface ServiceContext {
  /** The service's own name in the flow. */
  readonly service: string;
  readonly flow: { readonly name: string; readonly domain: string };
  /** The connected services that have a port of this name, in the order of the flow's connections. */
  all(portName: string): readonly Address[];
  /**
   * The first connected service that has a port of this name.
   *
   * @throws {MissingConnectionError} when no connected service has one; the build reports it as an error of the flow.
   */
  one(portName: string): Address;
}

/** A service's configuration needs a connection that the flow lacks. */
export class MissingConnectionError extends Error {
  override readonly name = 'MissingConnectionError';
  readonly portName: string;
  constructor(portName: string) {
    super(`It needs a connection to a service that has a port named "${portName}".`);
    this.portName = portName;
  }
}

/** What a service gets once its connections are known. */
export interface ServiceConfiguration {
  readonly environment?: { readonly [name: string]: Value };
  readonly files?: readonly ServiceFile[];
  /** Replaces the image's command. */
  readonly command?: readonly string[];
  /** Replaces the image's entrypoint. */
  readonly entrypoint?: readonly string[];
}

/**
 * One kind of container of a flow.
 *
 * @example
 * const worker: ServiceDefinition = {
 *   image: { built: 'app' },
 *   role: 'App Service',
 *   scope: 'deployment',
 *   command: ['celery', '-A', 'shop', 'worker'],
 *   health: { command: ['celery', '-A', 'shop', 'inspect', 'ping'] },
 * };
 */
export interface ServiceDefinition<Port extends string = string, ImageName extends string = string>
  extends ServiceConfiguration,
    ContainerOptions {
  readonly image: ImageSource<ImageName>;
  /** What it is for, in the team's words; shown in lists and graphs. */
  readonly role: string;
  readonly scope: Scope;
  /** Ports in the container by name; a route or a configuration asks for them by it. */
  readonly ports?: { readonly [Name in Port]: number };
  /** Ports that the host opens to the world: only 80 and 443, and only for the service that guards the door. */
  readonly publishes?: readonly number[];
  /**
   * Named volumes: where each is mounted.
   *
   * @example volumes: { uploads: { path: '/uploads', lifetime: 'environment' } }
   */
  readonly volumes?: { readonly [volume: string]: string | VolumeDefinition };
  readonly hostMounts?: readonly HostMount[];
  /**
   * Files of the repository with a line `NAME=value` for each variable, relative to the project's folder. They are read by
   * the build, hold no secrets, and are part of the release; `environment` and the later file win. Quotes and comments are
   * read as in Compose, and `$` stands for itself.
   *
   * @example envFile: 'app/app.env'
   */
  readonly envFile?: string | readonly string[];
  /** Configuration that depends on what the service is connected to. */
  readonly configure?: (context: ServiceContext) => ServiceConfiguration;
  readonly health: HealthCheck;
  readonly limits?: Limits;
  readonly backup?: Backup;
  /** How many containers may serve at once; `single` for what keeps its own data or state. Default `many`. */
  readonly scaling?: 'single' | 'many';
  /**
   * When the containers of a new revision start. Default: before `verification` for what requests reach through a route
   * and connections, otherwise before `traffic`: a worker of a revision that is not verified would work on the
   * environment's data.
   *
   * What is `single` and starts before `traffic`, such as a scheduler, is never up twice: the old one is stopped before
   * the new one starts.
   */
  readonly startsBefore?: 'verification' | 'traffic';
  /** Marks what lets requests in: pipegen moves traffic through it. */
  readonly edge?: EdgeKind;
  /** The user, when not the image's own; `0` for root. */
  readonly user?: string;
  /** Whether it may open connections to the internet; default no. */
  readonly internet?: boolean;
  /**
   * A last resort: properties that are merged into its manifest at the very end, by the kind of target. Maps are merged key
   * by key, lists are replaced, labels are added; `$` stands for itself. What pipegen relies on is refused.
   *
   * @example raw: { compose: { sysctls: { 'net.core.somaxconn': 1024 }, hostname: 'license-server' } }
   */
  readonly raw?: RawManifests;
  /**
   * A command that brings the data to this release, for a service that each deployment has of its own.
   *
   * It runs once for each release in an environment, in a container of the service's image with the service's variables
   * and files, after what the service is connected to is healthy and before the deployment's own containers start. The
   * release before goes on serving meanwhile, so it must be able to live with the result. It must be safe to run again:
   * after an interruption it is.
   *
   * @example
   * migration: ['python3', 'manage.py', 'migrate', '--noinput']
   */
  readonly migration?: readonly string[];
}

/**
 * Declares a service of one's own, with its ports' names known to the editor.
 *
 * @example
 * const search = defineService({
 *   image: { name: 'getmeili/meilisearch', tag: 'v1.6.2', whyNotAlpine: 'The vendor offers no Alpine image.' },
 *   role: 'App Helper Service',
 *   scope: 'environment',
 *   ports: { http: 7700 },
 *   volumes: { data: '/meili_data' },
 *   health: { command: ['curl', '-f', 'http://localhost:7700/health'] },
 * });
 */
export function defineService<const Port extends string = never, const ImageName extends string = never>(
  definition: ServiceDefinition<Port, ImageName>,
  // What is around the call does not widen the names: a service without ports has none, wherever it is written.
): ServiceDefinition<NoInfer<Port>, NoInfer<ImageName>> {
  return definition;
}
