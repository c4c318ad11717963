/**
 * The Declarative Pipeline tree in Jenkins' own JSON form, so that what is made here, what a controller converts and
 * what it validates are one thing.
 *
 * Property names and shapes are those of `ast-schema.json` in jenkinsci/pipeline-model-definition-plugin. Objects have
 * no other properties, and a list of a section's entries holds at least one.
 */

/** What a controller's `pipeline-model-converter` takes and gives as JSON. */
export interface PipelineTree {
  readonly pipeline: Pipeline;
}

/** A whole pipeline. */
export interface Pipeline {
  readonly agent: Agent;
  readonly stages: readonly Stage[];
  readonly libraries?: Libraries;
  readonly options?: Options;
  readonly triggers?: Triggers;
  readonly parameters?: Parameters;
  readonly environment?: readonly EnvironmentVariable[];
  readonly tools?: readonly NamedArgument[];
  readonly post?: Post;
}

/** The directives that a stage and a matrix share. */
export interface StageDirectives {
  readonly agent?: Agent;
  readonly when?: When;
  readonly options?: Options;
  readonly input?: Input;
  readonly environment?: readonly EnvironmentVariable[];
  readonly tools?: readonly NamedArgument[];
  readonly post?: Post;
}

/** A stage; exactly one of `branches` (its steps), `stages`, `parallel` and `matrix` is its body. */
export interface Stage extends StageDirectives {
  readonly name: string;
  readonly failFast?: boolean;
  readonly branches?: readonly Branch[];
  readonly stages?: readonly Stage[];
  readonly parallel?: readonly Stage[];
  readonly matrix?: Matrix;
}

/** Steps under a name: `default` for ordinary ones; several branches are the old `parallel` step. */
export interface Branch {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** A step; with `children`, at least one, it is a block around them. */
export interface Step {
  readonly name: string;
  readonly arguments: Arguments;
  readonly children?: readonly Step[];
}

/** The stages once for each combination of the axes' values. */
export interface Matrix extends StageDirectives {
  readonly axes: readonly Axis[];
  readonly excludes?: readonly (readonly ExcludeAxis[])[];
  readonly stages: readonly Stage[];
}

/** A variable of a matrix and the values it takes. */
export interface Axis {
  readonly name: string;
  readonly values: readonly RawValue[];
}

/** An axis of combinations to leave out; inverse: those whose value is none of these. */
export interface ExcludeAxis extends Axis {
  readonly inverse?: boolean;
}

/** Conditions that must all hold, and whether they are looked at before the stage takes its agent, input or options. */
export interface When {
  readonly conditions: readonly Condition[];
  readonly beforeAgent?: boolean;
  readonly beforeInput?: boolean;
  readonly beforeOptions?: boolean;
}

/** A condition with arguments, or one around others: `allOf`, `anyOf`, `not`. */
export type Condition = Step | { readonly name: string; readonly children: readonly Condition[] };

/** What runs after a pipeline or stage, by its outcome. */
export interface Post {
  readonly conditions: readonly { readonly condition: PostCondition; readonly branch: Branch }[];
}

/** An outcome, in the order in which Jenkins looks at them; `cleanup` comes after all others. */
export type PostCondition =
  | 'always'
  | 'changed'
  | 'fixed'
  | 'regression'
  | 'aborted'
  | 'failure'
  | 'success'
  | 'unstable'
  | 'unsuccessful'
  | 'notBuilt'
  | 'cleanup';

/** A question that holds a stage up until someone answers it. */
export interface Input {
  readonly message: RawValue;
  readonly id?: RawValue;
  readonly ok?: RawValue;
  readonly submitter?: RawValue;
  readonly submitterParameter?: RawValue;
  readonly parameters?: Parameters;
}

/** Where to run: `any`, `none`, `label` and `node`, or a kind that a plugin brings, such as `docker`. */
export interface Agent {
  readonly type: string;
  readonly argument?: RawValue;
  readonly arguments?: readonly MapArgument[];
}

/** `KEY = value`; an internal function is `credentials('id')`. */
export interface EnvironmentVariable {
  readonly key: string;
  readonly value: RawValue | InternalFunction;
}

/** A function that Declarative itself knows, in the value of an environment variable. */
interface InternalFunction {
  readonly name: string;
  readonly arguments: readonly RawValue[];
}

interface Libraries {
  readonly libraries: readonly RawValue[];
}

interface Options {
  readonly options: readonly MethodCall[];
}

interface Triggers {
  readonly triggers: readonly MethodCall[];
}

interface Parameters {
  readonly parameters: readonly MethodCall[];
}

/** An option, trigger or parameter: `timeout(time: 1, unit: 'HOURS')`, `buildDiscarder(logRotator(...))`. */
export interface MethodCall {
  readonly name: string;
  readonly arguments: readonly (
    | RawValue
    | MethodCall
    | { readonly key: string; readonly value: RawValue | MethodCall }
  )[];
}

/** Named arguments, a single one, or positional ones; none is the empty list. */
export type Arguments = readonly NamedArgument[] | RawValue | readonly RawValue[];

/** An argument by its name; in `tools`, a kind of tool and the name of an installation. */
export interface NamedArgument {
  readonly key: string;
  readonly value: RawValue;
}

/** An argument by its name whose value may be a map of further ones. */
export interface MapArgument {
  readonly key: string;
  readonly value: RawValue | readonly MapArgument[];
}

/**
 * A value. A literal is itself. Otherwise the value is Groovy source: a GString with its quotes, a map, or any other
 * expression between `${` and `}`.
 */
export interface RawValue {
  readonly isLiteral: boolean;
  readonly value: string | number | boolean | null;
}
