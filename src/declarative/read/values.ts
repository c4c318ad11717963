import type { Argument, Call, Expression } from '../../groovy/read/syntax.ts';
import { SOLE_PARAMETERS } from '../soleParameters.ts';
import type { Arguments, MethodCall, NamedArgument, RawValue } from '../tree.ts';
import { writtenAs } from '../writtenAs.ts';
import { nameSpan, type Reading } from './reading.ts';

/**
 * An expression as a value of the tree: a literal as it is, a string with code and a map as their source, anything else
 * as its source between `${` and `}`.
 */
export function readValue(reading: Reading, expression: Expression): RawValue {
  return reading.mark(rawValueOf(reading, expression), expression);
}

function rawValueOf(reading: Reading, expression: Expression): RawValue {
  refuseBeyondLong(reading, expression);
  if (expression.kind === 'literal')
    return writtenAs({ isLiteral: true, value: expression.value }, reading.source(expression));
  // `agent any` and `agent none` are known without quotes, and so are they as values.
  if (expression.kind === 'name' && (expression.name === 'any' || expression.name === 'none'))
    return { isLiteral: true, value: expression.name };
  const source = reading.source(expression);
  const isPlain = (expression.kind === 'template' || expression.kind === 'map') && !source.startsWith('(');
  return { isLiteral: false, value: isPlain ? source : `\${${source}}` };
}

/** A controller takes no integer that is none of Java's `long`. */
function refuseBeyondLong(reading: Reading, expression: Expression): void {
  const isNumber =
    expression.kind === 'other' || (expression.kind === 'literal' && typeof expression.value === 'number');
  const [, digits] = (isNumber && /^\(*[+-]?(\d[\d_]*)[gG]?\)*$/.exec(reading.source(expression))) || [];
  if (digits === undefined || BigInt(digits.replaceAll('_', '')) < 2n ** 63n) return;
  reading.report(
    'number-too-large',
    expression,
    `${reading.source(expression)} is out of range for a number.`,
    `Write a number up to ${2n ** 63n - 1n}, or put it in quotes.`,
  );
}

/** The arguments of a step or condition. */
export function readArguments(reading: Reading, args: readonly Argument[]): Arguments {
  const named = args.filter(({ key }) => key !== undefined);
  const [first] = args;
  if (first === undefined) return [];
  if (named.length === args.length) return namedOrMetaStep(reading, args, first);
  if (named.length > 0) {
    // Groovy puts named arguments first, as one map; the others keep their order.
    const positional = args.filter(({ key }) => key === undefined).map(({ value }) => readValue(reading, value));
    return [{ isLiteral: false, value: named.map((argument) => reading.source(argument)).join(', ') }, ...positional];
  }
  if (args.length > 1) return args.map(({ value }) => readValue(reading, value));
  const { value } = first;
  return value.kind === 'map' && value.entries.length > 0 && !isMetaStep(value.entries)
    ? value.entries.map((entry) => namedArgument(reading, entry))
    : readValue(reading, value);
}

/** The arguments of a step that is no block: a single one gets its name where there is only one to give. */
export function readStepArguments(reading: Reading, name: string, args: readonly Argument[]): Arguments {
  const read = readArguments(reading, args);
  const key = SOLE_PARAMETERS.get(name);
  if (key === undefined || !('isLiteral' in read)) return read;
  const [first] = args;
  return first === undefined ? read : [reading.mark({ key, value: read }, first)];
}

/** An option, trigger, parameter or an argument of one. */
export function readMethodCall(reading: Reading, call: Call): MethodCall {
  const method: MethodCall = {
    name: call.name,
    arguments: call.arguments.flatMap((argument): MethodCall['arguments'][number][] => {
      const { key, value } = argument;
      if (key !== undefined) return [methodArgument(reading, argument)];
      if (value.kind !== 'map' || value.entries.length === 0) return [methodValue(reading, value)];
      return value.entries.map((entry) => methodArgument(reading, entry));
    }),
  };
  reading.markKey(method, 'name', nameSpan(call));
  return reading.mark(method, call);
}

function methodArgument(
  reading: Reading,
  argument: Argument,
): { readonly key: string; readonly value: RawValue | MethodCall } {
  return reading.mark({ key: keyOf(reading, argument), value: methodValue(reading, argument.value) }, argument);
}

function methodValue(reading: Reading, value: Expression): RawValue | MethodCall {
  if (value.kind === 'closure') {
    reading.report('unexpected-closure', value, 'A block cannot be an argument.');
  } else if (value.kind === 'call') {
    if (!value.isOnObject) return readMethodCall(reading, value);
    reading.report(
      'object-method-call',
      value,
      'Methods of objects can only be called in "script" blocks.',
      'Write the value itself, or put it in a double-quoted string.',
    );
  }
  return readValue(reading, value);
}

/** `[$class: 'Name', ...]` describes one thing and stays together, whether in brackets or not. */
function namedOrMetaStep(reading: Reading, args: readonly Argument[], first: Argument): Arguments {
  if (!isMetaStep(args)) return args.map((argument) => namedArgument(reading, argument));
  const span = { from: first.from, to: args.at(-1)?.to ?? first.to };
  return reading.mark({ isLiteral: false, value: `[${reading.source(span)}]` }, span);
}

function isMetaStep(entries: readonly Argument[]): boolean {
  return entries.some(({ key }) => key === '$class');
}

function namedArgument(reading: Reading, argument: Argument): NamedArgument {
  return reading.mark({ key: keyOf(reading, argument), value: readValue(reading, argument.value) }, argument);
}

function keyOf(reading: Reading, argument: Argument): string {
  const kind = reading.lexed.tokens[argument.from]?.kind;
  if (kind !== 'name' && kind !== 'keyword' && kind !== 'string')
    reading.report(
      'name-not-text',
      argument,
      'The name of an argument must be plain text.',
      'Write it as name: value.',
    );
  return argument.key ?? reading.source(argument);
}
