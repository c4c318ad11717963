import type { ObservedContainer, ObservedResource } from '../../plan/observed.ts';
import type { Stack } from '../../plan/operation.ts';

/** The label by which Compose marks what belongs to a project. @see https://docs.docker.com/reference/compose-file/services/#labels */
export const PROJECT_LABEL = 'com.docker.compose.project';

/** What is to be built. */
export interface ImageBuild {
  /** Relative to the workspace. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly reference: string;
  readonly arguments: { readonly [name: string]: string };
  readonly labels: { readonly [label: string]: string };
}

/** What is left of a project, by name. */
export interface Leftovers {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** A Docker engine: what images are built with and deployments run on. */
export interface Engine {
  /** The engine's own clock. */
  now(): Promise<Date>;
  /** The containers that carry all these labels, running or not; `labels` holds those of Compose and our own. */
  containers(labels: { readonly [label: string]: string }): Promise<readonly ObservedContainer[]>;
  /** When each of some containers was started last; an empty text for one that is gone. */
  startTimes(containers: readonly string[]): Promise<readonly string[]>;
  /** The networks and volumes that carry all these labels. */
  resources(labels: { readonly [label: string]: string }): Promise<readonly ObservedResource[]>;
  /** The names of the networks. */
  networks(): Promise<readonly string[]>;
  /** Makes a network that leads nowhere else; one of the name that came into being meanwhile is as good. */
  createNetwork(name: string, labels: { readonly [label: string]: string }): Promise<void>;
  /** Removes a network if it is there and carries our labels. */
  removeNetwork(name: string): Promise<void>;
  /** The hash that Compose gives each service's configuration as the stack is to run. */
  configHashes(stack: Stack): Promise<{ readonly [service: string]: string }>;
  /** Starts or updates a stack and returns when every container is healthy. */
  start(stack: Stack): Promise<void>;
  /** Stops and removes the containers, networks and volumes of a project. */
  remove(project: string): Promise<void>;
  leftovers(project: string): Promise<Leftovers>;
  /** The last lines of each container of a project. */
  logs(project: string, lines: number): Promise<string>;
  build(image: ImageBuild): Promise<void>;
  /** Whether the engine has the image itself. */
  hasImage(reference: string): Promise<boolean>;
  /** Pushes an image and tells its digest. */
  push(reference: string): Promise<string>;
  /** Runs a command in a new container of an image, which is gone afterwards. */
  runOnce(reference: string, command: readonly string[]): Promise<void>;
  /** Runs a script with a container's shell; its standard output becomes the file. */
  dump(container: string, script: string, file: string): Promise<void>;
  /** Writes a folder of a container into a tar file. */
  archive(container: string, folder: string, file: string): Promise<void>;
  /** Runs a script with a container's shell, which reads the file as its standard input. */
  load(container: string, script: string, file: string): Promise<void>;
  /** Empties a folder of a container and fills it from what {@link archive} wrote; the container is stopped meanwhile. */
  unarchive(container: string, folder: string, file: string): Promise<void>;
  /**
   * Runs a service's command once in a new container of a stack, after what it depends on is healthy; the container is
   * gone afterwards, and so is one that an earlier run left.
   */
  runService(stack: Stack, service: string, command: readonly string[]): Promise<void>;
  /**
   * Makes containers fail their own health check while they go on serving, so that Traefik sends nothing new to them,
   * and returns once the engine calls them unhealthy: after as many of its checks as may fail.
   *
   * @returns those that could not be told, as their check runs no shell, and that did not become unhealthy in time
   */
  drain(containers: readonly string[]): Promise<readonly string[]>;
}
