import type { NotificationEvent } from '../channels/channel.ts';
import { channelDefinition, type NotificationDefinition } from '../channels/definitions.ts';
import type { ContainerOptions } from './containerOptions.ts';
import type { Approval, ImageDefinition, JenkinsDefinition, RouteDefinition } from './definition.ts';
import type { Duration } from './duration.ts';
import type { RawManifests } from './raw.ts';
import type { Repository } from './repository.ts';
import type { Backup, EdgeKind, HealthCheck, HostMount, ImageSource, Limits, Scope, ServiceFile } from './service.ts';
import type { StepCall } from './step.ts';
import type { TargetKind } from './targetKinds.ts';
import type { Secret, ServiceAddress, Setting, Value } from './value.ts';

/** A flow with every default filled in and every name resolved: plain JSON, what the agent reads. */
export interface Flow {
  readonly name: string;
  readonly domain: string;
  readonly registry: string;
  readonly primary: boolean;
  /** The promotion path, lowest environment first. */
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
  /** The service that collects logs. */
  readonly logs?: string;
  readonly routes: readonly Route[];
  readonly images: readonly Image[];
  readonly targets: readonly Target[];
  readonly notifications: readonly NotificationDefinition[];
  /** Data that may go: an environment that there is no more, or `service/volume`. */
  readonly discard?: readonly string[];
  readonly repository: Repository;
  readonly jenkins: JenkinsSettings;
  /** Every setting and secret that the services and notifications name, once each. */
  readonly settings: readonly Setting[];
  readonly secrets: readonly Secret[];
}

/** A environment of the promotion path. */
export interface Environment {
  readonly name: string;
  readonly branch: string;
  readonly from?: string;
  readonly deployOn: readonly ('changeOpened' | 'merge')[];
  readonly deployments: 'perChange' | 'single';
  readonly hosts: 'tagged' | 'bare' | 'environment';
  /** Where it is not the flow's. */
  readonly domain?: string;
  readonly data: 'kept' | 'perDeployment';
  /** What it was called before, oldest first; at least one, or absent. */
  readonly formerNames?: readonly string[];
  readonly approval?: Approval & { readonly timeout: Duration };
  readonly retires: readonly string[];
  readonly timeToLive?: Duration;
  readonly soak?: Duration;
  readonly drain: Duration;
  readonly checks: readonly StepCall[];
  readonly replicas: { readonly [service: string]: number };
  /** The services as they are here, where they are not the flow's; those that are left out or external are missing. */
  readonly services?: readonly Service[];
  readonly settings: { readonly [setting: string]: string };
  readonly target: string;
}

/** A kind of container. */
export interface Service extends ContainerOptions {
  readonly name: string;
  readonly image: ImageSource;
  readonly role: string;
  readonly scope: Scope;
  readonly ports: { readonly [name: string]: number };
  readonly publishes: readonly number[];
  readonly volumes: { readonly [volume: string]: string };
  /** What volumes that were renamed were called when they were made, by their names now. */
  readonly formerVolumes?: { readonly [volume: string]: string };
  /** The volumes of a service of deployment scope that outlive its revisions, by their names now. */
  readonly lastingVolumes?: readonly string[];
  readonly hostMounts: readonly HostMount[];
  readonly environment: { readonly [name: string]: Value };
  readonly files: readonly ServiceFile[];
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly health: Required<HealthCheck>;
  readonly limits: Limits;
  readonly backup?: Backup;
  readonly scaling: 'single' | 'many';
  readonly user?: string;
  readonly internet: boolean;
  /** Merged into its manifests at the end. */
  readonly raw?: RawManifests;
  /** What is run once for each release before the deployment starts. */
  readonly migration?: readonly string[];
  /** When a new revision's containers of it start; of the host's and persistent services it means nothing. */
  readonly startsBefore: 'verification' | 'traffic';
  /** The edge that it is, if it lets requests in. */
  readonly edge?: EdgeKind;
  /** The services that it talks to; its logs' collector is not among them. */
  readonly connections: readonly string[];
}

/** How an edge treats the requests of a route. */
export interface RouteOptions {
  readonly access: 'public' | 'team';
  /** Only requests to this path and to what is below it. */
  readonly path?: string;
  /** Whether the service gets requests without the path. */
  readonly stripPath?: true;
  readonly headers?: RouteDefinition['headers'];
  readonly allowFrom?: readonly string[];
  readonly bodyLimit?: NonNullable<RouteDefinition['bodyLimit']>;
  /** What the service speaks, where it is not HTTP/1.1. */
  readonly protocol?: 'grpc';
}

/** A host name and what answers there. */
export interface Route extends RouteOptions {
  /** The host name's first label; empty for the front page. */
  readonly name: string;
  /** Host names instead of those by name, by environment. */
  readonly hosts?: { readonly [environment: string]: readonly string[] };
  /** Host names that send browsers on to the first one, by environment. */
  readonly redirectFrom?: { readonly [environment: string]: readonly string[] };
  /** What the link shows. */
  readonly service: string;
  /** What Traefik sends requests to: the reverse proxy, where there is one. */
  readonly entry: { readonly service: string; readonly port: number };
}

/** An image that the flow builds. */
export interface Image extends ImageDefinition {
  readonly name: string;
  readonly dockerfile: string;
}

/** What deployments run on. */
export interface Target {
  readonly name: string;
  readonly kind: TargetKind;
  readonly host?: string;
}

/** The controller, with defaults. */
export type JenkinsSettings = Required<Omit<JenkinsDefinition, 'schedules' | 'split' | 'file' | 'controller'>> &
  Pick<JenkinsDefinition, 'split' | 'file' | 'controller'> & {
    readonly schedules: Required<NonNullable<JenkinsDefinition['schedules']>>;
  };

/**
 * Whose persistent services a deployment uses: those of its environment, or its own where each deployment has data of its
 * own. They outlive the deployment's revisions in either case.
 *
 * @param deployment `qa-pr-57`, or what stands for it
 */
export function dataInstance(environment: Environment, deployment: string): string {
  return environment.data === 'kept' ? storedName(environment) : deployment;
}

/** The name that an environment's data was made under, which volumes and their network keep. */
export function storedName({ name, formerNames = [] }: Pick<Environment, 'name' | 'formerNames'>): string {
  return formerNames[0] ?? name;
}

/** All names that an environment has had, the present one first. */
export function namesOf({ name, formerNames = [] }: Pick<Environment, 'name' | 'formerNames'>): readonly string[] {
  return [name, ...formerNames];
}

/** What the environment of a name is called now; the name itself where the flow has none that ever had it. */
export function presentName({ environments }: Pick<Flow, 'environments'>, name: string): string {
  return environments.find((environment) => namesOf(environment).includes(name))?.name ?? name;
}

/** The services of an environment, and those of the host. */
export function servicesOf(flow: Pick<Flow, 'services'>, environment: Environment | undefined): readonly Service[] {
  return environment?.services ?? flow.services;
}

/** The routes of an environment: a service that is left out there takes its routes with it. */
export function routesOf(flow: Flow, environment: Environment | undefined): readonly Route[] {
  const names = new Set(servicesOf(flow, environment).map(({ name }) => name));
  return flow.routes.filter(({ service, entry }) => names.has(service) && names.has(entry.service));
}

/** The flow with the services and routes that an environment has. */
export function flowIn(flow: Flow, environment: Environment | undefined): Flow {
  if (environment?.services === undefined) return flow;
  return { ...flow, services: environment.services, routes: routesOf(flow, environment) };
}

/** The services of the host that let requests in. */
export function edgesOf({ services }: Flow): readonly Service[] {
  return services.filter(({ scope, edge }) => scope === 'host' && edge !== undefined);
}

/** Whether a service is kept across an environment's deployments. */
export function isKept(service: Service, environment: Environment): boolean {
  return service.scope === 'environment' && environment.data === 'kept';
}

/** The service of this name; a resolved flow has every name that it mentions. */
export function findService(flow: Flow, name: string): Service {
  return found(flow.services, name, 'service');
}

/** The port that an address means; a resolved flow has it. */
export function portOf({ services }: Pick<Flow, 'services'>, { service, port }: ServiceAddress): number | undefined {
  const ports = services.find(({ name }) => name === service)?.ports ?? {};
  return port === undefined ? Object.values(ports)[0] : ports[port];
}

/** The environment of this name; a resolved flow has every name that it mentions. */
export function findEnvironment(flow: Flow, name: string): Environment {
  return found(flow.environments, name, 'environment');
}

/** The kind of target that an environment's deployments run on. */
export function targetKindOf({ targets }: Flow, { target }: Environment): TargetKind {
  return targets.find(({ name }) => name === target)?.kind ?? 'compose';
}

/** The secrets that an image is built with. */
export function buildSecrets({ secrets = {} }: Image): readonly Secret[] {
  return Object.values(secrets);
}

/** The notifications that want to hear of an event. */
export function notificationsOn(flow: Flow, event: NotificationEvent): readonly NotificationDefinition[] {
  return flow.notifications.filter((notification) => notification.on.includes(event));
}

/** The secrets that messages by a notification's channel take. */
export function notificationSecrets(notification: NotificationDefinition): readonly Secret[] {
  return secretOptions(notification).map(([, secret]) => secret);
}

/** The options of a notification that are secrets, by their names. */
export function secretOptions(notification: NotificationDefinition): readonly (readonly [option: string, Secret])[] {
  const given = notification as unknown as { readonly [option: string]: Secret };
  return Object.entries(channelDefinition(notification).options).flatMap(([option, shape]) => {
    const secret = given[option];
    return shape === 'secret' && secret !== undefined ? [[option, secret] as const] : [];
  });
}

function found<Part extends { readonly name: string }>(parts: readonly Part[], name: string, what: string): Part {
  const part = parts.find((candidate) => candidate.name === name);
  if (part === undefined) throw new Error(`The flow has no ${what} named "${name}".`);
  return part;
}
