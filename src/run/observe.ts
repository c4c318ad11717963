import type { Environment } from '../model/flow.ts';
import { deploymentName, LABELS } from '../model/names.ts';
import { type DeploymentWorld, stacksOf } from '../plan/deployment.ts';
import { type LedgerState, recordOf } from '../plan/ledger.ts';
import { findDeployments, findRemains, type ObservedDeployment, type Remains } from '../plan/observed.ts';
import type { RetirementWorld } from '../plan/retirement.ts';
import type { DeploymentRequest } from '../plan/stacks.ts';
import type { AgentContext } from './agentContext.ts';
import { askContainment } from './containment.ts';
import { Failure } from './failure.ts';
import { type Engine, PROJECT_LABEL } from './ports/engine.ts';

/** The engine that an environment's deployments run on. */
export function engineOf(context: AgentContext, environment: Environment): Engine {
  return context.ports.engine(environment.target);
}

/** Asks the engines of some environments, each only once; the answers are by the environment's name. */
export async function askEngines<Answer>(
  context: AgentContext,
  environments: readonly Environment[],
  ask: (engine: Engine) => Promise<Answer>,
): Promise<ReadonlyMap<string, Answer>> {
  const asked = new Map<string, Promise<Answer>>();
  const answers = environments.map(async (environment) => {
    const answer = asked.get(environment.target) ?? ask(engineOf(context, environment));
    asked.set(environment.target, answer);
    return [environment.name, await answer] as const;
  });
  return new Map(await Promise.all(answers));
}

/** The deployments of some environments, oldest first within each. */
export async function observeDeployments(
  context: AgentContext,
  environments: readonly Environment[],
): Promise<readonly ObservedDeployment[]> {
  const { flow } = context;
  const listed = await askEngines(context, environments, (engine) => engine.containers({ [LABELS.flow]: flow.name }));
  return environments.flatMap(({ name }) => {
    const own = listed.get(name)?.filter(({ labels }) => labels[LABELS.environment] === name) ?? [];
    return findDeployments(flow.name, own);
  });
}

/**
 * What removals left in some environments that could not be finished. What the ledger knows was not to go: it can still
 * be brought back.
 *
 * @param deployments those of the same environments, looked at before
 */
export async function observeRemains(
  context: AgentContext,
  environments: readonly Environment[],
  deployments: readonly ObservedDeployment[],
): Promise<readonly Remains[]> {
  const { flow, ports } = context;
  const labels = { [LABELS.flow]: flow.name };
  const listed = await askEngines(context, environments, (engine) => engine.resources(labels));
  const { state } = await ports.ledger.read();
  return environments.flatMap(({ name: environmentName }) =>
    findRemains(flow.name, listed.get(environmentName) ?? [], deployments).filter(
      ({ name, environment }) =>
        environment === environmentName && recordOf(state, environment).deployments[name] === undefined,
    ),
  );
}

/** What the plan of a deployment depends on. */
export async function observeForDeployment(
  context: AgentContext,
  request: DeploymentRequest,
  state: LedgerState,
): Promise<DeploymentWorld> {
  const engine = engineOf(context, request.environment);
  const stacks = stacksOf(context.flow, request);
  for (const { file } of stacks)
    if (!(await context.ports.store.hasFile(file)))
      throw new Failure('stack-missing', `The workspace has no ${file}.`, {
        fix: 'Run pipegen build and commit what it writes.',
        exitCode: 2,
      });
  const [networks, containers, hashes, tags] = await Promise.all([
    engine.networks(),
    Promise.all(stacks.map(({ project }) => engine.containers({ [PROJECT_LABEL]: project }))),
    Promise.all(stacks.map(async (stack) => [stack.project, await engine.configHashes(stack)] as const)),
    observeTags(context, request),
  ]);
  return {
    networks,
    containers: containers.flat(),
    hashes: Object.fromEntries(hashes),
    tags,
    record: recordOf(state, request.environment.name),
  };
}

/** The deployments that a verified one may make unused, and itself. */
export function observeConcerned(
  context: AgentContext,
  environment: Environment,
): Promise<readonly ObservedDeployment[]> {
  return observeDeployments(context, concernedBy(context, environment));
}

/**
 * What the plan of a retirement depends on.
 *
 * @param deployments what {@link observeConcerned} saw
 */
export async function observeForRetirement(
  context: AgentContext,
  environment: Environment,
  { commit, branchHead }: { readonly commit: string; readonly branchHead: string | undefined },
  deployments: readonly ObservedDeployment[],
): Promise<RetirementWorld> {
  const [remains, contains] = await Promise.all([
    observeRemains(context, concernedBy(context, environment), deployments),
    askContainment(
      context.ports.repository,
      [commit, ...deployments.map((deployment) => deployment.commit)],
      [commit, ...(branchHead === undefined ? [] : [branchHead])],
    ),
  ]);
  return { deployments, remains, branchHead, contains };
}

function concernedBy({ flow }: AgentContext, { name, retires }: Environment): readonly Environment[] {
  return flow.environments.filter((environment) => environment.name === name || retires.includes(environment.name));
}

/** The digests that the deployment's own tag has in the registry. */
async function observeTags(
  { ports }: AgentContext,
  { environment, tag, release }: DeploymentRequest,
): Promise<{ readonly [image: string]: string | undefined }> {
  const name = deploymentName(environment.name, tag);
  const digests = await Promise.all(
    Object.entries(release.images).map(
      async ([image, { reference }]) => [image, await ports.registry.digest(withTag(reference, name))] as const,
    ),
  );
  return Object.fromEntries(digests);
}

/** A reference with another tag. */
function withTag(reference: string, tag: string): string {
  return `${reference.slice(0, reference.lastIndexOf(':'))}:${tag}`;
}
