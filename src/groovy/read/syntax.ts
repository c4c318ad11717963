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
  | (Span & { readonly kind: 'other' });

/** A call of a method by its name, or of one of something: `a.b()` is on an object. */
export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly isOnObject: boolean;
  /** Those in parentheses, those of a command, and the closures after them; of a call on an object, none are read. */
  readonly arguments: readonly Argument[];
  /** The token with the name. */
  readonly at: number;
}

/** `{ ... }`: from its `{` to behind its `}`. */
export interface Closure extends Span {
  readonly kind: 'closure';
}

/** An argument or an entry of a map. */
export interface Argument extends Span {
  /** Undefined when it has no name. What is no plain name is its source: `(a)` of `(a): 1`, `*` of `*: map`. */
  readonly key?: string;
  readonly value: Expression;
}

/** A statement. */
export type Statement = Span & {
  /** The token at which Groovy sees no new statement although it begins with a name: two were on one line. */
  readonly joinedBy?: number;
  /** The first token that fits nowhere; it and what follows on its line are passed over. */
  readonly unread?: number;
} & (
    | { readonly kind: 'expression'; readonly expression: Expression }
    | {
        readonly kind: 'assignment';
        readonly target: Expression;
        readonly operator: string;
        readonly value: Expression;
      }
    /** `if`, `def`, a type's declaration, a method and the like. */
    | { readonly kind: 'other' }
  );
