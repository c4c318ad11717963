import { rawExpression } from '../../declarative/print.ts';
import { SOLE_PARAMETERS } from '../../declarative/soleParameters.ts';
import type { TreePath } from '../../declarative/source.ts';
import type { Agent, Arguments, Condition, MapArgument, MethodCall, RawValue, Step } from '../../declarative/tree.ts';
import { sourceWritten } from '../../declarative/writtenAs.ts';
import type { Argument, Expression } from '../../groovy/ast.ts';
import { call as groovyCall, named } from '../../groovy/build.ts';
import { printGroovy } from '../../groovy/print.ts';
import type { Call, CallKind } from '../call.ts';
import { Conversion } from '../conversion.ts';
import { toAgent, toBranch, toCondition } from '../steps.ts';
import { toMethodCall } from '../values.ts';
import {
  type CallCode,
  type Code,
  call,
  constant,
  type Entry,
  groovyBody,
  groovyCode,
  type ListCode,
  list,
  object,
} from './code.ts';
import { isSame } from './difference.ts';
import { evaluateCode } from './evaluateCode.ts';
import { genericCall, knownCall } from './known.ts';
import { readGroovyValue } from './readValue.ts';

// --- Steps and conditions -------------------------------------------------------------------------------------------

/** A step as authors write it. */
function stepCode(step: Step, path: TreePath): CallCode {
  const { name, arguments: given, children } = step;
  const body = bodyOf(name, given);
  if (name === 'script' && body !== undefined) return call('step', name, [groovyBody(body, path)]);
  const sole = children === undefined ? SOLE_PARAMETERS.get(name) : undefined;
  const inner = children && stepList(children, [...path, 'children']);
  return callOf('step', name, argumentForms(given, sole, [...path, 'arguments']), inner, (made) => {
    const [built] = toBranch(conversion(), 'default', [made as Call<'step'>], []).steps;
    return isSame(built?.arguments, given);
  });
}

/** Steps as a list. */
export function stepList(steps: readonly Step[], path: TreePath): ListCode {
  return {
    kind: 'list',
    entries: steps.map((step, index) => entry(stepCode(step, [...path, index]), [...path, index])),
  };
}

/** A condition of `when` as authors write it. */
export function conditionCode(condition: Condition, path: TreePath): CallCode {
  const { name } = condition;
  if (!('arguments' in condition)) {
    const inner = conditionList(condition.children, [...path, 'children']);
    return callOf('condition', name, [[]], inner, () => true);
  }
  const { arguments: given } = condition;
  const body = bodyOf(name, given);
  if (name === 'expression' && body !== undefined) return call('condition', name, [groovyBody(body, path)]);
  return callOf('condition', name, argumentForms(given, undefined, [...path, 'arguments']), undefined, (made) => {
    const built = toCondition(conversion(), made as Call<'condition'>, []);
    return 'arguments' in built && isSame(built.arguments, given);
  });
}

/** Conditions as a list. */
export function conditionList(conditions: readonly Condition[], path: TreePath): ListCode {
  return {
    kind: 'list',
    entries: conditions.map((one, index) => entry(conditionCode(one, [...path, index]), [...path, index])),
  };
}

/** The code that `script` and `expression` hold. */
function bodyOf(name: string, given: Arguments): string | undefined {
  if (name !== 'script' && name !== 'expression') return undefined;
  const first = 'isLiteral' in given ? undefined : given[0];
  return first !== undefined && 'key' in first && first.key === 'scriptBlock' ? String(first.value.value) : undefined;
}

function entry(value: Code, path: TreePath): Entry {
  return { value, path };
}

/** The ways to write arguments, the most readable first. */
function argumentForms(given: Arguments, sole: string | undefined, path: TreePath): readonly (readonly Code[])[] {
  if ('isLiteral' in given) return [[valueCode(given, path)], [plainCode(given, path)]];
  if (given.length === 0) return [[]];
  const entries = given.flatMap((argument, index) =>
    'key' in argument ? [{ ...argument, path: [...path, index] }] : [],
  );
  const [only] = entries;
  const asSource = [groovyCode(sourceOf(given), path)];
  if (only === undefined) {
    const values = given.flatMap((argument, index) =>
      'key' in argument ? [] : [{ argument, path: [...path, index] }],
    );
    return [
      values.map(({ argument, path: at }) => valueCode(argument, at)),
      values.map(({ argument, path: at }) => plainCode(argument, at)),
      asSource,
    ];
  }
  return [
    ...(entries.length === 1 && only.key === sole ? [[valueCode(only.value, only.path)]] : []),
    [object(entries.map(({ key, value, path: at }) => ({ name: key, value: valueCode(value, at) })))],
    [object(entries.map(({ key, value, path: at }) => ({ name: key, value: plainCode(value, at) })))],
    asSource,
  ];
}

// --- Options, triggers, parameters and symbols ----------------------------------------------------------------------

/** An option, trigger, parameter or symbol as authors write it. */
export function methodCode(
  kind: 'option' | 'trigger' | 'parameter' | 'describable',
  method: MethodCall,
  path: TreePath,
): CallCode {
  const { name, arguments: given } = method;
  return callOf(kind, name, methodForms(given, path), undefined, (made) =>
    isSame(toMethodCall(conversion(), made, []).arguments, given),
  );
}

/** One after the other: symbols within symbols would otherwise be tried in every combination. */
function* methodForms(given: MethodCall['arguments'], path: TreePath): Generator<readonly Code[]> {
  yield methodArguments(given, path, valueCode);
  yield methodArguments(given, path, plainCode);
  if (given.length > 0) yield [groovyCode(sourceOf(given), path)];
}

type ValueForm = (value: RawValue, path: TreePath) => Code;

/** Positional arguments, and an object for each run of named ones. */
function methodArguments(given: MethodCall['arguments'], path: TreePath, form: ValueForm): readonly Code[] {
  const codes: Code[] = [];
  for (const [index, argument] of given.entries()) {
    const at = [...path, 'arguments', index];
    if (!('key' in argument)) {
      codes.push(methodValue(argument, at, form));
      continue;
    }
    const property = { name: argument.key, value: methodValue(argument.value, [...at, 'value'], form) };
    const last = codes.at(-1);
    if (last?.kind === 'object') codes.splice(-1, 1, object([...last.entries, property]));
    else codes.push(object([property]));
  }
  return codes;
}

function methodValue(value: RawValue | MethodCall, path: TreePath, form: ValueForm): Code {
  return 'name' in value ? methodCode('describable', value, path) : form(value, path);
}

// --- Agents ---------------------------------------------------------------------------------------------------------

/** Where to run, as authors write it. */
export function agentCode(agent: Agent, path: TreePath): Code {
  const { type, argument, arguments: given = [] } = agent;
  if ((type === 'any' || type === 'none') && argument === undefined && given.length === 0) return constant(type);
  const forms: readonly (readonly Code[])[] =
    argument === undefined
      ? given.length === 0
        ? [[]]
        : [[mapCode(given, [...path, 'arguments'], valueCode)], [mapCode(given, [...path, 'arguments'], plainCode)]]
      : [[valueCode(argument, [...path, 'argument'])], [plainCode(argument, [...path, 'argument'])]];
  return callOf('agent', type, forms, undefined, (made) =>
    isSame(toAgent(conversion(), made as Call<'agent'>, []), agent),
  );
}

function mapCode(entries: readonly MapArgument[], path: TreePath, form: ValueForm): Code {
  return object(
    entries.map(({ key, value }, index) => {
      const at = [...path, index, 'value'];
      return { name: key, value: 'isLiteral' in value ? form(value, at) : mapCode(value, at, form) };
    }),
  );
}

// --- Values ---------------------------------------------------------------------------------------------------------

/** A value in JavaScript, as far as it is one of its kinds; the rest stays Groovy. */
function valueCode(raw: RawValue, path: TreePath): Code {
  return isConstant(raw) ? constant(raw.value) : readGroovyValue(sourceOfRaw(raw), path);
}

/** A literal in JavaScript, everything else in Groovy. */
export function plainCode(raw: RawValue, path: TreePath): Code {
  return isConstant(raw) ? constant(raw.value) : groovyCode(sourceOfRaw(raw), path);
}

/** Whether JavaScript can say it: a string whose source goes on over a line's end would become one long line. */
function isConstant(raw: RawValue): boolean {
  return raw.isLiteral && sourceWritten(raw) === undefined;
}

/** Text in JavaScript, everything else in Groovy. */
export function textCode(raw: RawValue, path: TreePath): Code {
  return isConstant(raw) && typeof raw.value === 'string' ? constant(raw.value) : groovyCode(sourceOfRaw(raw), path);
}

/** A value as it stands in a Jenkinsfile. */
export function sourceOfRaw(raw: RawValue): string {
  return printGroovy(rawExpression(raw));
}

/** All arguments as they stand in a Jenkinsfile. */
function sourceOf(given: MethodCall['arguments'] | Exclude<Arguments, RawValue>): string {
  const args = given.map(
    (argument): Argument =>
      'key' in argument ? named(argument.key, expressionOf(argument.value)) : expressionOf(argument),
  );
  return args.map((argument) => printGroovy(argument)).join(', ');
}

function expressionOf(value: RawValue | MethodCall): Expression {
  if (!('name' in value)) return rawExpression(value);
  const args = value.arguments.map(
    (argument): Argument =>
      'key' in argument ? named(argument.key, expressionOf(argument.value)) : expressionOf(argument),
  );
  return groovyCall(value.name, args);
}

// --------------------------------------------------------------------------------------------------------------------

/**
 * The call with the first form of arguments that builds to what was read, or the last one.
 *
 * @param children what it is around
 */
function callOf(
  kind: CallKind,
  name: string,
  forms: Iterable<readonly Code[]>,
  children: Code | undefined,
  builds: (made: Call) => boolean,
): CallCode {
  // What is in it has been looked at already: any one stands for them.
  const standIn = children && list([genericCall(kind, 'x', [])]);
  let given: readonly Code[] = [];
  for (given of forms) if (builds(evaluateCode(genericCall(kind, name, given, standIn)) as Call)) break;
  return knownCall(kind, name, given, children);
}

/** Errors show in what comes of it: it is not what was read. */
function conversion(): Conversion {
  return new Conversion(() => ({ source: '' }));
}
