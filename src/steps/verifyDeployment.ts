import { recordOf } from '../plan/ledger.ts';
import { planVerification } from '../plan/verification.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { Failure } from '../run/failure.ts';
import { observeDeployments } from '../run/observe.ts';
import { performStep } from '../run/performStep.ts';
import { needRecord, writeRecord } from '../run/records.ts';

/**
 * Makes sure that what `deployRelease` deployed really serves: every container healthy, and still so after the
 * environment's soak time, and every check of the environment passed.
 *
 * A new deployment that fails is removed again. One that passes is recorded in `.pipegen/verified.json`, without which
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
  const asked = askedEnvironment(context, environment);
  const deployment = await needRecord(ports.store, 'deployment');
  if (deployment.environment !== environment)
    throw new Failure('step-missing', `This build deployed ${deployment.name}, nothing to ${environment}.`, {
      fix: `Run deployRelease(environment: '${environment}') before.`,
      exitCode: 2,
    });
  const release = await needRecord(ports.store, 'release');
  await performStep(context, {
    command: `verifyDeployment(environment: '${environment}')`,
    environments: [environment],
    obeysFreeze: false,
    async observe(here) {
      const [{ state }, deployments] = await Promise.all([ports.ledger.read(), observeDeployments(here, [asked])]);
      const priority = deployments.find(({ name }) => name === deployment.name)?.priority ?? 1;
      const request = { environment: asked, tag: deployment.tag, release, priority, migrates: true };
      const operations = planVerification(flow, request, recordOf(state, environment), true);
      return { plan: { title: `Verify ${deployment.name}`, operations, notes: [] }, context: here };
    },
  });
  await writeRecord(ports.store, 'verified', deployment);
  context.log(`${deployment.name} is verified.`);
}
