import { at, callOn, property, verbatim } from '../../groovy/build.ts';
import { printGroovy } from '../../groovy/print.ts';
import type { Context } from '../context.ts';
import { asPartOfText } from '../convert.ts';
import { LIST, MAP, may, NOTHING, only, SMALL, TEXT, UNKNOWN } from '../kinds.ts';
import { constant, nothing, type Value, value } from '../value.ts';
import { globalProperty } from './steps.ts';

/** `receiver.name` */
export function member(receiver: Value, name: string, context: Context): Value {
  const known = receiver.constant;
  if (typeof known === 'object' && known !== null && !Array.isArray(known)) {
    const entry = Object.entries(known).find(([key]) => key === name)?.[1];
    return entry === undefined ? nothing() : constant(entry);
  }
  if (name === 'length' && !only(receiver.kind, MAP)) return length(receiver, context);
  const { code } = receiver;
  const kind = code.kind === 'variable' ? globalProperty(code.name, name) : UNKNOWN;
  return value(property(code, name), kind, receiver.steady);
}

function length(receiver: Value, context: Context): Value {
  if (only(receiver.kind, TEXT | NOTHING)) return value(callOn(receiver.code, 'length'), SMALL, receiver.steady);
  if (only(receiver.kind, TEXT | LIST | NOTHING)) return value(callOn(receiver.code, 'size'), SMALL, receiver.steady);
  return value(context.helper('jsLength', [receiver.code]), may(receiver.kind, MAP) ? UNKNOWN : SMALL, receiver.steady);
}

/** `receiver[key]` */
export function item(receiver: Value, key: Value, context: Context): Value {
  if (typeof key.constant === 'string') return member(receiver, key.constant, context);
  if (receiver.code.kind === 'variable' && receiver.code.name === 'env') {
    // Jenkins answers properties of env, not its elements.
    return value(verbatim(`env."\${${printGroovy(asPartOfText(context, key))}}"`), TEXT | NOTHING, key.steady);
  }
  const steady = receiver.steady && key.steady;
  const native =
    (only(receiver.kind, LIST) && only(key.kind, SMALL)) || (only(receiver.kind, MAP) && only(key.kind, TEXT));
  const kind = only(receiver.kind, TEXT) ? TEXT | NOTHING : (receiver.items ?? UNKNOWN) | NOTHING;
  return value(native ? at(receiver.code, key.code) : context.helper('jsGet', [receiver.code, key.code]), kind, steady);
}
