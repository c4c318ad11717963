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
export interface RestoreWish {
  readonly environment: string;
  /** Only these services; all that have such a copy when there is none. */
  readonly services: readonly string[];
  /** The copy's name: `20240229T134501Z`. */
  readonly copy?: string;
  /** The newest copy of this time or before it: `2024-02-29T13:45:01Z`. The newest there is when neither is given. */
  readonly at?: string;
  /** Whether to do without a copy of what is there now, when it can no longer be read. */
  readonly withoutSafetyCopy?: boolean;
}

/**
 * Brings kept data back from copies, after a copy of what is there now was taken. Copies are read through and compared
 * with their hashes before a plan is shown. A freeze does not stop it: it is asked for when data is spoiled.
 *
 * @throws {Failure} `time-invalid` or `choice-ambiguous` for what cannot be meant
 */
export function restoreTask(context: AgentContext, wish: RestoreWish): Task {
  const environment = askedEnvironment(context, wish.environment);
  const choice = choiceOf(wish);
  /** What was found sound, which takes time, is not read again before it is restored. */
  const sound = new Set<string>();
  /** Whether there was anything to copy when this was asked for: what was only just started has nothing to lose. */
  let hadData: boolean | undefined;

  async function observe(here: AgentContext): Promise<TaskPlan> {
    const { flow, ports } = here;
    const copies = await readCopies(here, environment);
    const target = targetOf(here, environment);
    const unitName = persistentUnitName(flow, environment);
    const containers = await target.replicas({ unit: unitName });
    hadData ??= containers.length > 0 || (await target.leftovers(unitName)).volumes.length > 0;
    const { services, withoutSafetyCopy = false } = wish;
    const request: RestoreRequest = { environment, services, choice, keepsCurrent: hadData && !withoutSafetyCopy };
    const chosen = chooseCopies(flow, request, { copies });
    if ('refused' in chosen) throw badInput('copy-unknown', chosen.refused, chosen.fix);
    if (isTaken(flow, containers))
      throw new RefusedPlan('project-taken', `${unitName} on the target has replicas that are not this flow's.`, {
        fix: 'Remove them by hand if nobody needs them, or rename the flow.',
      });
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

  return { command: commandOf(wish), environments: [environment.name], obeysFreeze: false, observe };
}

function commandOf({ environment, services, copy, at, withoutSafetyCopy = false }: RestoreWish): string {
  return [
    'pipegen restore',
    environment,
    ...services,
    ...(copy === undefined ? [] : ['--copy', copy]),
    ...(at === undefined ? [] : ['--at', at]),
    ...(withoutSafetyCopy ? ['--no-safety-copy'] : []),
  ].join(' ');
}

/** With its offset: copies are named by UTC, and whoever reads a clock on a wall means another time. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

function choiceOf({ copy, at }: RestoreWish): CopyChoice {
  if (copy !== undefined && at !== undefined)
    throw badInput('choice-ambiguous', 'A copy is wanted by its name and by a time.', 'Give --copy or --at.');
  if (copy !== undefined) return { name: copy };
  if (at === undefined) return 'latest';
  const time = new Date(at);
  if (TIME.test(at) && !Number.isNaN(time.getTime())) return { at: time };
  throw badInput('time-invalid', `"${at}" is no time.`, 'Write it with its offset: 2024-02-29T13:45:00Z.');
}

function refuseMissing({ flow, variables }: AgentContext, environment: Environment): void {
  const missing = missingVariables(flow, environment, variables);
  if (missing.length === 0) return;
  throw badInput(
    'variables-missing',
    `These have no value: ${missing.join(', ')}.`,
    'Set them in the environment or in .env.',
  );
}
