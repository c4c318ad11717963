import type { Call } from './call.ts';
import type { Groovy, Whole } from './groovy.ts';

/** Takes arguments by name, or the usual one alone; nothing, when every one may be left out. */
export type PlainFunction<Parameters extends object, Sole extends keyof Parameters, Result> = [
  keyof Parameters,
] extends [never]
  ? () => Result
  : Partial<Parameters> extends Parameters
    ? (given?: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>) => Result
    : (given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>) => Result;

/** Arguments by name. Each may be Groovy, a symbol, or null as well. */
export type NamedArguments<Parameters extends object> = {
  readonly [Name in keyof Parameters]: Parameters[Name] | null | Groovy | Call<'describable'>;
};

/** The usual argument, without its name. */
export type SoleArgument<Parameters extends object, Sole extends keyof Parameters> = [Sole] extends [never]
  ? never
  : Parameters[Sole] | Whole;
