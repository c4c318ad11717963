import type { Call } from '../../groovy/read/syntax.ts';
import type { Arguments, EnvironmentVariable, MethodCall, RawValue } from '../tree.ts';
import { Reading } from './reading.ts';
import { readEnvironment } from './sections.ts';
import { readArguments, readMethodCall, readValue } from './values.ts';

/** A part of a tree that was read from a text by itself, or what keeps it from being read. */
export type ReadPart<Part> = { readonly part: Part } | { readonly errors: readonly string[] };

/** The text as a value; named arguments, which stand for one, are kept as they are. */
export function readValueText(text: string): ReadPart<RawValue> {
  return readCall(text, (reading, { arguments: args }) => {
    const [first, ...others] = args;
    if (first === undefined) return undefined;
    if (first.key === undefined && others.length === 0) return readValue(reading, first.value);
    const span = { from: first.from, to: args.at(-1)?.to ?? first.to };
    return args.every(({ key }) => key !== undefined) ? { isLiteral: false, value: reading.source(span) } : undefined;
  });
}

/** The text as all that a step or condition is given, without its parentheses. */
export function readArgumentsText(text: string): ReadPart<Arguments> {
  return readCall(text, (reading, { arguments: args }) => readArguments(reading, args));
}

/** The text as all that an option, trigger, parameter or symbol is given, without its parentheses. */
export function readMethodArgumentsText(text: string): ReadPart<MethodCall['arguments']> {
  return readCall(text, (reading, call) => readMethodCall(reading, call).arguments);
}

/** The text as an option, trigger or parameter. */
export function readMethodText(text: string): ReadPart<MethodCall> {
  return readCall(text, (reading, { arguments: args }) => {
    const [first, ...others] = args;
    const call = first?.key === undefined && others.length === 0 ? first?.value : undefined;
    return call?.kind === 'call' && !call.isOnObject ? readMethodCall(reading, call) : undefined;
  });
}

/** The text as the value of an environment variable. */
export function readVariableText(text: string): ReadPart<EnvironmentVariable['value']> {
  const reading = new Reading(`environment {\nX = ${text}\n}`);
  const [statement, ...others] = reading.statements;
  const [variable, ...more] = (statement && readEnvironment(reading, statement)) ?? [];
  return read(reading, others.length + more.length === 0 ? variable?.value : undefined);
}

/** Reads the text between the parentheses of a call; undefined is what does not belong there. */
function readCall<Part>(text: string, take: (reading: Reading, call: Call) => Part | undefined): ReadPart<Part> {
  // What follows a comment at the end of the text is on a line of its own.
  const reading = new Reading(`x(${text}\n)`);
  const [statement, ...others] = reading.statements;
  const call = statement && reading.call(statement);
  const isWhole = others.length === 0 && statement?.isBroken !== true && call?.name === 'x';
  return read(reading, isWhole ? take(reading, call) : undefined);
}

function read<Part>({ errors }: Reading, part: Part | undefined): ReadPart<Part> {
  return part === undefined || errors.length > 0 ? { errors: errors.map(({ message }) => message) } : { part };
}
