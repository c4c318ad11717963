import type { Argument, Directive, Expression, Statement } from '../groovy/ast.ts';
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
import { printGroovy } from '../groovy/print.ts';
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
  PipelineTree,
  Post,
  RawValue,
  Stage,
  Step,
  When,
} from './tree.ts';

/** The tree as the text of a Jenkinsfile that holds nothing else. */
export function printPipeline(tree: PipelineTree): string {
  return `${printGroovy(pipelineBlock(tree))}\n`;
}

/**
 * The tree as a Groovy block, `pipeline { ... }`, in the order in which authors write its parts. Each directive has a
 * line of its own: Groovy would chain two on one line into one call.
 */
export function pipelineBlock({ pipeline }: PipelineTree): Directive {
  return block(
    'pipeline',
    [],
    [
      agentDirective(pipeline.agent),
      ...section('libraries', pipeline.libraries?.libraries, (name) => line('lib', [rawExpression(name)])),
      ...section('options', pipeline.options?.options, methodStatement),
      ...section('triggers', pipeline.triggers?.triggers, methodStatement),
      ...section('parameters', pipeline.parameters?.parameters, methodStatement),
      ...section('environment', pipeline.environment, environmentVariable),
      ...section('tools', pipeline.tools, tool),
      ...section('stages', pipeline.stages, stageBlock),
      ...postSection(pipeline.post),
    ],
  );
}

// --- Stages ---------------------------------------------------------------------------------------------------------

function stageBlock(stage: Stage): Directive {
  return block('stage', [string(stage.name)], [...directives(stage), ...stageBody(stage), ...postSection(stage.post)]);
}

function directives(stage: Omit<Stage, 'name'>): Statement[] {
  return [
    ...(stage.agent === undefined ? [] : [agentDirective(stage.agent)]),
    ...(stage.when === undefined ? [] : [whenBlock(stage.when)]),
    ...section('options', stage.options?.options, methodStatement),
    ...(stage.input === undefined ? [] : [inputBlock(stage.input)]),
    ...section('environment', stage.environment, environmentVariable),
    ...section('tools', stage.tools, tool),
  ];
}

function stageBody({ branches, stages, parallel, matrix, failFast }: Stage): Statement[] {
  if (branches !== undefined) return [block('steps', [], stepsOf(branches, failFast))];
  const stop = failFast === undefined ? [] : [line('failFast', [literal(failFast)])];
  return [
    ...stop,
    ...section('stages', stages, stageBlock),
    ...section('parallel', parallel, stageBlock),
    ...(matrix === undefined ? [] : [matrixBlock(matrix)]),
  ];
}

/** One branch is a list of steps; several are the `parallel` step, with a closure for each. */
function stepsOf(branches: readonly Branch[], failFast: boolean | undefined): Statement[] {
  const [only] = branches;
  if (branches.length === 1 && only !== undefined) return only.steps.map(stepDirective);
  return [
    statement(
      call('parallel', [
        ...branches.map(({ name, steps }) => named(name, closure(undefined, steps.map(stepDirective)))),
        ...(failFast === undefined ? [] : [named('failFast', literal(failFast))]),
      ]),
    ),
  ];
}

function matrixBlock(matrix: Matrix): Directive {
  return block(
    'matrix',
    [],
    [
      ...section('axes', matrix.axes, axisBlock),
      ...section('excludes', matrix.excludes, (axes) => block('exclude', [], axes.map(axisBlock))),
      ...directives(matrix),
      ...section('stages', matrix.stages, stageBlock),
      ...postSection(matrix.post),
    ],
  );
}

function axisBlock({ name, values, inverse = false }: Axis & ExcludeAxis): Directive {
  return block(
    'axis',
    [],
    [line('name', [string(name)]), line(inverse ? 'notValues' : 'values', values.map(rawExpression))],
  );
}

// --- Directives -----------------------------------------------------------------------------------------------------

function agentDirective({ type, argument, arguments: args = [] }: Agent): Directive {
  if (argument !== undefined) return block('agent', [], [line(type, [rawExpression(argument)])]);
  return args.length === 0
    ? line('agent', [variable(type)])
    : block('agent', [], [block(type, [], args.map(mapArgument))]);
}

function mapArgument({ key, value: content }: MapArgument): Directive {
  return 'isLiteral' in content ? line(key, [rawExpression(content)]) : block(key, [], content.map(mapArgument));
}

function whenBlock({ conditions, ...before }: When): Directive {
  const flags = (['beforeAgent', 'beforeInput', 'beforeOptions'] as const).flatMap((name) => {
    const flag = before[name];
    return flag === undefined ? [] : [line(name, [literal(flag)])];
  });
  return block('when', [], [...flags, ...conditions.map(conditionStatement)]);
}

function conditionStatement(condition: Condition): Directive {
  return 'arguments' in condition
    ? stepDirective(condition)
    : block(condition.name, [], condition.children.map(conditionStatement));
}

function inputBlock({ parameters, ...settings }: Input): Directive {
  const lines = (['message', 'id', 'ok', 'submitter', 'submitterParameter'] as const).flatMap((name) => {
    const setting = settings[name];
    return setting === undefined ? [] : [line(name, [rawExpression(setting)])];
  });
  return block('input', [], [...lines, ...section('parameters', parameters?.parameters, methodStatement)]);
}

function environmentVariable({ key, value: content }: EnvironmentVariable): Statement {
  const right = 'name' in content ? call(content.name, content.arguments.map(rawExpression)) : rawExpression(content);
  return statement(assign(variable(key), right));
}

function tool({ key, value: installation }: NamedArgument): Directive {
  return line(key, [rawExpression(installation)]);
}

function postSection(post: Post | undefined): Directive[] {
  return section('post', post?.conditions, ({ condition, branch }) =>
    block(condition, [], branch.steps.map(stepDirective)),
  );
}

function methodStatement(method: MethodCall): Statement {
  return statement(methodCall(method));
}

function methodCall({ name, arguments: args }: MethodCall): Expression {
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

/** Steps and conditions that are known by one argument, which authors give without its name: `echo 'done'`. */
const SOLE_ARGUMENT: Readonly<Record<string, string>> = {
  bat: 'script',
  branch: 'pattern',
  checkout: 'scm',
  echo: 'message',
  error: 'message',
  input: 'message',
  sh: 'script',
  unstash: 'name',
};

/** One step as a Groovy command, or block if it has children; for code around the pipeline that calls steps too. */
export function stepDirective({ name, arguments: args, children }: Step): Directive {
  const code = codeOf(args);
  if (code !== undefined) return block(name, [], sourceLines(code));
  const values = argumentsOf(name, args);
  return children === undefined ? line(name, values) : block(name, values, children.map(stepDirective));
}

/** The source text that `script` and `expression` hold. */
function codeOf(args: Arguments): string | undefined {
  if ('isLiteral' in args) return undefined;
  const [first] = args;
  return first !== undefined && 'key' in first && first.key === 'scriptBlock' ? String(first.value.value) : undefined;
}

function argumentsOf(name: string, args: Arguments): Argument[] {
  if ('isLiteral' in args) return [rawExpression(args)];
  const [first] = args;
  if (args.length === 1 && first !== undefined && 'key' in first && first.key === SOLE_ARGUMENT[name]) {
    return [rawExpression(first.value)];
  }
  return args.map((argument) =>
    'key' in argument ? named(argument.key, rawExpression(argument.value)) : rawExpression(argument),
  );
}

// --------------------------------------------------------------------------------------------------------------------

/** A value of the tree as a Groovy expression. */
export function rawExpression({ isLiteral, value: content }: RawValue): Expression {
  if (isLiteral) return literal(content);
  const source = String(content);
  return verbatim(source.startsWith('${') ? source.slice(2, -1) : source);
}

/** `name { entries }`, or nothing for a section that is not there. */
function section<Entry>(
  name: string,
  entries: readonly Entry[] | undefined,
  print: (entry: Entry) => Statement,
): Directive[] {
  return entries === undefined ? [] : [block(name, [], entries.map(print))];
}
