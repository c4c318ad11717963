import { present } from './present.ts';
/** Where a value stands in a definition: property names and list positions from its root. */
export type DefinitionPath = readonly (string | number)[];

/** Returns whether a path leads to the same value as another, or into it. */
export function isWithin(path: DefinitionPath, outer: DefinitionPath): boolean {
  return outer.every((part, index) => path[index] === part);
}

/** A location in a file, as editors count: line and column start at 1. */
export interface Location {
  /** Relative to the project's folder, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters to underline; at least 1. */
  readonly length: number;
}

/**
 * An expected error in what a user wrote: never thrown, always collected, so that all are shown at once.
 *
 * `message` says what is wrong, `fix` the fix; both are whole sentences for the author.
 */
export interface Diagnostic {
  /** Stable, in kebab-case: what scripts and searches may rely on, such as `environment-unknown`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix?: string;
  /** Where in the definition; `load/` turns it into a location in the author's file. */
  readonly path: DefinitionPath;
  /** Which end of the property is at error: its name or its value (the default). */
  readonly on?: 'key' | 'value';
  readonly where?: Location;
}

/** An error at a path of the definition. */
export function errorAt(code: string, path: DefinitionPath, message: string, fix?: string): Diagnostic {
  return { code, severity: 'error', path, message, ...present({ fix }) };
}

/** A warning at a path of the definition: shown, but nothing is refused for it. */
export function warning(code: string, path: DefinitionPath, message: string, fix?: string): Diagnostic {
  return { ...errorAt(code, path, message, fix), severity: 'warning' };
}

/** Whether anything in the list forbids going on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
