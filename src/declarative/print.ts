import type { Argument, Call, Directive, Expression, Statement } from '../groovy/ast.ts';
import {
  assign,
  block,
  call,
  closure,
  line,
  literal,
  named,
  statement,
  string,
  variable,
  verbatim,
} from '../groovy/build.ts';
import { isPlainName } from '../groovy/names.ts';
import { printGroovy } from '../groovy/print.ts';
import { groovyString } from '../groovy/string.ts';
import { lineOriginsOf, originOf } from './origin.ts';
import { SOLE_PARAMETERS } from './soleParameters.ts';
import { sourceLines } from './sourceLines.ts';
import type {
  Agent,
  Arguments,
  Axis,
  Branch,
  Condition,
  EnvironmentVariable,
  ExcludeAxis,
  Input,
  MapArgument,
  Matrix,
  MethodCall,
  NamedArgument,
  Pipeline,
  PipelineTree,
  RawValue,
  Stage,
  StageDirectives,
  Step,
  When,
} from './tree.ts';
import { sourceWritten } from './writtenAs.ts';

/** The tree as the text of a Jenkinsfile that holds nothing else, in the order in which authors write its parts. */
export function printPipeline(tree: PipelineTree): string {
  return `${printGroovy(pipelineBlock(tree))}\n`;
}

/**
 * The tree as a controller's `toJenkinsfile` prints it: its order of parts, and strings of several lines between three
 * quotes.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelASTPipelineDef.toGroovy`
 * @throws Error for a name that Groovy would not read as a name; what `readTree` takes has none
 */
export function printJenkinsfile(tree: PipelineTree): string {
  return `${printGroovy(orderedBlock(withLongStrings(tree), CONTROLLER_ORDER))}\n`;
}

/**
 * The tree as a Groovy block, `pipeline { ... }`, in the order in which authors write its parts. Each directive has a
 * line of its own: Groovy would chain two on one line into one call.
 */
export function pipelineBlock(tree: PipelineTree): Directive {
  return orderedBlock(tree, AUTHORS_ORDER);
}

// --- Order ----------------------------------------------------------------------------------------------------------

/** In which order the parts of a pipeline and of a stage are printed; `body` is what the stage does. */
interface Order {
  /** The parameter of a step that is given without its name when it is the only one. */
  readonly nameless: (step: string) => string | undefined;
  readonly pipeline: readonly (keyof Pipeline)[];
  readonly stage: readonly (keyof StageDirectives | 'body')[];
}

const AUTHORS_ORDER: Order = {
  nameless: (step) => (FAMILIAR.has(step) ? SOLE_PARAMETERS.get(step) : undefined),
  pipeline: ['agent', 'libraries', 'options', 'triggers', 'parameters', 'environment', 'tools', 'stages', 'post'],
  stage: ['agent', 'when', 'options', 'input', 'environment', 'tools', 'body', 'post'],
};

/** Steps so well known that their argument needs no name. */
const FAMILIAR: ReadonlySet<string> = new Set(['bat', 'checkout', 'echo', 'error', 'input', 'sh', 'unstash']);

const CONTROLLER_ORDER: Order = {
  nameless: (step) => SOLE_PARAMETERS.get(step),
  pipeline: ['agent', 'libraries', 'stages', 'tools', 'environment', 'post', 'options', 'parameters', 'triggers'],
  stage: ['agent', 'when', 'tools', 'environment', 'options', 'input', 'post', 'body'],
};

function orderedBlock({ pipeline }: PipelineTree, order: Order): Directive {
  const parts = order.pipeline.flatMap((part) => pipelinePart(part, pipeline, order));
  return traced(pipeline, block('pipeline', [], parts));
}

function pipelinePart(part: keyof Pipeline, pipeline: Pipeline, order: Order): Statement[] {
  switch (part) {
    case 'libraries':
      return section(part, pipeline.libraries?.libraries, (name) => line('lib', [rawExpression(name)]));
    case 'triggers':
      return section(part, pipeline.triggers?.triggers, methodStatement);
    case 'parameters':
      return section(part, pipeline.parameters?.parameters, methodStatement);
    case 'stages':
      return section(part, pipeline.stages, (stage) => stageBlock(stage, order));
    case 'agent':
    case 'options':
    case 'environment':
    case 'tools':
    case 'post':
      return directive(part, pipeline, order);
  }
}

// --- Stages ---------------------------------------------------------------------------------------------------------

function stageBlock(stage: Stage, order: Order): Directive {
  const parts = order.stage.flatMap((part) =>
    part === 'body' ? stageBody(stage, order) : directive(part, stage, order),
  );
  return traced(stage, block('stage', [string(stage.name)], parts));
}

function directive(part: keyof StageDirectives, parts: StageDirectives, order: Order): Statement[] {
  switch (part) {
    case 'agent':
      return parts.agent === undefined ? [] : [agentDirective(parts.agent)];
    case 'when':
      return parts.when === undefined ? [] : [whenBlock(parts.when)];
    case 'options':
      return section(part, parts.options?.options, methodStatement);
    case 'input':
      return parts.input === undefined ? [] : [inputBlock(parts.input)];
    case 'environment':
      return section(part, parts.environment, environmentVariable);
    case 'tools':
      return section(part, parts.tools, tool);
    case 'post':
      return section(part, parts.post?.conditions, (outcome) =>
        traced(outcome, block(outcome.condition, [], printSteps(outcome.branch.steps, order))),
      );
  }
}

function stageBody({ branches, stages, parallel, matrix, failFast }: Stage, order: Order): Statement[] {
  const stop = failFast === undefined ? [] : [line('failFast', [literal(failFast)])];
  if (branches !== undefined) {
    const [only] = branches;
    const isOrdinary = branches.length === 1 && only?.name === 'default';
    return isOrdinary
      ? [...stop, block('steps', [], printSteps(only.steps, order))]
      : [block('steps', [], [parallelStep(branches, failFast, order)])];
  }
  return [
    ...stop,
    ...section('stages', stages, (stage) => stageBlock(stage, order)),
    ...section('parallel', parallel, (stage) => stageBlock(stage, order)),
    ...(matrix === undefined ? [] : [matrixBlock(matrix, order)]),
  ];
}

/** Several branches are the old `parallel` step, with a closure for each. */
function parallelStep(branches: readonly Branch[], failFast: boolean | undefined, order: Order): Statement {
  return statement(
    call('parallel', [
      ...branches.map(({ name, steps }) => named(name, closure(undefined, printSteps(steps, order)))),
      ...(failFast === undefined ? [] : [named('failFast', literal(failFast))]),
    ]),
  );
}

function matrixBlock(matrix: Matrix, order: Order): Directive {
  const parts = [
    ...section('axes', matrix.axes, axisBlock),
    ...section('excludes', matrix.excludes, (axes) => traced(axes, block('exclude', [], axes.map(axisBlock)))),
    ...order.stage.flatMap((part) =>
      part === 'body'
        ? section('stages', matrix.stages, (stage) => stageBlock(stage, order))
        : directive(part, matrix, order),
    ),
  ];
  return traced(matrix, block('matrix', [], parts));
}

function axisBlock(axis: Axis & ExcludeAxis): Directive {
  const values = line(axis.inverse === true ? 'notValues' : 'values', axis.values.map(rawExpression));
  return traced(axis, block('axis', [], [line('name', [string(axis.name)]), values]));
}

// --- Directives -----------------------------------------------------------------------------------------------------

function agentDirective(agent: Agent): Directive {
  const { type, argument, arguments: args = [] } = agent;
  if (argument !== undefined) return traced(agent, block('agent', [], [line(type, [rawExpression(argument)])]));
  return traced(
    agent,
    args.length === 0 ? line('agent', [variable(type)]) : block('agent', [], [block(type, [], args.map(mapArgument))]),
  );
}

function mapArgument({ key, value: content }: MapArgument): Directive {
  return 'isLiteral' in content ? line(key, [rawExpression(content)]) : block(key, [], content.map(mapArgument));
}

function whenBlock(when: When): Directive {
  const { conditions, ...before } = when;
  const flags = (['beforeAgent', 'beforeInput', 'beforeOptions'] as const).flatMap((name) => {
    const flag = before[name];
    return flag === undefined ? [] : [line(name, [literal(flag)])];
  });
  return traced(when, block('when', [], [...flags, ...conditions.map(conditionStatement)]));
}

function conditionStatement(condition: Condition): Directive {
  if (!('arguments' in condition))
    return traced(condition, block(condition.name, [], condition.children.map(conditionStatement)));
  const { name, arguments: args } = condition;
  const code = codeOf(name, args);
  return traced(
    condition,
    code === undefined
      ? line(name, argumentsOf(undefined, args))
      : block(name, [], sourceLines(code, lineOriginsOf(condition))),
  );
}

function inputBlock(input: Input): Directive {
  const { parameters, ...settings } = input;
  const lines = (['message', 'id', 'ok', 'submitter', 'submitterParameter'] as const).flatMap((name) => {
    const setting = settings[name];
    return setting === undefined ? [] : [line(name, [rawExpression(setting)])];
  });
  const parts = [...lines, ...section('parameters', parameters?.parameters, methodStatement)];
  return traced(input, block('input', [], parts));
}

function environmentVariable(entry: EnvironmentVariable): Statement {
  const { key, value: content } = entry;
  const right = 'name' in content ? call(content.name, content.arguments.map(rawExpression)) : rawExpression(content);
  return traced(entry, statement(assign(variable(key), right)));
}

/** A kind of tool may be the name of its class, which is then called as a string. */
function tool(entry: NamedArgument): Statement {
  const { key, value: installation } = entry;
  return traced<Statement>(
    entry,
    isPlainName(key)
      ? line(key, [rawExpression(installation)])
      : verbatim(`${groovyString(key)}(${printGroovy(rawExpression(installation))})`),
  );
}

function methodStatement(method: MethodCall): Statement {
  return traced(method, statement(methodCall(method)));
}

/** An option, trigger or parameter as a Groovy call; a stage's option is also the call of a block step. */
export function methodCall({ name, arguments: args }: MethodCall): Call {
  const methodValue = (content: RawValue | MethodCall) =>
    'name' in content ? methodCall(content) : rawExpression(content);
  return call(
    name,
    args.map((argument) =>
      'key' in argument ? named(argument.key, methodValue(argument.value)) : methodValue(argument),
    ),
  );
}

// --- Steps ----------------------------------------------------------------------------------------------------------

/** One step as a Groovy command, or block if it has children; for code around the pipeline that calls steps too. */
export function stepDirective(step: Step): Directive {
  return printStep(step, AUTHORS_ORDER);
}

function printSteps(steps: readonly Step[], order: Order): Directive[] {
  return steps.map((step) => printStep(step, order));
}

function printStep(step: Step, order: Order): Directive {
  const { name, arguments: args, children } = step;
  const code = codeOf(name, args);
  if (code !== undefined) return traced(step, block(name, [], sourceLines(code, lineOriginsOf(step))));
  const values = argumentsOf(children === undefined ? order.nameless(name) : undefined, args);
  return traced(step, children === undefined ? line(name, values) : block(name, values, printSteps(children, order)));
}

/** The source text that `script` and `expression` hold. */
function codeOf(name: string, args: Arguments): string | undefined {
  if ('isLiteral' in args) return name === 'script' || name === 'expression' ? String(args.value) : undefined;
  const [first] = args;
  return first !== undefined && 'key' in first && first.key === 'scriptBlock' ? String(first.value.value) : undefined;
}

/** Arguments; the one that a step is known by needs no name. */
function argumentsOf(sole: string | undefined, args: Arguments): Argument[] {
  if ('isLiteral' in args) return [rawExpression(args)];
  const [first] = args;
  if (
    args.length === 1 &&
    first !== undefined &&
    'key' in first &&
    first.key === sole &&
    !isNamedArguments(first.value)
  )
    return [rawExpression(first.value)];
  return args.map((argument) =>
    'key' in argument ? named(argument.key, rawExpression(argument.value)) : rawExpression(argument),
  );
}

/** Whether a map by itself would be read as the step's named arguments; one with a class describes a thing. */
function isNamedArguments({ isLiteral, value }: RawValue): boolean {
  return !isLiteral && /^\[(?!\s*\$class\b)/.test(String(value));
}

// --------------------------------------------------------------------------------------------------------------------

/** A value of the tree as a Groovy expression. */
export function rawExpression(raw: RawValue): Expression {
  const { isLiteral, value: content } = raw;
  const written = sourceWritten(raw);
  if (written !== undefined) return verbatim(written);
  if (isLiteral) return literal(content);
  const source = String(content);
  return verbatim(source.startsWith('${') ? source.slice(2, -1) : source);
}

/** The tree with its literals of several lines as Groovy source: `'''first\nsecond'''`. Code stays as it is. */
function withLongStrings(tree: PipelineTree): PipelineTree {
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null || isCode(part)) return part;
    if ('isLiteral' in part && 'value' in part && part.isLiteral === true && isPlainText(part.value))
      return { isLiteral: false, value: `\${'''${part.value.replace(/[\\']/g, '\\$&')}'''}` };
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, visit(value)]));
  };
  return visit(tree) as PipelineTree;
}

/** Whether the part is a step or condition that holds source text. */
function isCode(part: object): boolean {
  return 'arguments' in part && 'name' in part && (part.name === 'script' || part.name === 'expression');
}

/** Whether a text has several lines, and nothing that a file could change: three quotes hold it as it is. */
function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n') && /^[\n\t -~]*$/.test(value);
}

/** The statement that a part of the tree becomes, which comes from where the part does. */
function traced<Printed extends Statement>(part: object, printed: Printed): Printed {
  const origin = originOf(part);
  return origin === undefined ? printed : { ...printed, origin };
}

/** `name { entries }`, or nothing for a section that is not there. */
function section<Entry>(
  name: string,
  entries: readonly Entry[] | undefined,
  print: (entry: Entry) => Statement,
): Directive[] {
  return entries === undefined ? [] : [traced(entries, block(name, [], entries.map(print)))];
}
