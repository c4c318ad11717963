import { dataInstance, type Environment, type Flow } from '../model/flow.ts';
import { withTag } from '../model/image.ts';
import { describeVolume, droppedFix, droppedVolumes } from '../model/keptData.ts';
import { deploymentName, LABELS, persistentNetwork } from '../model/names.ts';
import { type DeploymentWorld, deploymentOf } from '../plan/deployment.ts';
import { type LedgerState, recordOf } from '../plan/ledger.ts';
import {
  findDeployments,
  findRemains,
  type ObservedDeployment,
  type ObservedResource,
  type Remains,
  type Replica,
} from '../plan/observed.ts';
import type { Unit } from '../plan/operation.ts';
import type { RetirementWorld } from '../plan/retirement.ts';
import { type StoredVolume, storedVolumes } from '../plan/storedVolumes.ts';
import { answeringOf, type Front, frontName, hostNames, revisionRoutes } from '../plan/traffic.ts';
import { type DeploymentRequest, persistentUnit, persistentUnitName, revisionUnit } from '../plan/units.ts';
import type { AgentContext } from './agentContext.ts';
import { askContainment } from './containment.ts';
import { Failure, RefusedPlan } from './failure.ts';
import type { Target } from './ports/target.ts';

/** Returns the target of an environment. */
export function targetOf(context: AgentContext, environment: Environment): Target {
  return context.ports.target(environment.target);
}

/** Queries the targets of environments, each once; returns results by name of the environment. */
export async function askTargets<Answer>(
  context: AgentContext,
  environments: readonly Environment[],
  ask: (target: Target) => Promise<Answer>,
): Promise<ReadonlyMap<string, Answer>> {
  const asked = new Map<string, Promise<Answer>>();
  const answers = environments.map(async (environment) => {
    const answer = asked.get(environment.target) ?? ask(targetOf(context, environment));
    asked.set(environment.target, answer);
    return [environment.name, await answer] as const;
  });
  return new Map(await Promise.all(answers));
}

/** The observed deployments of some environments, and the serving revisions. */
export interface Observation {
  /** Oldest first within each environment. */
  readonly deployments: readonly ObservedDeployment[];
  readonly fronts: readonly Front[];
}

/**
 * Observes the deployments of some environments that belong to this ledger. Deployments of another repository's flow of
 * the same name are ignored.
 *
 * @throws {Failure} `ledger-empty` if containers exist, but the ledger is empty
 */
export async function observe(
  context: AgentContext,
  environments: readonly Environment[],
  state: LedgerState,
): Promise<Observation> {
  const { flow } = context;
  const [listed, fronts] = await Promise.all([
    askTargets(context, environments, (target) => target.replicas({ labels: { [LABELS.flow]: flow.name } })),
    observeFronts(context, environments),
  ]);
  const deployments = environments.flatMap(({ name }) => {
    const own = listed.get(name)?.filter(({ labels }) => labels[LABELS.environment] === name) ?? [];
    mustHaveLedger(context, state, own);
    return findDeployments(flow.name, own.filter(isKnownTo(state)), fronts);
  });
  return { deployments, fronts };
}

/** Observes the deployments of some environments, oldest first within each. */
export async function observeDeployments(
  context: AgentContext,
  environments: readonly Environment[],
  state: LedgerState,
): Promise<readonly ObservedDeployment[]> {
  return (await observe(context, environments, state)).deployments;
}

/** Observes the serving revisions on the targets of environments; skipped for a flow without routes to revisions. */
async function observeFronts(context: AgentContext, environments: readonly Environment[]): Promise<readonly Front[]> {
  if (revisionRoutes(context.flow).length === 0) return [];
  const targets = [...new Set(environments.map(({ target }) => target))];
  return (await Promise.all(targets.map((target) => context.ports.edge(target).fronts()))).flat();
}

/** Whether a resource has the ID of this ledger in its labels. */
export function isKnownTo({ id }: LedgerState): (one: { readonly labels: Replica['labels'] }) => boolean {
  return ({ labels }) => id !== undefined && labels[LABELS.ledger] === id;
}

function mustHaveLedger({ flow }: AgentContext, { id }: LedgerState, containers: readonly Replica[]): void {
  const [some] = containers;
  if (id !== undefined || some === undefined) return;
  throw new RefusedPlan(
    'ledger-empty',
    `${some.labels[LABELS.deployment] ?? some.unitName} is running, but the ledger of ${flow.name} is empty. Either the ledger was lost, or another repository has a flow of the same name.`,
    {
      fix: `Look for refs/pipegen/${flow.name} in other clones ("git for-each-ref refs/pipegen", "git fsck --lost-found") and push it to "origin". Or rebuild the ledger from the running containers: pipegen adopt`,
    },
  );
}

/**
 * Observes remains of unfinished removals. Deployments in the ledger are not included, because they can still
 * be restored.
 *
 * @param deployments the observed deployments of the same environments
 */
export async function observeRemains(
  context: AgentContext,
  environments: readonly Environment[],
  deployments: readonly ObservedDeployment[],
  state: LedgerState,
): Promise<readonly Remains[]> {
  return remainsIn(context, environments, deployments, await askResources(context, environments), state);
}

function remainsIn(
  { flow }: AgentContext,
  environments: readonly Environment[],
  deployments: readonly ObservedDeployment[],
  resources: ResourcesByEnvironment,
  state: LedgerState,
): readonly Remains[] {
  return environments.flatMap(({ name: environmentName }) =>
    findRemains(flow.name, (resources.get(environmentName) ?? []).filter(isKnownTo(state)), deployments).filter(
      ({ name, environment }) =>
        environment === environmentName && recordOf(state, environment).deployments[name] === undefined,
    ),
  );
}

/**
 * Observes the state that the plan of a deployment depends on.
 *
 * @param concerned the result of {@link observeConcerned}
 */
export async function observeForDeployment(
  context: AgentContext,
  request: DeploymentRequest,
  state: LedgerState,
  { deployments, fronts, resources }: Concerned,
): Promise<DeploymentWorld> {
  const { flow } = context;
  const { environment, tag, settings } = request;
  const target = targetOf(context, environment);
  // The number of a revision alone makes no difference to the configuration of its containers.
  const revision = revisionUnit(flow, request, 1);
  const persistent = persistentUnit(flow, environment, tag, settings);
  const persistentName = persistentUnitName(flow, environment, tag);
  await Promise.all(
    [revision, ...(persistent === undefined ? [] : [persistent])].map((unit) => mustHaveFile(context, unit)),
  );
  const instance = dataInstance(environment, deploymentOf(request));
  const [missing, kept, revisionParts, persistentParts, tags] = await Promise.all([
    target.missing(flow, environment, tag),
    persistent === undefined ? [] : target.replicas({ unit: persistent.name }),
    target.parts(revision),
    persistent === undefined ? {} : target.parts(persistent),
    observeTags(context, request),
  ]);
  const own = deployments.find(({ name }) => name === deploymentOf(request));
  mustBeOurs(flow.name, state, [
    ...kept,
    ...(resources.get(environment.name) ?? []).filter(
      ({ unitName, name }) => name === persistentNetwork(flow.name, instance) || unitName === persistentName,
    ),
  ]);
  mustBeFree(context, request, state, fronts);
  const volumes = storedVolumes((resources.get(environment.name) ?? []).filter(isKnownTo(state)));
  mustKeepData(flow, environment, volumes);
  return {
    volumes: volumes.filter(({ unitName }) => unitName === persistentName),
    missing,
    containers: [...kept, ...(own?.replicas ?? [])],
    parts: { revision: revisionParts, persistent: persistentParts },
    tags,
    record: recordOf(state, environment.name),
    deployments,
    fronts: fronts.filter((front) => front.flow === flow.name && front.ledger === state.id),
  };
}

/** Refuses to drop a volume with data until the flow says whether to discard it. */
function mustKeepData(flow: Flow, environment: Environment, volumes: readonly StoredVolume[]): void {
  const kept = volumes.filter(
    (volume) =>
      volume.deployment === undefined &&
      (volume.environment === environment.name || !flow.environments.some(({ name }) => name === volume.environment)),
  );
  const dropped = droppedVolumes(kept, flow);
  if (dropped.length === 0) return;
  throw new RefusedPlan(
    'data-dropped',
    `The flow no longer declares volumes that hold persistent data: ${dropped.map(describeVolume).join(', ')}.`,
    { fix: droppedFix(dropped, flow) },
  );
}

async function mustHaveFile({ ports }: AgentContext, { manifest: file }: Unit): Promise<void> {
  if (await ports.store.hasFile(file)) return;
  throw new Failure('stack-missing', `The workspace does not contain ${file}.`, {
    fix: 'Run pipegen build, and commit the generated files.',
    exitCode: 2,
  });
}

/** Refuses to start, change or remove resources that do not belong to this ledger, whatever their names. */
function mustBeOurs(
  flowName: string,
  state: LedgerState,
  found: readonly { readonly unitName: string; readonly labels: Replica['labels'] }[],
): void {
  const foreign = found.find((one) => one.labels[LABELS.flow] !== flowName || !isKnownTo(state)(one));
  if (foreign === undefined) return;
  const { [LABELS.ledger]: ledger } = foreign.labels;
  const whose =
    ledger === undefined
      ? 'does not belong to this flow'
      : `belongs to the ledger ${ledger}, but the ledger of this repository is ${state.id ?? 'empty'}`;
  throw new RefusedPlan('project-taken', `${foreign.unitName} on the engine ${whose}.`, {
    fix: 'If two repositories have a flow of the same name, rename one of the flows. If it is not needed, remove it by hand.',
  });
}

/** Refuses to take over a host name from another flow or front. */
function mustBeFree(
  { flow }: AgentContext,
  { environment, tag }: DeploymentRequest,
  state: LedgerState,
  fronts: readonly Front[],
): void {
  const hosts = new Set(answeringOf(flow, environment, tag, 1).routes.flatMap(hostNames));
  const own = frontName(environment, deploymentOf({ environment, tag }));
  for (const front of fronts) {
    if (front.flow === flow.name && front.ledger === state.id && front.name === own) continue;
    const taken = front.answers?.routes.flatMap(hostNames).find((host) => hosts.has(host));
    if (taken !== undefined)
      throw new RefusedPlan(
        'host-taken',
        `${taken} is already used by ${front.answers?.revision} of the flow ${front.flow}.`,
        { fix: 'Change the domain or the route name in one of the flows.' },
      );
  }
}

/** The state that a rollout may change: deployments, and networks and volumes by name of their environment. */
export interface Concerned extends Observation {
  readonly resources: ResourcesByEnvironment;
}

type ResourcesByEnvironment = ReadonlyMap<string, readonly ObservedResource[]>;

/** Observes a deployment and those that it may replace. */
export async function observeConcerned(
  context: AgentContext,
  environment: Environment,
  state: LedgerState,
): Promise<Concerned> {
  const environments = concernedBy(context, environment);
  const [observation, resources] = await Promise.all([
    observe(context, environments, state),
    askResources(context, environments),
  ]);
  return { ...observation, resources };
}

function askResources(context: AgentContext, environments: readonly Environment[]): Promise<ResourcesByEnvironment> {
  return askTargets(context, environments, (target) =>
    target.resources({ labels: { [LABELS.flow]: context.flow.name } }),
  );
}

/**
 * Observes the state that the plan of a retirement depends on.
 *
 * @param concerned the result of {@link observeConcerned}
 */
export async function observeForRetirement(
  context: AgentContext,
  environment: Environment,
  { commit, branchHead }: { readonly commit: string; readonly branchHead: string | undefined },
  { deployments, resources }: Concerned,
  state: LedgerState,
): Promise<RetirementWorld> {
  const contains = await askContainment(
    context.ports.repository,
    [commit, ...deployments.map((deployment) => deployment.commit)],
    [commit, ...(branchHead === undefined ? [] : [branchHead])],
  );
  const remains = remainsIn(context, concernedBy(context, environment), deployments, resources, state);
  return { deployments, remains, branchHead, contains };
}

function concernedBy({ flow }: AgentContext, { name, retires }: Environment): readonly Environment[] {
  return flow.environments.filter((environment) => environment.name === name || retires.includes(environment.name));
}

/** Returns the digests of the deployment's tag in the registry. */
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
