import { type Environment, findEnvironment } from '../../model/flow.ts';
import { LABELS } from '../../model/names.ts';
import { encodedName, variableName } from '../../model/variables.ts';
import { compareEnvironment, containersIn, type EnvironmentDifference, type WantedParts } from '../../plan/drift.ts';
import { type LedgerState, type RecordedDeployment, recordOf } from '../../plan/ledger.ts';
import { missingVariables } from '../../plan/missingVariables.ts';
import type { Operation, Unit } from '../../plan/operation.ts';
import { persistentUnit, revisionUnit, type UnitParts } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { isKnownTo, observe, targetOf } from '../observe.ts';
import { observeRecorded } from '../recorded.ts';
import type { Task } from '../task.ts';

/** The differences between an environment and its desired state. */
export interface Difference {
  /** One line per difference. */
  readonly lines: readonly string[];
  /** The tasks that restore missing or incomplete deployments. */
  readonly tasks: readonly Task[];
}

/** Compares an environment with its desired state according to the flow and the ledger. */
export async function observeDifferences(
  context: AgentContext,
  environment: Environment,
  state: LedgerState,
): Promise<readonly EnvironmentDifference[]> {
  const { flow } = context;
  const record = recordOf(state, environment.name);
  const [containers, { deployments, fronts }, parts] = await Promise.all([
    targetOf(context, environment).replicas({ labels: { [LABELS.flow]: flow.name } }),
    observe(context, [environment], state),
    readWantedParts(context, environment, state),
  ]);
  return compareEnvironment(flow, environment, {
    record,
    parts,
    containers: containersIn(environment, containers).filter(isKnownTo(state)),
    deployments,
    fronts: fronts.filter((front) => front.flow === flow.name && front.ledger === state.id),
  });
}

/** Returns the desired configuration of recorded deployments, if the files of their commits are available. */
async function readWantedParts(
  context: AgentContext,
  environment: Environment,
  state: LedgerState,
): Promise<ReadonlyMap<string, WantedParts>> {
  const wanted = new Map<string, WantedParts>();
  for (const recorded of Object.values(recordOf(state, environment.name).deployments)) {
    const release = state.releases[recorded.release];
    const there = await filesOf(context, recorded.commit);
    const known = there?.flow.environments.find(({ name }) => name === environment.name);
    if (there === undefined || known === undefined || release === undefined) continue;
    const { tag, revision, commit, settings = {} } = recorded;
    const request = { environment: known, tag, release: { ...release, commit }, settings, migrates: false };
    const missing = missingVariables(there.flow, known, { ...there.variables, ...settings });
    const secrets = new Set(there.flow.secrets.map((secret) => variableName(secret, known)));
    if (missing.some((name) => !secrets.has(name))) continue;
    // Secrets are not compared and may be missing here, but Compose requires a value.
    const placeholders = Object.fromEntries(
      missing.flatMap((name) => [name, encodedName(name)]).map((name) => [name, '-']),
    );
    const partsOf = async (unit: Unit | undefined): Promise<UnitParts> =>
      unit === undefined
        ? {}
        : targetOf(there, known).parts({ ...unit, variables: { ...placeholders, ...unit.variables } });
    wanted.set(recorded.name, {
      revision: await partsOf(revisionUnit(there.flow, request, revision)),
      persistent: await partsOf(persistentUnit(there.flow, known, tag, settings)),
    });
  }
  return wanted;
}

/** Returns a context with the files of a commit; `undefined` if they cannot be checked out. */
async function filesOf(context: AgentContext, commit: string): Promise<AgentContext | undefined> {
  const there = await context.at(commit).catch(() => undefined);
  context.signal.throwIfAborted();
  if (there !== context) return there;
  return (await context.ports.repository.head()).id === commit ? context : undefined;
}

/** Compares an environment with its desired state, and plans how to restore it. */
export async function observeDifference(context: AgentContext, environmentName: string): Promise<Difference> {
  const environment = findEnvironment(context.flow, environmentName);
  const { state } = await context.ports.ledger.read();
  const differences = await observeDifferences(context, environment, state);
  const broken = new Map(differences.flatMap(({ deployment }) => (deployment ? [[deployment.name, deployment]] : [])));
  return {
    lines: differences.map(({ where, text }) => `${where}: ${text}`),
    tasks: [...broken.values()].map((deployment) => reconcileTask(environmentName, deployment)),
  };
}

/** Restores a deployment to its state in the ledger, without removing anything. */
function reconcileTask(environment: string, deployment: RecordedDeployment): Task {
  const { name } = deployment;
  return {
    command: 'pipegen apply',
    environments: [environment],
    obeysFreeze: false,
    async observe(here) {
      const { state } = await here.ports.ledger.read();
      const { plan, context } = await observeRecorded(here, state, { environment, ...deployment });
      return {
        plan: { ...plan, title: `Reconcile ${name}`, operations: plan.operations.filter(isAdditive) },
        context,
      };
    },
  };
}

function isAdditive({ kind }: Operation): boolean {
  return kind !== 'removeDeployment' && kind !== 'removeRevision' && kind !== 'liftHold';
}
