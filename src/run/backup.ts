import type { Environment, Flow } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import {
  type BackupRequest,
  type BackupWorld,
  backedUpServices,
  joinBackups,
  type NewestCopies,
  newestCopies,
  planBackup,
} from '../plan/backup.ts';
import type { Copy } from '../plan/copies.ts';
import type { Plan } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';
import { engineOf } from './observe.ts';
import type { Task } from './task.ts';

/** What is to be copied. */
export interface BackupTaskRequest {
  /** What was typed, or stands for it. */
  readonly command: string;
  readonly environments: readonly Environment[];
  /** Only these services. */
  readonly services?: readonly string[];
  /** Only what is due by its interval; a copy is taken now otherwise. */
  readonly onlyDue: boolean;
}

/** Copies kept data away. A freeze does not stop it: nothing that serves is changed. */
export function backupTask({ command, environments, services, onlyDue }: BackupTaskRequest): Task {
  /** The copies that each environment had when it was first looked at: newer ones are as good as asked for. */
  const before = new Map<string, NewestCopies>();
  return {
    command,
    environments: environments.map(({ name }) => name),
    obeysFreeze: false,
    async observe(context) {
      const plans: Plan[] = [];
      for (const environment of environments) {
        refuseUnknown(context, environment, services);
        const world = await observeForBackup(context, environment);
        const after = before.get(environment.name) ?? newestCopies(context.flow, environment, world);
        before.set(environment.name, after);
        const request: BackupRequest = { environment, ...(services && { services }), ...(onlyDue ? {} : { after }) };
        plans.push(planBackup(context.flow, request, world));
      }
      return { plan: joinBackups(context.flow, plans), context };
    },
  };
}

/** The environments that keep data which is copied. */
export function environmentsWithBackups(flow: Flow): readonly Environment[] {
  return flow.environments.filter((environment) => backedUpServices(flow, environment).length > 0);
}

/** A service's copies, by its name, as they are now. */
export async function readCopies(
  { flow, ports }: AgentContext,
  environment: Environment,
): Promise<(service: string) => readonly Copy[]> {
  const copies = new Map<string, readonly Copy[]>();
  for (const { name } of backedUpServices(flow, environment))
    copies.set(name, await ports.store.copies(environment.name, name));
  return (service) => copies.get(service) ?? [];
}

async function observeForBackup(context: AgentContext, environment: Environment): Promise<BackupWorld> {
  const engine = engineOf(context, environment);
  const [containers, now, copies] = await Promise.all([
    engine.containers({
      [LABELS.flow]: context.flow.name,
      [LABELS.environment]: environment.name,
      [LABELS.scope]: 'environment',
    }),
    engine.now(),
    readCopies(context, environment),
  ]);
  return { containers, now, copies };
}

function refuseUnknown({ flow }: AgentContext, environment: Environment, services: readonly string[] = []): void {
  const known = backedUpServices(flow, environment).map(({ name }) => name);
  const unknown = services.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const those = known.length === 0 ? 'No data is copied there.' : `These are: ${known.join(', ')}.`;
  throw badInput('service-unknown', `No data of "${unknown}" is copied in ${environment.name}.`, those);
}
