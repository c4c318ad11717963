import { LABELS } from '../model/names.ts';
import { adopt } from '../plan/adopt.ts';
import { EMPTY_LEDGER } from '../plan/ledger.ts';
import type { Release } from '../plan/release.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { RefusedPlan } from '../run/failure.ts';
import { askTargets, observe } from '../run/observe.ts';
import { findRelease } from '../run/release.ts';
import { updateLedger } from '../run/updateLedger.ts';
import { ask } from './ask.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';

/** What `pipegen adopt` was asked for. */
export interface AdoptOptions extends ContextChoice {
  readonly ledger?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Writes a new ledger from the labels of what runs, when the ledger was lost. Nothing that runs is changed. */
export function adoptWhatRuns(invocation: Invocation, options: AdoptOptions): Promise<Outcome> {
  return inContext(invocation, options, async (context) => {
    const { ledger } = context.ports;
    const { state } = await ledger.read();
    if (state.id !== undefined)
      throw new RefusedPlan('ledger-not-empty', `The ledger of ${context.flow.name} exists and is complete.`, {
        fix: 'Run pipegen status.',
      });
    const id = await chooseIdentity(context, options.ledger);
    if (id === undefined)
      return {
        exitCode: 0,
        diagnostics: [],
        answer: { adopted: [] },
        text: 'Nothing to do: no containers of this flow are running.\n',
      };
    const { deployments, fronts } = await observe(context, context.flow.environments, { ...EMPTY_LEDGER, id });
    const names = deployments.map(
      ({ name, revision, commit }) => `${name}, revision ${revision}, of commit ${commit.slice(0, 7)}`,
    );
    const list = names.map((line) => `  ${line}\n`).join('');
    const text = `The ledger ${id} of ${context.flow.name} will be rebuilt from the labels of the running containers:\n${list}`;
    if (options.dryRun) return { exitCode: 0, diagnostics: [], answer: { ledger: id, adopted: names }, text };
    invocation.terminal.note(text);
    if (!options.yes && !(await ask(invocation, 'Write this ledger?')))
      return { exitCode: 1, diagnostics: [], answer: { adopted: [] }, text: 'Nothing was changed.\n' };
    invocation.takeTime();
    const releases = await findReleases(
      context,
      deployments.map(({ commit }) => commit),
    );
    const at = new Date().toISOString();
    const by = context.actor.name;
    const entry = {
      at,
      by,
      event: 'finished',
      text: 'rebuild the ledger from running containers',
      command: 'pipegen adopt',
    } as const;
    const { change } = await updateLedger(ledger, (before) =>
      before.id === undefined
        ? { state: adopt(before, { id, deployments, fronts, releases, at, by }), entry }
        : undefined,
    );
    return {
      exitCode: change === undefined ? 3 : 0,
      diagnostics: [],
      answer: { ledger: id, adopted: change === undefined ? [] : names },
      text:
        change === undefined
          ? 'Another command wrote to the ledger in the meantime. Run pipegen status.\n'
          : 'The ledger is rebuilt. Run pipegen status and pipegen plan.\n',
    };
  });
}

/** The one identity that what runs carries, or the one that was asked for. */
async function chooseIdentity(context: AgentContext, asked: string | undefined): Promise<string | undefined> {
  const { flow } = context;
  const listed = await askTargets(context, flow.environments, (engine) =>
    engine.replicas({ labels: { [LABELS.flow]: flow.name } }),
  );
  const found = [...listed.values()].flat().flatMap(({ labels }) => labels[LABELS.ledger] ?? []);
  const identities = [...new Set(found)].filter((id) => asked === undefined || id === asked);
  if (identities.length > 1)
    throw new RefusedPlan(
      'ledger-ambiguous',
      `The running containers belong to several ledgers: ${identities.join(', ')}.`,
      {
        fix: 'Name the lost one: pipegen adopt --ledger <identity>',
      },
    );
  return identities[0];
}

/** What git and the registry still know of commits. */
async function findReleases(context: AgentContext, commits: readonly string[]): Promise<ReadonlyMap<string, Release>> {
  const releases = new Map<string, Release>();
  for (const id of new Set(commits)) {
    const commit = await context.ports.repository.find(id);
    if (commit === undefined) continue;
    const there = await context.at(id);
    releases.set(id, (await findRelease(there, commit, EMPTY_LEDGER, undefined)).release);
  }
  return releases;
}
