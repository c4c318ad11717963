import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../agent/describeError.ts';
import { count } from '../model/count.ts';
import { type Diagnostic, errorAt, warning } from '../model/diagnostic.ts';
import { LABELS } from '../model/names.ts';
import type { LedgerState } from '../plan/ledger.ts';
import { printable, printableLine } from '../plan/printable.ts';
import {
  type Board,
  type DeploymentStatus,
  type EngineView,
  type EnvironmentStatus,
  planBoard,
} from '../plan/status.ts';
import { revisionRoutes } from '../plan/traffic.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { readClock } from './clock.ts';
import { formatAge, formatTime } from './formatTime.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import { interrupted, type Outcome } from './outcome.ts';
import { formatTable } from './table.ts';
import type { Colors } from './terminal.ts';

/** What `pipegen status` was asked for. */
export interface StatusOptions extends ContextChoice {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** How long a watched board stays before it is looked at again, in seconds. */
const INTERVAL = 3;

/** Shows what runs, what should run, and who holds what. */
export async function status(
  invocation: Invocation,
  options: StatusOptions,
  environmentName?: string,
): Promise<Outcome> {
  const { terminal, signal } = invocation;
  return inContext(invocation, options, async (context) => {
    if (environmentName !== undefined) askedEnvironment(context, environmentName);
    const look = () => lookAround(context, environmentName, terminal.outColors);
    if (!options.watch || !terminal.watched) return look();
    while (!signal.aborted) {
      const { text, diagnostics } = await look();
      const errors = diagnostics.map(({ message }) => `${message}\n`).join('');
      // The screen is emptied only when its next content is there, so that it does not flicker.
      terminal.print(`\u001b[H\u001b[2J${text}${errors}`);
      await sleep(INTERVAL * 1_000, undefined, { signal }).catch(() => undefined);
    }
    return interrupted(signal);
  });
}

async function lookAround(
  context: AgentContext,
  environmentName: string | undefined,
  colors: Colors,
): Promise<Outcome> {
  const { flow, ports } = context;
  const asked = flow.environments.find(({ name }) => name === environmentName) ?? flow.environments[0];
  const [ledger, engines, clock] = await Promise.all([
    ports.ledger.read().then(
      ({ state }) => ({ state }),
      (error: unknown) => ({ why: context.mask(describeError(error)) }),
    ),
    viewEngines(context, environmentName),
    // How old something is, the engine knows that made it; this machine's clock may be wrong.
    asked && readClock(context, asked),
  ]);
  context.signal.throwIfAborted();
  const state = 'state' in ledger ? ledger.state : undefined;
  const board = planBoard(flow, { ledger: state, engines }, environmentName);
  const diagnostics: Diagnostic[] = [
    ...('why' in ledger ? [warning('ledger-unreadable', [], ledger.why, READ_FIX)] : []),
    ...board.unreachable.map(({ target, why }) =>
      errorAt('engine-silent', [], `Target ${target}: ${why}`, 'Run pipegen doctor.'),
    ),
  ];
  return {
    exitCode: diagnostics.length === 0 ? 0 : 1,
    diagnostics,
    answer: { ...board, releases: releasesOn(board, state) },
    text: formatBoard(board, colors, clock?.now().getTime() ?? Date.now()),
  };
}

const READ_FIX = 'Running deployments are still shown. Locks, freezes, holds and the desired state are unknown.';

/** Asks each engine once, whatever number of environments it has. */
async function viewEngines(
  { flow, ports, mask }: AgentContext,
  environmentName: string | undefined,
): Promise<{ readonly [target: string]: EngineView }> {
  const environments = flow.environments.filter(
    ({ name }) => environmentName === undefined || name === environmentName,
  );
  const targets = [...new Set(environments.map(({ target }) => target))];
  const views = await Promise.all(
    targets.map(async (target): Promise<readonly [string, EngineView]> => {
      try {
        const labels = { [LABELS.flow]: flow.name };
        const [containers, resources, fronts] = await Promise.all([
          ports.target(target).replicas({ labels }),
          ports.target(target).resources({ labels }),
          revisionRoutes(flow).length === 0
            ? []
            : ports
                .edge(target)
                .fronts()
                .catch(() => undefined),
        ]);
        return [target, { containers, resources, fronts }];
      } catch (error) {
        return [target, { unreachable: mask(describeError(error)) }];
      }
    }),
  );
  return Object.fromEntries(views);
}

/** Where the releases on the board come from. */
function releasesOn({ environments }: Board, state: LedgerState | undefined): LedgerState['releases'] {
  const shown = new Set(environments.flatMap(({ deployments }) => deployments.map(({ release }) => release)));
  return Object.fromEntries(Object.entries(state?.releases ?? {}).filter(([id]) => shown.has(id)));
}

function formatBoard({ flow, environments, strays, orphans }: Board, colors: Colors, now: number): string {
  const sections = environments.map((environment) => formatEnvironment(environment, colors, now));
  const rest = strays.map(({ target, unitName, containers }) =>
    colors.yellow(
      printableLine(
        `  ${unitName}: ${count(containers, 'container')} on ${target}, of an unknown environment or another ledger`,
      ),
    ),
  );
  const left = orphans.map(({ name, target, fix }) => colors.yellow(printableLine(`  ${name} on ${target}: ${fix}`)));
  return [
    `${colors.bold(flow)} ${colors.dim(formatTime(new Date(now).toISOString()))}\n`,
    ...sections,
    ...(left.length > 0 ? [`${colors.bold('No longer in the flow')}\n${left.join('\n')}\n`] : []),
    ...(rest.length > 0 ? [`${colors.bold('Strays')}\n${rest.join('\n')}\n`] : []),
  ].join('\n');
}

function formatEnvironment(environment: EnvironmentStatus, colors: Colors, now: number): string {
  const { name, branch, target, kept, deployments, isSeen } = environment;
  const data = kept === undefined ? '' : `, persistent services: ${kept.healthy} of ${kept.wanted} healthy`;
  const lines = printable(formatTable(deployments.map((deployment) => cellsOf(deployment, now))))
    .split('\n')
    .map((line, index) => paint(deployments[index], line, colors));
  return [
    `${colors.bold(name)} ${colors.dim(`branch ${branch}${data}`)}\n`,
    ...remarksOn(environment, now).map((remark) => `  ${colors.yellow(printableLine(remark))}\n`),
    ...(isSeen ? [] : [`  ${colors.yellow(printableLine(`state unknown: the engine of ${target} is unreachable`))}\n`]),
    deployments.length > 0 ? lines.join('\n') : isSeen ? colors.dim('  no deployments\n') : '',
    ...linkLines(environment).map((line) => `${colors.dim(printableLine(line))}\n`),
  ].join('');
}

/** Who answers each link, as the edge has it. */
function linkLines({ links, deployments }: EnvironmentStatus): readonly string[] {
  if (links === undefined) return deployments.length === 0 ? [] : ['  serving revision unknown: run pipegen doctor'];
  return links.map(({ url, revision }) => `  ${url} is served by ${revision}`);
}

function remarksOn({ lock, freeze, hold, intent }: EnvironmentStatus, now: number): readonly string[] {
  const ago = (iso: string): string => `${formatAge(now - Date.parse(iso))} ago`;
  return [
    ...(lock === undefined
      ? []
      : [
          `locked by ${lock.holder.name} ${ago(lock.takenAt)}: ${lock.reason} (${
            Date.parse(lock.expiresAt) <= now ? 'expired' : 'until'
          } ${formatTime(lock.expiresAt)})`,
        ]),
    ...(freeze === undefined
      ? []
      : [
          `frozen by ${freeze.by} ${ago(freeze.since)}: ${freeze.reason}${
            freeze.until === undefined ? '' : ` (until ${formatTime(freeze.until)})`
          }`,
        ]),
    ...(hold === undefined ? [] : [`held at ${hold.release} by ${hold.by} ${ago(hold.since)}: ${hold.reason}`]),
    ...(intent === undefined
      ? []
      : [`unfinished since ${ago(intent.at)}: ${intent.operation}, by ${intent.by}: ${intent.command}`]),
  ];
}

function cellsOf(deployment: DeploymentStatus, now: number): readonly string[] {
  const { name, state, serves, release, commit, since, verifiedAt, health, url } = deployment;
  return [
    name,
    STATES[state],
    serves ? 'serves' : '',
    health === undefined ? '' : `${health.healthy} of ${health.wanted} healthy`,
    release,
    commit.slice(0, 7),
    verifiedAt === undefined ? '' : `verified ${formatTime(verifiedAt)}`,
    `${formatAge(now - Date.parse(since))} old`,
    url ?? '',
  ];
}

const STATES: { readonly [State in DeploymentStatus['state']]: string } = {
  verified: 'verified',
  started: 'not verified',
  gone: 'GONE',
  unknown: 'NOT IN LEDGER',
  running: 'runs',
  unseen: 'unknown',
};

function paint(deployment: DeploymentStatus | undefined, line: string, colors: Colors): string {
  if (deployment === undefined) return line;
  const { state, health } = deployment;
  if (state === 'gone' || (health !== undefined && health.healthy < health.wanted)) return colors.red(line);
  return state === 'verified' ? line : colors.yellow(line);
}
