import { type Groovy, whole } from './groovy.ts';

/** What a call is of, so that an option is not taken for a step. */
export type CallKind = 'step' | 'agent' | 'condition' | 'option' | 'trigger' | 'parameter' | 'describable';

/** A value of an argument. A list or map becomes a Groovy one; a symbol describes a thing, such as `logRotator`. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Groovy
  | Call<'describable'>
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Arguments by name. */
export type NamedValues = { readonly [name: string]: Value };

/** Something that Jenkins is asked for: a step, an option, an agent. Made with `step.sh('make')` and its like. */
export class Call<Kind extends CallKind = CallKind> {
  declare readonly [whole]: Kind;
  readonly kind: Kind;
  readonly name: string;
  /** Positional ones in a list, others by name. */
  readonly arguments: readonly Value[] | NamedValues;
  /** What a block step or a condition such as `anyOf` is around. */
  readonly children: readonly Call<Kind>[] | undefined;
  /** The body of `script` and `expression`, where it is a function. */
  readonly body: BodyFunction | undefined;

  constructor(
    kind: Kind,
    name: string,
    given: Pick<Call<Kind>, 'arguments'> & Partial<Pick<Call<Kind>, 'children' | 'body'>>,
  ) {
    this.kind = kind;
    this.name = name;
    this.arguments = given.arguments;
    this.children = given.children;
    this.body = given.body;
  }
}

/**
 * A function that is compiled to Groovy, and never runs where the pipeline is defined: there is nothing that it could be
 * given. Authors write a `JenkinsFunction`.
 */
export type BodyFunction = (jenkins: never) => unknown;
