import type { Node } from 'ts-morph';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type CompiledFunction, compileMethod } from '../script/index.ts';
import type { ProjectFunction } from '../script/source.ts';
import { type MethodNames, sourceOf } from './functions.ts';
import type { Locations } from './locations.ts';
import { Walk } from './walk.ts';

/** What the functions of the project that one file calls become. */
export interface CompiledFunctions {
  readonly statements: NonNullable<CompiledFunction['statements']>;
  readonly helpers: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The functions of the project that the functions of one file call: each becomes one method, anyone who calls it. */
export class ProjectFunctions implements MethodNames {
  /** Methods by the function's declaration. */
  readonly #methods = new Map<Node, string>();

  /** The method that the function becomes; a call of it makes it one. */
  methodOf(called: Node, name: string): ProjectFunction {
    const known = this.#methods.get(called);
    const method = known ?? this.#free(`ts${name.charAt(0).toUpperCase()}${name.slice(1).replace(/\W/g, '_')}`);
    this.#methods.set(called, method);
    return { method, text: called.getText() };
  }

  /** Compiles all that were asked for, and those that they call in turn. */
  compile(locations: Locations): CompiledFunctions {
    const statements: CompiledFunctions['statements'][number][] = [];
    const helpers: string[] = [];
    const diagnostics: Diagnostic[] = [];
    // What is asked for while another is compiled comes to the end of the map, which goes on to it.
    for (const [called, name] of this.#methods) {
      const { source, diagnostics: unknown } = sourceOf(called, new Walk(), locations, [], this);
      const compiled = compileMethod(source, name);
      statements.push(...(compiled.statements ?? []));
      helpers.push(...compiled.helpers);
      diagnostics.push(
        ...unknown,
        ...compiled.diagnostics.filter((one) => !unknown.some((other) => isSameAt(one, other))),
      );
    }
    return { statements, helpers, diagnostics };
  }

  /** A name with the mark of compiled functions, which no step of Jenkins has. */
  #free(base: string): string {
    const taken = new Set(this.#methods.values());
    let free = base;
    for (let count = 2; taken.has(free); count++) free = `${base}${count}`;
    return free;
  }
}

function isSameAt({ where: one }: Diagnostic, { where: other }: Diagnostic): boolean {
  return one?.file === other?.file && one?.line === other?.line && one?.column === other?.column;
}
