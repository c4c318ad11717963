import type { BodyFunction, Call, CallKind, Value } from './call.ts';
import type { NamedArguments, PlainFunction, SoleArgument } from './callArguments.ts';
import type { Groovy } from './groovy.ts';
import type { JenkinsFunction } from './running.ts';
import type { Callable } from './signature.ts';

/** A function for each of a controller's offers of a kind: `Calls<Known['steps'], 'step'>`. */
export type Calls<Offered extends object, Kind extends CallKind> = {
  readonly [Name in keyof Offered]: CallFunction<Offered[Name], Kind>;
};

/** The function that makes a call of something. */
export type CallFunction<Offer, Kind extends CallKind> =
  Offer extends Callable<infer Parameters, infer Sole, infer Form>
    ? {
        plain: PlainFunction<Parameters, Sole, Call<Kind>>;
        block: BlockFunction<Parameters, Sole, Kind>;
        body: (body: JenkinsFunction | Groovy) => Call<Kind>;
      }[Form]
    : (...given: readonly (Value | readonly Call<Kind>[] | BodyFunction)[]) => Call<Kind>;

/** Takes what it is around last. */
type BlockFunction<Parameters extends object, Sole extends keyof Parameters, Kind extends CallKind> = [
  keyof Parameters,
] extends [never]
  ? (children: readonly Call<Kind>[]) => Call<Kind>
  : Partial<Parameters> extends Parameters
    ? {
        (children: readonly Call<Kind>[]): Call<Kind>;
        (
          given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>,
          children: readonly Call<Kind>[],
        ): Call<Kind>;
      }
    : (
        given: NamedArguments<Parameters> | SoleArgument<Parameters, Sole>,
        children: readonly Call<Kind>[],
      ) => Call<Kind>;
