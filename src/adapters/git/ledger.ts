import { randomUUID } from 'node:crypto';
import { EMPTY_LEDGER, type LedgerEntry, type LedgerState } from '../../plan/ledger.ts';
import { printableLine } from '../../plan/printable.ts';
import { Failure, whyOf } from '../../run/failure.ts';
import { type Ledger, LedgerMoved, type LedgerSnapshot } from '../../run/ports/ledger.ts';
import { createGit, type GitOptions } from './client.ts';
import { commitFile } from './commit.ts';
import { fetchRemoteRef, moveRemoteRef, readRemoteRef } from './remote.ts';

/** The working copy. Its remote `origin` has the ledger. */
export type GitLedgerOptions = Omit<GitOptions, 'signal'> & {
  /** The flow's name, which is part of a ref's. */
  readonly flow: string;
};

/** The file with the state in each commit's tree. */
const STATE_FILE = 'state.json';

/** The timeout of local commands, in seconds. */
const LOCAL_SECONDS = 15;

/**
 * The ledger of a flow on the ref `refs/pipegen/<flow>` of the remote `origin`: a commit for each entry, with the state
 * after it as `state.json`. It is read with plain git:
 *
 * ```
 * git fetch origin 'refs/pipegen/*:refs/pipegen/*'
 * git log refs/pipegen/shop
 * git show refs/pipegen/shop:state.json
 * ```
 *
 * Neither the files nor the branches nor the index of the working copy are touched, and it may be shallow. Nothing stops
 * a command that is under way but its own time limit, 15 seconds or, with the remote, 60: an interrupted run still writes
 * down that it was interrupted.
 *
 * Its methods throw a {@link Failure}: `ledger-unreachable` when the remote cannot be asked, `ledger-unreadable` when the
 * ref holds something else, which is never overwritten, and `ledger-unwritable` when the remote takes no commit.
 */
export function createGitLedger({ flow, ...options }: GitLedgerOptions): Ledger {
  const git = createGit(options);
  const ref = `refs/pipegen/${flow}`;
  const local = { seconds: LOCAL_SECONDS };
  let known: LedgerSnapshot = { revision: undefined, state: EMPTY_LEDGER };

  const newest = async (): Promise<string | undefined> => {
    try {
      return await readRemoteRef(git, ref);
    } catch (error) {
      throw new Failure('ledger-unreachable', `The ledger (${ref} of "origin") cannot be read: ${whyOf(error)}`, {
        fix: `To find the cause, run "git ls-remote origin ${ref}". Then run the command again.`,
        cause: error,
      });
    }
  };

  /** Reads from a commit; fetches it if necessary. */
  const readCommit = async (args: readonly string[]): Promise<string | undefined> => {
    const here = await git.run(args, local);
    if (here.exitCode === 0) return here.stdout;
    await fetchRemoteRef(git, ref, ref);
    const fetched = await git.run(args, local);
    return fetched.exitCode === 0 ? fetched.stdout : undefined;
  };

  const unreadable = (revision: string, why: string, fix: string): Failure =>
    new Failure('ledger-unreadable', `${STATE_FILE} of ${ref} of "origin", commit ${revision}, ${why}.`, { fix });

  const readState = async (revision: string): Promise<LedgerState> => {
    const text = await readCommit(['cat-file', 'blob', `${revision}:${STATE_FILE}`]);
    const state = text === undefined ? undefined : parseObject(text);
    if (isState(state)) return state;
    if (typeof state?.version === 'number' && state.version > EMPTY_LEDGER.version)
      throw unreadable(revision, `has version ${state.version}`, 'Use the newer version of pipegen that wrote it.');
    const repair = `git push --force origin <commit>:${ref}`;
    throw unreadable(
      revision,
      text === undefined ? 'cannot be read' : 'is not the state of a ledger',
      `Find the last good commit with "git fetch origin ${ref}" and "git log -p FETCH_HEAD", then restore it with "${repair}".`,
    );
  };

  const writeCommit = (parent: string | undefined, text: string, entry: LedgerEntry): Promise<string> => {
    const parents = parent === undefined ? [] : [parent];
    return commitFile(git, { name: STATE_FILE, text }, { parents, message: printMessage(entry) }, local);
  };

  return {
    async read() {
      const revision = await newest();
      if (revision !== known.revision)
        known = { revision, state: revision === undefined ? EMPTY_LEDGER : await readState(revision) };
      return known;
    },

    async append(after, state, entry) {
      const text = `${printJson(state, 2)}\n`;
      try {
        const revision = await writeCommit(after.revision, text, entry);
        if (!(await moveRemoteRef(git, ref, after.revision, revision))) throw new LedgerMoved();
        known = { revision, state: JSON.parse(text) as LedgerState };
        return known;
      } catch (error) {
        if (error instanceof LedgerMoved) throw error;
        throw new Failure('ledger-unwritable', `The ledger (${ref} of "origin") cannot be written: ${whyOf(error)}`, {
          fix: `Check the connection to "origin" and your permission to push to ${ref}. Then run the command again.`,
          cause: error,
        });
      }
    },

    async entries(limit) {
      const revision = await newest();
      if (revision === undefined) return [];
      const most = limit === undefined ? [] : [`--max-count=${limit}`];
      const messages = await readCommit(['log', '-z', '--format=%B', ...most, revision, '--']);
      if (messages === undefined)
        throw unreadable(
          revision,
          'cannot be fetched with its history',
          `To find the cause, run "git fetch origin ${ref}".`,
        );
      return messages.split('\0').flatMap(readEntry);
    },
  };
}

/**
 * The message of an entry's commit: a line for people, the entry for programs, and what makes the commit different from
 * everyone else's, or two that write the same after the same at the same time would both have written it.
 */
function printMessage(entry: LedgerEntry): string {
  const where = entry.environment === undefined ? '' : `${entry.environment}: `;
  const subject = printableLine(`${where}${entry.text} (${entry.event})`).trim();
  return `${subject}\n\n${printJson(entry)}\n\nAttempt: ${randomUUID()}\n`;
}

/** Returns the entry of a commit; none if the ledger was repaired by hand. */
function readEntry(message: string): readonly LedgerEntry[] {
  const entry = parseObject(message.split('\n')[2] ?? '');
  const isEntry = ['at', 'by', 'event', 'text'].every((name) => typeof entry?.[name] === 'string');
  return isEntry ? [entry as unknown as LedgerEntry] : [];
}

/** Prints JSON with escaped control characters and text direction marks. */
function printJson(value: unknown, indent?: number): string {
  const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, undefined, indent).replace(/[^\P{C}\n]/gu, (character) =>
    character.split('').map(escapeUnit).join(''),
  );
}

type JsonObject = { readonly [name: string]: unknown };

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Checks the top-level structure; records are not checked. */
function isState(value: JsonObject | undefined): value is JsonObject & LedgerState {
  return (
    value?.version === EMPTY_LEDGER.version &&
    Number.isSafeInteger(value.fence) &&
    isObject(value.releases) &&
    isObject(value.environments) &&
    Object.values(value.environments).every(
      (record) => isObject(record) && isObject(record.deployments) && Array.isArray(record.past),
    )
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
