/**
 * What a controller offers to pipelines. It depends on the controller's plugins, so that no validator can know it without
 * being told.
 */
export interface Profile {
  /** Whose profile it is, for messages. */
  readonly name: string;
  /** Whether there is nothing else: unknown steps are then errors, also those that a shared library might bring. */
  readonly complete: boolean;
  /** The kinds of which the controller itself has said all that there are. */
  readonly listed?: readonly Kind[];
  readonly steps: Callables;
  /** What arguments are made of, such as `logRotator`, and build steps that are called like steps. */
  readonly symbols: Callables;
  readonly agents: Callables;
  readonly conditions: Callables;
  /** The options of a pipeline. */
  readonly options: Callables;
  /** The names of the options of a stage. */
  readonly stageOptions: readonly string[];
  readonly triggers: Callables;
  readonly parameters: Callables;
  /** The kinds of tools. */
  readonly tools: readonly string[];
  /** The outcomes of `post`, in the order in which Jenkins looks at them. */
  readonly postConditions: readonly string[];
}

/** What a directive may name. */
export type Kind =
  | 'agents'
  | 'conditions'
  | 'options'
  | 'stageOptions'
  | 'triggers'
  | 'parameters'
  | 'tools'
  | 'postConditions';

/** What can be called, by name. */
export type Callables = { readonly [name: string]: Callable };

/** Something that takes arguments. */
export interface Callable {
  /** In the order in which the controller lists them; undefined when they are not known, so that anything is accepted. */
  readonly parameters?: { readonly [name: string]: Parameter };
  /** Whether a step is a block around others. */
  readonly block?: boolean;
  /** Whether a symbol is a build step as well, which is called like a step. */
  readonly step?: boolean;
  /** Whether a step needs an agent. */
  readonly needsNode?: boolean;
  /** What it does, in the controller's words. */
  readonly documentation?: string;
}

/** What a {@link Callable} takes by one name. */
export interface Parameter {
  /** Java's or Groovy's name of the type, without its package: `String`, `int`, `boolean`, `List`, `Map`, `TimeUnit`. */
  readonly type: string;
  readonly required?: boolean;
}

/** What has that name; names of JavaScript's own objects, such as `constructor`, are none. */
export function lookUp(callables: Callables, name: string): Callable | undefined {
  return Object.hasOwn(callables, name) ? callables[name] : undefined;
}

/** The only required parameter, which a single argument without a name is for. */
export function soleRequired({ parameters = {} }: Callable): string | undefined {
  const required = requiredOf(parameters);
  return required.length === 1 ? required[0] : undefined;
}

/** The names of the parameters that must be given. */
export function requiredOf(parameters: NonNullable<Callable['parameters']>): string[] {
  return Object.entries(parameters).flatMap(([name, { required = false }]) => (required ? [name] : []));
}
