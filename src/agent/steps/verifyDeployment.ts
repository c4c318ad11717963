import { planRevisionRemovals } from '../../plan/retirement.ts';
import { chooseRevision } from '../../plan/revision.ts';
import { planTakeover } from '../../plan/verification.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { observeBuildDeployment } from '../../run/deploymentRequest.ts';
import { Failure } from '../../run/failure.ts';
import { performStep } from '../../run/performStep.ts';
import { needRecord, writeRecord } from '../../run/records.ts';

/**
 * Makes what `deployRelease` deployed serve: every container healthy and every check of the environment passed where no
 * user's request comes, then all traffic moved to it at once, and still healthy after the environment's soak time.
 *
 * A revision that fails is removed again, and what served before serves on. One that passes is recorded in `.pipegen/verified.json`, without which
 * `retireDeployments` retires nothing.
 *
 * @example
 * verifyDeployment(environment: 'qa')
 */
export async function verifyDeployment(
  {
    environment,
  }: {
    /** The name of an environment of the flow. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const { flow, ports } = context;
  const deployment = await needRecord(ports.store, 'deployment');
  if (deployment.environment !== environment)
    throw new Failure('step-missing', `This build deployed ${deployment.name}, which is not in ${environment}.`, {
      fix: `Run deployRelease(environment: '${environment}') first.`,
      exitCode: 2,
    });
  await performStep(context, {
    command: `verifyDeployment(environment: '${environment}')`,
    environments: [environment],
    obeysFreeze: false,
    async observe(here) {
      const { request, world } = await observeBuildDeployment(here, environment, deployment.tag);
      const revision = chooseRevision(flow, request, world);
      if (revision.running === undefined)
        throw new Failure('not-verified', `${deployment.name} is no longer in the state that was deployed.`, {
          fix: `Run deployRelease(environment: '${environment}') again.`,
          exitCode: 3,
        });
      const { name, commit } = deployment;
      const verified = { name, commit, revision: revision.number };
      const operations = [
        ...planTakeover(flow, request, revision, world),
        ...planRevisionRemovals(request.environment, verified, world.deployments),
      ];
      return { plan: { title: `Verify ${deployment.name}`, operations, notes: [] }, context: here };
    },
  });
  await writeRecord(ports.store, 'verified', deployment);
  context.log(`${deployment.name} is verified.`);
}
