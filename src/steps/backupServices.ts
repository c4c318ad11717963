import { formatPlan } from '../plan/formatPlan.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { backupTask, environmentsWithBackups } from '../run/backup.ts';
import { performStep } from '../run/performStep.ts';

/**
 * Copies the data of the kept services that are due: each at its own interval, keeping as many copies as it wants.
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
  const task = backupTask({
    command: ['pipegen backup', environment, '--due'].filter((word) => word !== undefined).join(' '),
    environments:
      environment === undefined ? environmentsWithBackups(context.flow) : [askedEnvironment(context, environment)],
    onlyDue: true,
  });
  const { outcome, plan } = await performStep(context, task);
  if (outcome === 'nothingToDo') context.log(formatPlan(plan));
}
