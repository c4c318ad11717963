import { homedir } from 'node:os';
import { join } from 'node:path';
import { judgeRoom } from '../../adapters/files/room.ts';
import { type LedgerState, recordOf } from '../../plan/ledger.ts';
import { isOver } from '../../plan/lock.ts';
import { missingVariables } from '../../plan/missingVariables.ts';
import { compareLibraryTag } from '../../project/libraryTag.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';
import { build } from '../build.ts';
import { formatTime } from '../formatTime.ts';
import type { Invocation } from '../invocation.ts';
import { type Check, check } from './check.ts';

/** What the flow itself must have. */
export function flowChecks(context: AgentContext): readonly Check[] {
  const { flow, folder, variables, ports } = context;
  return [
    check('Variables', async () => {
      const missing = flow.environments.map((environment) => ({
        environment: environment.name,
        names: missingVariables(flow, environment, variables),
      }));
      const names = [...new Set(missing.flatMap((one) => one.names))];
      if (names.length === 0) return ok('all required settings and secrets are set');
      return names.map((name) => {
        const lacking = missing.filter((one) => one.names.includes(name)).map(({ environment }) => environment);
        return wrong(`${name} is not set; required by ${lacking.join(', ')}`, 'Set it in the environment or in .env.');
      });
    }),
    check('Library tag', async (signal) => {
      const tag = flow.jenkins.libraryVersion;
      const difference = await compareLibraryTag(folder, tag, signal);
      return difference === undefined
        ? ok(`no difference from ${tag} found`)
        : doubtful(difference.message, difference.fix);
    }),
    check('Backups', () => judgeRoom(variables.PIPEGEN_BACKUP_DIR ?? join(homedir(), '.pipegen', 'backups'))),
    check('Ledger', async () => {
      const { revision, state } = await ports.ledger.read();
      const remarks = flow.environments.flatMap(({ name }) => judgeRecord(context, state, name));
      return [ok(revision === undefined ? 'readable, still empty' : 'readable'), ...remarks];
    }),
  ];
}

/** Whether what was built is what the flow says. */
export function filesCheck(invocation: Invocation): Check {
  return check('Generated files', async (signal) => {
    const quiet = { ...invocation, signal, terminal: { ...invocation.terminal, progress: () => {} } };
    const origin = { program: '', started: Date.now() };
    const { exitCode, diagnostics } = await build(quiet, { check: true, cache: false }, origin);
    if (exitCode === 0) return ok('up to date');
    const [first] = diagnostics;
    return exitCode === 1
      ? doubtful('not up to date with pipelines/', 'Run pipegen build, and commit what it writes.')
      : wrong(first?.message ?? 'pipelines/ has errors', first?.fix ?? 'Run pipegen build to see all errors.');
  });
}

function judgeRecord(context: AgentContext, state: LedgerState, environmentName: string): readonly Finding[] {
  const { lock, intent, freeze } = recordOf(state, environmentName);
  const now = new Date();
  const isStale = lock !== undefined && (isOver(lock, now) || context.isGone(lock.holder));
  return [
    ...(isStale
      ? [
          doubtful(
            `${environmentName} has an expired lock of ${lock.holder.name}`,
            `It does not block any command. To remove it: pipegen unlock ${environmentName}`,
          ),
        ]
      : []),
    ...(intent !== undefined && (lock === undefined || isStale)
      ? [
          doubtful(
            `${environmentName}: "${intent.command}" of ${formatTime(intent.at)} stopped at: ${intent.operation}`,
            'Run the same command again to finish it.',
          ),
        ]
      : []),
    ...(freeze === undefined
      ? []
      : [
          doubtful(
            `${environmentName} is frozen by ${freeze.by}: ${freeze.reason}`,
            `To end the freeze: pipegen unfreeze ${environmentName}`,
          ),
        ]),
  ];
}
