import type { Environment } from '../model/flow.ts';
import { projectName } from '../model/names.ts';
import type { CopyChoice } from '../plan/copies.ts';
import { recordOf } from '../plan/ledger.ts';
import { missingVariables } from '../plan/missingVariables.ts';
import { chooseCopies, isReady, isTaken, planRestore, type RestoreRequest } from '../plan/restore.ts';
import { environmentStack } from '../plan/stacks.ts';
import type { AgentContext } from './agentContext.ts';
import { readCopies } from './backup.ts';
import { badInput, Failure } from './failure.ts';
import { engineOf } from './observe.ts';
import { PROJECT_LABEL } from './ports/engine.ts';
import type { Task, TaskPlan } from './task.ts';

/** What is to be brought back. */
export interface RestoreTaskRequest {
  /** What was typed. */
  readonly command: string;
  readonly environment: Environment;
  /** Only these services; all that have such a copy when there is none. */
  readonly services: readonly string[];
  readonly choice: CopyChoice;
  /** Whether to do without a copy of what is there now, when it can no longer be read. */
  readonly withoutSafetyCopy: boolean;
}

/**
 * Brings kept data back from copies, after a copy of what is there now was taken. Copies are read through and compared
 * with their hashes before a plan is shown. A freeze does not stop it: it is asked for when data is spoiled.
 */
export function restoreTask(asked: RestoreTaskRequest): Task {
  const { environment } = asked;
  /** What was found sound, which takes time, is not read again before it is restored. */
  const sound = new Set<string>();
  /** Whether there was anything to copy when this was asked for: what was only just started has nothing to lose. */
  let hadData: boolean | undefined;

  async function observe(context: AgentContext): Promise<TaskPlan> {
    const { flow, ports } = context;
    const copies = await readCopies(context, environment);
    const engine = engineOf(context, environment);
    const project = projectName(flow.name, environment.name);
    const containers = await engine.containers({ [PROJECT_LABEL]: project });
    hadData ??= containers.length > 0 || (await engine.leftovers(project)).volumes.length > 0;
    const request: RestoreRequest = { ...asked, keepsCurrent: hadData && !asked.withoutSafetyCopy };
    const chosen = chooseCopies(flow, request, { copies });
    if ('refused' in chosen) throw badInput('copy-unknown', chosen.refused, chosen.fix);
    if (isTaken(flow, containers))
      throw new Failure('project-taken', `The Compose project ${project} has containers that are not this flow's.`, {
        fix: 'Remove them by hand if nobody needs them, or rename the flow.',
      });
    for (const { service, copy } of chosen) {
      const key = `${service.name}/${copy.name}`;
      if (!sound.has(key)) await ports.store.openCopy(copy);
      sound.add(key);
    }
    const stack = isReady(chosen, containers) ? undefined : environmentStack(flow, environment);
    if (stack !== undefined) refuseMissing(context, environment);
    const [networks, hashes, ledger] = await Promise.all([
      engine.networks(),
      stack === undefined ? {} : engine.configHashes(stack),
      ports.ledger.read(),
    ]);
    const record = recordOf(ledger.state, environment.name);
    const world = { networks, containers, hashes: { [project]: hashes }, copies, record };
    return { plan: planRestore(flow, request, chosen, world), context };
  }

  return { command: asked.command, environments: [environment.name], obeysFreeze: false, observe };
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
