import type { NotificationDefinition } from '../channels/definitions.ts';
import type { RepositoryDefinition } from '../hosts/definitions.ts';
import type { FlowStages } from '../pipeline/definition.ts';
import type { Duration } from './duration.ts';
import type { EnvironmentService } from './environmentService.ts';
import type { BuiltImage, PulledImage, ServiceDefinition } from './service.ts';
import type { StepCall } from './step.ts';
import type { TargetKind } from './targetKinds.ts';
import type { Secret } from './value.ts';

/** The services of a flow by name. */
export interface ServiceDefinitions {
  readonly [service: string]: ServiceDefinition;
}

/** The names of a service's ports. */
export type PortOf<Service> = Service extends { readonly ports?: infer Ports } ? Extract<keyof Ports, string> : never;

/** A service with one of its ports. */
export type PortReference<Services> = {
  [Name in Extract<keyof Services, string>]: { readonly service: Name; readonly port: PortOf<Services[Name]> };
}[Extract<keyof Services, string>];

/** Who must agree before an environment is deployed to. */
export interface Approval {
  /** Jenkins users and groups that may agree; everyone who may build when left out. */
  readonly submitters?: readonly string[];
  /** How long to wait before giving up; default `8h`. */
  readonly timeout?: Duration;
}

/**
 * A environment of the promotion path.
 *
 * @example
 * qa: { branch: 'QA', from: 'staging', retires: ['staging'], timeToLive: '14d' }
 */
export interface EnvironmentDefinition<
  EnvironmentName extends string = string,
  ServiceName extends string = string,
  TargetName extends string = string,
> {
  /** The branch whose head is deployed here. */
  readonly branch: string;
  /** The environment that releases come from; left out for the first one. */
  readonly from?: EnvironmentName;
  /** What deploys here: a change opened or updated against the branch, or a merge into it. Default: merge. */
  readonly deployOn?: readonly ('changeOpened' | 'merge')[];
  /** Whether each change has a deployment of its own, or the newest replaces the last; default `perChange`. */
  readonly deployments?: 'perChange' | 'single';
  /**
   * Host names: `tagged` with the change's, `s3-pr-57.example.com`; with the `environment`'s, `s3-staging.example.com`; or
   * `bare`, `s3.example.com`, in one environment at most. Those without a change's tag stay the same from one deployment
   * to the next, for which `deployments` must be `single`. Default `tagged`.
   */
  readonly hosts?: 'tagged' | 'bare' | 'environment';
  /** The domain of its host names, where it is not the flow's. */
  readonly domain?: string;
  /** Whether services of environment scope outlive deployments here, or each deployment has its own. Default `kept`. */
  readonly data?: 'kept' | 'perDeployment';
  /**
   * What it was called before, oldest first. Its data stays where it is and is used under the new name; deployments of the
   * old name go once those of the new one serve in their place.
   *
   * @example renamedFrom: 'prod'
   */
  readonly renamedFrom?: string | readonly string[];
  readonly approval?: Approval;
  /** Environments whose deployments go once their commit is contained in a verified deployment here. */
  readonly retires?: readonly EnvironmentName[];
  /** When a deployment is unused by age alone; default: never. */
  readonly timeToLive?: Duration;
  /** How long a new revision must stay healthy while it serves, before anything old goes; default: no wait. */
  readonly soak?: Duration;
  /** How long the last requests to an old revision may take after traffic moved away from it; default `5s`. */
  readonly drain?: Duration;
  /** Library steps that must succeed before a deployment counts as verified. */
  readonly checks?: readonly StepCall[];
  /** Containers per service; default 1. */
  readonly replicas?: { readonly [Name in ServiceName]?: number };
  /**
   * Services that are different here: changed, replaced by something outside the flow, or left out with their routes.
   *
   * @example
   * services: { mailpit: false, worker: { limits: { cpus: 4, memory: '4g' } }, postgres: external({ host: 'db.shop.example' }) }
   */
  readonly services?: { readonly [Name in ServiceName]?: EnvironmentService };
  /** Values of settings that differ from their defaults here. */
  readonly settings?: { readonly [setting: string]: string };
  /** Where it runs; default: the Docker engine of the Jenkins agent. */
  readonly target?: TargetName;
}

/**
 * An image that the flow builds from its own repository, once per commit.
 *
 * @example
 * app: { repository: 'shop/app', context: 'app', target: 'runtime', secrets: { npm: secret('NPM_TOKEN', { description: 'Reads private packages.' }) } }
 */
export interface ImageDefinition {
  /** Path in the registry: `studygiveway/app`. */
  readonly repository: string;
  /** The folder that is sent to the builder, relative to the project's. */
  readonly context: string;
  /** Relative to `context`; default `Dockerfile`. */
  readonly dockerfile?: string;
  /** Build arguments; visible in the image, so never secrets. */
  readonly arguments?: { readonly [name: string]: string };
  /** The stage of the Dockerfile to build; default: the last one. */
  readonly target?: string;
  /**
   * What the image is built for, such as `['linux/amd64', 'linux/arm64']`; default: the builder's own platform. Several
   * need an engine with the containerd image store.
   */
  readonly platforms?: readonly string[];
  /**
   * Secrets that a `RUN --mount=type=secret,id=NAME` of the Dockerfile reads, by that name. They are in no layer, argument
   * or log. Changes from forks are built without them, and so are refused.
   */
  readonly secrets?: { readonly [id: string]: Secret };
  /** Where layers are taken from and written to, as BuildKit writes it: `type=registry,ref=registry.example/shop/app:cache`. */
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  /**
   * What the image's tag is made from: `repository`, all files, so that it is built for each commit that changes any; or
   * `context`, its own files and options, so that a change elsewhere in the repository does not rebuild it. Default
   * `repository`.
   */
  readonly tagFrom?: 'repository' | 'context';
  /** A command that tests the image, run in a container of it: exit code 0 passes. */
  readonly test?: readonly string[];
}

/**
 * What deployments run on.
 *
 * @example
 * targets: {
 *   servers: { kind: 'swarm', host: 'ssh://deploy@swarm-master' },
 *   preview: { host: 'ssh://deploy@preview' },
 * }
 */
export interface TargetDefinition {
  /** A Docker engine with Compose, or a Docker Swarm, which is reached through a manager. Default `compose`. */
  readonly kind?: TargetKind;
  /** `ssh://user@host` of the engine or the manager, or nothing for the engine that the agent itself uses. */
  readonly host?: `ssh://${string}`;
}

/** A link of the deployed system: a host name, and the service that answers there. */
export type RouteDefinition<
  Services = ServiceDefinitions,
  EnvironmentName extends string = string,
> = PortReference<Services> & {
  /** The host name's first label, before the domain or the change's tag; none for the front page itself. */
  readonly name?: string;
  /** Only requests to this path and to what is below it: `/api`. Routes of one name share its host names. */
  readonly path?: `/${string}`;
  /** Whether the service gets requests without the route's `path`: `/users` for `/api/users`. Default no. */
  readonly stripPath?: boolean;
  /**
   * Host names instead of the flow's own, by environment; links show the first. For environments whose host names are not
   * `tagged`.
   *
   * @example hosts: { prod: ['shop.com', 'shop.io'] }
   */
  readonly hosts?: { readonly [Name in EnvironmentName]?: readonly string[] };
  /**
   * Further host names, by environment, that send browsers on to the route's first one, permanently.
   *
   * @example redirectFrom: { prod: ['www.shop.com'] }
   */
  readonly redirectFrom?: { readonly [Name in EnvironmentName]?: readonly string[] };
  /** Headers that the edge sets: on what the service gets, and on what it answers. An empty text removes one. */
  readonly headers?: {
    readonly request?: { readonly [header: string]: string };
    readonly response?: { readonly [header: string]: string };
  };
  /** The addresses that may open it, `10.8.0.0/16` or `192.0.2.7`; others get 403. Default: all. */
  readonly allowFrom?: readonly string[];
  /** The largest request body, `20m`; larger ones get 413. The edge reads a body whole before it sends it on. Default: any. */
  readonly bodyLimit?: `${number}${'k' | 'm' | 'g'}`;
  /** What the service speaks: `http`, WebSocket included, or `grpc`, which is HTTP/2 without TLS. Default `http`. */
  readonly protocol?: 'http' | 'grpc';
  /** A reverse proxy that stands before the service; requests go to it. */
  readonly through?: PortReference<Services>;
  /** Whether everyone may open it, or only the team, by password; default `public`. */
  readonly access?: 'public' | 'team';
};

/** The Jenkins controller that runs the flow. */
export interface JenkinsDefinition {
  /** The address people open. */
  readonly url: `http${'s' | ''}://${string}`;
  /** The tag or commit of the repository from which the shared library is loaded; a branch would move under running jobs. */
  readonly libraryVersion: string;
  /** Where the main pipeline is written, relative to the project; default `Jenkinsfile`. */
  readonly file?: string;
  /** Whether files for a controller of one's own are written, `jenkins/controller/`; default yes. One flow's no counts for all. */
  readonly controller?: boolean;
  /** The label of agents that have git, Node.js and Docker; default `docker`. */
  readonly agentLabel?: string;
  /** The id of the Jenkins credential (user and password) of the registry; default `registry`. */
  readonly registryCredentials?: string;
  /** How long one run may take; default `2h`. */
  readonly timeout?: Duration;
  /** How many builds of each branch are kept; default 30. */
  readonly keepBuilds?: number;
  /** When the scheduled pipelines run, in Jenkins' cron syntax. @see https://www.jenkins.io/doc/book/pipeline/syntax/#cron-syntax */
  readonly schedules?: {
    /** Default `H 3 * * *`. */
    readonly prune?: string;
    /** Default `H * * * *`; each service is copied when its own interval has passed. */
    readonly backup?: string;
    /** Default `H/30 * * * *`. */
    readonly drift?: string;
  };
  /**
   * What becomes of a pipeline that is too long for Jenkins: it is split into methods, `'auto'`, which the build says, or
   * refused, `'never'`. Default `'auto'`.
   */
  readonly split?: 'auto' | 'never';
  /** Pinned plugin versions by plugin id; what is not pinned is the newest that fits the controller. */
  readonly plugins?: { readonly [plugin: string]: string };
}

/** A whole promotion flow, as its author writes it. */
export interface FlowDefinition<
  EnvironmentName extends string = string,
  Services = ServiceDefinitions,
  ImageName extends string = string,
  TargetName extends string = string,
> {
  /** In lower case with hyphens: part of folder, project, network and label names. */
  readonly name: string;
  /** The domain under which every route lies: `studygiveway.com`. */
  readonly domain: string;
  /** The host of the registry that built images are pushed to, and the path before theirs if any. */
  readonly registry: string;
  /** Whether the main pipeline is the project's `Jenkinsfile`; needed only when the project has several flows. */
  readonly primary?: boolean;
  readonly environments: {
    readonly [Name in EnvironmentName]: EnvironmentDefinition<
      NoInfer<EnvironmentName>,
      Extract<keyof NoInfer<Services>, string>,
      NoInfer<TargetName>
    >;
  };
  readonly services: Services & {
    readonly [Name in keyof Services]: { readonly image: PulledImage | BuiltImage<NoInfer<ImageName>> };
  };
  /** Which services a service talks to: it starts after them, and its configuration may ask for their addresses. */
  readonly connections?: {
    readonly [Name in keyof NoInfer<Services>]?: readonly Extract<keyof NoInfer<Services>, string>[];
  };
  /** The service that collects the logs of every other. */
  readonly logs?: Extract<keyof NoInfer<Services>, string>;
  readonly routes?: readonly RouteDefinition<NoInfer<Services>, NoInfer<EnvironmentName>>[];
  readonly images?: { readonly [Name in ImageName]: ImageDefinition };
  readonly targets?: { readonly [Name in TargetName]: TargetDefinition };
  readonly notifications?: readonly NotificationDefinition[];
  /**
   * Data that is not needed any more, although environments keep it: an environment that the flow no longer has (`'beta'`),
   * or a volume of a service, as `'cache/data'`. Without a word here, what would leave data behind is refused.
   */
  readonly discard?: readonly string[];
  /** Stages of one's own in the main pipeline: lint, unit tests, browser tests. */
  readonly stages?: FlowStages<NoInfer<EnvironmentName>>;
  /** The git repository that holds the flow and its generated files: `github({ owner: 'shop', name: 'shop' })`. */
  readonly repository: RepositoryDefinition;
  readonly jenkins: JenkinsDefinition;
}

/**
 * Declares a promotion flow. Names are checked in the editor: an environment that is promoted from one that does not
 * exist, a connection to an unknown service, or a route to a port that its service lacks does not compile.
 *
 * @example
 * export default defineFlow({
 *   name: 'shop',
 *   domain: 'shop.example',
 *   registry: 'registry.shop.example',
 *   environments: {
 *     staging: { branch: 'STAGING', deployOn: ['changeOpened', 'merge'], data: 'perDeployment' },
 *     prod: { branch: 'PROD', from: 'staging', deployments: 'single', hosts: 'bare', approval: {}, retires: ['staging'] },
 *   },
 *   images: { app: { repository: 'shop/app', context: 'app' } },
 *   services: {
 *     traefik: catalogue.traefik({ version: '2.11.0', acmeEmail: 'ops@shop.example' }),
 *     postgres: catalogue.postgres({ version: '16.1' }),
 *     app: defineService({
 *       image: { built: 'app' },
 *       role: 'App Service',
 *       scope: 'deployment',
 *       ports: { http: 8000 },
 *       health: { command: ['wget', '-qO-', 'http://localhost:8000/healthz'] },
 *     }),
 *   },
 *   connections: { app: ['postgres'] },
 *   routes: [{ service: 'app', port: 'http' }],
 *   repository: github({ owner: 'shop', name: 'shop' }),
 *   jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
 * });
 */
export function defineFlow<
  const EnvironmentName extends string,
  const Services extends ServiceDefinitions,
  const ImageName extends string = never,
  const TargetName extends string = never,
>(
  definition: FlowDefinition<EnvironmentName, Services, ImageName, TargetName>,
): FlowDefinition<EnvironmentName, Services, ImageName, TargetName> {
  return definition;
}
