import { type Environment, findEnvironment } from '../../model/flow.ts';
import { LABELS } from '../../model/names.ts';
import { compareEnvironment, containersIn, type EnvironmentDifference } from '../../plan/drift.ts';
import { type LedgerState, type RecordedDeployment, recordOf } from '../../plan/ledger.ts';
import type { Operation } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { engineOf, isKnownTo, observe } from '../observe.ts';
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
  const [containers, { deployments, fronts }] = await Promise.all([
    engineOf(context, environment).containers({ [LABELS.flow]: flow.name }),
    observe(context, [environment], state),
  ]);
  return compareEnvironment(flow, environment, {
    record: recordOf(state, environment.name),
    containers: containersIn(environment, containers).filter(isKnownTo(state)),
    deployments,
    fronts: fronts.filter(({ ledger }) => ledger === state.id),
  });
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
