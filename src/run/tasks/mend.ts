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

/** How an environment differs from what the ledger says should run there. */
export interface Difference {
  /** A line each. */
  readonly lines: readonly string[];
  /** What brings back each deployment that is gone or half there. */
  readonly mends: readonly Task[];
}

/** Compares an environment with what the flow and the ledger say should run there. */
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

/** What recorded deployments should be made from, as far as the files of their commits are at hand. */
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

/** The files of a commit; `undefined` where neither they can be checked out nor the workspace is at it. */
async function filesOf(context: AgentContext, commit: string): Promise<AgentContext | undefined> {
  const there = await context.at(commit).catch(() => undefined);
  context.signal.throwIfAborted();
  if (there !== context) return there;
  return (await context.ports.repository.head()).id === commit ? context : undefined;
}

/** Compares an environment with what should run there, and says what brings it back. */
export async function observeDifference(context: AgentContext, environmentName: string): Promise<Difference> {
  const environment = findEnvironment(context.flow, environmentName);
  const { state } = await context.ports.ledger.read();
  const differences = await observeDifferences(context, environment, state);
  const broken = new Map(differences.flatMap(({ deployment }) => (deployment ? [[deployment.name, deployment]] : [])));
  return {
    lines: differences.map(({ where, text }) => `${where}: ${text}`),
    mends: [...broken.values()].map((deployment) => mendTask(environmentName, deployment)),
  };
}

/** Brings a deployment back as the ledger remembers it, and removes nothing. */
function mendTask(environment: string, deployment: RecordedDeployment): Task {
  const { name } = deployment;
  return {
    command: 'pipegen apply',
    environments: [environment],
    obeysFreeze: false,
    async observe(here) {
      const { state } = await here.ports.ledger.read();
      const { plan, context } = await observeRecorded(here, state, { environment, ...deployment });
      return {
        plan: { ...plan, title: `Mend ${name}`, operations: plan.operations.filter(mends) },
        context,
      };
    },
  };
}

function mends({ kind }: Operation): boolean {
  return kind !== 'removeDeployment' && kind !== 'removeRevision' && kind !== 'liftHold';
}
