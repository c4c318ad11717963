import { formatPlan } from '../plan/formatPlan.ts';
import type { ObservedDeployment } from '../plan/observed.ts';
import { planRetirement } from '../plan/retirement.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/deploymentRequest.ts';
import { Failure } from '../run/failure.ts';
import { observeDeployments } from '../run/observe.ts';
import { needRecord } from '../run/records.ts';
import { removeDeployments } from '../run/removeDeployments.ts';

/**
 * Removes the deployments that the one just verified makes unused: the older ones of an environment that holds one, and
 * those of the environments that it retires whose commit it contains. Only what carries the flow's labels is removed,
 * kept services and their data never, and what is uncertain stays.
 *
 * @example
 * retireDeployments(environment: 'qa')
 */
export async function retireDeployments(
  {
    environment,
  }: {
    /** The environment with the verified deployment. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const { flow, ports } = context;
  const asked = askedEnvironment(context, environment);
  const record = await needRecord(ports.store, 'verified');
  const concerned = flow.environments.filter(({ name }) => name === environment || asked.retires.includes(name));
  const deployments = await observeDeployments(context, concerned);
  const verified = deployments.find(({ name }) => name === record.name);
  if (record.environment !== environment || verified?.isHealthy !== true || verified.release !== record.release)
    throw new Failure('not-verified', `${record.name} was verified, but does not run so in ${environment} now.`, {
      fix: 'Run deployRelease and verifyDeployment again; until then everything old stays.',
      exitCode: 3,
    });
  const branchHead = await ports.repository.branchHead(asked.branch);
  const plan = planRetirement(asked, verified, {
    deployments,
    branchHead,
    contains: await askContainment(context, verified, branchHead, deployments),
  });
  context.log(formatPlan(plan));
  await removeDeployments(context, plan.operations, deployments);
}

/** Asks git beforehand what the planner will want to know, so that the planner itself asks nobody. */
async function askContainment(
  { ports }: AgentContext,
  verified: ObservedDeployment,
  branchHead: string | undefined,
  deployments: readonly ObservedDeployment[],
): Promise<(ancestor: string, descendant: string) => boolean | undefined> {
  const pairs = [
    ...(branchHead === undefined ? [] : [[verified.commit, branchHead] as const]),
    ...deployments.map(({ commit }) => [commit, verified.commit] as const),
  ];
  const known = new Map<string, boolean | undefined>();
  for (const [ancestor, descendant] of pairs)
    known.set(`${ancestor} ${descendant}`, await ports.repository.contains(ancestor, descendant));
  return (ancestor, descendant) => known.get(`${ancestor} ${descendant}`);
}
