import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { callOn, closure, nil, parameter, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asBoolean } from '../convert.ts';
import type { HelperName } from '../helpers/index.ts';
import { FUNCTION, type Kind, may, UNKNOWN } from '../kinds.ts';
import { nothing, type Value, value } from '../value.ts';
import { offered } from './steps.ts';

/** A function that is handed to a helper, and how many arguments it wants. */
export interface Callback {
  readonly code: Expression;
  readonly wanted: number;
}

/**
 * A function as an argument: written in place, a local one, a step, or `String`, `Number`, `Boolean`.
 *
 * @param least how many arguments it is always given
 * @param most how many it may ask for
 * @param kinds what it is given, as far as that is known
 */
export function callback(
  node: ts.Expression,
  least: number,
  most: number,
  context: Context,
  discarded = false,
  kinds: readonly Kind[] = [],
): Callback {
  if (ts.isParenthesizedExpression(node)) return callback(node.expression, least, most, context, discarded, kinds);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    const declared = node.parameters.length;
    if (declared > most) {
      const fix = 'Use the variable that holds the list.';
      context.errors.refuse(
        node.parameters[most] ?? node,
        'callback-parameter',
        `This function is given ${most} arguments at most.`,
        fix,
      );
    }
    const wanted = Math.max(least, declared);
    return { code: context.closure(node, { given: wanted, discarded, kinds }), wanted };
  }
  const step = offered(node, context);
  if (step !== undefined) {
    const fix = `Write (item) => ${node.getText()}(item).`;
    context.errors.refuse(node, 'step-as-value', 'A step would be given more arguments than it knows.', fix);
    return { code: nil(), wanted: least };
  }
  if (ts.isIdentifier(node) && context.scope.lookup(node.text) === undefined) {
    const conversion = CONVERSIONS[node.text];
    if (conversion !== undefined) {
      const wanted = Math.max(least, Math.min(most, conversion.wanted));
      const given = (args: readonly Expression[]): Value[] => args.map((code) => value(code, UNKNOWN, true));
      return { code: forwarding(wanted, context, (args) => conversion.convert(given(args), context)), wanted };
    }
  }
  const given = context.expression(node);
  return adapted(given, least, most, context, node);
}

/** A function value, made to take as many arguments as it is given. */
function adapted(given: Value, least: number, most: number, context: Context, node: ts.Expression): Callback {
  if (!may(given.kind, FUNCTION)) {
    context.errors.refuse(
      node,
      'function-expected',
      'This is not a function.',
      'Write a function in place: (item) => { ... }.',
    );
  }
  const { arity } = given;
  if (arity === undefined || (arity >= least && arity <= most)) return { code: given.code, wanted: arity ?? least };
  const code = forwarding(least, context, (args) => callOn(given.code, 'call', args.slice(0, arity)));
  return { code, wanted: least };
}

/** `{ item -> use(item) }` */
function forwarding(count: number, context: Context, use: (args: readonly Expression[]) => Expression): Expression {
  const names = Array.from({ length: count }, () => context.scope.temporary('item'));
  return closure(
    names.map((name) => parameter(name)),
    use(names.map((name) => variable(name))),
  );
}

interface Conversion {
  /** How many arguments it makes use of. */
  readonly wanted: number;
  readonly convert: (given: readonly Value[], context: Context) => Expression;
}

/** Functions of JavaScript's own that are often handed on. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  String: { wanted: 1, convert: helped('jsText') },
  Number: { wanted: 1, convert: helped('jsNumeric') },
  // Whatever is meant by ['1', '2'].map(parseInt), it counts with the position as the base.
  parseInt: { wanted: 2, convert: helped('jsParseInt') },
  parseFloat: { wanted: 1, convert: helped('jsParseFloat') },
  isNaN: { wanted: 1, convert: helped('jsIsNaN') },
  encodeURIComponent: { wanted: 1, convert: helped('jsEncode') },
  Boolean: { wanted: 1, convert: ([first = nothing()], context) => asBoolean(context, first) },
};

function helped(name: HelperName): Conversion['convert'] {
  return (given, context) =>
    context.helper(
      name,
      given.map(({ code }) => code),
    );
}
