import type { PipelineTree } from './tree.ts';

/** Where something stands in a text: lines and columns from 1; the end is the position after the last character. */
export interface Location {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The way to a part of a tree: `['pipeline', 'stages', 0, 'name']`. */
export type TreePath = readonly (string | number)[];

/** Something in a Jenkinsfile that cannot be read as Declarative Pipeline. */
export interface SourceError {
  /** Stable, lower case with dashes: `unclosed-string`. */
  readonly code: string;
  readonly message: string;
  /** What to write instead, where that is known. */
  readonly fix?: string;
  readonly location: Location;
}

/** A text at its location. */
export interface LocatedText {
  readonly text: string;
  readonly location: Location;
}

/** A Jenkinsfile as it was read: its tree, and what of it is not in the tree. */
export interface JenkinsfileSource {
  /**
   * Undefined when there is no `pipeline` block that can be read at all. A part that must be there but is not, such as
   * `agent`, is missing here too, and a section without entries is an empty list: both are for rules to say.
   */
  readonly tree: PipelineTree | undefined;
  /** What is not of the Groovy or of the form that the tree can hold, all of it: the reader goes on after each. */
  readonly errors: readonly SourceError[];
  /** The location of that part, or of the nearest part around it. */
  locationOf(path: TreePath): Location | undefined;
  /** What stands before and after `pipeline {}`, to the letter: imports, methods, `@Library`. */
  readonly outside: readonly LocatedText[];
  /** The bodies of `script {}` and `expression {}`, in the order in which they stand. */
  readonly scripts: readonly (LocatedText & { readonly path: TreePath })[];
  /** Comments, with their marks, in the order in which they stand. */
  readonly comments: readonly LocatedText[];
}
