import { setTimeout as sleep } from 'node:timers/promises';
import { type Git, type GitResult, gitFailure } from '../../adapters/git/client.ts';
import { commitFile } from '../../adapters/git/commit.ts';
import { fetchRemoteRef, REMOTE_SECONDS } from '../../adapters/git/remote.ts';
import type { ChangeState } from '../../plan/prune.ts';
import { Failure } from '../../run/failure.ts';
import type { DeploymentReport } from '../../run/ports/gitHost.ts';

/** The stored changes and deployments of a repository: JSON. */
export interface HostDocument {
  readonly version: 1;
  /** By their number, from 1 on. */
  readonly changes: readonly ChangeRecord[];
  /** The names of environments that deployments were reported in. */
  readonly environments: readonly string[];
  /** Of all flows, the one that was reported last at the end. */
  readonly deployments: readonly DeploymentRecord[];
  /** The number of the next deployment. */
  readonly nextDeployment: number;
}

/** A stored change. */
export interface ChangeRecord {
  readonly number: number;
  readonly source: string;
  readonly target: string;
  readonly title: string;
  readonly body: string;
  readonly state: ChangeState;
  /** The source's head when it was opened, or when it was merged. */
  readonly head: string;
  readonly mergeCommit?: string;
  /** By their mark. */
  readonly comments: { readonly [mark: string]: string };
}

/** A stored deployment. */
export interface DeploymentRecord extends Omit<DeploymentReport, 'state'> {
  readonly id: number;
  readonly flow: string;
  readonly state: DeploymentReport['state'] | 'inactive';
}

/** A snapshot of the remote. */
export interface RemoteView {
  readonly document: HostDocument;
  /** The commit with the document; `undefined` before the first. */
  readonly revision: string | undefined;
  /** The head of each branch. */
  readonly heads: ReadonlyMap<string, string>;
  /** The URL of the remote, without passwords. */
  readonly address: string;
}

/** A change of the remote. */
export interface Update<Result> {
  /** Absent if there is nothing to write. */
  readonly document?: HostDocument;
  /** A branch to move atomically with it. */
  readonly move?: { readonly branch: string; readonly from: string; readonly to: string };
  readonly result: Result;
}

/** The document of a remote. */
export interface HostDocumentStore {
  read(): Promise<RemoteView>;
  /**
   * Changes the document. On a conflict with another writer, decides again.
   *
   * @returns the written result
   */
  update<Result>(decide: (view: RemoteView) => Update<Result> | Promise<Update<Result>>): Promise<Result>;
}

/** Outside `refs/heads`, so that no clone has it for a branch, and outside the ledgers' `refs/pipegen`. */
const REF = 'refs/pipegen-host/changes';

const FILE = 'changes.json';

const EMPTY: HostDocument = { version: 1, changes: [], environments: [], deployments: [], nextDeployment: 1 };

/** The maximum number of attempts on conflicts, enough for twenty concurrent writers. */
const MOST_TRIES = 100;
const LONGEST_PAUSE_MILLISECONDS = 300;

/**
 * The document that stands for a git host: `changes.json` on the ref `refs/pipegen-host/changes` of the remote `origin`,
 * a commit for each change of it. To look at it:
 *
 * ```
 * git fetch origin refs/pipegen-host/changes
 * git show FETCH_HEAD:changes.json
 * ```
 *
 * It is written by an atomic push with leases: of all who write after the same commit one succeeds, and the others decide
 * again. So nobody merges twice, and no merge is without its note.
 */
export function openHostDocument(git: Git): HostDocumentStore {
  const remote = { seconds: REMOTE_SECONDS };

  const readDocument = async (revision: string): Promise<HostDocument> => {
    const args = ['cat-file', 'blob', `${revision}:${FILE}`];
    let result = await git.run(args);
    if (result.exitCode !== 0) {
      await fetchRemoteRef(git, REF, REF);
      result = await git.run(args);
    }
    const document = parse(result.stdout);
    if (isDocument(document)) return document;
    throw new Failure('git-host-unreadable', `${FILE} of ${REF} of "origin", commit ${revision}, cannot be read.`, {
      fix: `Find the last good commit with "git fetch origin ${REF}" and "git log -p FETCH_HEAD", and push it there.`,
    });
  };

  const read = async (): Promise<RemoteView> => {
    const args = ['ls-remote', 'origin', 'refs/heads/*', REF];
    const result = await git.run(args, remote);
    if (result.exitCode !== 0)
      throw new Failure('git-host-unreachable', `"origin" is unreachable: ${gitFailure(args, result).reason}`, {
        fix: 'To find the cause, run "git ls-remote origin". Then run the command again.',
      });
    const refs = new Map(result.stdout.split('\n').map((line) => line.split('\t').reverse() as [string, string]));
    const revision = refs.get(REF);
    return {
      revision,
      document: revision === undefined ? EMPTY : await readDocument(revision),
      heads: new Map([...refs].flatMap(([ref, id]) => (ref.startsWith(HEADS) ? [[ref.slice(HEADS.length), id]] : []))),
      address: addressOf(await git.read(['ls-remote', '--get-url', 'origin'])),
    };
  };

  const writeDocument = (document: HostDocument, parent: string | undefined): Promise<string> => {
    const text = `${JSON.stringify(document, undefined, 2)}\n`;
    const parents = parent === undefined ? [] : [parent];
    return commitFile(git, { name: FILE, text }, { parents, message: 'Changes and deployments\n' });
  };

  /** Whether both refs were moved; if not, another writer was faster, or has their locks. */
  const push = async ({ revision }: RemoteView, to: string, move: Update<unknown>['move']): Promise<boolean> => {
    const moves = [
      { ref: REF, from: revision ?? '', to },
      ...(move === undefined ? [] : [{ ref: `${HEADS}${move.branch}`, from: move.from, to: move.to }]),
    ];
    const leases = moves.map(({ ref, from }) => `--force-with-lease=${ref}:${from}`);
    const specs = moves.map((one) => `${one.to}:${one.ref}`);
    const args = ['push', '--porcelain', '--atomic', ...leases, 'origin', ...specs];
    const result = await git.run(args, remote);
    if (result.exitCode === 0) return true;
    const now = await read();
    // The response was lost; the atomic push moved both.
    if (now.revision === to) return true;
    const isMoved = now.revision !== revision || (move !== undefined && now.heads.get(move.branch) !== move.from);
    if (isMoved || IS_LOCKED.test(`${result.stderr}${result.stdout}`)) return false;
    throw refused(args, result);
  };

  return {
    read,
    async update(decide) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const view = await read();
        const { document, move, result } = await decide(view);
        if (document === undefined) return result;
        if (await push(view, await writeDocument(document, view.revision), move)) return result;
        await sleep(Math.random() * LONGEST_PAUSE_MILLISECONDS);
      }
      throw new Failure(
        'git-host-busy',
        `${REF} of "origin" could not be written because of too many concurrent writes.`,
        {
          fix: 'Run the command again.',
        },
      );
    },
  };
}

const HEADS = 'refs/heads/';

/** Errors of a server while another push has the lock of the ref. */
const IS_LOCKED = /cannot lock ref|failed to (?:lock|update ref)|unable to create '[^']*\.lock'/i;

function refused(args: readonly string[], result: GitResult): Failure {
  const reasons = result.stdout.split('\n').filter((line) => line.startsWith('!'));
  const failure = gitFailure(args, { ...result, stderr: [result.stderr.trim(), ...reasons].join('\n') });
  return new Failure('push-refused', `"origin" rejected the push: ${failure.reason}`, {
    fix: `Check your permission to push to ${REF} and to the branch. Then run the command again.`,
    cause: failure,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checks the top-level structure; records are not checked. */
function isDocument(value: unknown): value is HostDocument {
  const { version, changes, environments, deployments, nextDeployment } = (value ?? {}) as Partial<HostDocument>;
  return (
    version === 1 && [changes, environments, deployments].every(Array.isArray) && Number.isSafeInteger(nextDeployment)
  );
}

/** An address that a page or a terminal can show. */
function addressOf(url: string): string {
  const shown = url.trim().replace(/:\/\/[^@/\s]*@/, '://');
  return shown.startsWith('/') ? `file://${shown}` : shown;
}
