import type { Argument, Expression, Statement } from '../../groovy/ast.ts';
import { block, callOn, closure, literal, nil, statement, string, variable } from '../../groovy/build.ts';
import { rawExpression } from '../print.ts';
import type { Agent, MapArgument, RawValue, Stage } from '../tree.ts';
import { pipelineOption, type Scope } from './scope.ts';

/**
 * The statements on a stage's own agent, with the checkout that Declarative makes there.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#agent
 */
export function onAgent(stage: Stage, body: readonly Statement[], scope: Scope): readonly Statement[] {
  const { agent } = stage;
  if (pipelineOption(scope, 'newContainerPerStage') !== undefined) scope.cannot('the option newContainerPerStage');
  if (agent === undefined || agent.type === 'none') return body;
  const within = checksOut(stage, scope) ? [block('movedCheckout', directory(scope), body)] : body;
  switch (agent.type) {
    case 'any':
      return [block('node', [], within)];
    case 'label':
      return [block('node', agent.argument === undefined ? [] : [rawExpression(agent.argument)], within)];
    case 'node': {
      const workspace = setting(agent, 'customWorkspace');
      return inNode(agent, workspace === undefined ? within : [block('ws', [rawExpression(workspace)], within)], scope);
    }
    case 'docker':
      return docker(stage, agent, body, scope);
  }
  scope.cannot(`the agent ${agent.type}`);
  return body;
}

function inNode(agent: Agent, body: readonly Statement[], scope: Scope, more: readonly string[] = []) {
  const known = ['label', 'customWorkspace', ...more];
  const unknown = (agent.arguments ?? []).filter(({ key }) => !known.includes(key));
  for (const { key } of unknown) scope.cannot(`${key} of the agent ${agent.type}`);
  const label = setting(agent, 'label');
  return [block('node', label === undefined ? [] : [rawExpression(label)], body)];
}

// --- Docker ---------------------------------------------------------------------------------------------------------

const DOCKER_SETTINGS = ['image', 'args', 'alwaysPull', 'registryUrl', 'registryCredentialsId', 'reuseNode'];

/** A container on a node, or on that of the stage around when it is reused. */
function docker(stage: Stage, agent: Agent, body: readonly Statement[], scope: Scope): readonly Statement[] {
  const image = agent.argument ?? setting(agent, 'image');
  const reuses = setting(agent, 'reuseNode');
  if (image === undefined) scope.cannot('an agent without image');
  if (reuses !== undefined && !reuses.isLiteral) scope.cannot('a computed reuseNode');
  const container = inContainer(agent, image ?? { isLiteral: true, value: '' }, body);
  if (reuses?.value === true) return container;
  const workspace = setting(agent, 'customWorkspace');
  const checkedOut = checksOut(stage, scope) ? [block('movedCheckout', directory(scope), container)] : container;
  const within = workspace === undefined ? checkedOut : [block('ws', [rawExpression(workspace)], checkedOut)];
  return inNode(agent, within, scope, DOCKER_SETTINGS);
}

function inContainer(agent: Agent, image: RawValue, body: readonly Statement[]): readonly Statement[] {
  const named: Expression = callOn(variable('docker'), 'image', [rawExpression(image)]);
  const args = setting(agent, 'args');
  const url = setting(agent, 'registryUrl');
  const credentials = setting(agent, 'registryCredentialsId');
  const inside = [
    ...(setting(agent, 'alwaysPull')?.value === true ? [statement(callOn(named, 'pull'))] : []),
    statement(
      callOn(named, 'inside', [args === undefined ? string('') : rawExpression(args)], closure(undefined, body)),
    ),
  ];
  if (url === undefined) return inside;
  const login = [rawExpression(url), credentials === undefined ? nil() : rawExpression(credentials)];
  return [statement(callOn(variable('docker'), 'withRegistry', login, closure(undefined, inside)))];
}

// --- Checkout -------------------------------------------------------------------------------------------------------

/** Whether Declarative checks out by itself: unless the stage, or otherwise the pipeline, says no. */
function checksOut(stage: Stage, scope: Scope): boolean {
  const option =
    stage.options?.options.find(({ name }) => name === 'skipDefaultCheckout') ??
    pipelineOption(scope, 'skipDefaultCheckout');
  if (option === undefined) return true;
  const [skips] = option.arguments;
  if (skips === undefined) return false;
  if ('isLiteral' in skips && skips.isLiteral) return skips.value === false;
  scope.cannot('a computed skipDefaultCheckout');
  return true;
}

/** The directory of the option `checkoutToSubdirectory`, or nothing. */
function directory(scope: Scope): Argument[] {
  const [folder] = pipelineOption(scope, 'checkoutToSubdirectory')?.arguments ?? [];
  return folder !== undefined && 'isLiteral' in folder ? [rawExpression(folder)] : [literal('')];
}

// --------------------------------------------------------------------------------------------------------------------

function setting({ arguments: args = [] }: Agent, name: string): RawValue | undefined {
  const found: MapArgument | undefined = args.find(({ key }) => key === name);
  return found !== undefined && 'isLiteral' in found.value ? found.value : undefined;
}
