import type { Environment } from '../model/flow.ts';
import { findService } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import type { Copy } from '../plan/backup.ts';
import { planBackup } from '../plan/backup.ts';
import { formatPlan } from '../plan/formatPlan.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { parseCopyName, printCopyName } from '../run/copyName.ts';
import { askedEnvironment } from '../run/deploymentRequest.ts';
import { execute } from '../run/execute.ts';
import { Failure } from '../run/failure.ts';
import { engineOf } from '../run/observe.ts';

/**
 * Copies the data of the kept services that are due: each at its own interval, keeping as many copies as it wants.
 *
 * A service's `dump` is run in its container, or else its volumes are archived. Copies go below `PIPEGEN_BACKUP_DIR`
 * (`~/.pipegen/backups` when it is not set): `<flow>/<environment>/<service>/<time>.…`, each whole or not at all.
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
  const environments = environment === undefined ? context.flow.environments : [askedEnvironment(context, environment)];
  const impossible: string[] = [];
  for (const asked of environments) impossible.push(...(await backUp(context, asked)));
  if (impossible.length > 0) throw new Failure('not-backed-up', impossible.join('\n'));
}

/** @returns what could not be copied, and why */
async function backUp(context: AgentContext, environment: Environment): Promise<readonly string[]> {
  const { flow, ports } = context;
  const engine = engineOf(context, environment);
  const containers = await engine.containers({
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    [LABELS.scope]: 'environment',
  });
  if (containers.length === 0) return [];
  const now = await engine.now();
  const copies = new Map<string, readonly Copy[]>();
  for (const { name } of flow.services) copies.set(name, groupCopies(await ports.store.copies(environment.name, name)));
  const plan = planBackup(flow, environment, { containers, now, copies: (service) => copies.get(service) ?? [] });
  context.log(formatPlan(plan));
  await execute(context, plan.operations, async (operation) => {
    if (operation.kind === 'deleteCopy')
      for (const file of operation.files) await ports.store.removeCopy(environment.name, operation.service, file);
    if (operation.kind !== 'backUp') return;
    const service = findService(flow, operation.service);
    const write = (part: string, writeFile: (file: string) => Promise<void>) =>
      ports.store.writeCopy(environment.name, service.name, printCopyName(now, part), writeFile);
    const { dump } = service.backup ?? {};
    if (dump !== undefined) await write('dump', (file) => engine.dump(operation.container, dump, file));
    else
      for (const [volume, folder] of Object.entries(service.volumes))
        await write(`${volume}.tar`, (file) => engine.archive(operation.container, folder, file));
  });
  return plan.notes;
}

function groupCopies(names: readonly string[]): readonly Copy[] {
  const byTime = new Map<number, string[]>();
  for (const name of names) {
    const takenAt = parseCopyName(name)?.getTime();
    if (takenAt !== undefined) byTime.set(takenAt, [...(byTime.get(takenAt) ?? []), name]);
  }
  return [...byTime].map(([takenAt, files]) => ({ takenAt: new Date(takenAt), files }));
}
