import type { AgentContext } from '../run/agentContext.ts';
import { badInput } from '../run/failure.ts';
import type { Task } from '../run/task.ts';
import type { BackupOptions } from '../run/tasks/backup.ts';
import type { DeployOptions } from '../run/tasks/deploy.ts';
import type { PromoteOptions } from '../run/tasks/promote.ts';
import type { PruneOptions } from '../run/tasks/prune.ts';
import type { RestoreOptions } from '../run/tasks/restore.ts';
import type { RollbackOptions } from '../run/tasks/rollback.ts';

/** What a command asks for, as plain data: a saved plan holds it, so that it can be asked for again. */
export type Request =
  | ({ readonly kind: 'deploy' } & DeployOptions)
  | ({ readonly kind: 'promote' } & PromoteOptions)
  | ({ readonly kind: 'rollback' } & RollbackOptions)
  | ({ readonly kind: 'prune' } & PruneOptions)
  | ({ readonly kind: 'backup' } & BackupOptions)
  | ({ readonly kind: 'restore' } & RestoreOptions)
  | { readonly kind: 'retire'; readonly deployments: readonly string[] }
  | { readonly kind: 'destroy'; readonly environment: string };

/** The task behind a request; only that one's code is loaded. */
export async function taskOf(context: AgentContext, request: Request): Promise<Task> {
  switch (request.kind) {
    case 'deploy':
      return (await import('../run/tasks/deploy.ts')).deployTask(context, request);
    case 'promote':
      return (await import('../run/tasks/promote.ts')).promoteTask(context, request);
    case 'rollback':
      return (await import('../run/tasks/rollback.ts')).rollbackTask(context, request);
    case 'prune':
      return (await import('../run/tasks/prune.ts')).pruneTask(context, request);
    case 'backup':
      return (await import('../run/tasks/backup.ts')).backupTask(context, request);
    case 'restore':
      return (await import('../run/tasks/restore.ts')).restoreTask(context, request);
    case 'retire':
      return (await import('../run/tasks/retire.ts')).retireTask(context, request.deployments);
    case 'destroy':
      return (await import('../run/tasks/retire.ts')).destroyTask(context, request.environment);
    default:
      throw badInput(
        'request-unknown',
        `Unknown kind of request "${(request as { kind: unknown }).kind}" in the plan.`,
      );
  }
}
