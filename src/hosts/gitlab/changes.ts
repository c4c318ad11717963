import type { Change } from '../../run/ports/gitHost.ts';

/** The common part of all responses with merge requests. */
export interface MergeRequest {
  readonly iid: number;
  readonly state: string;
  readonly source_branch: string;
  readonly target_branch: string;
  readonly source_project_id: number;
  readonly target_project_id: number;
  /** The commit at its source's head. */
  readonly sha: string;
  readonly merge_commit_sha: string | null;
  readonly squash_commit_sha: string | null;
  readonly web_url: string;
}

/** Converts a merge request to a change. `locked` means that it is being merged. */
export function toChange(request: MergeRequest): Change {
  const { iid: number, source_branch: source, target_branch: target, sha: head, web_url: url, state } = request;
  const change = { number, source, target, head, url };
  if (state !== 'merged') return { ...change, state: state === 'closed' ? 'closed' : 'open' };
  const mergeCommit = request.merge_commit_sha ?? request.squash_commit_sha;
  return { ...change, state: 'merged', ...(mergeCommit !== null && { mergeCommit }) };
}

/** Whether its source is a branch of the project itself, and not of a fork. */
export function isOwn({ source_project_id: source, target_project_id: target }: MergeRequest): boolean {
  return source === target;
}
