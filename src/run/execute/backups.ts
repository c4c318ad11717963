import { type Environment, findEnvironment, findService } from '../../model/flow.ts';
import { LABELS } from '../../model/names.ts';
import { type BackedUpService, backedUpServices, findSource, noSource } from '../../plan/backup.ts';
import { isWhole, outdatedCopies } from '../../plan/copies.ts';
import { servingDeployments } from '../../plan/drift.ts';
import { recordOf } from '../../plan/ledger.ts';
import { isHealthy, type Replica } from '../../plan/observed.ts';
import type { OperationOf } from '../../plan/operation.ts';
import { DUMP_PART, partOf, volumePart } from '../../plan/restore.ts';
import { persistentUnitName, waitSeconds } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { parseCopyName } from '../copyName.ts';
import { Failure, stateChanged } from '../failure.ts';
import { targetOf } from '../observe.ts';
import type { WritePart } from '../ports/store.ts';

/**
 * Backs up a persistent service, deletes backups, or restores one.
 *
 * @throws {Failure} so that later operations, which may destroy data, are not executed without a backup
 */
export async function executeBackup(
  context: AgentContext,
  operation: OperationOf<'backUp' | 'deleteCopy' | 'restore'>,
): Promise<void> {
  switch (operation.kind) {
    case 'backUp':
      await (operation.isSafety ? backUpSafely(context, operation) : backUp(context, operation));
      return;
    case 'deleteCopy':
      return deleteCopy(context, operation);
    case 'restore':
      return restore(context, operation);
  }
}

/** @returns the name of the backup */
async function backUp(context: AgentContext, operation: OperationOf<'backUp'>): Promise<string> {
  const { environment, service } = backedUpService(context, operation);
  const target = targetOf(context, environment);
  const containers = await target.replicas({ labels: labelsOf(context, environment) });
  const source = findSource(service, keptOnly(containers));
  if (source === undefined)
    throw new Failure(
      'not-backed-up',
      `${noSource(service, environment)} Operations that need this backup were not executed.`,
      {
        fix: `To find the cause, run: docker compose --project-name ${persistentUnitName(context.flow, environment)} ps. Fix it, then run the same command again.`,
      },
    );
  const record = recordOf((await context.ports.ledger.read()).state, environment.name);
  const { intent, migrations = {} } = record;
  const [serving] = servingDeployments(environment, record);
  const release = serving?.release;
  const kept = `${persistentUnitName(context.flow, environment)}/`;
  const { dump } = service.backup;
  const parts: { readonly [part: string]: WritePart } =
    dump === undefined
      ? Object.fromEntries(
          Object.entries(service.volumes).map(([volume, folder]) => [
            volumePart(service, volume),
            (file: string) => target.archive(source.id, folder, file),
          ]),
        )
      : { [DUMP_PART]: (file) => target.dump(source.id, dump, file) };
  const copy = await context.ports.store.writeCopy(
    {
      environment: environment.name,
      service: service.name,
      takenAt: await target.now(),
      cause: operation.cause,
      by: context.actor.name,
      command: intent?.command ?? '',
      ...(release === undefined ? {} : { release }),
      migrations: Object.fromEntries(Object.entries(migrations).filter(([key]) => key.startsWith(kept))),
      isSafety: operation.isSafety === true || operation.isOfUnused === true,
    },
    parts,
  );
  const bytes = copy.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  context.log(`${copy.name}: ${bytes} bytes.`);
  return copy.name;
}

/** Takes the safety backup of a restore. If the current data is unreadable, the error names the option to skip it. */
async function backUpSafely(context: AgentContext, operation: OperationOf<'backUp'>): Promise<void> {
  try {
    const name = await backUp(context, operation);
    const { environment, service } = operation;
    context.log(`To undo the restore: pipegen restore ${environment} ${service} --copy ${name}`);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.code, `${error.message}\nNo data was replaced.`, {
      fix: `${error.fix ?? 'Fix the error above.'} If the current data can no longer be read, restore with --no-safety-copy.`,
      cause: error,
    });
  }
}

/** Deletes only unfinished backups, and those that enough newer complete backups make obsolete now. */
async function deleteCopy(context: AgentContext, operation: OperationOf<'deleteCopy'>): Promise<void> {
  const { environment, service } = backedUpService(context, operation);
  const copies = await context.ports.store.copies(environment.name, service.name);
  const unwanted = [
    ...copies.filter(({ state }) => state === 'unfinished'),
    ...outdatedCopies(copies, service.backup.keep),
  ].flatMap(({ files }) => files);
  const there = copies.flatMap(({ files }) => files);
  const needed = operation.files.filter((file) => there.includes(file) && !unwanted.includes(file));
  if (needed.length > 0) throw stateChanged(`${needed.join(', ')} of ${service.name} must be kept.`);
  await context.ports.store.removeCopyFiles(environment.name, service.name, operation.files);
}

async function restore(context: AgentContext, operation: OperationOf<'restore'>): Promise<void> {
  const { environment, service } = backedUpService(context, operation);
  const { store } = context.ports;
  const name = parseCopyName(operation.files[0] ?? '')?.copy;
  const copy = (await store.copies(environment.name, service.name)).find((candidate) => candidate.name === name);
  if (copy === undefined || !isWhole(copy))
    throw new Failure('copy-damaged', `The backup ${name} of ${service.name} is no longer complete.`, {
      fix: `To list the backups: pipegen restore ${environment.name} ${service.name} --list`,
    });
  const files = await store.openCopy(copy);
  const target = targetOf(context, environment);
  const find = async (): Promise<Replica> => {
    const containers = keptOnly(await target.replicas({ labels: labelsOf(context, environment) }));
    const own = containers.filter((container) => container.service === service.name);
    const [found] = [...own.filter(isHealthy), ...own];
    if (found !== undefined) return found;
    throw new Failure('not-restored', `No container of ${service.name} of ${environment.name} is running.`);
  };
  for (const [file, path] of Object.entries(files)) {
    const container = await find();
    const part = partOf(file);
    const { restore: script } = service.backup;
    if (part === DUMP_PART && script !== undefined) await target.load(container.id, script, path);
    for (const [volume, folder] of Object.entries(service.volumes))
      if (part === volumePart(service, volume)) await target.unarchive(container.id, folder, path);
  }
  for (let waited = 0; !isHealthy(await find()); waited += 1) {
    if (waited >= waitSeconds([service]))
      throw new Failure(
        'not-healthy',
        `${service.name} of ${environment.name} did not become healthy with the restored data.`,
        {
          fix: `The earlier data was backed up. To list the backups: pipegen restore ${environment.name} ${service.name} --list`,
        },
      );
    await context.wait(1);
  }
}

function backedUpService(
  { flow }: AgentContext,
  operation: { readonly environment: string; readonly service: string },
): { readonly environment: Environment; readonly service: BackedUpService } {
  const environment = findEnvironment(flow, operation.environment);
  const { name } = findService(flow, operation.service);
  const service = backedUpServices(flow, environment).find((candidate) => candidate.name === name);
  if (service !== undefined) return { environment, service };
  throw new Failure('not-backed-up', `The flow declares no backup of ${name} in ${environment.name}.`);
}

/** The labels of an environment's containers. */
function labelsOf({ flow }: AgentContext, { name }: Environment): { readonly [label: string]: string } {
  return { [LABELS.flow]: flow.name, [LABELS.environment]: name };
}

function keptOnly(containers: readonly Replica[]): readonly Replica[] {
  return containers.filter(({ labels }) => labels[LABELS.scope] === 'environment');
}
