import type { ts } from 'ts-morph';
import type { JsonLike } from '../groovy/ast.ts';
import { isPlainName } from '../groovy/names.ts';
import { type Kind, UNKNOWN } from './kinds.ts';
import type { Value } from './value.ts';

/** What a name of the author's stands for. */
export type Binding =
  | Local
  /** All that Jenkins offers, under one name: `jenkins.sh(...)`. */
  | { readonly means: 'jenkins' }
  /** A step or a global variable of Jenkins, under the author's own name. */
  | { readonly means: 'offered'; readonly name: string }
  | { readonly means: 'constant'; readonly value: JsonLike }
  | Method;

/** A function of the project outside of the compiled one, which is a method of the file. */
export interface Method {
  readonly means: 'method';
  /** Its name in Groovy. */
  readonly name: string;
  /** How many parameters the method has. */
  readonly arity: number;
  /** Whether the author's function takes what Jenkins offers first; the method needs no such parameter. */
  readonly takesJenkins: boolean;
  /** Whether its last parameter takes the rest of the arguments. */
  readonly hasRest: boolean;
  readonly returns: Kind;
}

/** A variable, parameter or function of the compiled code. */
export interface Local {
  readonly means: 'local';
  /** Its name in Groovy. */
  readonly name: string;
  /** What its values are; narrowed once its declaration is compiled. */
  kind: Kind;
  /** What the items are, when it is a list. */
  items?: Kind;
  /** How many parameters it has, when it is a function of the author's. */
  arity?: number;
  /** Whether its last parameter takes the rest of the arguments. */
  hasRest?: boolean;
  /** The expression itself, for a constant that holds a regular expression. */
  pattern?: ts.RegularExpressionLiteral;
  /** Whether the regular expression has a variable that keeps where the last search ended. */
  keepsPosition?: boolean;
  /** What its result is, when it is a function of the author's. */
  returns?: Kind;
  /** What is known of it besides, when it is assigned once. */
  known?: Pick<Value, 'match' | 'itemMatch' | 'entries' | 'type'>;
  /** Whether its declaration was written before the block that makes it, for functions that use it earlier. */
  declaredAhead?: boolean;
  /** Whether it is assigned once. */
  readonly fixed: boolean;
}

/**
 * The names that can be seen at one location. A Groovy name is never that of an enclosing scope, which Groovy refuses, nor
 * one that Jenkins offers and the function uses.
 */
export class Scope {
  readonly #bindings = new Map<string, Binding>();
  readonly #taken = new Set<string>();
  readonly #parent: Scope | undefined;
  /** Every Groovy name of the function, whatever its scope. */
  readonly #all: Set<string>;

  constructor(reserved: Iterable<string>, parent?: Scope) {
    this.#parent = parent;
    this.#all = parent === undefined ? new Set() : parent.#all;
    for (const name of reserved) this.#taken.add(name);
  }

  child(): Scope {
    return new Scope([], this);
  }

  lookup(name: string): Binding | undefined {
    return this.#bindings.get(name) ?? this.#parent?.lookup(name);
  }

  /** The author's names that can be seen here. */
  known(): string[] {
    return [...this.#bindings.keys(), ...(this.#parent?.known() ?? [])];
  }

  bind(name: string, binding: Binding): void {
    this.#bindings.set(name, binding);
  }

  /** A variable of the author's. */
  declare(name: string, fixed: boolean, kind: Kind = UNKNOWN): Local {
    const local: Local = { means: 'local', name: this.#free(name, (free) => this.isTaken(free)), kind, fixed };
    this.bind(name, local);
    return local;
  }

  /** The variable of this very scope, which was declared before. */
  own(name: string): Local | undefined {
    const binding = this.#bindings.get(name);
    return binding?.means === 'local' ? binding : undefined;
  }

  /** A variable that only the compiled code knows. Its name is nobody else's in the whole function. */
  temporary(hint: string): string {
    return this.#free(hint, (free) => this.#all.has(free) || this.isTaken(free));
  }

  /** Whether the Groovy name means something here already. */
  isTaken(name: string): boolean {
    return this.#taken.has(name) || (this.#parent?.isTaken(name) ?? false);
  }

  #free(name: string, isTaken: (name: string) => boolean): string {
    const plain = name.replace(/\W/g, '_');
    const base = isPlainName(plain) ? plain : `${plain}_`;
    let free = base;
    for (let count = 2; isTaken(free); count++) free = `${base}${count}`;
    this.#taken.add(free);
    this.#all.add(free);
    return free;
  }
}
