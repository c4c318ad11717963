import type { Environment } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import { type DeploymentWorld, stacksOf } from '../plan/deployment.ts';
import { findDeployments, type ObservedDeployment } from '../plan/observed.ts';
import type { DeploymentRequest } from '../plan/stacks.ts';
import type { AgentContext } from './agentContext.ts';
import { Failure } from './failure.ts';
import { type Engine, PROJECT_LABEL } from './ports/engine.ts';

/** The engine that an environment's deployments run on. */
export function engineOf(context: AgentContext, environment: Environment): Engine {
  return context.ports.engine(environment.target);
}

/** The deployments of some environments, oldest first. */
export async function observeDeployments(
  context: AgentContext,
  environments: readonly Environment[],
): Promise<readonly ObservedDeployment[]> {
  const { flow } = context;
  const observed = await Promise.all(
    environments.map(async (environment) => {
      const labels = { [LABELS.flow]: flow.name, [LABELS.environment]: environment.name };
      return findDeployments(flow.name, await engineOf(context, environment).containers(labels));
    }),
  );
  return observed.flat();
}

/** What the plan of a deployment depends on. */
export async function observeForDeployment(
  context: AgentContext,
  request: DeploymentRequest,
): Promise<DeploymentWorld> {
  const engine = engineOf(context, request.environment);
  const stacks = stacksOf(context.flow, request);
  for (const { file } of stacks)
    if (!(await context.ports.store.hasFile(file)))
      throw new Failure('stack-missing', `The workspace has no ${file}.`, {
        fix: 'Run pipegen build and commit what it writes.',
        exitCode: 2,
      });
  const [networks, containers, hashes] = await Promise.all([
    engine.networks(),
    Promise.all(stacks.map(({ project }) => engine.containers({ [PROJECT_LABEL]: project }))),
    Promise.all(stacks.map(async (stack) => [stack.project, await engine.configHashes(stack)] as const)),
  ]);
  return { networks, containers: containers.flat(), hashes: Object.fromEntries(hashes) };
}
