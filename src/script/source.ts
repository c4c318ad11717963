import type { JsonLike, Statement } from '../groovy/ast.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/** The text of a function in an author's file. */
export interface FunctionSource {
  /** From the function's first character to its last: an arrow function, a function expression or declaration, or a method. */
  readonly text: string;
  /** As it is shown in errors: relative to the project's folder, with `/`. */
  readonly file: string;
  /** Of the function's first character in the file; from 1. */
  readonly line: number;
  readonly column: number;
  /** Names outside the function whose values are known when the pipeline is built: they are written into the Groovy as literals. */
  readonly constants: { readonly [name: string]: JsonLike };
  /** Functions outside that it calls, by the name it calls them by: each is a method of the file. */
  readonly functions?: { readonly [name: string]: ProjectFunction };
  /** The declarations of the interfaces and types outside that it names: `interface Release { tag: string }`. */
  readonly types?: string;
}

/** A function of the project that becomes a method. */
export interface ProjectFunction {
  /** The method's name in Groovy. */
  readonly method: string;
  readonly text: string;
}

/** What a function becomes. */
export interface CompiledFunction {
  /** Absent when a diagnostic is an error. */
  readonly statements?: readonly Statement[];
  /** Methods that the statements call and that the file must declare; `helperMethods` makes them. */
  readonly helpers: readonly string[];
  /** Each with `where` in the author's file. */
  readonly diagnostics: readonly Diagnostic[];
}
