import * as z from 'zod/mini';
import { present } from '../model/present.ts';
import { Call, type CallKind } from '../pipeline/call.ts';
import { Credentials, type PipelineDefinition, type StageDefinition } from '../pipeline/definition.ts';
import { Groovy } from '../pipeline/groovy.ts';
import { describeIssue } from './shapeErrors.ts';
import { isObject, type Reading, shapeParts } from './shapeParts.ts';

/** What authors of pipelines write, as far as values can be told apart at run time. */
export interface PipelineShapes {
  readonly pipeline: z.ZodMiniType<PipelineDefinition>;
  readonly stages: z.ZodMiniType<readonly StageDefinition[]>;
}

/** Makes the shapes. */
export function createPipelineShapes(reading: Reading): PipelineShapes {
  const { required, optional, object, record, list, check, choice, oneOf, text, boolean } = shapeParts(reading);
  const asItIs = z.transform((given: unknown) => given);
  /** What is undefined is as good as not there. */
  const named = (shape: z.ZodMiniType) => z.pipe(record(z.optional(shape)), z.transform(present));

  const plainText = check('a string or groovy`...`', 'stand-in', (given) => typeof given === 'string');
  const textOrGroovy = choice((given) => (isGroovy(given) ? asItIs : plainText));

  const plainValue = check(
    'a string, a number, a Boolean, null, a list, an object, a describable or groovy`...`',
    '',
    (given) =>
      given === null || typeof given === 'number'
        ? Number.isFinite(given ?? 0)
        : ['string', 'boolean'].includes(typeof given),
  );
  const value: z.ZodMiniType = z.lazy(() =>
    choice((given) => {
      if (Array.isArray(given)) return list(value);
      if (isGroovy(given)) return asItIs;
      if (given instanceof Call) return call('describable');
      return isPlain(given) ? named(value) : plainValue;
    }),
  );

  const calledName = check('a string', 'standIn', (given) => typeof given === 'string');
  const call = (kind: CallKind): z.ZodMiniType => {
    const other = check(CALLS[kind], new Call(kind, 'echo', { arguments: [] }), () => false);
    return choice((given) => (given instanceof Call && given.kind === kind ? callParts : other));
  };
  const callParts: z.ZodMiniType = z.transform((given, context) => {
    const { kind, name, arguments: args, children, body } = given as Call;
    const parts = object({
      name: calledName,
      arguments: choice((values) => (Array.isArray(values) ? list(value) : named(value))),
      children: optional(list(call(kind))),
    });
    const { data, error } = z.safeParse(parts, { name, arguments: args, children }, { error: describeIssue });
    if (error !== undefined) context.issues.push(...(error.issues as never[]));
    const { name: called, ...rest } = (data ?? { name, arguments: [] }) as Pick<Call, 'name' | 'arguments'>;
    return new Call(kind, called, { ...rest, ...(body !== undefined && { body }) });
  });

  const steps = list(call('step'));
  const calls = (kind: CallKind) => list(call(kind));
  const plainAgent = check(`"any", "none" or ${CALLS.agent}`, 'any', (given) => given === 'any' || given === 'none');
  const agent = choice((given) => (given instanceof Call ? call('agent') : plainAgent));
  const condition = choice((given) => (typeof given === 'function' ? asItIs : call('condition')));
  const conditions = choice((given) => (Array.isArray(given) ? list(condition) : condition));
  const flaggedConditions = object({
    conditions,
    beforeAgent: optional(boolean),
    beforeInput: optional(boolean),
    beforeOptions: optional(boolean),
  });
  const when = choice((given) => (isPlain(given) ? flaggedConditions : conditions));
  const input = object({
    message: textOrGroovy,
    id: optional(textOrGroovy),
    ok: optional(textOrGroovy),
    submitter: optional(textOrGroovy),
    submitterParameter: optional(textOrGroovy),
    parameters: optional(calls('parameter')),
  });
  const plainVariable = check('a string, a number, a Boolean, credentials(...) or groovy`...`', '', (given) =>
    typeof given === 'number' ? Number.isFinite(given) : ['string', 'boolean'].includes(typeof given),
  );
  const variable = choice((given) => (isGroovy(given) || isCredentials(given) ? asItIs : plainVariable));

  const ofPipeline = {
    options: optional(calls('option')),
    environment: optional(named(variable)),
    tools: optional(named(textOrGroovy)),
    post: optional(named(steps)),
  };
  const ofStage = { ...ofPipeline, agent: optional(agent), when: optional(when), input: optional(input) };
  const stages: z.ZodMiniType = z.lazy(() => list(stage));
  const axisValues = list(textOrGroovy);
  const excluded = choice((given) => (Array.isArray(given) ? axisValues : object({ not: axisValues })));
  const matrix = object({
    ...ofStage,
    axes: named(axisValues),
    excludes: optional(list(named(excluded))),
    stages,
  });
  const stage = object({
    ...ofStage,
    name: text,
    failFast: optional(boolean),
    steps: optional(steps),
    script: optional(
      check(
        'a function such as ({ sh }) => { ... }',
        () => {},
        (given) => typeof given === 'function',
      ),
    ),
    stages: optional(stages),
    parallel: optional(stages),
    matrix: optional(matrix),
    branches: optional(named(steps)),
  });
  const groovy = check('groovy`...`', new Groovy(''), isGroovy);
  const trigger = choice((given) => (isGroovy(given) ? asItIs : call('trigger')));
  const pipeline = required(
    object({
      ...ofPipeline,
      file: optional(text),
      split: optional(oneOf('auto', 'never')),
      agent,
      libraries: optional(list(textOrGroovy)),
      triggers: optional(list(trigger)),
      parameters: optional(calls('parameter')),
      stages,
      before: optional(groovy),
      after: optional(groovy),
    }),
    () => ({}),
  );
  return { pipeline, stages } as unknown as PipelineShapes;
}

/** How each kind of call is asked for. */
const CALLS: { readonly [Kind in CallKind]: string } = {
  step: "a step such as step.sh('make')",
  agent: "an agent such as agent.label('linux')",
  condition: "a condition such as condition.branch('main'), or a function",
  option: 'an option such as option.timestamps()',
  trigger: "a trigger such as trigger.cron('@daily')",
  parameter: "a parameter such as parameter.string({ name: 'TARGET' })",
  describable: "a describable such as describable.logRotator({ numToKeepStr: '10' })",
};

function isGroovy(value: unknown): value is Groovy {
  return value instanceof Groovy && typeof value.source === 'string';
}

function isCredentials(value: unknown): value is Credentials {
  return value instanceof Credentials && typeof value.id === 'string';
}

/** Whether it is an object that its author wrote out, and of no class. */
function isPlain(value: unknown): value is object {
  return isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}
