import type { Environment } from '../../model/flow.ts';
import type { CopyChoice } from '../../plan/copies.ts';
import { recordOf } from '../../plan/ledger.ts';
import { missingVariables } from '../../plan/missingVariables.ts';
import { chooseCopies, isReady, isTaken, planRestore, type RestoreRequest } from '../../plan/restore.ts';
import { persistentUnit, persistentUnitName } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput, RefusedPlan } from '../failure.ts';
import { targetOf } from '../observe.ts';
import type { Task, TaskPlan } from '../task.ts';
import { readCopies } from './backup.ts';

/** What is to be brought back. */
export interface RestoreOptions {
  readonly environment: string;
  /** The services; if empty, all with such a backup. */
  readonly services: readonly string[];
  /** The backup's name: `20240229T134501Z`. */
  readonly copy?: string;
  /** Selects the newest backup at or before this time: `2024-02-29T13:45:01Z`. By default the newest one. */
  readonly at?: string;
  /** Whether to skip the backup of the current data, if it is unreadable. */
  readonly withoutSafetyCopy?: boolean;
}

/**
 * Restores persistent data from backups, after a backup of the current data. Backups are compared
 * with their checksums before a plan is shown. A freeze does not stop it, because it repairs damaged data.
 *
 * @throws {Failure} `time-invalid` or `choice-ambiguous` for invalid options
 */
export function restoreTask(context: AgentContext, options: RestoreOptions): Task {
  const environment = askedEnvironment(context, options.environment);
  const choice = choiceOf(options);
  /** Backups with verified checksums, which are not read again. */
  const sound = new Set<string>();
  /** Whether there was data at the first observation. Newly started services have no data to back up. */
  let hadData: boolean | undefined;

  async function observe(here: AgentContext): Promise<TaskPlan> {
    const { flow, ports } = here;
    const copies = await readCopies(here, environment);
    const target = targetOf(here, environment);
    const unitName = persistentUnitName(flow, environment);
    const containers = await target.replicas({ unit: unitName });
    hadData ??= containers.length > 0 || (await target.leftovers(unitName)).volumes.length > 0;
    const { services, withoutSafetyCopy = false } = options;
    const request: RestoreRequest = { environment, services, choice, keepsCurrent: hadData && !withoutSafetyCopy };
    const chosen = chooseCopies(flow, request, { copies });
    if ('refused' in chosen) throw badInput('copy-unknown', chosen.refused, chosen.fix);
    if (isTaken(flow, containers))
      throw new RefusedPlan(
        'project-taken',
        `${unitName} on the target has containers that do not belong to this flow.`,
        {
          fix: 'If they are not needed, remove them by hand. Otherwise rename the flow.',
        },
      );
    for (const { service, copy } of chosen) {
      const key = `${service.name}/${copy.name}`;
      if (!sound.has(key)) await ports.store.openCopy(copy);
      sound.add(key);
    }
    const unit = isReady(chosen, containers) ? undefined : persistentUnit(flow, environment);
    if (unit !== undefined) refuseMissing(here, environment);
    const [missing, persistent, ledger] = await Promise.all([
      target.missing(flow, environment, ''),
      unit === undefined ? {} : target.parts(unit),
      ports.ledger.read(),
    ]);
    const record = recordOf(ledger.state, environment.name);
    const world = { missing, containers, parts: { persistent }, copies, record };
    return { plan: planRestore(flow, request, chosen, world), context: here };
  }

  return { command: commandOf(options), environments: [environment.name], obeysFreeze: false, observe };
}

function commandOf({ environment, services, copy, at, withoutSafetyCopy = false }: RestoreOptions): string {
  return [
    'pipegen restore',
    environment,
    ...services,
    ...(copy === undefined ? [] : ['--copy', copy]),
    ...(at === undefined ? [] : ['--at', at]),
    ...(withoutSafetyCopy ? ['--no-safety-copy'] : []),
  ].join(' ');
}

/** With an offset: names of backups are in UTC, but a clock on the wall shows local time. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

function choiceOf({ copy, at }: RestoreOptions): CopyChoice {
  if (copy !== undefined && at !== undefined)
    throw badInput('choice-ambiguous', '--copy and --at cannot be combined.', 'Pass either --copy or --at.');
  if (copy !== undefined) return { name: copy };
  if (at === undefined) return 'latest';
  const time = new Date(at);
  if (TIME.test(at) && !Number.isNaN(time.getTime())) return { at: time };
  throw badInput('time-invalid', `Invalid time "${at}".`, 'Use a time with an offset, such as 2024-02-29T13:45:00Z.');
}

function refuseMissing({ flow, variables }: AgentContext, environment: Environment): void {
  const missing = missingVariables(flow, environment, variables);
  if (missing.length === 0) return;
  throw badInput(
    'variables-missing',
    `Required settings and secrets are not set: ${missing.join(', ')}.`,
    'Set them in the environment or in .env.',
  );
}
