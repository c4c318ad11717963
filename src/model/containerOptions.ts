import type { Duration } from './duration.ts';

/** A size as Docker writes it: `256m`, `2g`. */
export type Size = `${number}${'m' | 'g'}`;

/** A limit of the kernel: one number for both, or what a process starts with and how far it may raise it. -1 is no limit. */
export type Ulimit = number | { readonly soft: number; readonly hard: number };

/** A device of the host that a container may use. */
export interface Device {
  /** On the host: `/dev/ttyUSB0`. */
  readonly from: string;
  /** In the container; default: the same path. */
  readonly to?: string;
  /** Read, write and make device files (mknod); default `rwm`. */
  readonly permissions?: 'r' | 'rw' | 'rwm' | 'w';
}

/** The GPUs that each container gets. */
export interface Gpus {
  /** How many, or all that the host has. Default `all`. */
  readonly count?: number | 'all';
  /** Certain ones, instead of a count: `['0', 'GPU-3faa8a4e']`. */
  readonly ids?: readonly string[];
  /** Default `nvidia`. */
  readonly driver?: string;
}

/**
 * How a container is run, by the terms of Docker. What is left out is as Docker has it.
 *
 * @see https://docs.docker.com/reference/compose-file/services/
 */
export interface ContainerOptions {
  /** How long it may take to end after SIGTERM before it is killed; default `30s`, and `1m` with volumes. */
  readonly stopGracePeriod?: Duration;
  /**
   * Limits of the kernel by their names.
   *
   * @example ulimits: { nofile: 65_536, core: { soft: 0, hard: 0 } }
   */
  readonly ulimits?: { readonly [name: string]: Ulimit };
  /** Whether its file system cannot be written to, volumes and `tmpfs` aside. */
  readonly readOnly?: boolean;
  /**
   * Folders in memory: each path with its maximum size, which counts towards the memory limit. They are empty at each start.
   *
   * @example tmpfs: { '/tmp': '64m' }
   */
  readonly tmpfs?: { readonly [path: string]: Size };
  /** The size of `/dev/shm`; Docker's default is `64m`. Not in a Swarm, where `tmpfs: { '/dev/shm': '1g' }` does the same. */
  readonly shmSize?: Size;
  /**
   * Rights of root that the container has besides Docker's default ones, and default ones that it has not.
   *
   * @example capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }
   */
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  /**
   * Addresses of hosts that no name server knows, by name; `host-gateway` is the Docker host.
   *
   * @example extraHosts: { 'legacy.shop.internal': '10.0.0.5' }
   */
  readonly extraHosts?: { readonly [host: string]: string };
  /** Devices of the host. Not in a Swarm. */
  readonly devices?: readonly Device[];
  /** GPUs of the host, reserved for each container. Not in a Swarm. */
  readonly gpus?: Gpus;
  /** Whether a small first process reaps children and passes signals on; default: for images that the flow builds. */
  readonly init?: boolean;
  /** Where its command starts, absolute; default: the image's own. */
  readonly workingDirectory?: string;
}

const KEYS = {
  stopGracePeriod: true,
  ulimits: true,
  readOnly: true,
  tmpfs: true,
  shmSize: true,
  capabilities: true,
  extraHosts: true,
  devices: true,
  gpus: true,
  init: true,
  workingDirectory: true,
} as const satisfies { readonly [Key in keyof ContainerOptions]-?: true };

/** Of a service's properties those that say how its containers are run. */
export function containerOptions(service: ContainerOptions): ContainerOptions {
  return Object.fromEntries(Object.entries(service).filter(([key, value]) => key in KEYS && value !== undefined));
}

/** A size in bytes. */
export function toBytes(size: Size): number {
  return Math.round(Number.parseFloat(size) * (size.endsWith('g') ? 1024 ** 3 : 1024 ** 2));
}
