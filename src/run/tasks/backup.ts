import type { Environment, Flow } from '../../model/flow.ts';
import { LABELS } from '../../model/names.ts';
import {
  type BackupRequest,
  type BackupWorld,
  backedUpServices,
  joinBackups,
  type NewestCopies,
  newestCopies,
  planBackup,
} from '../../plan/backup.ts';
import type { Copy } from '../../plan/copies.ts';
import type { Plan } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput } from '../failure.ts';
import { targetOf } from '../observe.ts';
import type { Task } from '../task.ts';

/** What is to be copied. */
export interface BackupOptions {
  /** The environment; by default all with backups. */
  readonly environment?: string;
  /** The services; by default all with a backup. */
  readonly services?: readonly string[];
  /** Whether to back up only services whose interval has passed. */
  readonly onlyDue?: boolean;
}

/** Backs up persistent data. A freeze does not stop it, because running services are not changed. */
export function backupTask(
  context: AgentContext,
  { environment: name, services, onlyDue = false }: BackupOptions,
): Task {
  const environments = name === undefined ? environmentsWithBackups(context.flow) : [askedEnvironment(context, name)];
  /** The backups of each environment at the first observation: newer ones satisfy the request. */
  const before = new Map<string, NewestCopies>();
  return {
    command: [
      'pipegen backup',
      ...(name === undefined ? [] : [name]),
      ...(services ?? []).map((service) => `--service ${service}`),
      ...(onlyDue ? ['--due'] : []),
    ].join(' '),
    environments: environments.map((environment) => environment.name),
    obeysFreeze: false,
    async observe(here) {
      const plans: Plan[] = [];
      for (const environment of environments) {
        refuseUnknown(here, environment, services);
        const world = await observeForBackup(here, environment);
        const after = before.get(environment.name) ?? newestCopies(here.flow, environment, world);
        before.set(environment.name, after);
        const request: BackupRequest = { environment, ...(services && { services }), ...(onlyDue ? {} : { after }) };
        plans.push(planBackup(here.flow, request, world));
      }
      return { plan: joinBackups(here.flow, plans), context: here };
    },
  };
}

/** Returns the environments with backups. */
function environmentsWithBackups(flow: Flow): readonly Environment[] {
  return flow.environments.filter((environment) => backedUpServices(flow, environment).length > 0);
}

/** Returns the current backups by service. */
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
  const target = targetOf(context, environment);
  const [containers, now, copies] = await Promise.all([
    target.replicas({
      labels: {
        [LABELS.flow]: context.flow.name,
        [LABELS.environment]: environment.name,
        [LABELS.scope]: 'environment',
      },
    }),
    target.now(),
    readCopies(context, environment),
  ]);
  return { containers, now, copies };
}

function refuseUnknown({ flow }: AgentContext, environment: Environment, services: readonly string[] = []): void {
  const known = backedUpServices(flow, environment).map(({ name }) => name);
  const unknown = services.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const those = known.length === 0 ? 'No service there has a backup.' : `Services with backups: ${known.join(', ')}.`;
  throw badInput('service-unknown', `Unknown service "${unknown}": ${environment.name} has no backups of it.`, those);
}
