import { formatPlan } from '../../plan/formatPlan.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { performStep } from '../../run/performStep.ts';
import { backupTask } from '../../run/tasks/backup.ts';

/**
 * Copies the data of the persistent services that are due, each at its own interval, and keeps as many backups as configured.
 *
 * A service's `dump` is run in its container, or else its volumes are archived. Copies go below `PIPEGEN_BACKUP_DIR`
 * (`~/.pipegen/backups` when it is not set): `<flow>/<environment>/<service>/<time>.…`, each with a manifest that makes
 * it whole. `pipegen restore` brings them back.
 *
 * @example
 * backupServices(environment: 'prod')
 */
export async function backupServices(
  {
    environment,
  }: {
    /** Only this environment; all of them by default. */
    environment?: string;
  },
  context: AgentContext,
): Promise<void> {
  const task = backupTask(context, { ...(environment !== undefined && { environment }), onlyDue: true });
  const { outcome, plan } = await performStep(context, task);
  if (outcome === 'nothingToDo') context.log(formatPlan(plan));
}
