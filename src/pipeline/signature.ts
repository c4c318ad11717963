import type { Value } from './call.ts';

/**
 * How something of a controller is called, for the editor only.
 *
 * @typeParam Parameters what it takes by name
 * @typeParam Sole the parameter that may be given alone, without its name
 * @typeParam Form `block` when it is around others, `body` when it is around code
 */
export interface Callable<
  Parameters extends object = object,
  Sole extends keyof Parameters = never,
  Form extends 'plain' | 'block' | 'body' = 'plain',
> {
  readonly parameters: Parameters;
  readonly sole: Sole;
  readonly form: Form;
}

/** What is called with anything, since nobody said what it takes. */
export interface Unspecified {
  readonly unspecified: true;
}

/** What a controller offers, by kind and name: each is a {@link Callable}, or {@link Unspecified}. */
export interface ControllerSignatures {
  readonly steps: object;
  readonly symbols: object;
  readonly agents: object;
  readonly conditions: object;
  readonly options: object;
  readonly triggers: object;
  readonly parameters: object;
}

/** A parameter of type `List`. */
export type List = readonly Value[];

/** A parameter that is a thing with parts, described by their names, or one of several constants, given by its name. */
export type Structure = string | { readonly [name: string]: Value };

/** A parameter of a type that says nothing. */
export type Anything = Value;

/** @see https://docs.oracle.com/javase/8/docs/api/java/util/concurrent/TimeUnit.html */
export type TimeUnit = 'NANOSECONDS' | 'MICROSECONDS' | 'MILLISECONDS' | 'SECONDS' | 'MINUTES' | 'HOURS' | 'DAYS';
