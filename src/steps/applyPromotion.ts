import type { AgentContext } from '../run/agentContext.ts';
import { execute } from '../run/execute.ts';
import { worldMoved } from '../run/failure.ts';
import { observePromotion } from '../run/promotion.ts';
import { needRecord } from '../run/records.ts';

/**
 * Carries out what `planPromotion` showed: opens the change from the one branch into the other unless there is one, and
 * merges it at exactly the commit that was shown. When a branch moved meanwhile nothing is merged, and the exit code
 * is 3.
 *
 * @example
 * applyPromotion(environment: 'prod')
 */
export async function applyPromotion(
  {
    environment,
  }: {
    /** The environment to promote to. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const shown = await needRecord(context.ports.store, 'promotion');
  if (shown.environment !== environment)
    throw worldMoved(`The plan that was shown is for ${shown.environment}, not for ${environment}.`);
  const { source, target, plan, gitHost } = await observePromotion(context, environment, shown);
  await execute(context, plan.operations, async (operation) => {
    if (operation.kind === 'openChange') {
      const change = await gitHost.openChange({
        source: source.branch,
        target: target.branch,
        title: `Promote ${source.name} to ${target.name}`,
        body: `Commit ${plan.head} as it runs in ${source.name}.`,
      });
      context.log(`  ${change.url}`);
    }
    if (operation.kind === 'mergeChange') {
      const change = operation.change ?? (await gitHost.findOpenChange(source.branch, target.branch))?.number;
      if (change === undefined) throw worldMoved(`The change from ${source.branch} into ${target.branch} is gone.`);
      await gitHost.merge(change, operation.head);
    }
  });
  for (const note of plan.notes) context.log(note);
}
