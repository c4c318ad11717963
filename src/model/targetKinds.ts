/** What a kind of target can do. Rules refuse a flow that needs more, at its location in the author's file. */
export interface TargetCapabilities {
  /** What people call it. */
  readonly title: string;
  /** The file that describes to it what a unit runs. */
  readonly manifest: string;
  /** Whether services may keep data in volumes, which are backed up and brought back there. */
  readonly volumes: boolean;
  /** Whether containers may use devices and GPUs of their host, and say how large `/dev/shm` is. */
  readonly devices: boolean;
  readonly gpus: boolean;
  readonly shmSize: boolean;
  /** Whether an image that the target has itself is enough, without the registry. */
  readonly offline: boolean;
}

/** The kinds of targets: a Docker engine with Compose, and a Swarm through one of its managers. */
export const TARGET_KINDS = {
  compose: {
    title: 'a Docker engine with Compose',
    manifest: 'compose.yaml',
    volumes: true,
    devices: true,
    gpus: true,
    shmSize: true,
    offline: true,
  },
  swarm: {
    title: 'a Docker Swarm',
    manifest: 'stack.yaml',
    volumes: false,
    devices: false,
    gpus: false,
    shmSize: false,
    offline: false,
  },
} as const satisfies { readonly [kind: string]: TargetCapabilities };

/** The name of a kind of target. */
export type TargetKind = keyof typeof TARGET_KINDS;
