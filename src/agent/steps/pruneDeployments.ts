import { formatPlan } from '../../plan/formatPlan.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { performStep } from '../../run/performStep.ts';
import { pruneTask } from '../../run/tasks/prune.ts';

/**
 * Removes deployments whose change was closed unmerged, and those whose time to live ran out.
 *
 * When the list of changes cannot be read nothing is removed, and neither when more than `maxDestroy` would go at once,
 * which rather looks like an outage. A change that is missing from the list of open ones is asked about by itself
 * before its deployment counts as unused. Without credentials for the git host only the time to live counts.
 *
 * @returns the plan as text: what was removed, or with `dryRun` what would be
 *
 * @example
 * pruneDeployments(dryRun: true)
 */
export async function pruneDeployments(
  {
    dryRun = false,
    maxDestroy = 10,
  }: {
    /** Only says what would be removed. */
    dryRun?: boolean;
    /** How many deployments may be removed at once. */
    maxDestroy?: number;
  },
  context: AgentContext,
): Promise<string> {
  const task = pruneTask(context, { maxDestroy });
  if (!dryRun) return formatPlan((await performStep(context, task)).plan);
  const text = formatPlan((await task.observe(context)).plan);
  context.log(text);
  return text;
}
