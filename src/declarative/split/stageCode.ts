import type { Expression, Statement } from '../../groovy/ast.ts';
import {
  binary,
  block,
  boolean,
  call,
  closure,
  ifElse,
  list,
  map,
  named,
  property,
  returnOf,
  statement,
  string,
  variable,
} from '../../groovy/build.ts';
import { originOf } from '../origin.ts';
import { methodCall, rawExpression, stepDirective } from '../print.ts';
import type { Branch, Input, NamedArgument, Stage, StageDirectives, When } from '../tree.ts';
import { onAgent } from './agents.ts';
import { conditionCode } from './conditions.ts';
import { withVariables } from './environment.ts';
import { matrixCode } from './matrixCode.ts';
import { pipelineOption, type Scope } from './scope.ts';

/** A stage as Scripted code that does the same, except that stages after one that failed are not shown at all. */
export function stageCode(stage: Stage, scope: Scope): Statement {
  return namedStage(string(stage.name), stage, { ...scope, stageName: stage.name }, (body) => body);
}

/**
 * A stage under a name that may be computed.
 *
 * @param within puts what is within the stage, directives included, into something more
 */
function namedStage(
  name: Expression,
  stage: Stage,
  scope: Scope,
  within: (body: readonly Statement[]) => readonly Statement[],
): Statement {
  if (dependsOnStageResult(stage)) scope.cannot('a post condition after steps that set the result of the stage');
  const tools = ownTools(stage, scope);
  const inner: Scope = { ...scope, tools: stage.tools === undefined ? scope.tools : tools };
  const layers: readonly Layer[] = [
    ...conditionAt('beforeOptions', stage, scope),
    ...optionLayers(stage),
    ...conditionAt('beforeInput', stage, scope),
    ...(stage.input === undefined ? [] : [inputLayer(stage.input, scope)]),
    ...conditionAt('beforeAgent', stage, scope),
    (body) => onAgent(stage, body, scope),
    ...conditionAt(undefined, stage, scope),
    (body) => withVariables(stage.environment, body, scope),
    ...(tools.length === 0 ? [] : [toolLayer(tools, scope)]),
    ...postLayer(stage),
  ];
  const body = within(layers.reduceRight((code, layer) => layer(code), bodyCode(stage, inner)));
  const code = block('movedStage', [name], [...unlessUnstable(body, scope)]);
  const origin = originOf(stage);
  return origin === undefined ? code : { ...code, origin };
}

/** What a stage does, without its directives: its steps, or the stages in it. */
export function bodyCode(stage: Stage, scope: Scope): readonly Statement[] {
  const { branches, stages, parallel, matrix } = stage;
  if (branches !== undefined) return stepsCode(branches, stage.failFast);
  if (stages !== undefined) return stages.map((inner) => stageCode(inner, scope));
  if (parallel !== undefined) return [parallelCode(stage, parallel, scope)];
  return matrix === undefined ? [] : matrixCode(matrix, { failFast: failsFast(stage, scope), scope, namedStage });
}

/** Around what is within. */
type Layer = (body: readonly Statement[]) => readonly Statement[];

// --- Bodies ---------------------------------------------------------------------------------------------------------

function stepsCode(branches: readonly Branch[], failFast = false): readonly Statement[] {
  const [only] = branches;
  if (branches.length === 1 && only?.name === 'default') return only.steps.map(stepDirective);
  const entries = branches.map(({ name, steps }) => named(name, closure(undefined, steps.map(stepDirective))));
  return [statement(call('parallel', [...entries, ...(failFast ? [named('failFast', boolean(true))] : [])]))];
}

/** The branches as the `parallel` step takes them; many come from several methods, as the engine takes few values at once. */
function parallelCode(stage: Stage, parallel: readonly Stage[], scope: Scope): Statement {
  const entries = parallel.map((branch) => named(branch.name, closure(undefined, [stageCode(branch, scope)])));
  const stop = failsFast(stage, scope) ? [named('failFast', boolean(true))] : [];
  if (entries.length <= BRANCHES) return statement(call('parallel', [...entries, ...stop]));
  const parts = Array.from({ length: Math.ceil(entries.length / BRANCHES) }, (_, part): Expression => {
    const some = entries.slice(part * BRANCHES, (part + 1) * BRANCHES);
    return scope.method('branches', stage.name, [returnOf(map(some))]);
  });
  const all = [...parts, ...(stop.length === 0 ? [] : [map(stop)])];
  return statement(call('parallel', [all.reduce((before, part) => binary(before, '+', part))]));
}

const BRANCHES = 50;

function failsFast({ failFast = false }: Stage, scope: Scope): boolean {
  return failFast || pipelineOption(scope, 'parallelsAlwaysFailFast') !== undefined;
}

// --- Directives -----------------------------------------------------------------------------------------------------

function conditionAt(
  location: 'beforeOptions' | 'beforeInput' | 'beforeAgent' | undefined,
  { when }: Stage,
  scope: Scope,
) {
  if (when === undefined || locationOf(when) !== location) return [];
  const layer: Layer = (body) => [ifElse(conditionCode(when.conditions, scope), body, [statement(call('movedSkip'))])];
  return [layer];
}

/** The outermost location that conditions are asked to be looked at. */
function locationOf(when: When) {
  return (['beforeOptions', 'beforeInput', 'beforeAgent'] as const).find((location) => when[location] === true);
}

/** With the option `skipStagesAfterUnstable`, stages of an unstable build are left out. */
function unlessUnstable(body: readonly Statement[], scope: Scope): readonly Statement[] {
  if (pipelineOption(scope, 'skipStagesAfterUnstable') === undefined) return body;
  const unstable = binary(property(variable('currentBuild'), 'result'), '==', string('UNSTABLE'));
  return [
    ifElse(unstable, [statement(call('movedSkip', [string('earlier stage(s) marking the build as unstable')]))], body),
  ];
}

/** Options of a stage are block steps, the first one outermost, but for the one that concerns its checkout. */
function optionLayers({ options }: StageDirectives): Layer[] {
  return (options?.options ?? [])
    .filter(({ name }) => name !== 'skipDefaultCheckout')
    .map((option) => (body) => {
      const { name, arguments: args } = methodCall(option);
      return [block(name, args, body)];
    });
}

function inputLayer(input: Input, scope: Scope): Layer {
  const { parameters, submitterParameter, ...settings } = input;
  const names = (parameters?.parameters ?? []).map(({ arguments: args }) =>
    args.find((argument) => 'key' in argument && argument.key === 'name'),
  );
  const [name] = names;
  const single =
    submitterParameter ??
    (names.length === 1 && name !== undefined && 'key' in name && 'isLiteral' in name.value ? name.value : undefined);
  if (single === undefined && names.length === 1) scope.cannot('an input parameter with a computed name');
  const given = { id: { isLiteral: true, value: scope.stageName }, ...settings };
  const question = [
    ...(['message', 'id', 'ok', 'submitter'] as const).flatMap((name) => {
      const setting = given[name];
      return setting === undefined ? [] : [named(name, rawExpression(setting))];
    }),
    ...(submitterParameter === undefined ? [] : [named('submitterParameter', rawExpression(submitterParameter))]),
    ...(parameters === undefined ? [] : [named('parameters', list(parameters.parameters.map(methodCall)))]),
  ];
  if (single === undefined && names.length === 0) return (body) => [statement(call('input', question)), ...body];
  const only = single === undefined ? string('') : rawExpression(single);
  return (body) => [block('movedInput', [map(question), only], body)];
}

/** A stage's own tools over those around it, which an agent of its own needs too; none where there is no agent. */
function ownTools(stage: Stage, scope: Scope): readonly NamedArgument[] {
  const { tools: own = [] } = stage;
  if ((stage.agent ?? scope.pipeline.agent).type === 'none') return [];
  if (own.length === 0 && stage.agent === undefined) return [];
  return [...scope.tools.filter(({ key }) => !own.some((tool) => tool.key === key)), ...own];
}

function toolLayer(tools: readonly NamedArgument[], scope: Scope): Layer {
  const installed = tools.map(({ key, value }): Expression => {
    const type = TOOL_TYPES.get(key) ?? (key.includes('.') ? key : undefined);
    if (type === undefined) scope.cannot(`the tool ${key}`);
    return call('movedTool', [string(type ?? key), rawExpression(value)]);
  });
  const variables = installed.reduce((before, tool) => binary(before, '+', tool));
  return (body) => [block('withEnv', [variables], body)];
}

/** The kinds of tools by the names that `tools` knows them under. */
const TOOL_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ant: 'hudson.tasks.Ant$AntInstallation',
    git: 'hudson.plugins.git.GitTool',
    go: 'org.jenkinsci.plugins.golang.GolangInstallation',
    gradle: 'hudson.plugins.gradle.GradleInstallation',
    jdk: 'hudson.model.JDK',
    maven: 'hudson.tasks.Maven$MavenInstallation',
    nodejs: 'jenkins.plugins.nodejs.tools.NodeJSInstallation',
  }),
);

/** The result of one stage cannot be asked for, only that of the build, from which `catchError` can make it differ. */
function dependsOnStageResult({ post, ...stage }: Stage): boolean {
  const conditions = post?.conditions ?? [];
  const asks = conditions.some(({ condition }) => condition !== 'always' && condition !== 'cleanup');
  return asks && /\b(stage|build)Result\b/.test(JSON.stringify(stage));
}

function postLayer({ post }: StageDirectives): Layer[] {
  if (post === undefined) return [];
  const outcomes = post.conditions.map(({ condition, branch }) =>
    named(condition, closure(undefined, stepsCode([branch]))),
  );
  return [(body) => [block('movedPost', outcomes, body)]];
}
