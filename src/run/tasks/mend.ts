import { findEnvironment } from '../../model/flow.ts';
import { type RecordedDeployment, recordOf } from '../../plan/ledger.ts';
import type { Operation } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { observeDeployments } from '../observe.ts';
import { observeRecorded } from '../recorded.ts';
import type { Task } from '../task.ts';

/** How an environment differs from what the ledger says should run there. */
export interface Difference {
  /** A line each. */
  readonly lines: readonly string[];
  /** What brings back each deployment that is gone or half there. */
  readonly mends: readonly Task[];
}

/** Compares an environment with what the ledger says should run there. */
export async function observeDifference(context: AgentContext, environmentName: string): Promise<Difference> {
  const environment = findEnvironment(context.flow, environmentName);
  const [{ state }, deployments] = await Promise.all([
    context.ports.ledger.read(),
    observeDeployments(context, [environment]),
  ]);
  const recorded = Object.values(recordOf(state, environmentName).deployments);
  const found = (name: string) => deployments.find((deployment) => deployment.name === name);
  const broken = recorded.filter(({ name }) => found(name)?.isHealthy !== true);
  const unknown = deployments.filter(({ name }) => !recorded.some((deployment) => deployment.name === name));
  return {
    lines: [
      ...broken.map(({ name }) => `${name}: ${found(name) ? 'not all of it is healthy' : 'nothing of it runs'}`),
      ...unknown.map(({ name }) => `${name}: it runs, and the ledger does not know it`),
    ],
    mends: broken.map((deployment) => mendTask(environmentName, deployment)),
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
  return kind !== 'removeDeployment' && kind !== 'liftHold';
}
