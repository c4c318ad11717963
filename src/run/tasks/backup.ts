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
export interface BackupWish {
  /** Only this environment; all that keep data by default. */
  readonly environment?: string;
  /** Only these services; all whose data is copied by default. */
  readonly services?: readonly string[];
  /** Only what is due by its interval; a copy is taken now otherwise. */
  readonly onlyDue?: boolean;
}

/** Copies kept data away. A freeze does not stop it: nothing that serves is changed. */
export function backupTask(context: AgentContext, { environment: name, services, onlyDue = false }: BackupWish): Task {
  const environments = name === undefined ? environmentsWithBackups(context.flow) : [askedEnvironment(context, name)];
  /** The copies that each environment had when it was first looked at: newer ones are as good as asked for. */
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

/** The environments that keep data which is copied. */
function environmentsWithBackups(flow: Flow): readonly Environment[] {
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
  const those = known.length === 0 ? 'No data is copied there.' : `These are: ${known.join(', ')}.`;
  throw badInput('service-unknown', `Unknown service "${unknown}": ${environment.name} has no backups of it.`, those);
}
