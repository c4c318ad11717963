import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Comment,
  type Deployment,
  PAGES,
  type Pull,
  showComment,
  showDeployment,
  showEnvironment,
  showError,
  showPull,
  showStatus,
  showWholePull,
} from './answers.ts';
import { BareRepository } from './bareRepository.ts';
import { answerQuery } from './graphql.ts';
import { checkExchange } from './openApi.ts';

type Body = { readonly [field: string]: unknown };

interface Call {
  /** What the route's groups matched, decoded. */
  readonly parts: readonly string[];
  readonly body: Body;
  readonly query: URLSearchParams;
}

/** An answer; a list is given whole, and sent page by page. */
type Answer = readonly [status: number, body?: unknown];

type Handler = (call: Call) => Answer | Promise<Answer>;

const OWNER = 'shop';
const REPO = 'shop';
const ROOT = `/repos/${OWNER}/${REPO}`;

/**
 * GitHub over a real bare repository: pull requests that really merge, deployments, environments and comments, as
 * https://docs.github.com/en/rest describes them and as far as pipegen asks.
 *
 * Every request and answer is held against GitHub's OpenAPI description, where that is installed; queries are answered
 * by its GraphQL schema. {@link close} throws when something was not as described.
 */
export class GitHubServer {
  readonly pulls: Pull[] = [];
  readonly deployments: Deployment[] = [];
  /** The names of the environments. */
  readonly environments: string[] = [];
  readonly comments: Comment[] = [];
  /** `POST /repos/shop/shop/pulls` and so on, in the order of arrival. */
  readonly requests: string[] = [];
  /** What was not as GitHub describes it. */
  readonly violations: string[] = [];
  /** Answers everything with this status, as in an outage. */
  outage: number | undefined;
  /** How many more attempts to merge come before it is computed whether that can be done. */
  computing = 0;
  /** Whether the repository's settings allow merge commits. */
  allowsMergeCommits = true;
  /** Whether the token may delete environments. */
  mayAdminister = true;
  private readonly server: Server;
  private readonly repository: BareRepository;

  constructor(bareFolder: string) {
    this.repository = new BareRepository(bareFolder);
    this.server = createServer((request, response) => {
      this.respond(request, response).catch((error: unknown) => {
        this.violations.push(`${request.method} ${request.url}: ${String(error)}`);
        response.destroy();
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @throws when requests or answers were not as GitHub describes them */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    if (this.violations.length > 0)
      throw new Error(['Not as GitHub describes it:', ...new Set(this.violations)].join('\n'));
  }

  /** Opens a pull request, as a person does. */
  open(source: string, target: string, title?: string, body: string | null = null): Pull {
    const number = this.pulls.length + 1;
    const pull: Pull = {
      number,
      state: 'open',
      title: title ?? `Change ${number}`,
      body,
      html_url: `${PAGES}/${OWNER}/${REPO}/pull/${number}`,
      merged_at: null,
      merge_commit_sha: null,
      head: { ref: source, sha: this.headOf(source) },
      base: { ref: target, sha: this.headOf(target) },
    };
    this.pulls.push(pull);
    return pull;
  }

  /** Opens a pull request from a branch of a fork of the same owner. */
  openFromFork(fork: string, source: string, target: string, sha: string): Pull {
    const pull = { ...this.open(target, target), head: { ref: source, sha, fork } };
    this.pulls.splice(-1, 1, pull);
    return pull;
  }

  /** Merges a pull request with a merge commit, as a person does. */
  merge(number: number): string {
    const pull = this.follow(this.find(number));
    const base = this.headOf(pull.base.ref);
    const tried = this.repository.tryMerge(base, pull.head.sha);
    if (tried === 'conflict') throw new Error(`#${number} has conflicts.`);
    const message = `Merge pull request #${number} from ${OWNER}/${pull.head.ref}\n\n${pull.title}`;
    const commit = this.repository.commitMerge(pull.base.ref, base, pull.head.sha, tried.tree, message);
    pull.base.sha = base;
    Object.assign(pull, { state: 'closed', merged_at: '2026-01-01T00:00:00Z', merge_commit_sha: commit });
    return commit;
  }

  closeUnmerged(number: number): void {
    this.find(number).state = 'closed';
  }

  /** Deploys, as another program does. */
  deploy(body: Body): Deployment {
    const ref = String(body.ref);
    const environment = String(body.environment ?? 'production');
    const deployment: Deployment = {
      id: 1 + Math.max(0, ...this.deployments.map(({ id }) => id)),
      sha: this.repository.find(ref) ?? ref,
      ref,
      task: String(body.task ?? 'deploy'),
      environment,
      isTransient: body.transient_environment === true,
      isProduction: body.production_environment === true,
      body,
      statuses: [],
    };
    this.deployments.push(deployment);
    if (!this.environments.includes(environment)) this.environments.push(environment);
    return deployment;
  }

  private headOf(branch: string): string {
    const head = this.repository.head(branch);
    if (head === undefined) throw new Error(`There is no branch ${branch}.`);
    return head;
  }

  private find(number: number): Pull {
    const pull = this.pulls.find((candidate) => candidate.number === number);
    if (pull === undefined) throw new Error(`There is no pull request #${number}.`);
    return pull;
  }

  /** The pull request with its source's head as it is now, which GitHub follows while it is open. */
  private follow(pull: Pull): Pull {
    if (pull.state === 'open' && pull.head.fork === undefined)
      pull.head.sha = this.repository.head(pull.head.ref) ?? pull.head.sha;
    return pull;
  }

  private isMergeable(pull: Pull): boolean | null {
    if (this.computing > 0) return null;
    return this.repository.tryMerge(this.headOf(pull.base.ref), pull.head.sha) !== 'conflict';
  }

  private commitsOf(pull: Pull): readonly string[] {
    this.follow(pull);
    const base = pull.merged_at === null ? this.headOf(pull.base.ref) : pull.base.sha;
    return [...this.repository.between(base, pull.head.sha), pull.head.sha, pull.merge_commit_sha ?? ''];
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.requests.push(`${request.method} ${url.pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? undefined : (JSON.parse(text) as Body);
    // GitHub Enterprise has its interfaces below /api.
    const path = url.pathname.replace(/^\/api(?:\/v3)?(?=\/)/, '');
    const [status, whole] = await this.answer(request, path, url.searchParams, body);
    const { answer, headers } = paginate(whole, url);
    if (path !== '/graphql') {
      const exchange = { method: request.method ?? '', path, query: url.searchParams, body, status, answer };
      this.violations.push(...checkExchange(exchange));
    }
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(answer === undefined ? undefined : JSON.stringify(answer));
  }

  private async answer(
    { method, headers }: IncomingMessage,
    path: string,
    query: URLSearchParams,
    body: Body | undefined,
  ): Promise<Answer> {
    if (this.outage !== undefined) return refuse(this.outage, 'Outage');
    if (headers.authorization !== 'token secret-token') return refuse(401, 'Bad credentials');
    for (const [route, handle] of this.routes) {
      const match = new RegExp(`^${route}$`).exec(`${method} ${path.replace(ROOT, '')}`);
      if (match !== null) return handle({ parts: match.slice(1).map(decodeURIComponent), body: body ?? {}, query });
    }
    return NOT_FOUND;
  }

  private readonly routes: readonly (readonly [string, Handler])[] = [
    ['GET /pulls', ({ query }) => [200, this.list(query).map((pull) => showPull(OWNER, REPO, pull))]],
    ['POST /pulls', ({ body }) => this.answerOpen(body)],
    ['GET /pulls/(\\d+)', ({ parts }) => this.withPull(parts, (pull) => [200, this.showWhole(pull)])],
    ['PUT /pulls/(\\d+)/merge', ({ parts, body }) => this.withPull(parts, (pull) => this.answerMerge(pull, body))],
    ['GET /commits/([0-9a-f]+)/pulls', ({ parts }) => this.answerPullsOf(parts[0] ?? '')],
    ['POST /graphql', ({ body }) => this.answerGraphQl(body)],
    [
      'GET /deployments',
      ({ query }) => {
        const fields = ['sha', 'environment', 'task', 'ref'] as const;
        const wanted = this.deployments.filter((deployment) =>
          fields.every((field) => !query.has(field) || query.get(field) === deployment[field]),
        );
        return [200, wanted.reverse().map((deployment) => showDeployment(OWNER, REPO, deployment))];
      },
    ],
    ['POST /deployments', ({ body }) => this.answerDeploy(body)],
    ['POST /deployments/(\\d+)/statuses', ({ parts, body }) => this.answerStatus(Number(parts[0]), body)],
    ['DELETE /deployments/(\\d+)', ({ parts }) => this.answerDeleteDeployment(Number(parts[0]))],
    [
      'GET /environments',
      () => {
        const environments = this.environments.map((name) => showEnvironment(OWNER, REPO, name));
        return [200, { total_count: environments.length, environments }];
      },
    ],
    [
      'GET /environments/([^/]+)',
      ({ parts: [name = ''] }) =>
        this.environments.includes(name) ? [200, showEnvironment(OWNER, REPO, name)] : NOT_FOUND,
    ],
    ['DELETE /environments/([^/]+)', ({ parts: [name = ''] }) => this.answerDeleteEnvironment(name)],
    [
      'GET /issues/(\\d+)/comments',
      ({ parts }) => [
        200,
        this.comments
          .filter((comment) => comment.issue === Number(parts[0]))
          .map((comment) => showComment(OWNER, REPO, comment)),
      ],
    ],
    [
      'POST /issues/(\\d+)/comments',
      ({ parts, body }) => {
        const comment = { id: this.comments.length + 1, issue: Number(parts[0]), body: String(body.body) };
        this.comments.push(comment);
        return [201, showComment(OWNER, REPO, comment)];
      },
    ],
    [
      'PATCH /issues/comments/(\\d+)',
      ({ parts, body }) => {
        const comment = this.comments[Number(parts[0]) - 1];
        if (comment === undefined) return NOT_FOUND;
        comment.body = String(body.body);
        return [200, showComment(OWNER, REPO, comment)];
      },
    ],
  ];

  private list(query: URLSearchParams): Pull[] {
    const head = query.get('head');
    const base = query.get('base');
    return this.pulls
      .map((pull) => this.follow(pull))
      .filter((pull) => query.get('state') === 'all' || pull.state === (query.get('state') ?? 'open'))
      .filter((pull) => head === null || head === `${OWNER}:${pull.head.ref}`)
      .filter((pull) => base === null || base === pull.base.ref);
  }

  private withPull([number]: readonly string[], answer: (pull: Pull) => Answer): Answer {
    const pull = this.pulls.find((candidate) => candidate.number === Number(number));
    return pull === undefined ? NOT_FOUND : answer(this.follow(pull));
  }

  private showWhole(pull: Pull) {
    return showWholePull(OWNER, REPO, pull, pull.state === 'open' ? this.isMergeable(pull) : null);
  }

  private answerOpen({ head, base, title, body }: Body): Answer {
    const [source, target] = [String(head), String(base)];
    const invalid = (message: string) =>
      refuse(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
    const same = this.list(new URLSearchParams({ head: `${OWNER}:${source}`, base: target }));
    if (same.some((pull) => pull.head.fork === undefined))
      return invalid(`A pull request already exists for ${OWNER}:${source}.`);
    const [from, into] = [this.repository.head(source), this.repository.head(target)];
    if (from === undefined || into === undefined) {
      const field = from === undefined ? 'head' : 'base';
      return refuse(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }]);
    }
    if (this.repository.between(into, from).length === 0) return invalid(`No commits between ${target} and ${source}`);
    return [201, this.showWhole(this.open(source, target, String(title), String(body ?? '')))];
  }

  private answerMerge(pull: Pull, { sha, merge_method: method = 'merge' }: Body): Answer {
    if (pull.state !== 'open') return refuse(405, 'Pull Request is not mergeable');
    if (sha !== undefined && sha !== pull.head.sha)
      return refuse(409, 'Head branch was modified. Review and try the merge again.');
    if (this.computing > 0) {
      this.computing -= 1;
      return refuse(405, 'Pull Request is not mergeable');
    }
    if (method !== 'merge' || !this.allowsMergeCommits)
      return refuse(405, 'Merge commits are not allowed on this repository.');
    if (!this.isMergeable(pull)) return refuse(405, 'Pull Request has merge conflicts');
    return [200, { sha: this.merge(pull.number), merged: true, message: 'Pull Request successfully merged' }];
  }

  private answerPullsOf(sha: string): Answer {
    if (this.repository.find(sha) === undefined) return refuse(422, `No commit found for SHA: ${sha}`);
    const pulls = this.pulls.filter((pull) => this.commitsOf(pull).includes(sha));
    return [200, pulls.map((pull) => showPull(OWNER, REPO, pull))];
  }

  private async answerGraphQl({ query, variables }: Body): Promise<Answer> {
    const question = { query: String(query), variables: (variables ?? {}) as Body };
    return [200, await answerQuery(question, this, (owner, name) => owner === OWNER && name === REPO)];
  }

  private answerDeploy(body: Body): Answer {
    if (this.repository.find(String(body.ref)) === undefined)
      return refuse(422, `No ref found for: ${String(body.ref)}`);
    return [201, showDeployment(OWNER, REPO, this.deploy(body))];
  }

  private answerStatus(id: number, body: Body): Answer {
    const deployment = this.deployments.find((candidate) => candidate.id === id);
    if (deployment === undefined) return NOT_FOUND;
    deployment.statuses.push(body);
    if (body.state === 'success' && body.auto_inactive !== false)
      for (const other of this.deployments)
        if (other.id < id && other.environment === deployment.environment && !other.isTransient && !other.isProduction)
          if (isActive(other)) other.statuses.push({ state: 'inactive' });
    return [201, showStatus(OWNER, REPO, deployment, body)];
  }

  /** @see https://docs.github.com/en/rest/deployments/deployments#delete-a-deployment */
  private answerDeleteDeployment(id: number): Answer {
    const deployment = this.deployments.find((candidate) => candidate.id === id);
    if (deployment === undefined) return NOT_FOUND;
    if (isActive(deployment) && this.deployments.length > 1)
      return refuse(
        422,
        'We cannot delete an active deployment unless it is the only deployment in a given environment.',
      );
    this.deployments.splice(this.deployments.indexOf(deployment), 1);
    return [204];
  }

  private answerDeleteEnvironment(name: string): Answer {
    if (!this.mayAdminister) return refuse(403, 'Resource not accessible by integration');
    if (!this.environments.includes(name)) return NOT_FOUND;
    this.environments.splice(this.environments.indexOf(name), 1);
    return [204];
  }
}

const NOT_FOUND: Answer = refuse(404, 'Not Found');

function refuse(status: number, message: string, errors?: readonly object[]): Answer {
  return [status, showError(status, message, errors)];
}

function isActive({ statuses }: Deployment): boolean {
  return statuses.at(-1)?.state === 'success';
}

/** One page of a list, or of the list in an answer, and where the next one is. */
function paginate(
  whole: unknown,
  url: URL,
): { readonly answer: unknown; readonly headers: { readonly link?: string } } {
  const count = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const page = Number(url.searchParams.get('page') ?? 1);
  const cut = (list: readonly unknown[]) => list.slice((page - 1) * count, page * count);
  const listName = Object.entries(whole ?? {}).find(
    ([name, value]) => Array.isArray(value) && name === 'environments',
  )?.[0];
  const list = Array.isArray(whole) ? whole : listName === undefined ? undefined : (whole as Body)[listName];
  if (!Array.isArray(list)) return { answer: whole, headers: {} };
  const answer = listName === undefined ? cut(list) : { ...(whole as Body), [listName]: cut(list) };
  if (page * count >= list.length) return { answer, headers: {} };
  // Without the place of the interface, which the client knows.
  const next = new URL(url.href.replace(/\/api\/v3(?=\/)/, ''));
  next.searchParams.set('page', String(page + 1));
  return { answer, headers: { link: `<${next.pathname}${next.search}>; rel="next"` } };
}
