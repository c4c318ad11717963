import type { Scope } from '../model/service.ts';
import type { Release } from './release.ts';

/** A unit of the flow, in its desired state. */
export interface Unit {
  /** The unit. */
  readonly name: string;
  readonly scope: Scope;
  /** The Compose file, relative to the workspace, or absolute. */
  readonly manifest: string;
  /** The values of the file's variables, in addition to environment variables. */
  readonly variables: { readonly [name: string]: string };
  /** The timeout for all containers to become healthy. */
  readonly waitSeconds: number;
}

/** A resource that units share on a target and that outlives revisions: a network, a volume or a namespace. */
export interface Foundation {
  readonly kind: 'network' | 'volume' | 'namespace';
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
}

/** The deployment of an operation. */
export interface OfDeployment {
  /** The environment's name. */
  readonly environment: string;
  /** `qa-pr-57`. */
  readonly deployment: string;
}

/** A revision of a deployment, as recorded in the ledger. */
export interface Rollout {
  /** `qa-pr-57`. */
  readonly deployment: string;
  readonly tag: string;
  /** Its number among the deployment's revisions, from 1. */
  readonly revision: number;
  readonly release: Release;
  /** The values of settings that the flow does not set; empty for a setting without a value. */
  readonly settings: Settings;
}

/** Values of settings by name. */
export interface Settings {
  readonly [setting: string]: string;
}

/** The revision of an operation. */
export interface OfRevision {
  /** The environment's name. */
  readonly environment: string;
  readonly rollout: Rollout;
  readonly unitName: string;
  /** Whether it never received a request, so that it is removed if it fails. */
  readonly isNew: boolean;
}

/** A deployment on the git host. */
export interface HostDeployment {
  readonly id: number;
  /** The name of the host's environment. */
  readonly environment: string;
  /** Whether it is active there. It must be set to inactive before it can be deleted. */
  readonly isActive: boolean;
}

/** An image that the registry does not have yet. */
export interface ImageToMake {
  /** Its name in the flow. */
  readonly image: string;
  readonly reference: string;
  /** What it is built from. */
  readonly commit: string;
}

/** An operation with its cause, which completes the sentence "..., because". */
export type Operation = { readonly cause: string } & (
  | { readonly kind: 'createBranch'; readonly branch: string; readonly commit: string }
  | { readonly kind: 'deleteBranch'; readonly branch: string; readonly commit: string }
  | { readonly kind: 'openChange'; readonly source: string; readonly target: string }
  | {
      readonly kind: 'mergeChange';
      readonly change?: number;
      readonly source: string;
      readonly target: string;
      readonly head: string;
    }
  | ({ readonly kind: 'buildImage' } & ImageToMake)
  | ({ readonly kind: 'testImage' } & ImageToMake)
  | ({ readonly kind: 'pushImage' } & ImageToMake)
  | {
      readonly kind: 'tagImage';
      readonly reference: string;
      /** Absent until an operation before it has pushed the image. */
      readonly digest?: string;
      readonly tag: string;
    }
  | {
      readonly kind: 'prepare';
      readonly environment: string;
      readonly foundation: Foundation;
    }
  | {
      readonly kind: 'startUnit';
      readonly environment: string;
      readonly unit: Unit;
      /** The services to start; the others of the unit start later. */
      readonly services: readonly string[];
      /** Whether it never received a request, so that it is removed if it fails. */
      readonly isNew: boolean;
      /** Absent for persistent services. */
      readonly rollout?: Rollout;
    }
  | {
      /** Changes persistent services in place. */
      readonly kind: 'updatePersistent';
      readonly environment: string;
      readonly unit: Unit;
      /** The services to update, with downtime. */
      readonly services: readonly string[];
    }
  | {
      readonly kind: 'migrate';
      readonly environment: string;
      readonly rollout: Rollout;
      /** Whether its revision never received a request. */
      readonly isNew: boolean;
      readonly unit: Unit;
      readonly service: string;
      readonly command: readonly string[];
      /** Its key in the ledger. */
      readonly key: string;
    }
  | ({ readonly kind: 'verify' } & OfRevision)
  | ({
      readonly kind: 'shiftTraffic';
      /** The revision that receives the traffic now. */
      readonly from?: string;
    } & OfRevision)
  | ({
      /** Stops services that may run only once in other revisions, and starts them in this one. */
      readonly kind: 'handOver';
      readonly unit: Unit;
      readonly services: readonly string[];
      /** The projects of the other revisions. */
      readonly from: readonly string[];
    } & OfRevision)
  | ({ readonly kind: 'confirm' } & OfRevision)
  | ({ readonly kind: 'removeRevision'; readonly unitName: string; readonly revision: number } & OfDeployment)
  | ({ readonly kind: 'removeDeployment' } & OfDeployment)
  | {
      /** Removes persistent services that a flow no longer has. */
      readonly kind: 'removeServices';
      readonly environment: string;
      readonly unitName: string;
      readonly services: readonly string[];
      /** The volumes to remove as well, by their names on the engine. */
      readonly volumes: readonly string[];
    }
  | { readonly kind: 'removeUnit'; readonly environment: string; readonly unitName: string }
  | {
      readonly kind: 'forgetEnvironment';
      /** The name on the git host. */
      readonly name: string;
      readonly deployments: readonly HostDeployment[];
    }
  | {
      readonly kind: 'backUp';
      readonly environment: string;
      readonly service: string;
      readonly container: string;
      /** Whether it is the safety backup of a restore, which is restored only by name. */
      readonly isSafety?: boolean;
      /** Whether it contains data that was not used yet, and is restored only by name. */
      readonly isOfUnused?: boolean;
    }
  | {
      readonly kind: 'deleteCopy';
      readonly environment: string;
      readonly service: string;
      readonly files: readonly string[];
    }
  | {
      readonly kind: 'restore';
      readonly environment: string;
      readonly service: string;
      readonly container: string;
      readonly files: readonly string[];
      /** The release of each migration that had run on the data at the time of the backup, by its key in the ledger. */
      readonly migrations: { readonly [key: string]: string };
    }
  | {
      readonly kind: 'hold';
      readonly environment: string;
      readonly release: string;
      readonly settings?: Settings;
    }
  | { readonly kind: 'liftHold'; readonly environment: string }
);

/** One kind of operation. */
export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

/** The operations to execute, in order, and notes for the user. */
export interface Plan {
  /** The title, without a full stop. */
  readonly title: string;
  readonly operations: readonly Operation[];
  /** What is not changed and why, and consequences. */
  readonly notes: readonly string[];
  /** The names of settings and secrets whose values differ from the deployed ones. */
  readonly otherValues?: readonly string[];
}
