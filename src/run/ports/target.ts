import type { Environment, Flow } from '../../model/flow.ts';
import type { ObservedResource, Replica } from '../../plan/observed.ts';
import type { Foundation, Unit } from '../../plan/operation.ts';
import type { UnitParts } from '../../plan/units.ts';
import type { Finding } from '../finding.ts';

/** Labels with their values. */
interface LabelValues {
  readonly [label: string]: string;
}

/** A selector: by unit, by labels, or both. At least one is required. */
export type Selector =
  | { readonly unit: string; readonly labels?: LabelValues }
  | { readonly unit?: undefined; readonly labels: LabelValues };

/** A failing replica. */
export interface FailingReplica {
  readonly name: string;
  readonly service: string;
  /** `exited`, `unhealthy`, `starting`, ... */
  readonly state: string;
  /** Absent while it runs. */
  readonly exitCode?: number;
  /** The last output of its health check; empty if it was not checked yet. */
  readonly check: string;
  readonly lines: readonly string[];
}

/** Saved replicas. */
export interface SetAside {
  readonly unitName: string;
  readonly services: readonly string[];
  readonly replicas: readonly {
    /** The image with the replica's files. */
    readonly image: string;
    /** The target's description of the replica, as JSON. */
    readonly description: string;
  }[];
}

/** The remaining resources of a unit, by name. */
export interface Leftovers {
  readonly replicas: readonly string[];
  readonly volumes: readonly string[];
  /** Networks and other resources without data. */
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

/** A system that runs units, such as a Docker engine or a Swarm. */
export interface Target {
  /** Returns the target's time. */
  now(): Promise<Date>;
  /** Checks the target for a flow that deploys to it. */
  diagnose(flow: Flow, signal: AbortSignal): Promise<readonly Finding[]>;
  /** Returns the selected replicas, running or not; `labels` has only pipegen's. */
  replicas(which: Selector): Promise<readonly Replica[]>;
  /** Returns the last start time of each replica; empty if it no longer exists. */
  startTimes(replicas: readonly string[]): Promise<readonly string[]>;
  /** Returns the selected networks, volumes and other resources. */
  resources(which: Selector): Promise<readonly ObservedResource[]>;
  /**
   * Returns the shared resources that a deployment's units need and that do not exist on the target.
   *
   * @param tag of the deployment; used only if each deployment has its own data
   */
  missing(flow: Flow, environment: Environment, tag: string): Promise<readonly Foundation[]>;
  /** Creates a shared resource, if it does not exist. */
  prepare(foundation: Foundation): Promise<void>;
  /** Removes a shared resource of a deployment or of persistent services, if it has our labels. */
  removeFoundations(flow: Flow, instance: string): Promise<void>;
  /** Returns the configuration of each service in parts. */
  parts(unit: Unit): Promise<UnitParts>;
  /**
   * Starts services of a unit with the desired number of replicas, and waits until they are healthy. Existing replicas
   * are not changed.
   */
  start(unit: Unit, services: readonly string[]): Promise<void>;
  /** Recreates replicas whose configuration changed, and waits until they are healthy. */
  update(unit: Unit, services: readonly string[]): Promise<void>;
  /** Saves the replicas of services, so that {@link putBack} can restore them. */
  setAside(unitName: string, services: readonly string[]): Promise<SetAside>;
  /**
   * Removes the replacements of saved replicas, and recreates the removed ones with the same image, files,
   * configuration and volumes. Starts those that were running, and waits until those that were healthy are healthy.
   */
  putBack(aside: SetAside): Promise<void>;
  /** Deletes saved replicas. */
  discard(aside: SetAside): Promise<void>;
  /** Stops replicas until {@link resume} starts them. */
  stop(replicas: readonly string[]): Promise<void>;
  /** Starts stopped replicas. */
  resume(replicas: readonly string[]): Promise<void>;
  /** Stops and removes replicas, if they exist. */
  removeReplicas(replicas: readonly string[]): Promise<void>;
  /** Removes volumes with their data. */
  removeVolumes(volumes: readonly string[]): Promise<void>;
  /** Stops and removes a unit with its replicas, networks and volumes. */
  remove(unitName: string): Promise<void>;
  leftovers(unitName: string): Promise<Leftovers>;
  /** Returns the failing replicas of a unit, each with its last log lines. */
  failing(unitName: string, lines: number): Promise<readonly FailingReplica[]>;
  /** Runs a command of the target's own tool for a unit in the terminal, and returns its exit code. */
  runTool(unit: Unit, command: readonly string[]): Promise<number>;
  /** Whether the target has the image, so that containers start without the registry. */
  /** Gives the terminal to the logs of a unit's services or to a command in one, and returns the exit code. */
  attach(unit: Unit, task: TerminalTask): Promise<number>;
  hasImage(reference: string): Promise<boolean>;
  /** Runs a script in a replica, and writes its standard output to a file. */
  dump(replica: string, script: string, file: string): Promise<void>;
  /** Writes a folder of a replica into a tar file. */
  archive(replica: string, folder: string, file: string): Promise<void>;
  /** Runs a script in a replica with a file as its standard input. */
  load(replica: string, script: string, file: string): Promise<void>;
  /** Replaces a folder of a replica by the files of an {@link archive}; the replica is stopped meanwhile. */
  unarchive(replica: string, folder: string, file: string): Promise<void>;
  /**
   * Runs a command once in a new replica of a service, after its dependencies are healthy. The replica, and any
   * that an earlier run left, is removed afterwards.
   */
  runService(unit: Unit, service: string, command: readonly string[]): Promise<void>;
}
