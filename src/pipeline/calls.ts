import { type BodyFunction, Call, type CallKind, type NamedValues, type Value } from './call.ts';
import type { Calls } from './controllerTypes.ts';
import { Groovy } from './groovy.ts';
import type { Known } from './knownController.ts';
import type { LibraryCalls } from './librarySteps.ts';

/** What a call is given: its arguments, and after them what it is around, or its body. */
export type CallArgument<Kind extends CallKind> = Value | readonly Call<Kind>[] | BodyFunction;

/**
 * Calls of a kind: by a name that the editor knows, `step.sh('make')`, and by any other, `step('deployTo', 'qa')`.
 *
 * Both make the same, whatever the name: the second is for steps of a plugin or shared library that have no types here.
 */
export type CallsOf<Offered extends object, Kind extends CallKind> = Calls<Offered, Kind> &
  ((name: string, ...given: readonly CallArgument<Kind>[]) => Call<Kind>);

// Each type is written out, so that the published declarations name it: one that is inferred would be in them as it is now,
// before any project declared its controller.

/**
 * Steps of Jenkins, and of the project's own library. Arguments are given by name, or the usual one alone; what a block is around comes last.
 *
 * @example
 * step.sh('make')
 * step.sh({ script: 'make', label: 'Make' })
 * step.dir('web', [step.sh('npm ci'), step.sh('npm test')])
 * step.script(({ sh, env }) => { if (env.TAG_NAME) sh('make release'); })
 * step.script(groovy`currentBuild.displayName = "${'${'}env.BUILD_NUMBER}"`)
 * step('deployTo', 'qa') // a step of a shared library
 */
export const step: CallsOf<Known['steps'], 'step'> & LibraryCalls = calls('step');

/**
 * Where a pipeline or stage runs, besides `'any'` and `'none'`.
 *
 * @example
 * agent.label('linux && docker')
 * agent.docker({ image: 'node:20', args: '--network host' })
 */
export const agent: CallsOf<Known['agents'], 'agent'> = calls('agent');

/**
 * Conditions of `when`.
 *
 * @example
 * condition.anyOf([condition.branch('main'), condition.buildingTag()])
 * condition.expression(({ params }) => params.DEPLOY)
 */
export const condition: CallsOf<Known['conditions'], 'condition'> = calls('condition');

/**
 * Options of a pipeline or stage.
 *
 * @example
 * option.timeout({ time: 1, unit: 'HOURS' })
 * option.buildDiscarder(describable.logRotator({ numToKeepStr: '10' }))
 */
export const option: CallsOf<Known['options'], 'option'> = calls('option');

/**
 * What starts a pipeline by itself.
 *
 * @example
 * trigger.cron('H 3 * * 1-5')
 */
export const trigger: CallsOf<Known['triggers'], 'trigger'> = calls('trigger');

/**
 * What a pipeline asks for when it is started.
 *
 * @example
 * parameter.choice({ name: 'TARGET', choices: ['qa', 'prod'] })
 */
export const parameter: CallsOf<Known['parameters'], 'parameter'> = calls('parameter');

/**
 * Objects inside an argument, which Jenkins calls describables.
 *
 * @example
 * step.withCredentials([describable.string({ credentialsId: 'api', variable: 'TOKEN' })], [step.sh('make publish')])
 */
export const describable: CallsOf<Known['symbols'], 'describable'> = calls('describable');

/** An object that makes a call of whatever name is asked of it. */
function calls<Offered extends object>(kind: CallKind): Offered {
  const named = (name: string, ...given: readonly unknown[]) => makeCall(kind, name, given);
  const isName = (name: string | symbol): name is string =>
    typeof name === 'string' && !(name in Object.prototype) && !PROTOCOLS.has(name);
  return new Proxy(named, {
    get: (target, name) =>
      isName(name) ? (...given: readonly unknown[]) => makeCall(kind, name, given) : Reflect.get(target, name),
    has: (target, name) => isName(name) || Reflect.has(target, name),
  }) as unknown as Offered;
}

/** What JavaScript itself asks of any object: to wait for it, and to write it as JSON. */
const PROTOCOLS: ReadonlySet<string> = new Set(['then', 'toJSON']);

/** Kinds of which a call may be around others. */
const BLOCKS: ReadonlySet<CallKind> = new Set(['step', 'condition']);

/**
 * A last list of calls is what this one is around, and a last function its body. An object is arguments by name when it
 * is the only one.
 */
function makeCall(kind: CallKind, name: string, given: readonly unknown[]): Call {
  const last = given.at(-1);
  const children = BLOCKS.has(kind) && isListOf(kind, last) ? last : undefined;
  const body = typeof last === 'function' ? (last as BodyFunction) : undefined;
  const values = children === undefined && body === undefined ? given : given.slice(0, -1);
  const [only] = values;
  return new Call(kind, name, {
    arguments: values.length === 1 && isNamed(only) ? only : (values as readonly Value[]),
    ...(children !== undefined && { children }),
    ...(body !== undefined && { body }),
  });
}

function isListOf(kind: CallKind, value: unknown): value is readonly Call[] {
  return Array.isArray(value) && value.every((item) => item instanceof Call && item.kind === kind);
}

function isNamed(value: unknown): value is NamedValues {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Call) && !(value instanceof Groovy);
}
