import type { Scope } from '../model/service.ts';
import type { Release } from './release.ts';

/** A unit of the flow, as it is to run. */
export interface Unit {
  /** The unit. */
  readonly name: string;
  readonly scope: Scope;
  /** The Compose file, relative to the workspace, or absolute. */
  readonly manifest: string;
  /** What the file's variables stand for, besides the environment's. */
  readonly variables: { readonly [name: string]: string };
  /** How long to wait until every container is healthy. */
  readonly waitSeconds: number;
}

/** What units share on a target, and outlives revisions: a network, a volume, a namespace. */
export interface Foundation {
  readonly kind: 'network' | 'volume' | 'namespace';
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
}

/** Which deployment an operation is about. */
export interface OfDeployment {
  /** The environment's name. */
  readonly environment: string;
  /** `qa-pr-57`. */
  readonly deployment: string;
}

/** A revision of a deployment, as the ledger remembers it. */
export interface Rollout {
  /** `qa-pr-57`. */
  readonly deployment: string;
  readonly tag: string;
  /** Its number among the deployment's revisions, from 1. */
  readonly revision: number;
  readonly release: Release;
  /** The settings that came from outside the flow; empty for one that had no value there. */
  readonly settings: Settings;
}

/** Values of settings by name. */
export interface Settings {
  readonly [setting: string]: string;
}

/** Which revision an operation brings to serve. */
export interface OfRevision {
  /** The environment's name. */
  readonly environment: string;
  readonly rollout: Rollout;
  readonly unitName: string;
  /** Whether no request ever came to it, so that it goes again when it fails. */
  readonly isNew: boolean;
}

/** A deployment that the git host shows. */
export interface HostDeployment {
  readonly id: number;
  /** The name of the host's environment. */
  readonly environment: string;
  /** Whether it counts as running there; such a one is set inactive before it can be deleted. */
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

/** One thing to do, with its reason in the reader's words. */
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
      /** Whether no request ever came to it, so that it goes again when it fails. */
      readonly isNew: boolean;
      /** Absent for persistent services. */
      readonly rollout?: Rollout;
    }
  | {
      /** Changes persistent services in place. */
      readonly kind: 'updatePersistent';
      readonly environment: string;
      readonly unit: Unit;
      /** The services that change, and are unavailable meanwhile. */
      readonly services: readonly string[];
    }
  | {
      readonly kind: 'migrate';
      readonly environment: string;
      readonly rollout: Rollout;
      /** Whether no request ever came to the revision that it is for. */
      readonly isNew: boolean;
      readonly unit: Unit;
      readonly service: string;
      readonly command: readonly string[];
      /** Where the ledger remembers it. */
      readonly key: string;
    }
  | ({ readonly kind: 'verify' } & OfRevision)
  | ({
      readonly kind: 'shiftTraffic';
      /** The revision that answers so far. */
      readonly from?: string;
    } & OfRevision)
  | ({
      /** Stops what must never be up twice in other revisions, and starts it in this one. */
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
      /** The volumes that go as well, by the engine's names. */
      readonly volumes: readonly string[];
    }
  | { readonly kind: 'removeUnit'; readonly environment: string; readonly unitName: string }
  | {
      readonly kind: 'forgetEnvironment';
      /** As the git host calls it. */
      readonly name: string;
      readonly deployments: readonly HostDeployment[];
    }
  | {
      readonly kind: 'backUp';
      readonly environment: string;
      readonly service: string;
      readonly container: string;
      /** Whether it holds what a restore is about to replace: the newest copy to go back to is another. */
      readonly isSafety?: boolean;
      /** Whether it holds what nothing has used yet, which nobody wants to go back to either. */
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
      /** The release of each migration that had run on the data when it was copied, by where the ledger remembers it. */
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

/** What is to be done, in order, and what the reader should know besides. */
export interface Plan {
  /** What it is about, without a full stop. */
  readonly title: string;
  readonly operations: readonly Operation[];
  /** What stays as it is and why, and what follows. */
  readonly notes: readonly string[];
  /** The names of settings and secrets whose value here differs from the serving one. */
  readonly otherValues?: readonly string[];
}
