import type { Scope } from '../model/service.ts';

/** A Compose stack of the flow, as it is to run. */
export interface Stack {
  /** The Compose project. */
  readonly project: string;
  readonly scope: Scope;
  /** The Compose file, relative to the workspace, or absolute. */
  readonly file: string;
  /** What the file's variables stand for, besides the environment's. */
  readonly variables: { readonly [name: string]: string };
  /** How long to wait until every container is healthy. */
  readonly waitSeconds: number;
}

/** A deployment that is being brought about, as the operations on it name it. */
export interface Target {
  /** The environment's name. */
  readonly environment: string;
  /** `qa-pr-57`. */
  readonly deployment: string;
}

/** One thing to do, with its reason in the reader's words. */
export type Operation = { readonly cause: string } & (
  | { readonly kind: 'openChange'; readonly source: string; readonly target: string }
  | {
      readonly kind: 'mergeChange';
      readonly change?: number;
      readonly source: string;
      readonly target: string;
      readonly head: string;
    }
  | { readonly kind: 'buildImage' | 'testImage' | 'pushImage'; readonly image: string; readonly reference: string }
  | { readonly kind: 'tagImage'; readonly reference: string; readonly digest: string; readonly tag: string }
  | {
      readonly kind: 'createNetwork';
      readonly environment: string;
      readonly network: string;
      readonly labels: { readonly [label: string]: string };
    }
  | ({ readonly kind: 'startStack'; readonly stack: Stack; readonly isNew: boolean } & Omit<Target, 'deployment'>)
  | ({
      readonly kind: 'migrate';
      readonly stack: Stack;
      readonly service: string;
      readonly command: readonly string[];
    } & Target)
  | ({ readonly kind: 'verify'; readonly project: string; readonly isNew: boolean } & Target)
  | ({ readonly kind: 'removeDeployment'; readonly project: string } & Target)
  | { readonly kind: 'removeStack'; readonly environment: string; readonly project: string }
  | { readonly kind: 'forgetEnvironment'; readonly name: string }
  | { readonly kind: 'backUp'; readonly environment: string; readonly service: string; readonly container: string }
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
    }
  | { readonly kind: 'hold'; readonly environment: string; readonly release: string }
  | { readonly kind: 'liftHold'; readonly environment: string }
);

/** What is to be done, in order, and what the reader should know besides. */
export interface Plan {
  /** What it is about, without a full stop. */
  readonly title: string;
  readonly operations: readonly Operation[];
  /** What stays as it is and why, and what follows. */
  readonly notes: readonly string[];
}
