import type { Call, Value } from './call.ts';
import type { NamedArguments, PlainFunction, SoleArgument } from './callArguments.ts';
import type { Known } from './knownController.ts';
import type { LibrarySteps } from './librarySteps.ts';
import type { BlockResults, StepResults } from './runningResults.ts';
import type { JenkinsVariables } from './runningVariables.ts';
import type { Callable } from './signature.ts';

/**
 * A function that becomes Groovy, and never runs where the pipeline is defined.
 *
 * @example
 * ({ env }) => env.BRANCH_NAME === 'main' && env.CHANGE_ID === undefined
 */
export type JenkinsFunction = (jenkins: Jenkins) => unknown;

/**
 * What a function that becomes Groovy can use: the steps of the controller, as they are called while a build runs, those
 * of the project's own library, and Jenkins' variables.
 */
export type Jenkins = JenkinsVariables & RunningSteps & RunningSymbols & LibrarySteps;

/** All but `script`, which is for steps around it, and `parallel`, which takes more than a controller's list can say. */
type RunningSteps = {
  readonly [Name in keyof Known['steps'] as Exclude<Name, 'script' | 'parallel'>]: RunningStep<
    Name,
    Known['steps'][Name]
  >;
};

/** Things that are described within an argument. */
type RunningSymbols = {
  readonly [Name in keyof Known['symbols'] as Exclude<Name, keyof Known['steps']>]: RunningSymbol<
    Known['symbols'][Name]
  >;
};

type RunningStep<Name, Offer> =
  Offer extends Callable<infer Parameters, infer Sole, infer Form>
    ? Form extends 'block'
      ? Name extends keyof BlockResults
        ? Block<Parameters, Sole, BlockResults[Name]['inner'], BlockResults[Name]['result']>
        : TransparentBlock<Parameters, Sole>
      : Name extends ShellName
        ? Shell<Parameters, Sole>
        : PlainFunction<Parameters, Sole, Name extends keyof StepResults ? StepResults[Name] : unknown>
    : (...given: readonly (Value | (() => unknown))[]) => unknown;

type RunningSymbol<Offer> =
  Offer extends Callable<infer Parameters, infer Sole>
    ? PlainFunction<Parameters, Sole, Call<'describable'>>
    : (...given: readonly Value[]) => Call<'describable'>;

/** Runs a function, and gives what that gives. */
type TransparentBlock<Parameters extends object, Sole extends keyof Parameters> = [keyof Parameters] extends [never]
  ? <Result>(inner: () => Result) => Result
  : Partial<Parameters> extends Parameters
    ? {
        <Result>(inner: () => Result): Result;
        <Result>(given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>, inner: () => Result): Result;
      }
    : <Result>(given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>, inner: () => Result) => Result;

/** Runs a function for a purpose of its own. */
type Block<Parameters extends object, Sole extends keyof Parameters, Inner, Result> = [keyof Parameters] extends [never]
  ? (inner: () => Inner) => Result
  : Partial<Parameters> extends Parameters
    ? {
        (inner: () => Inner): Result;
        (given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>, inner: () => Inner): Result;
      }
    : (given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>, inner: () => Inner) => Result;

type ShellName = 'bat' | 'powershell' | 'pwsh' | 'sh';

/** What a shell step gives depends on what it is told to return. */
interface Shell<Parameters extends object, Sole extends keyof Parameters> {
  (given: Script<Parameters> & { readonly returnStdout: true; readonly returnStatus?: false }): string;
  (given: Script<Parameters> & { readonly returnStatus: true; readonly returnStdout?: false }): number;
  (
    given:
      | (Script<Parameters> & { readonly returnStdout?: false; readonly returnStatus?: false })
      | SoleArgument<Parameters, Sole>,
  ): void;
}

type Script<Parameters extends object> = Omit<NamedArguments<Parameters>, 'returnStdout' | 'returnStatus'>;
