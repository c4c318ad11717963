/** Bodies of GitHub's answers, as whole as its OpenAPI description asks for. */

/** Where the server shows itself to be, whatever address it is asked at. */
const API = 'https://github.example/api/v3';
export const PAGES = 'https://github.example';

const USER_URLS =
  'avatar events followers following gists organizations received_events repos starred subscriptions'.split(' ');

function showUser(login: string) {
  const url = `${API}/users/${login}`;
  return {
    login,
    id: 1,
    node_id: 'U_1',
    gravatar_id: '',
    url,
    html_url: `${PAGES}/${login}`,
    type: 'User',
    site_admin: false,
    ...Object.fromEntries(USER_URLS.map((name) => [`${name}_url`, `${url}/${name}`])),
  };
}

const REPOSITORY_URLS = (
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads ' +
  'events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges ' +
  'milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees clone git ssh svn'
).split(' ');

const REPOSITORY_FLAGS = 'fork private has_downloads has_issues has_projects has_wiki has_pages archived disabled';
const REPOSITORY_COUNTS =
  'forks forks_count open_issues open_issues_count size stargazers_count watchers watchers_count';
const REPOSITORY_UNKNOWN = 'description homepage language mirror_url license pushed_at created_at updated_at';

function showRepository(owner: string, name: string) {
  const url = `${API}/repos/${owner}/${name}`;
  const all = (names: string, value: unknown) => Object.fromEntries(names.split(' ').map((key) => [key, value]));
  return {
    id: 1,
    node_id: 'R_1',
    name,
    full_name: `${owner}/${name}`,
    owner: showUser(owner),
    url,
    html_url: `${PAGES}/${owner}/${name}`,
    default_branch: 'main',
    ...all(REPOSITORY_FLAGS, false),
    ...all(REPOSITORY_COUNTS, 0),
    ...all(REPOSITORY_UNKNOWN, null),
    ...Object.fromEntries(REPOSITORY_URLS.map((kind) => [`${kind}_url`, `${url}/${kind}`])),
  };
}

/** A pull request as the server keeps it. */
export interface Pull {
  readonly number: number;
  state: 'open' | 'closed';
  readonly title: string;
  readonly body: string | null;
  readonly html_url: string;
  merged_at: string | null;
  merge_commit_sha: string | null;
  /** The fork is a repository of the same owner. */
  readonly head: { readonly ref: string; sha: string; readonly fork?: string };
  readonly base: { readonly ref: string; sha: string };
}

const PULL_LINKS = 'comments commits statuses html issue review_comments review_comment self'.split(' ');

/** As lists have it. */
export function showPull(owner: string, repo: string, pull: Pull) {
  const url = `${API}/repos/${owner}/${repo}/pulls/${pull.number}`;
  const side = ({ ref, sha, fork }: Pull['head']) => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: showUser(owner),
    repo: fork === undefined ? showRepository(owner, repo) : { ...showRepository(owner, fork), id: 2 },
  });
  return {
    ...pull,
    id: pull.number,
    node_id: `PR_${pull.number}`,
    url,
    ...urls('diff patch issue comments commits review_comment review_comments statuses', url),
    _links: Object.fromEntries(PULL_LINKS.map((kind) => [kind, { href: `${url}/${kind}` }])),
    ...{ labels: [], assignee: null, milestone: null, auto_merge: null, locked: false, draft: false },
    author_association: 'MEMBER',
    user: showUser('somebody'),
    created_at: CREATED,
    updated_at: CREATED,
    closed_at: pull.state === 'closed' ? CREATED : null,
    head: side(pull.head),
    base: side(pull.base),
  };
}

/** As it is shown when it is asked for by its number. */
export function showWholePull(owner: string, repo: string, pull: Pull, mergeable: boolean | null) {
  const counts = { additions: 1, deletions: 0, changed_files: 1, comments: 0, commits: 1, review_comments: 0 };
  return {
    ...showPull(owner, repo, pull),
    ...counts,
    mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    merged: pull.merged_at !== null,
    merged_by: pull.merged_at === null ? null : showUser('somebody'),
    maintainer_can_modify: false,
  };
}

/** A deployment as the server keeps it. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly isTransient: boolean;
  readonly isProduction: boolean;
  /** As it was asked for. */
  readonly body: { readonly [field: string]: unknown };
  /** The oldest first, as they were asked for. */
  readonly statuses: { readonly [field: string]: unknown }[];
}

export function showDeployment(owner: string, repo: string, deployment: Deployment) {
  const url = `${API}/repos/${owner}/${repo}/deployments/${deployment.id}`;
  const { id, sha, ref, task, environment } = deployment;
  return {
    ...{ id, node_id: `D_${id}`, sha, ref, task, environment, original_environment: environment, url },
    creator: showUser('somebody'),
    payload: {},
    description: null,
    statuses_url: `${url}/statuses`,
    repository_url: `${API}/repos/${owner}/${repo}`,
    created_at: CREATED,
    updated_at: CREATED,
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
  };
}

export function showStatus(
  owner: string,
  repo: string,
  deployment: Deployment,
  status: Deployment['statuses'][number],
) {
  const url = `${API}/repos/${owner}/${repo}/deployments/${deployment.id}`;
  return {
    id: deployment.statuses.length,
    node_id: 'DS_1',
    state: status.state,
    creator: showUser('somebody'),
    description: '',
    environment: deployment.environment,
    target_url: status.log_url ?? url,
    log_url: status.log_url ?? url,
    environment_url: status.environment_url ?? url,
    url: `${url}/statuses/1`,
    deployment_url: url,
    repository_url: `${API}/repos/${owner}/${repo}`,
    created_at: CREATED,
    updated_at: CREATED,
  };
}

export function showEnvironment(owner: string, repo: string, name: string) {
  return {
    id: 1,
    node_id: 'EN_1',
    name,
    url: `${API}/repos/${owner}/${repo}/environments/${encodeURIComponent(name)}`,
    html_url: `${PAGES}/${owner}/${repo}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: CREATED,
    updated_at: CREATED,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

/** A comment on a pull request as the server keeps it. */
export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
}

export function showComment(owner: string, repo: string, { id, issue, body }: Comment) {
  const url = `${API}/repos/${owner}/${repo}/issues/comments/${id}`;
  return {
    ...{ id, node_id: `IC_${id}`, url, body },
    html_url: `${PAGES}/${owner}/${repo}/pull/${issue}#issuecomment-${id}`,
    issue_url: `${API}/repos/${owner}/${repo}/issues/${issue}`,
    user: showUser('somebody'),
    created_at: CREATED,
    updated_at: CREATED,
    author_association: 'MEMBER',
  };
}

const CREATED = '2026-01-01T00:00:00Z';

function urls(kinds: string, url: string): { readonly [name: string]: string } {
  return Object.fromEntries(kinds.split(' ').map((kind) => [`${kind}_url`, `${url}/${kind}`]));
}

/** An error as GitHub words it. */
export function showError(status: number, message: string, errors?: readonly object[]) {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
}
