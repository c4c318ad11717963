import type { JsonLike } from '../groovy/ast.ts';
import { groovyLiteral } from '../groovy/literal.ts';
import type {
  Agent,
  Branch,
  Condition,
  MethodCall,
  NamedArgument,
  Post,
  PostCondition,
  RawValue,
  Stage,
  StageDirectives,
  Step,
} from './tree.ts';

/*
 * Short names for the shapes of the tree, so that a pipeline's code reads like the pipeline:
 * `stage('Build', { agent: label('docker') }, [step('sh', { script: 'make' })])`.
 */

/** A value as it stands: string, number, Boolean or null; a list or map becomes the source of a Groovy one. */
export function raw(value: JsonLike): RawValue {
  return value !== null && typeof value === 'object'
    ? { isLiteral: false, value: `\${${groovyLiteral(value)}}` }
    : { isLiteral: true, value };
}

/** A Groovy expression, such as `params.ENVIRONMENT`. Never put text of strangers into it. */
export function source(expression: string): RawValue {
  return { isLiteral: false, value: `\${${expression}}` };
}

/** An argument as callers write it: a value, or an expression made by {@link source}. */
export type ArgumentValue = JsonLike | RawValue;

/** Named arguments as callers write them; those that are undefined are left out. */
export type ArgumentValues = { readonly [name: string]: ArgumentValue | undefined };

/** A step with named arguments: `sh(script: 'make')`. */
export function step(name: string, args: ArgumentValues = {}): Step {
  return { name, arguments: namedArguments(args) };
}

/** A step, mostly a method of the Jenkinsfile, with arguments that have no names: `approve('Deploy', 'managers')`. */
export function positional(name: string, args: readonly ArgumentValue[]): Step {
  return { name, arguments: args.map(rawOf) };
}

/** A step with one argument that has no name, around others: `withSecrets('qa') { ... }`. */
export function around(name: string, argument: ArgumentValue | undefined, children: readonly Step[]): Step {
  return { name, arguments: argument === undefined ? [] : rawOf(argument), children };
}

/** A condition with one argument that has no name, `branch 'QA'`, or named ones, `changeRequest target: 'QA'`. */
export function condition(name: string, argument: string | ArgumentValues): Condition {
  return { name, arguments: typeof argument === 'string' ? raw(argument) : namedArguments(argument) };
}

/** A condition in Groovy. */
export function expression(code: string): Condition {
  return { name: 'expression', arguments: [{ key: 'scriptBlock', value: raw(code) }] };
}

/** One condition around others; a single one within `anyOf` or `allOf` stands for itself. */
export function allOf(conditions: readonly Condition[]): Condition {
  return combined('allOf', conditions);
}

/** One of several conditions; a single one stands for itself. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return combined('anyOf', conditions);
}

/** An option, trigger or parameter; a single argument without a name, or named ones. */
export function method(name: string, args: RawValue | MethodCall | ArgumentValues = {}): MethodCall {
  return { name, arguments: isRaw(args) || isMethod(args) ? [args] : namedArguments(args) };
}

/** An agent by its label. */
export function label(name: string): Agent {
  return { type: 'label', argument: raw(name) };
}

/** A stage that runs steps. */
export function stage(name: string, directives: StageDirectives, steps: readonly Step[]): Stage {
  return { name, ...directives, branches: [branch(steps)] };
}

/** A stage of further stages, one after the other. */
export function group(name: string, directives: StageDirectives, stages: readonly Stage[]): Stage {
  return { name, ...directives, stages };
}

/** What runs after a pipeline or stage; outcomes without steps are left out, and so is `post` itself without any. */
export function post(outcomes: { readonly [Name in PostCondition]?: readonly Step[] }): { readonly post?: Post } {
  const conditions = (Object.entries(outcomes) as [PostCondition, readonly Step[]][])
    .filter(([, steps]) => steps.length > 0)
    .map(([name, steps]) => ({ condition: name, branch: branch(steps) }));
  return conditions.length === 0 ? {} : { post: { conditions } };
}

function branch(steps: readonly Step[]): Branch {
  return { name: 'default', steps };
}

function combined(name: string, conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { name, children: conditions };
}

function namedArguments(args: ArgumentValues): NamedArgument[] {
  return Object.entries(args).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: rawOf(value) }]));
}

function rawOf(value: ArgumentValue): RawValue {
  return isRaw(value) ? value : raw(value);
}

function isRaw(value: unknown): value is RawValue {
  return typeof value === 'object' && value !== null && 'isLiteral' in value;
}

function isMethod(value: MethodCall | ArgumentValues): value is MethodCall {
  return Array.isArray(value.arguments);
}
