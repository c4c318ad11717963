import { ts } from 'ts-morph';
import type { Argument, Closure, Entry, Expression } from '../../groovy/ast.ts';
import { boolean, call, entry, list, map } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { BOOLEAN, type Kind, LIST, NOTHING, OBJECT, TEXT, UNKNOWN, WHOLE } from '../kinds.ts';
import { type Value, value } from '../value.ts';
import { entries, withoutToString } from './literals.ts';

/** A call of a Jenkins step, in parts: it is printed as a line, a block or an expression. */
export interface StepCall {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly body?: Closure;
}

/** The name of what Jenkins offers, if the expression is one of those: `sh`, or `jenkins.sh`. */
export function offered(node: ts.Expression, context: Context): string | undefined {
  if (ts.isIdentifier(node)) {
    const binding = context.scope.lookup(node.text);
    return binding?.means === 'offered' ? binding.name : undefined;
  }
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return context.scope.lookup(node.expression.text)?.means === 'jenkins' ? node.name.text : undefined;
}

/**
 * The call of a step: a single object literal becomes named arguments, a function at the end the block's body.
 *
 * @param discarded whether nobody uses what the block's body returns
 */
export function stepCall(name: string, args: readonly ts.Expression[], context: Context, discarded: boolean): StepCall {
  const last = args.at(-1);
  const body = last !== undefined && isFunction(last) ? last : undefined;
  const others = body === undefined ? args : args.slice(0, -1);
  const [only] = others;
  const named =
    others.length === 1 &&
    only !== undefined &&
    ts.isObjectLiteralExpression(only) &&
    !only.properties.some(ts.isSpreadAssignment);
  const compiled: readonly Argument[] = named
    ? entries(only.properties, context, discarded).map((item) => ({ ...item, value: withoutToString(item.value) }))
    : others.map((argument) => withoutToString(argumentOf(argument, context)));
  return {
    name,
    arguments: implied(name, compiled, context),
    ...(body === undefined ? {} : { body: context.closure(body, { given: 0, discarded, isBody: true }) }),
  };
}

/** Arguments that give a step's result the meaning that it has in TypeScript: JSON's null would be an object of its own. */
const IMPLIED: Readonly<Record<string, Entry>> = { readJSON: entry('returnPojo', boolean(true)) };

function implied(name: string, args: readonly Argument[], context: Context): readonly Argument[] {
  const extra = Object.hasOwn(IMPLIED, name) ? IMPLIED[name] : undefined;
  if (extra === undefined || args.some((argument) => argument.kind === 'entry' && argument.key === extra.key))
    return args;
  const [only] = args;
  if (only === undefined || only.kind === 'entry') return [...args, extra];
  return [context.helper('jsAssign', [map([extra]), list([only])])];
}

/** The step's call as a value. */
export function stepValue(step: StepCall, args: readonly ts.Expression[], context: Context): Value {
  const code = call(step.name, step.arguments, step.body);
  // An array of Java's, which has none of a list's methods.
  if (step.name === 'findFiles') return value(context.helper('jsItems', [code]), LIST);
  return value(code, resultKind(step.name, args));
}

function argumentOf(node: ts.Expression, context: Context): Expression {
  if (ts.isSpreadElement(node)) {
    context.errors.refuse(node, 'argument-spread', 'Arguments cannot be spread.', 'Write each argument.');
  }
  return context.expression(node).code;
}

function isFunction(node: ts.Expression): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** What steps return, where it is sure; https://www.jenkins.io/doc/pipeline/steps/. */
const RESULTS: Readonly<Record<string, Kind>> = {
  echo: NOTHING,
  pwd: TEXT,
  readFile: TEXT,
  libraryResource: TEXT,
  fileExists: BOOLEAN,
  isUnix: BOOLEAN,
};

/** Steps that run a script and return what `returnStdout` or `returnStatus` asks for. */
const SHELLS: readonly string[] = ['sh', 'bat', 'powershell', 'pwsh'];

function resultKind(name: string, args: readonly ts.Expression[]): Kind {
  const known = Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined;
  if (known !== undefined) return known;
  if (!SHELLS.includes(name)) return UNKNOWN;
  if (isSet(args, 'returnStdout')) return TEXT;
  return isSet(args, 'returnStatus') ? WHOLE : UNKNOWN;
}

function isSet(args: readonly ts.Expression[], option: string): boolean {
  return args.some(
    (argument) =>
      ts.isObjectLiteralExpression(argument) &&
      argument.properties.some(
        (property) =>
          ts.isPropertyAssignment(property) &&
          ts.isIdentifier(property.name) &&
          property.name.text === option &&
          property.initializer.kind === ts.SyntaxKind.TrueKeyword,
      ),
  );
}

/** The global variables of every pipeline, and what they are. */
export const GLOBALS: Readonly<Record<string, Kind>> = {
  env: OBJECT,
  params: OBJECT,
  currentBuild: OBJECT,
  scm: OBJECT,
};

/** What the properties of global variables are, where it is sure. */
export function globalProperty(global: string, property: string): Kind {
  if (global === 'env') return TEXT | NOTHING;
  return global === 'currentBuild' ? (BUILD[property] ?? UNKNOWN) : UNKNOWN;
}

/** https://www.jenkins.io/doc/book/pipeline/getting-started/#global-variable-reference, `currentBuild`. */
const BUILD: Readonly<Record<string, Kind>> = {
  number: WHOLE,
  result: TEXT | NOTHING,
  currentResult: TEXT,
  displayName: TEXT,
  fullDisplayName: TEXT,
  description: TEXT | NOTHING,
  projectName: TEXT,
  id: TEXT,
  duration: WHOLE,
  startTimeInMillis: WHOLE,
  absoluteUrl: TEXT,
};
