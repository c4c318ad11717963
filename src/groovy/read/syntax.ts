/**
 * Groovy's statements and expressions, as far as a Declarative Pipeline needs them: what is called with which arguments.
 * Everything else is known by where it stands. Positions are indexes of tokens, `to` is the one after the last.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An expression. Parentheses around it belong to its span. */
export type Expression =
  | (Span & { readonly kind: 'literal'; readonly value: string | number | boolean | null })
  /** A string with code in it. */
  | (Span & { readonly kind: 'template' })
  | (Span & { readonly kind: 'name'; readonly name: string })
  | Call
  | Closure
  | (Span & { readonly kind: 'map'; readonly entries: readonly Argument[] })
  /** Values joined by `+`, and nothing else. */
  | (Span & { readonly kind: 'sum'; readonly terms: readonly Expression[] })
  /** A property, such as `env.NAME`; a name of a class looks the same. */
  | (Span & { readonly kind: 'property' })
  | (Span & {
      readonly kind: 'assignment';
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
    })
  /** What can be assigned to beyond names and properties is a target: `a[0]`. */
  | (Span & { readonly kind: 'other'; readonly isTarget?: true });

/** A call of a method by its name, or of one of something: `a.b()` is on an object, and `this.b()` is not. */
export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly isOnObject: boolean;
  /** Those in parentheses, those of a command, and the closures after them. */
  readonly arguments: readonly Argument[];
  /** The token with the name. */
  readonly at: number;
}

/** `{ ... }`: from its `{` to after its `}`. */
export interface Closure extends Span {
  readonly kind: 'closure';
  /** Those after its parameters. */
  readonly statements: readonly Statement[];
}

/** An argument or an entry of a map. */
export interface Argument extends Span {
  /** Undefined when it has no name. What is no plain name is its source: `(a)` of `(a): 1`, `*` of `*: map`. */
  readonly key?: string;
  readonly value: Expression;
}

/** A statement. */
export type Statement = Span & {
  /** Where a call goes on with the method of its result, `a b c`: often, two statements were meant to be on one line. */
  readonly joinedBy?: number;
  /** Whether Groovy refuses it; what could be read of it is here. */
  readonly isBroken?: true;
} & (
    | { readonly kind: 'expression'; readonly expression: Expression }
    /** The declaration of one variable with its value. */
    | { readonly kind: 'declaration'; readonly target: Expression; readonly value: Expression }
    /** `if`, a type's declaration, a method and the like. */
    | { readonly kind: 'other' }
  );
