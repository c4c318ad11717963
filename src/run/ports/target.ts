import type { Environment, Flow } from '../../model/flow.ts';
import type { ObservedResource, Replica } from '../../plan/observed.ts';
import type { Foundation, Unit } from '../../plan/operation.ts';
import type { UnitParts } from '../../plan/units.ts';
import type { Finding } from '../finding.ts';

/** Labels with their values. */
interface LabelValues {
  readonly [label: string]: string;
}

/** What to look for: what belongs to a unit, or carries all these labels, or both. Never everything by omission. */
export type Selector =
  | { readonly unit: string; readonly labels?: LabelValues }
  | { readonly unit?: undefined; readonly labels: LabelValues };

/** A replica that does not serve. */
export interface FailingReplica {
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

/** Replicas that were set aside. */
export interface SetAside {
  readonly unitName: string;
  readonly services: readonly string[];
  readonly replicas: readonly {
    /** The image with the files that the replica had. */
    readonly image: string;
    /** How the target describes the replica, as JSON. */
    readonly description: string;
  }[];
}

/** What is left of a unit, by name. */
export interface Leftovers {
  readonly replicas: readonly string[];
  readonly volumes: readonly string[];
  /** Networks and the like, without data. */
  readonly others: readonly string[];
}

/** What the terminal is given to: the logs of services, or a command in one. */
export type TerminalTask =
  | {
      readonly kind: 'logs';
      /** All of the unit's where empty. */
      readonly services: readonly string[];
      readonly follow: boolean;
      /** How many lines of each replica; all without it. */
      readonly tail?: number;
      /** Only lines since then: a time, or `10m` ago. */
      readonly since?: string;
    }
  | {
      /** `exec` runs it in a replica that is there, `run` in one that is there for nothing else. */
      readonly kind: 'exec' | 'run';
      readonly service: string;
      readonly command: readonly string[];
      /** Whether someone types at a terminal. */
      readonly isTyped: boolean;
    };

/** Where units run: a Docker target, a Swarm, a Kubernetes cluster, a fleet of servers. */
export interface Target {
  /** The target's own clock. */
  now(): Promise<Date>;
  /** Tells what is wrong with the target, for a flow that deploys to it. */
  diagnose(flow: Flow, signal: AbortSignal): Promise<readonly Finding[]>;
  /** The replicas that are selected, running or not; `labels` holds our own. */
  replicas(which: Selector): Promise<readonly Replica[]>;
  /** When each of some replicas was started last; an empty text for one that is gone. */
  startTimes(replicas: readonly string[]): Promise<readonly string[]>;
  /** The networks, volumes and the like that are selected. */
  resources(which: Selector): Promise<readonly ObservedResource[]>;
  /**
   * What a deployment's units share and need before they start, and the target lacks.
   *
   * @param tag of the deployment; only where each has data of its own it makes a difference
   */
  missing(flow: Flow, environment: Environment, tag: string): Promise<readonly Foundation[]>;
  /** Makes what units share; one of the name that came into being meanwhile is as good. */
  prepare(foundation: Foundation): Promise<void>;
  /** Removes what the units of a deployment, or the persistent ones of an environment, shared, if it carries our labels. */
  removeFoundations(flow: Flow, instance: string): Promise<void>;
  /** What the replicas of each service would be made from, part by part. */
  parts(unit: Unit): Promise<UnitParts>;
  /**
   * Starts services of a unit, as many replicas as are wanted, and returns when they are healthy. Replicas that are there
   * stay the same.
   */
  start(unit: Unit, services: readonly string[]): Promise<void>;
  /** Makes the replicas of services anew where their configuration changed, and returns when they are healthy. */
  update(unit: Unit, services: readonly string[]): Promise<void>;
  /** Remembers the replicas of services as they are, so that {@link putBack} can bring them back. */
  setAside(unitName: string, services: readonly string[]): Promise<SetAside>;
  /**
   * Removes what took the place of replicas that were set aside, and makes those again that are gone: image, files,
   * configuration and volumes are the same. Starts those that ran, and returns when those are healthy that were.
   */
  putBack(aside: SetAside): Promise<void>;
  /** Forgets replicas that were set aside. */
  discard(aside: SetAside): Promise<void>;
  /** Stops replicas, which stay stopped until {@link resume} starts them. */
  stop(replicas: readonly string[]): Promise<void>;
  /** Starts replicas that were stopped, as they were. */
  resume(replicas: readonly string[]): Promise<void>;
  /** Stops and removes replicas, which may be gone already. */
  removeReplicas(replicas: readonly string[]): Promise<void>;
  /** Removes volumes with their data. */
  removeVolumes(volumes: readonly string[]): Promise<void>;
  /** Stops and removes a unit with its replicas, networks and volumes. */
  remove(unitName: string): Promise<void>;
  leftovers(unitName: string): Promise<Leftovers>;
  /** The replicas of a unit that do not serve, each with the last lines that it printed. */
  failing(unitName: string, lines: number): Promise<readonly FailingReplica[]>;
  /** Gives the terminal to a command of the target's own tool on a unit, and tells its exit code. */
  runTool(unit: Unit, command: readonly string[]): Promise<number>;
  /** Gives the terminal to the logs of a unit's services or to a command in one, and tells the exit code. */
  attach(unit: Unit, task: TerminalTask): Promise<number>;
  /** Whether the target has the image itself, so that it starts without the registry. */
  hasImage(reference: string): Promise<boolean>;
  /** Runs a script with a replica's shell; its standard output becomes the file. */
  dump(replica: string, script: string, file: string): Promise<void>;
  /** Writes a folder of a replica into a tar file. */
  archive(replica: string, folder: string, file: string): Promise<void>;
  /** Runs a script with a replica's shell, which reads the file as its standard input. */
  load(replica: string, script: string, file: string): Promise<void>;
  /** Empties a folder of a replica and fills it from what {@link archive} wrote; the replica is stopped meanwhile. */
  unarchive(replica: string, folder: string, file: string): Promise<void>;
  /**
   * Runs a service's command once in a new replica of a unit, after what it depends on is healthy; the replica is gone
   * afterwards, and so is one that an earlier run left.
   */
  runService(unit: Unit, service: string, command: readonly string[]): Promise<void>;
}
