import type { ControllerSteps, Steps } from '../model/projectTypes.ts';
import type { Call } from './call.ts';
import type { NamedArguments } from './callArguments.ts';
import type { Groovy } from './groovy.ts';

/**
 * The steps of the project's own library, as they are called while a build runs. What a step script gives is what it
 * prints, or nothing.
 */
export type LibrarySteps = {
  readonly [Name in keyof Steps]: Steps[Name] extends (...given: infer Arguments) => unknown
    ? (...given: Arguments) => unknown
    : never;
} & {
  readonly [Name in keyof ControllerSteps]: WithoutJenkins<ControllerSteps[Name]>;
};

/** The same steps in a definition: what they are around is a list of steps. */
export type LibraryCalls = {
  readonly [Name in keyof LibrarySteps]: LibrarySteps[Name] extends (...given: infer Arguments) => unknown
    ? (...given: Defined<Arguments>) => Call<'step'>
    : never;
};

/** The step's function without what Jenkins gives it. */
type WithoutJenkins<Step> = Step extends (...all: infer All) => infer Result
  ? (...given: WithoutFirst<All>) => Result
  : never;

type WithoutFirst<All extends readonly unknown[]> = All extends readonly []
  ? []
  : All extends readonly [unknown?, ...infer Others]
    ? Others
    : [];

/** Each argument as a definition has it. */
type Defined<Arguments extends readonly unknown[]> = {
  [Position in keyof Arguments]: DefinedArgument<Arguments[Position]>;
};

type DefinedArgument<Argument> = Argument extends (...given: never) => unknown
  ? readonly Call<'step'>[]
  : Argument extends readonly unknown[]
    ? Argument | Groovy
    : Argument extends object
      ? NamedArguments<Argument>
      : Argument | Groovy;
