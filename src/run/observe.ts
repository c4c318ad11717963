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

/** The target that an environment's deployments run on. */
export function targetOf(context: AgentContext, environment: Environment): Target {
  return context.ports.target(environment.target);
}

/** Asks the targets of some environments, each only once; the answers are by the environment's name. */
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

/** What runs of a flow in some environments, and which revisions answer. */
export interface Observation {
  /** Oldest first within each environment. */
  readonly deployments: readonly ObservedDeployment[];
  readonly fronts: readonly Front[];
}

/**
 * The deployments of some environments: those that this ledger knows. What another repository's flow of the same name
 * deployed is left out.
 *
 * @throws {Failure} `ledger-empty` when something runs and the ledger knows of nothing
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

/** The deployments of some environments, oldest first within each. */
export async function observeDeployments(
  context: AgentContext,
  environments: readonly Environment[],
  state: LedgerState,
): Promise<readonly ObservedDeployment[]> {
  return (await observe(context, environments, state)).deployments;
}

/** Which revisions answer on the targets of some environments; nothing is asked for a flow without such routes. */
async function observeFronts(context: AgentContext, environments: readonly Environment[]): Promise<readonly Front[]> {
  if (revisionRoutes(context.flow).length === 0) return [];
  const targets = [...new Set(environments.map(({ target }) => target))];
  return (await Promise.all(targets.map((target) => context.ports.edge(target).fronts()))).flat();
}

/** Whether what carries labels was made by runs that write to this ledger. */
export function isKnownTo({ id }: LedgerState): (one: { readonly labels: Replica['labels'] }) => boolean {
  return ({ labels }) => id !== undefined && labels[LABELS.ledger] === id;
}

function mustHaveLedger({ flow }: AgentContext, { id }: LedgerState, containers: readonly Replica[]): void {
  const [some] = containers;
  if (id !== undefined || some === undefined) return;
  throw new RefusedPlan(
    'ledger-empty',
    `${some.labels[LABELS.deployment] ?? some.unitName} runs, and the ledger of ${flow.name} is empty: it was lost, or another repository has a flow of this name.`,
    {
      fix: `Look for refs/pipegen/${flow.name} in other clones ("git for-each-ref refs/pipegen", "git fsck --lost-found") and push it to "origin"; or take over what runs, from its labels: pipegen adopt`,
    },
  );
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
 * What the plan of a deployment depends on.
 *
 * @param concerned what {@link observeConcerned} saw
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
  // No two revisions of a deployment differ in what their replicas are made from by their number alone.
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

/** Data that a flow no longer has a place for stays until somebody says what is meant. */
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
    `The flow no longer has a place for data that is kept: ${dropped.map(describeVolume).join(', ')}.`,
    { fix: droppedFix(dropped, flow) },
  );
}

async function mustHaveFile({ ports }: AgentContext, { manifest: file }: Unit): Promise<void> {
  if (await ports.store.hasFile(file)) return;
  throw new Failure('stack-missing', `The workspace has no ${file}.`, {
    fix: 'Run pipegen build and commit what it writes.',
    exitCode: 2,
  });
}

/** What a stranger made is neither started, nor changed, nor removed, whatever it is called. */
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
      ? "is not this flow's"
      : `belongs to the ledger ${ledger}, and this repository's is ${state.id ?? 'empty'}`;
  throw new RefusedPlan('project-taken', `${foreign.unitName} on the engine ${whose}.`, {
    fix: 'If two repositories have a flow of the same name, rename one of them; if nobody needs what runs, remove it by hand.',
  });
}

/** A host name that leads to somebody else's revision stays theirs. */
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
      throw new RefusedPlan('host-taken', `${taken} leads to ${front.answers?.revision} of the flow ${front.flow}.`, {
        fix: 'Give one of the two another domain or route name.',
      });
  }
}

/** What a rollout may change: deployments, and the networks and volumes by the name of their environment. */
export interface Concerned extends Observation {
  readonly resources: ResourcesByEnvironment;
}

type ResourcesByEnvironment = ReadonlyMap<string, readonly ObservedResource[]>;

/** The deployments that a verified one may make unused, and itself. */
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
 * What the plan of a retirement depends on.
 *
 * @param concerned what {@link observeConcerned} saw
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
