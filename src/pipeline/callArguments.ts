import type { Call } from './call.ts';
import type { Groovy } from './groovy.ts';

/** Takes arguments by name, or the usual one alone; nothing, when every one may be left out. */
export type PlainFunction<Parameters extends object, Sole extends keyof Parameters, Result> = [
  keyof Parameters,
] extends [never]
  ? () => Result
  : Partial<Parameters> extends Parameters
    ? (given?: Given<Parameters> | Alone<Parameters, Sole>) => Result
    : (given: Given<Parameters> | Alone<Parameters, Sole>) => Result;

/** Arguments by name. Each may be Groovy, a symbol, or null as well. */
export type Given<Parameters extends object> = {
  readonly [Name in keyof Parameters]: Parameters[Name] | null | Groovy | Call<'symbol'>;
};

/**
 * The usual argument, without its name. Of Groovy and symbols only what tells them from others, since any property of
 * any alternative would be let pass among the arguments by name.
 */
export type Alone<Parameters extends object, Sole extends keyof Parameters> = [Sole] extends [never]
  ? never
  : Parameters[Sole] | Pick<Groovy, 'source'> | Pick<Call<'symbol'>, 'kind'>;
