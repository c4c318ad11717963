import type { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { at, callOn, entry, map, number, property, string } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asText } from '../convert.ts';
import { DICTIONARY, type Kind, LIST, MAP, may, NOTHING, OBJECT, only, SET, SMALL, TEXT, UNKNOWN } from '../kinds.ts';
import { itemType, memberOfType, withType } from '../typeKinds.ts';
import { constant, type Match, nothing, type Value, value } from '../value.ts';
import { environmentVariable } from './objects.ts';
import { globalProperty } from './steps.ts';

/** `receiver.name`; what a list, a text or a match has not got is refused at the node. */
export function member(receiver: Value, name: string, context: Context, node?: ts.Node): Value {
  const known = receiver.constant;
  if (typeof known === 'object' && known !== null && !Array.isArray(known)) {
    const entry = Object.entries(known).find(([key]) => key === name)?.[1];
    return entry === undefined ? nothing() : constant(entry);
  }
  if (receiver.entries !== undefined) return receiver.entries[name] ?? nothing();
  if (receiver.match !== undefined && MATCH.includes(name))
    return ofMatch(receiver, receiver.match, name, context, node);
  if (name === 'size' && may(receiver.kind, SET | DICTIONARY) && only(receiver.kind, SET | DICTIONARY | NOTHING))
    return value(callOn(receiver.code, 'size'), SMALL, receiver.steady);
  if (name === 'length' && !only(receiver.kind, MAP)) return length(receiver, context);
  const { code } = receiver;
  if (name === 'message' && may(receiver.kind, OBJECT))
    return value(context.helper('jsMessage', [code]), only(receiver.kind, OBJECT) ? TEXT : UNKNOWN, receiver.steady);
  // Groovy would ask each item of a list.
  if (node !== undefined && may(receiver.kind, LIST | TEXT) && only(receiver.kind, LIST | TEXT | NOTHING)) {
    const what = only(receiver.kind, TEXT | NOTHING) ? 'A text' : 'A list';
    const fix = 'Lists and texts have length, [index] and methods; index and groups are kept of a match in a constant.';
    context.errors.refuse(node, 'property-unknown', `${what} has no property ${name} here.`, fix);
  }
  const typed = memberOfType(receiver.type, name);
  if (typed?.type !== undefined)
    return withType(
      value(property(code, name), UNKNOWN, receiver.steady),
      typed.type,
      typed.questionToken !== undefined,
    );
  const kind = code.kind === 'variable' ? globalProperty(code.name, name) : UNKNOWN;
  return value(property(code, name), kind, receiver.steady);
}

function length(receiver: Value, context: Context): Value {
  if (only(receiver.kind, TEXT | NOTHING)) return value(callOn(receiver.code, 'length'), SMALL, receiver.steady);
  if (only(receiver.kind, TEXT | LIST | NOTHING)) return value(callOn(receiver.code, 'size'), SMALL, receiver.steady);
  return value(context.helper('jsLength', [receiver.code]), may(receiver.kind, MAP) ? UNKNOWN : SMALL, receiver.steady);
}

// --- Matches of regular expressions ---------------------------------------------------------------------------------

/** What a match has besides its groups by number. */
const MATCH: readonly string[] = ['groups', 'index', 'input'];

function ofMatch(receiver: Value, match: Match, name: string, context: Context, node: ts.Node | undefined): Value {
  if (name === 'groups') return groups(receiver, match);
  const { pattern, searched } = match;
  if (searched?.lasting !== true) {
    const message = `Where this match was found is not kept, so it has no ${name}.`;
    const fix = 'Keep the text in a constant, and use text.match(...) or exec without the flag g; or text.search(...).';
    if (node !== undefined) context.errors.refuse(node, 'match-position', message, fix);
    return nothing();
  }
  if (name === 'input') return searched;
  return value(context.helper('jsSearch', [asText(context, searched), string(pattern.source)]), SMALL, receiver.steady);
}

/** The groups that have names, as a map. */
function groups(receiver: Value, { pattern }: Match): Value {
  const named = pattern.groups.flatMap((name, index) => (name === undefined ? [] : [[name, index + 1] as const]));
  if (named.length === 0) return nothing();
  const group = (index: number): Expression => at(receiver.code, number(index));
  const kind: Kind = TEXT | NOTHING;
  const code = map(named.map(([name, index]) => entry(name, group(index))));
  if (!receiver.steady) return value(code, MAP);
  const entries = Object.fromEntries(named.map(([name, index]) => [name, value(group(index), kind, true)]));
  return { ...value(code, MAP, true), entries };
}

// --------------------------------------------------------------------------------------------------------------------

/** `receiver[key]` */
export function item(receiver: Value, key: Value, context: Context): Value {
  if (typeof key.constant === 'string') return member(receiver, key.constant, context);
  if (receiver.code.kind === 'variable' && receiver.code.name === 'env') {
    return value(environmentVariable(key, context), TEXT | NOTHING, key.steady);
  }
  const steady = receiver.steady && key.steady;
  const native =
    (only(receiver.kind, LIST) && only(key.kind, SMALL)) || (only(receiver.kind, MAP) && only(key.kind, TEXT));
  const kind = only(receiver.kind, TEXT) ? TEXT | NOTHING : (receiver.items ?? UNKNOWN) | NOTHING;
  const code = native ? at(receiver.code, key.code) : context.helper('jsGet', [receiver.code, key.code]);
  const type = itemType(receiver.type);
  return type === undefined ? value(code, kind, steady) : withType(value(code, kind, steady), type, true);
}
