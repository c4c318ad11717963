import type { ObservedContainer, ObservedResource } from '../../plan/observed.ts';
import type { Stack } from '../../plan/operation.ts';
import type { StackParts } from '../../plan/stacks.ts';

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

/** A container that does not serve. */
export interface FailingContainer {
  readonly name: string;
  readonly service: string;
  /** `exited`, `unhealthy`, `starting`, ... */
  readonly state: string;
  /** Absent while it runs. */
  readonly exitCode?: number;
  /** What its health check printed last; empty when it has not been checked. */
  readonly check: string;
  readonly lines: readonly string[];
}

/** Containers that were set aside. */
export interface SetAside {
  readonly project: string;
  readonly services: readonly string[];
  readonly containers: readonly {
    /** The image with the files that the container had. */
    readonly image: string;
    /** How the engine describes the container, as JSON. */
    readonly description: string;
  }[];
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
  /** How many networks it can still make, as far as it knows. */
  freeNetworks(): Promise<number>;
  /** Makes a network that leads nowhere else; one of the name that came into being meanwhile is as good. */
  createNetwork(name: string, labels: { readonly [label: string]: string }): Promise<void>;
  /** Removes a network if it is there and carries our labels. */
  removeNetwork(name: string): Promise<void>;
  /** What the containers of each service would be made from, part by part. */
  parts(stack: Stack): Promise<StackParts>;
  /**
   * Starts services of a stack, as many containers as are wanted, and returns when they are healthy. Containers that are
   * there stay the same.
   */
  start(stack: Stack, services: readonly string[]): Promise<void>;
  /** Makes the containers of services anew where their configuration changed, and returns when they are healthy. */
  update(stack: Stack, services: readonly string[]): Promise<void>;
  /** Remembers the containers of services as they are, so that {@link putBack} can bring them back. */
  setAside(project: string, services: readonly string[]): Promise<SetAside>;
  /**
   * Removes what took the place of containers that were set aside, and makes those again that are gone: image, files,
   * configuration and volumes are the same. Starts those that ran, and returns when those are healthy that were.
   */
  putBack(aside: SetAside): Promise<void>;
  /** Forgets containers that were set aside. */
  discard(aside: SetAside): Promise<void>;
  /** Stops containers, which stay stopped until {@link resume} starts them. */
  stop(containers: readonly string[]): Promise<void>;
  /** Starts containers that were stopped, as they were. */
  resume(containers: readonly string[]): Promise<void>;
  /** Stops and removes containers, which may be gone already. */
  removeContainers(containers: readonly string[]): Promise<void>;
  /** Removes volumes with their data. */
  removeVolumes(volumes: readonly string[]): Promise<void>;
  /** Stops and removes the containers, networks and volumes of a project. */
  remove(project: string): Promise<void>;
  leftovers(project: string): Promise<Leftovers>;
  /** The containers of a project that do not serve, each with the last lines that it printed. */
  failing(project: string, lines: number): Promise<readonly FailingContainer[]>;
  /** Gives the terminal to a command of Compose on a stack, and tells its exit code. */
  compose(stack: Stack, command: readonly string[]): Promise<number>;
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
}
