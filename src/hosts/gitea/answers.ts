import type { Change } from '../../run/ports/gitHost.ts';

/** A pull request in Gitea's API. */
export interface PullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly merge_commit_sha: string | null;
  readonly html_url: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

/** A comment on a pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
}

export function toChange(pull: PullRequest): Change {
  const { number, html_url: url, merge_commit_sha: mergeCommit } = pull;
  const change = { number, source: pull.head.ref, target: pull.base.ref, head: pull.head.sha, url };
  if (!pull.merged) return { ...change, state: pull.state };
  return { ...change, state: 'merged', ...(mergeCommit !== null && { mergeCommit }) };
}
