import { namesOf } from '../model/flow.ts';
import { concerns, findReleases, foldHistory, type HistoryEvent, type Lineage, planLineage } from '../plan/history.ts';
import type { LedgerEntry, LedgerEvent, LedgerState, RecordedRelease } from '../plan/ledger.ts';
import { printable } from '../plan/printable.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { badInput } from '../run/failure.ts';
import { formatTime } from './formatTime.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';
import { formatTable } from './table.ts';
import type { Colors } from './terminal.ts';

/** What `pipegen history` was asked for. */
export interface HistoryOptions extends ContextChoice {
  readonly limit: number;
  readonly release?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Tells who moved what, when and why, or where a release is and was. */
export async function history(
  invocation: Invocation,
  options: HistoryOptions,
  environmentName?: string,
): Promise<Outcome> {
  const { outColors: colors } = invocation.terminal;
  return inContext(invocation, options, async (context) => {
    const names = environmentName === undefined ? undefined : namesOf(askedEnvironment(context, environmentName));
    if (options.release !== undefined) return tellRelease(context, options.release, colors);
    if (options.all) return tellEntries(context, options.limit, names);
    const events = await readEvents(context, options.limit, names);
    const text = events.map((event) => formatEvent(event, colors)).join('');
    return {
      exitCode: 0,
      diagnostics: [],
      answer: { flow: context.flow.name, events },
      text: text === '' ? NOTHING : text,
    };
  });
}

const NOTHING = 'No entries yet.\n';

/** How many entries are read at first for each event that is shown: a command has one for each of its operations. */
const ENTRIES_PER_EVENT = 10;

/** Reads no more of the ledger than it takes to show as much as was asked for. */
async function readEvents(
  { ports }: AgentContext,
  limit: number,
  names: readonly string[] | undefined,
): Promise<readonly HistoryEvent[]> {
  for (let window = limit * ENTRIES_PER_EVENT; ; window *= ENTRIES_PER_EVENT) {
    const entries = await ports.ledger.entries(window);
    const isAll = entries.length < window;
    const events = foldHistory(entries).filter((event) => names === undefined || concerns(event, names));
    // Of the oldest one the beginning may be missing.
    if (isAll || events.length > limit) return events.slice(0, limit);
  }
}

async function tellEntries(
  { flow, ports }: AgentContext,
  limit: number,
  names: readonly string[] | undefined,
): Promise<Outcome> {
  const all = await ports.ledger.entries(names === undefined ? limit : undefined);
  const isAsked = (environment = ''): boolean => names === undefined || names.includes(environment);
  const entries = all.filter(({ environment }) => isAsked(environment)).slice(0, limit);
  return {
    exitCode: 0,
    diagnostics: [],
    answer: { flow: flow.name, entries },
    text: entries.length === 0 ? NOTHING : formatEntries(entries),
  };
}

async function tellRelease({ flow, ports }: AgentContext, asked: string, colors: Colors): Promise<Outcome> {
  const [{ state }, entries] = await Promise.all([ports.ledger.read(), ports.ledger.entries()]);
  const lineage = planLineage(state, entries, onlyRelease(state, asked));
  return { exitCode: 0, diagnostics: [], answer: { flow: flow.name, lineage }, text: formatLineage(lineage, colors) };
}

function onlyRelease(state: LedgerState, asked: string): RecordedRelease {
  const found = findReleases(state, asked);
  const [release] = found;
  if (found.length === 1 && release !== undefined) return release;
  const known = (found.length === 0 ? Object.values(state.releases) : found).map(({ id }) => id);
  throw badInput(
    'release-unknown',
    found.length === 0 ? `Unknown release "${asked}".` : `"${asked}" is the prefix of several releases.`,
    known.length === 0 ? 'The ledger has no releases yet.' : `Known releases: ${known.join(', ')}.`,
  );
}

function formatEvent(event: HistoryEvent, colors: Colors): string {
  const { at, by, environment, text, cause, operations, endedAt } = event;
  const heading = `${formatTime(at)}  ${by}  ${environment === undefined ? '' : `${environment}  `}`;
  const paint = PAINTS[event.event]?.(colors);
  const end = endedAt === undefined || event.event === 'finished' ? '' : ` ${formatTime(endedAt)}`;
  const what =
    paint === undefined
      ? printable(`${text}${cause === undefined ? '' : `, because ${cause}`}`)
      : `${printable(event.command ?? text)}  ${paint(
          printable(`${event.event}${end}${cause === undefined ? '' : `: ${cause}`}`),
        )}`;
  return [
    `${colors.dim(printable(heading))}${what}\n`,
    ...operations.map((operation) => printable(`    ${operation.text}${formatFacts(operation)}\n`)),
  ].join('');
}

/** How a command's end looks; what is no command has none. */
const PAINTS: { readonly [Event in LedgerEvent]?: (colors: Colors) => (text: string) => string } = {
  finished: ({ green }) => green,
  failed: ({ red }) => red,
  interrupted: ({ yellow }) => yellow,
  started: ({ yellow }) => yellow,
};

function formatFacts({ cause, release, commit }: LedgerEntry): string {
  const what = [...(release === undefined ? [] : [release]), ...(commit === undefined ? [] : [commit.slice(0, 7)])];
  const facts = what.length === 0 ? '' : ` (${what.join(', ')})`;
  return `${facts}${cause === undefined ? '' : `, because ${cause}`}`;
}

function formatEntries(entries: readonly LedgerEntry[]): string {
  return printable(
    formatTable(
      entries.map((entry) => [
        formatTime(entry.at),
        entry.by,
        entry.environment ?? '',
        entry.event,
        `${entry.text}${formatFacts(entry)}`,
      ]),
    ),
  );
}

function formatLineage({ release, now, verified, entries }: Lineage, colors: Colors): string {
  const { id, commit, tree, changes = [], recordedAt, images } = release;
  const rows: readonly [title: string, rows: readonly (readonly string[])[]][] = [
    [
      'Images',
      Object.entries(images).map(([image, { reference, digest }]) => [image, reference, digest ?? 'not in a registry']),
    ],
    [
      'Is in',
      now.map(({ environment, deployment, verifiedAt }) => [
        environment,
        deployment,
        verifiedAt === undefined ? 'not verified' : `verified ${formatTime(verifiedAt)}`,
      ]),
    ],
    [
      'Was verified in',
      verified.map(({ environment, name, verifiedAt, by }) => [environment, name, formatTime(verifiedAt), `by ${by}`]),
    ],
  ];
  const brought = changes.length === 0 ? '' : `, brought by ${changes.map((change) => `#${change}`).join(', ')}`;
  return [
    `${colors.bold(printable(id))} of commit ${printable(commit)}${brought}, tree ${printable(tree)}, recorded ${formatTime(recordedAt)}\n`,
    ...rows.map(([title, cells]) =>
      cells.length === 0 ? '' : `${colors.cyan(title)}\n${printable(formatTable(cells))}`,
    ),
    entries.length === 0 ? '' : `${colors.cyan('What happened')}\n${formatEntries(entries)}`,
  ].join('');
}
