import type { BodyFunction, Call, CallKind, Value } from './call.ts';
import type { Groovy } from './groovy.ts';

/**
 * How something of a controller is called, for the editor only.
 *
 * @typeParam Parameters what it takes by name
 * @typeParam Sole the parameter that may be given alone, without its name
 * @typeParam Form whether it is a block around steps
 */
export interface Callable<
  Parameters extends object = object,
  Sole extends keyof Parameters = never,
  Form extends 'plain' | 'block' = 'plain',
> {
  readonly parameters: Parameters;
  readonly sole: Sole;
  readonly form: Form;
}

/** What a controller offers, as types. `pipegen controller pull` writes them for a controller. */
export interface Offers {
  readonly steps: object;
  readonly agents: object;
  readonly conditions: object;
  readonly options: object;
  readonly triggers: object;
  readonly parameters: object;
  readonly symbols: object;
}

/**
 * The types of the project's own controller. `jenkins/controller.d.ts`, which `pipegen controller pull` writes, adds them;
 * without it they are those of a controller with the usual plugins.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the generated declarations
export interface Controller {}

/** An argument may always be Groovy or a symbol as well. */
type Given<Parameters> = { readonly [Name in keyof Parameters]: Parameters[Name] | Groovy | Call<'symbol'> };

/** Nothing, when every parameter may be left out. */
type Arguments<Parameters extends object, Sole extends keyof Parameters> =
  | (object extends Parameters ? [given?: Given<Parameters>] : [given: Given<Parameters>])
  | ([Sole] extends [never] ? never : [given: Given<Parameters>[Sole]]);

/** The function that makes a call of something. */
export type CallFunction<Offer, Kind extends CallKind> =
  Offer extends Callable<infer Parameters, infer Sole, infer Form>
    ? Form extends 'block'
      ? (...given: [...Arguments<Parameters, Sole>, children: readonly Call<Kind>[]]) => Call<Kind>
      : (...given: Arguments<Parameters, Sole>) => Call<Kind>
    : (...given: readonly (Value | readonly Call<Kind>[] | BodyFunction)[]) => Call<Kind>;

/** A function for each of a controller's offers of a kind. */
export type Calls<Offered extends object, Kind extends CallKind> = {
  readonly [Name in keyof Offered]: CallFunction<Offered[Name], Kind>;
};
