import { mayBeMissing, type Offer, offersOf, tsType } from '../../declarative/profile/declareTypes.ts';
import { soleRequired } from '../../declarative/profile/profile.ts';
import { standardProfile } from '../../declarative/profile/standard.ts';
import type { CallKind } from '../call.ts';
import { type CallCode, type Code, call, constant } from './code.ts';

/**
 * A call as the editor knows it, `step.sh('make')`, where it takes these arguments; otherwise by its name alone,
 * `step('deployTo', 'qa')`, of which nothing is known.
 *
 * @param children what it is around
 */
export function knownCall(kind: CallKind, name: string, given: readonly Code[], children?: Code): CallCode {
  return isTyped(OFFERS[kind].get(name), given, children !== undefined)
    ? call(kind, name, [...given, ...(children === undefined ? [] : [children])])
    : genericCall(kind, name, given, children);
}

/** A call by its name alone, which may be any. */
export function genericCall(kind: CallKind, name: string, given: readonly Code[], children?: Code): CallCode {
  return call(kind, undefined, [constant(name), ...given, ...(children === undefined ? [] : [children])]);
}

const OFFERS: { readonly [Kind in CallKind]: ReadonlyMap<string, Offer> } = (() => {
  const { steps, symbols, agents, conditions, options, triggers, parameters } = offersOf(standardProfile);
  const byName = (offers: readonly Offer[]) => new Map(offers.map((signature) => [signature.name, signature]));
  return {
    step: byName(steps),
    describable: byName(symbols),
    agent: byName(agents),
    condition: byName(conditions),
    option: byName(options),
    trigger: byName(triggers),
    parameter: byName(parameters),
  };
})();

function isTyped(signature: Offer | undefined, given: readonly Code[], isBlock: boolean): boolean {
  if (signature === undefined) return false;
  const { callable, form } = signature;
  const { parameters } = callable;
  if (parameters === undefined) return true;
  const [only, ...others] = given;
  if (form === 'body') return others.length === 0 && !isBlock && only?.kind === 'groovy';
  if (others.length > 0 || isBlock !== (form === 'block')) return false;
  const sole = soleRequired(callable);
  const needed = Object.entries(parameters).flatMap(([name, one]) => (mayBeMissing(name, one, sole) ? [] : [name]));
  if (only === undefined) return needed.length === 0;
  if (only.kind !== 'object') return sole !== undefined && isOfType(only, parameters[sole]?.type);
  const names = only.entries.map(({ name }) => name);
  return (
    names.length > 0 &&
    needed.every((name) => names.includes(name)) &&
    only.entries.every(({ name, value }) =>
      isOfType(value, Object.hasOwn(parameters, name) ? parameters[name]?.type : undefined),
    )
  );
}

/** Whether a parameter of a type in Java takes the value; undefined is of no parameter. */
function isOfType(code: Code, type: string | undefined): boolean {
  if (type === undefined) return false;
  if (code.kind === 'groovy' || code.kind === 'call') return true;
  switch (tsType(type)) {
    case 'string':
    case 'number':
    case 'boolean':
      return code.kind === 'constant' && typeof code.value === tsType(type);
    case 'signature.TimeUnit':
      return code.kind === 'constant' && UNITS.has(code.value);
    case 'signature.List':
      return code.kind === 'list';
    case 'signature.Structure':
      return code.kind === 'object' || (code.kind === 'constant' && typeof code.value === 'string');
    default:
      return true;
  }
}

/** @see TimeUnit in `src/pipeline/signature.ts` */
const UNITS: ReadonlySet<unknown> = new Set([
  'NANOSECONDS',
  'MICROSECONDS',
  'MILLISECONDS',
  'SECONDS',
  'MINUTES',
  'HOURS',
  'DAYS',
]);
