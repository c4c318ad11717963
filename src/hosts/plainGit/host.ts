import { createGit, type GitOptions } from '../../adapters/git/client.ts';
import { commitTree } from '../../adapters/git/commit.ts';
import { createRepository } from '../../adapters/git/repository.ts';
import { Failure, stateChanged } from '../../run/failure.ts';
import type { Change, GitHost } from '../../run/ports/gitHost.ts';
import { type ChangeRecord, type HostDocument, openHostDocument, type RemoteView } from './document.ts';

/** The working copy whose remote `origin` is also the host. */
export interface PlainGitHostOptions extends GitOptions {
  readonly signal: AbortSignal;
  /** The name of the flow whose deployments are reported. */
  readonly flow: string;
}

/** A git host that needs no account. */
export interface PlainGitHost extends GitHost {
  /** Closes an open change without merging it, as a person does. */
  closeChange(number: number): Promise<void>;
}

/**
 * Changes, comments and deployments without any host: they are kept in a document on a ref of the remote, see
 * {@link openHostDocument}. A bare repository in a folder will do.
 *
 * As on a host with pages, an open change follows its source branch, and is closed when that is deleted.
 */
export function createPlainGitHost({ flow, ...options }: PlainGitHostOptions): PlainGitHost {
  const git = createGit(options);
  const repository = createRepository(options);
  const host = openHostDocument(git);

  const read = async (): Promise<{ readonly view: RemoteView; readonly changes: readonly Change[] }> => {
    const view = await host.read();
    return { view, changes: view.document.changes.map((record) => toChange(record, view)) };
  };

  /** The commit of the merge of an open change, with the target's head that it was made from. */
  const makeMerge = async ({ number, source, target }: Change, title: string, head: string, { heads }: RemoteView) => {
    const into = heads.get(target);
    if (into === undefined) throw notMergeable(number, `the branch ${JSON.stringify(target)} does not exist`);
    const tried = await repository.tryMerge(into, head);
    // Another user pushed the merge.
    if ((await repository.contains(head, into)) === true) return { into, commit: into };
    if ('conflicts' in tried) throw notMergeable(number, `conflicts in ${tried.conflicts.join(', ')}`);
    const message = `Merge pull request #${number} from ${source}\n\n${title.replaceAll(/\s+/gu, ' ').trim()}\n`;
    return { into, commit: await commitTree(git, tried.tree, { parents: [into, head], message }) };
  };

  return {
    change: async (number) => (await read()).changes.find((change) => change.number === number),

    openChanges: async () => (await read()).changes.filter(isOpen),

    changesOf: async (commit) =>
      (await read()).changes.filter(({ head, mergeCommit }) => head === commit || mergeCommit === commit),

    findOpenChange: async (source, target) => (await read()).changes.filter(isOpen).find(isBetween(source, target)),

    openChange: ({ source, target, title, body }) =>
      host.update((view) => {
        const { document, heads } = view;
        const open = document.changes.map((record) => toChange(record, view)).filter(isOpen);
        const known = open.find(isBetween(source, target));
        if (known !== undefined) return { result: known };
        for (const branch of [source, target])
          if (!heads.has(branch))
            throw new Failure('change-refused', `"origin" has no branch ${JSON.stringify(branch)}.`, {
              fix: 'Push the branch, then run the command again.',
            });
        const number = document.changes.length + 1;
        const head = heads.get(source) ?? '';
        const record: ChangeRecord = { number, source, target, title, body, state: 'open', head, comments: {} };
        return { document: { ...document, changes: [...document.changes, record] }, result: toChange(record, view) };
      }),

    merge: (number, head) =>
      host.update<void>(async (view) => {
        const record = view.document.changes.find((candidate) => candidate.number === number);
        if (record === undefined) throw notMergeable(number, 'it does not exist');
        const change = toChange(record, view);
        if (change.head !== head) throw stateChanged(`#${number} has new commits after ${head.slice(0, 7)}.`);
        if (change.state === 'merged') return { result: undefined };
        if (change.state === 'closed') throw notMergeable(number, 'it was closed');
        const { into, commit } = await makeMerge(change, record.title, head, view);
        return {
          document: withChange(view.document, { ...record, state: 'merged', head, mergeCommit: commit }),
          move: { branch: change.target, from: into, to: commit },
          result: undefined,
        };
      }),

    closeChange: (number) =>
      host.update<void>(({ document }) => {
        const record = document.changes.find((candidate) => candidate.number === number);
        if (record?.state !== 'open') return { result: undefined };
        return { document: withChange(document, { ...record, state: 'closed' }), result: undefined };
      }),

    comment: (number, mark, text) =>
      host.update<void>(({ document }) => {
        const record = document.changes.find((candidate) => candidate.number === number);
        if (record === undefined) throw new Failure('change-unknown', `Unknown change #${number}.`);
        if (record.comments[mark] === text) return { result: undefined };
        const comments = { ...record.comments, [mark]: text };
        return { document: withChange(document, { ...record, comments }), result: undefined };
      }),

    async environments() {
      const { document } = await host.read();
      const own = document.deployments.filter((deployment) => deployment.flow === flow);
      return {
        names: document.environments,
        deployments: own.map(({ id, environment, state }) => ({ id, environment, isActive: state === 'success' })),
      };
    },

    forgetEnvironment: (name, deployments) =>
      host.update<undefined>(({ document }) => {
        const ids = new Set(deployments.map(({ id }) => id));
        const kept = document.deployments.filter(({ id }) => !ids.has(id));
        const environments = document.environments.filter((environment) => environment !== name);
        const isForgotten =
          kept.length === document.deployments.length && environments.length === document.environments.length;
        if (isForgotten) return { result: undefined };
        return { document: { ...document, deployments: kept, environments }, result: undefined };
      }),

    report: (report) =>
      host.update<void>(({ document }) => {
        const { environment, commit, state } = report;
        const isOurs = (deployment: HostDocument['deployments'][number]) =>
          deployment.flow === flow && deployment.environment === environment;
        const known = document.deployments.find((deployment) => isOurs(deployment) && deployment.commit === commit);
        const id = known?.id ?? document.nextDeployment;
        const others = document.deployments
          .filter((deployment) => deployment.id !== id)
          .map((deployment) =>
            // Only one of an environment is what runs there.
            state === 'success' && isOurs(deployment) ? { ...deployment, state: 'inactive' as const } : deployment,
          );
        return {
          document: {
            ...document,
            deployments: [...others, { ...report, id, flow }],
            nextDeployment: Math.max(document.nextDeployment, id + 1),
            environments: [...new Set([...document.environments, environment])],
          },
          result: undefined,
        };
      }),
  };
}

function withChange(document: HostDocument, changed: ChangeRecord): HostDocument {
  return {
    ...document,
    changes: document.changes.map((record) => (record.number === changed.number ? changed : record)),
  };
}

function toChange({ number, source, target, state, head, mergeCommit }: ChangeRecord, view: RemoteView): Change {
  const change = { number, source, target, url: `${view.address}#${number}` };
  if (state !== 'open') return { ...change, state, head, ...(mergeCommit === undefined ? {} : { mergeCommit }) };
  const now = view.heads.get(source);
  return now === undefined ? { ...change, state: 'closed', head } : { ...change, state, head: now };
}

function isOpen({ state }: Change): boolean {
  return state === 'open';
}

function isBetween(source: string, target: string): (change: Change) => boolean {
  return (change) => change.source === source && change.target === target;
}

function notMergeable(number: number, why: string): Failure {
  return new Failure('not-mergeable', `#${number} was not merged: ${why}.`, {
    fix: 'Fix this with git and push the fix. Then run the command again.',
  });
}
