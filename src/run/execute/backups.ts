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
 * Copies a kept service's data away, deletes copies, or brings data back.
 *
 * @throws {Failure} and nothing that comes after it is done: what would destroy data never runs without its copy
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

/** @returns the name of the copy */
async function backUp(context: AgentContext, operation: OperationOf<'backUp'>): Promise<string> {
  const { environment, service } = placeOf(context, operation);
  const target = targetOf(context, environment);
  const containers = await target.replicas({ labels: labelsOf(context, environment) });
  const source = findSource(service, keptOnly(containers));
  if (source === undefined)
    throw new Failure('not-backed-up', `${noSource(service, environment)} Nothing that needs a copy of it is done.`, {
      fix: `See why with docker compose --project-name ${persistentUnitName(context.flow, environment)} ps, mend it, and run the same again.`,
    });
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

/** What can no longer be read must not keep a sound copy from being brought back, once somebody says so. */
async function backUpSafely(context: AgentContext, operation: OperationOf<'backUp'>): Promise<void> {
  try {
    const name = await backUp(context, operation);
    const { environment, service } = operation;
    context.log(`To undo the restore: pipegen restore ${environment} ${service} --copy ${name}`);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.code, `${error.message}\nNothing was replaced.`, {
      fix: `${error.fix ?? 'Mend what is said above.'} If what is there now can no longer be read, restore with --no-safety-copy.`,
      cause: error,
    });
  }
}

/** Only what nobody finished, and what newer whole copies make unneeded as they are now, is deleted. */
async function deleteCopy(context: AgentContext, operation: OperationOf<'deleteCopy'>): Promise<void> {
  const { environment, service } = placeOf(context, operation);
  const copies = await context.ports.store.copies(environment.name, service.name);
  const unwanted = [
    ...copies.filter(({ state }) => state === 'unfinished'),
    ...outdatedCopies(copies, service.backup.keep),
  ].flatMap(({ files }) => files);
  const there = copies.flatMap(({ files }) => files);
  const needed = operation.files.filter((file) => there.includes(file) && !unwanted.includes(file));
  if (needed.length > 0) throw stateChanged(`${needed.join(', ')} of ${service.name} is still needed.`);
  await context.ports.store.removeCopyFiles(environment.name, service.name, operation.files);
}

async function restore(context: AgentContext, operation: OperationOf<'restore'>): Promise<void> {
  const { environment, service } = placeOf(context, operation);
  const { store } = context.ports;
  const name = parseCopyName(operation.files[0] ?? '')?.copy;
  const copy = (await store.copies(environment.name, service.name)).find((candidate) => candidate.name === name);
  if (copy === undefined || !isWhole(copy))
    throw new Failure('copy-damaged', `The copy ${name} of ${service.name} is no longer whole.`, {
      fix: `pipegen restore ${environment.name} ${service.name} --list shows what there is.`,
    });
  const files = await store.openCopy(copy);
  const target = targetOf(context, environment);
  const find = async (): Promise<Replica> => {
    const containers = keptOnly(await target.replicas({ labels: labelsOf(context, environment) }));
    const own = containers.filter((container) => container.service === service.name);
    const [found] = [...own.filter(isHealthy), ...own];
    if (found !== undefined) return found;
    throw new Failure('not-restored', `No container of ${service.name} of ${environment.name} runs.`);
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
        `${service.name} of ${environment.name} does not become healthy with its data.`,
        {
          fix: `What was there before is a copy too: pipegen restore ${environment.name} ${service.name} --list`,
        },
      );
    await context.wait(1);
  }
}

function placeOf(
  { flow }: AgentContext,
  operation: { readonly environment: string; readonly service: string },
): { readonly environment: Environment; readonly service: BackedUpService } {
  const environment = findEnvironment(flow, operation.environment);
  const { name } = findService(flow, operation.service);
  const service = backedUpServices(flow, environment).find((candidate) => candidate.name === name);
  if (service !== undefined) return { environment, service };
  throw new Failure('not-backed-up', `The flow does not say how data of ${name} is copied in ${environment.name}.`);
}

/** Those of the environment's deployments carry them as well: which one serves tells which release the data is of. */
function labelsOf({ flow }: AgentContext, { name }: Environment): { readonly [label: string]: string } {
  return { [LABELS.flow]: flow.name, [LABELS.environment]: name };
}

function keptOnly(containers: readonly Replica[]): readonly Replica[] {
  return containers.filter(({ labels }) => labels[LABELS.scope] === 'environment');
}
