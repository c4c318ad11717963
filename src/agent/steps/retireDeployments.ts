import { planRetirement } from '../../plan/retirement.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { askedEnvironment } from '../../run/askedEnvironment.ts';
import { Failure } from '../../run/failure.ts';
import { observeConcerned, observeForRetirement } from '../../run/observe.ts';
import { performStep } from '../../run/performStep.ts';
import { needRecord } from '../../run/records.ts';

/**
 * Removes the deployments that the one just verified makes unused: the older ones of an environment that holds one, and
 * those of the environments that it retires whose commit it contains. Only what carries the flow's labels is removed,
 * persistent services and their data never, and what is uncertain stays.
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
  const asked = askedEnvironment(context, environment);
  const record = await needRecord(context.ports.store, 'verified');
  await performStep(context, {
    command: `retireDeployments(environment: '${environment}')`,
    environments: [environment, ...asked.retires],
    obeysFreeze: false,
    async observe(here) {
      const { state } = await here.ports.ledger.read();
      const [branchHead, concerned] = await Promise.all([
        here.ports.repository.branchHead(asked.branch),
        observeConcerned(here, asked, state),
      ]);
      const world = await observeForRetirement(here, asked, { commit: record.commit, branchHead }, concerned, state);
      const verified = world.deployments.find(({ name }) => name === record.name);
      if (record.environment !== environment || verified?.isHealthy !== true || verified.release !== record.release)
        throw new Failure(
          'not-verified',
          `${record.name} was verified, but its state in ${environment} has changed since.`,
          {
            fix: 'Run deployRelease and verifyDeployment again. Until then, previous deployments are kept.',
            exitCode: 3,
          },
        );
      return { plan: planRetirement(asked, verified, world), context: here };
    },
  });
}
