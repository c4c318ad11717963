import type { Argument, Call, Parameter, Statement } from '../../groovy/ast.ts';
import type { NamedArgument, Pipeline } from '../tree.ts';

/** What surrounds a stage that becomes Scripted code. */
export interface Scope {
  readonly pipeline: Pipeline;
  /** The tools of the pipeline and of the stages around. */
  readonly tools: readonly NamedArgument[];
  /** Names the stage in the names of methods. */
  readonly stageName: string;
  /** Puts statements into a method of their own, and answers its call; `kind` says what it holds: `matrix`. */
  readonly method: (kind: string, stageName: string, body: readonly Statement[], call?: MethodCall) => Call;
  /** Says what has no equal in Scripted code; what is made then is not used. */
  readonly cannot: (what: string) => void;
}

/** How a method is called that needs something of its caller. */
export interface MethodCall {
  readonly parameters: readonly Parameter[];
  readonly arguments: readonly Argument[];
}

/** The option of that name that the whole pipeline has. */
export function pipelineOption({ pipeline }: Scope, name: string) {
  return pipeline.options?.options.find((option) => option.name === name);
}
