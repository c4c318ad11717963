/** What fits into a step's arguments: they travel to the agent as JSON. */
export type StepArgument =
  | string
  | number
  | boolean
  | readonly StepArgument[]
  | { readonly [key: string]: StepArgument };

/**
 * A call of a library step, as a flow holds it, such as a check after a deployment.
 *
 * Made with `libraryStep.<name>({ ... })`.
 */
export interface StepCall {
  readonly step: string;
  readonly arguments: { readonly [name: string]: StepArgument };
}

/** The type of a step's parameter, as far as Groovy callers can be held to it. */
export type StepType =
  | { readonly kind: 'string' | 'number' | 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'map'; readonly of: StepType };

/** A named argument of a step. */
export interface StepParameter {
  readonly name: string;
  readonly type: StepType;
  readonly required: boolean;
  /** What the script uses when the caller gives none. */
  readonly default?: StepArgument;
  readonly description: string;
}

/** A typed step script as Jenkins needs to know it: read from its TypeScript source, never run for it. */
export interface StepSignature {
  /** The exported function's name, which is the step's name in a pipeline. */
  readonly name: string;
  /** The first sentence of its docstring. */
  readonly summary: string;
  /** The whole docstring without its tags. */
  readonly description: string;
  readonly parameters: readonly StepParameter[];
  readonly returns: 'nothing' | 'text';
  /** What `text` is, from `@returns`. */
  readonly returnsDescription: string;
  /** Groovy examples, from `@example`. */
  readonly examples: readonly string[];
  /** The script, relative to the project's folder; for a step that pipegen brings, its location in pipegen's own source. */
  readonly source: string;
  /** The flow whose step it is; none for a step that pipegen brings. */
  readonly flow?: string;
}

/** The type as TypeScript writes it. */
export function formatStepType(type: StepType): string {
  switch (type.kind) {
    case 'choice':
      return type.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'list':
      return `readonly (${formatStepType(type.of)})[]`;
    case 'map':
      return `{ readonly [key: string]: ${formatStepType(type.of)} }`;
    case 'string':
    case 'number':
    case 'boolean':
      return type.kind;
  }
}

/**
 * Turns `libraryStep.smokeTest({ ... })` into a {@link StepCall}, for any name. The editor knows the steps by their
 * generated types, and the build checks them.
 */
export const libraryStepCalls: { readonly [name: string]: (args?: StepCall['arguments']) => StepCall } = new Proxy(
  {},
  {
    get:
      (_, name) =>
      (args: StepCall['arguments'] = {}) => ({ step: String(name), arguments: args }),
  },
);
