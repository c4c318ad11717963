import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BareRepository } from '../../github/server/bareRepository.ts';
import { checkExchange } from './documentedApi.ts';

type Body = { readonly [field: string]: unknown };

interface Call {
  /** What the route's groups matched, decoded. */
  readonly parts: readonly string[];
  readonly body: Body;
  readonly query: URLSearchParams;
}

/** An answer; a list is given whole, and sent page by page. */
type Answer = readonly [status: number, body?: unknown];

interface Request {
  readonly iid: number;
  readonly source: string;
  readonly target: string;
  readonly title: string;
  readonly description: string;
  readonly sourceProject: number;
  state: 'opened' | 'closed' | 'merged';
  sha: string;
  mergeCommit: string | null;
}

interface Environment {
  readonly id: number;
  readonly name: string;
  externalUrl: string | null;
  tier: string;
  state: 'available' | 'stopped';
}

interface Deployment {
  readonly id: number;
  readonly environment: Environment;
  readonly sha: string;
  readonly ref: string;
  status: string;
}

interface Note {
  readonly id: number;
  readonly iid: number;
  body: string;
  readonly system: boolean;
}

/** The one project, below a group and a subgroup. */
export const PROJECT = 'shop/backend/shop';
const PROJECT_ID = 7;
const PAGES = 'https://gitlab.example/gitlab';

/**
 * GitLab over a real bare repository: merge requests that really merge, deployments, environments, notes and commit
 * statuses, as https://docs.gitlab.com/api/ describes them and as far as pipegen asks. It is below `/gitlab`, as a
 * self-managed server may be.
 *
 * Every request and answer is held against the documented shapes. {@link close} throws when something was not as
 * documented.
 */
export class GitLabServer {
  readonly requests: Request[] = [];
  readonly environments: Environment[] = [];
  readonly deployments: Deployment[] = [];
  readonly notes: Note[] = [];
  readonly statuses: (Body & { readonly sha: string })[] = [];
  /** `PUT /merge_requests/1/merge` and so on, in the order of arrival. */
  readonly lines: string[] = [];
  readonly violations: string[] = [];
  /** How many more attempts to merge come before it is computed whether that can be done. */
  computing = 0;
  /** What the token's user may: 30 is a developer. */
  accessLevel = 30;
  squashOption = 'default_off';
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

  /** @returns its address, without `/gitlab` */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    if (this.violations.length > 0) throw new Error(this.violations.join('\n'));
  }

  /** Opens a merge request, as a person does; from a fork when it is of another project. */
  open(source: string, target: string, sourceProject = PROJECT_ID, title = 'Title', description = ''): Request {
    const sha = this.repository.head(source) ?? '';
    const iid = this.requests.length + 1;
    const request: Request = {
      iid,
      source,
      target,
      title,
      description,
      sourceProject,
      sha,
      state: 'opened',
      mergeCommit: null,
    };
    this.requests.push(request);
    return request;
  }

  private async respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://server');
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks).toString();
    const body = sent === '' ? undefined : (JSON.parse(sent) as Body);
    const method = incoming.method ?? 'GET';
    const root = `/gitlab/api/v4/projects/${encodeURIComponent(PROJECT)}`;
    if (!url.pathname.startsWith(root)) {
      this.violations.push(`${method} ${url.pathname}: not below ${root}`);
      response.writeHead(404).end('{"message":"404 Project Not Found"}');
      return;
    }
    const path = url.pathname.slice(root.length);
    this.lines.push(`${method} ${path}`);
    const isKnown = incoming.headers.authorization === 'Bearer secret-token';
    const call = { body: body ?? {}, query: url.searchParams };
    const [status, whole] = isKnown ? this.answer(method, path, call) : refuse(401, '401 Unauthorized');
    const { answer, headers } = paginate(whole, url);
    this.violations.push(...checkExchange({ method, path, query: url.searchParams, body, status, answer }));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(answer === undefined ? undefined : JSON.stringify(answer));
  }

  private answer(method: string, path: string, call: Omit<Call, 'parts'>): Answer {
    for (const [pattern, handle] of this.routes) {
      const match = new RegExp(`^${pattern}$`).exec(`${method} ${path}`);
      if (match !== null) return handle({ ...call, parts: match.slice(1).map(decodeURIComponent) });
    }
    return NOT_FOUND;
  }

  private readonly routes: readonly (readonly [pattern: string, handle: (call: Call) => Answer])[] = [
    ['GET ', () => [200, this.showProject()]],
    ['GET /merge_requests', ({ query }) => [200, this.list(query).map((request) => this.show(request, 'unchecked'))]],
    ['POST /merge_requests', ({ body }) => this.answerOpen(body)],
    ['GET /merge_requests/(\\d+)', ({ parts }) => this.withRequest(parts, (request) => [200, this.show(request)])],
    [
      'PUT /merge_requests/(\\d+)/merge',
      ({ parts, body }) => this.withRequest(parts, (request) => this.answerMerge(request, body)),
    ],
    [
      'GET /merge_requests/(\\d+)/notes',
      ({ parts }) =>
        this.withRequest(parts, ({ iid }) => [200, this.notes.filter((note) => note.iid === iid).map(showNote)]),
    ],
    [
      'POST /merge_requests/(\\d+)/notes',
      ({ parts, body }) =>
        this.withRequest(parts, ({ iid }) => {
          const note = { id: this.notes.length + 1, iid, body: String(body.body), system: false };
          this.notes.push(note);
          return [201, showNote(note)];
        }),
    ],
    [
      'PUT /merge_requests/\\d+/notes/(\\d+)',
      ({ parts, body }) => {
        const note = this.notes.find(({ id }) => id === Number(parts[0]));
        if (note === undefined) return NOT_FOUND;
        note.body = String(body.body);
        return [200, showNote(note)];
      },
    ],
    ['GET /repository/commits/(\\w+)/merge_requests', ({ parts: [sha = ''] }) => this.answerRequestsOf(sha)],
    ['POST /statuses/(\\w+)', ({ parts: [sha = ''], body }) => this.answerStatus(sha, body)],
    ['GET /deployments', ({ query }) => [200, this.listDeployments(query).map(showDeployment)]],
    ['POST /deployments', ({ body }) => this.answerDeploy(body)],
    ['PUT /deployments/(\\d+)', ({ parts, body }) => this.answerDeploymentState(Number(parts[0]), String(body.status))],
    [
      'GET /environments',
      ({ query }) => {
        const name = query.get('name');
        return [200, this.environments.filter((one) => name === null || one.name === name).map(showEnvironment)];
      },
    ],
    [
      'PUT /environments/(\\d+)',
      ({ parts, body }) =>
        this.withEnvironment(parts, (environment) => {
          environment.externalUrl =
            body.external_url === undefined ? environment.externalUrl : String(body.external_url);
          environment.tier = body.tier === undefined ? environment.tier : String(body.tier);
          return [200, showEnvironment(environment)];
        }),
    ],
    [
      'POST /environments/(\\d+)/stop',
      ({ parts }) =>
        this.withEnvironment(parts, (environment) => {
          environment.state = 'stopped';
          return [200, showEnvironment(environment)];
        }),
    ],
    ['DELETE /environments/(\\d+)', ({ parts }) => this.withEnvironment(parts, (one) => this.answerDelete(one))],
  ];

  private showProject() {
    return {
      id: PROJECT_ID,
      path_with_namespace: PROJECT,
      squash_option: this.squashOption,
      merge_method: 'merge',
      permissions: { project_access: null, group_access: { access_level: this.accessLevel } },
    };
  }

  /** Opened requests follow their source branch. */
  private follow(request: Request): Request {
    const head = this.repository.head(request.source);
    if (request.state === 'opened' && head !== undefined) request.sha = head;
    return request;
  }

  /** @param status as lists have it, which do not compute it */
  private show(given: Request, status?: string) {
    const { iid, source, target, title, description, state, sha, mergeCommit, sourceProject } = this.follow(given);
    return {
      id: 1_000 + iid,
      iid,
      project_id: PROJECT_ID,
      title,
      description,
      state,
      source_branch: source,
      target_branch: target,
      source_project_id: sourceProject,
      target_project_id: PROJECT_ID,
      sha,
      merge_commit_sha: mergeCommit,
      squash_commit_sha: null,
      merged_at: mergeCommit === null ? null : CREATED,
      web_url: `${PAGES}/${PROJECT}/-/merge_requests/${iid}`,
      detailed_merge_status: status ?? this.mergeStatus(given),
    };
  }

  private mergeStatus(request: Request): string {
    if (request.state !== 'opened') return 'not_open';
    if (this.computing > 0) return 'checking';
    return this.tryMerge(request) === 'conflict' ? 'conflict' : 'mergeable';
  }

  private tryMerge({ target, sha }: Request) {
    return this.repository.tryMerge(this.repository.head(target) ?? '', sha);
  }

  private list(query: URLSearchParams): readonly Request[] {
    const [state, source, target] = ['state', 'source_branch', 'target_branch'].map((name) => query.get(name));
    return this.requests
      .filter((request) => state === null || state === 'all' || request.state === state)
      .filter((request) => source === null || request.source === source)
      .filter((request) => target === null || request.target === target)
      .toReversed();
  }

  private withRequest([iid]: readonly string[], answer: (request: Request) => Answer): Answer {
    const request = this.requests.find((candidate) => candidate.iid === Number(iid));
    return request === undefined ? NOT_FOUND : answer(this.follow(request));
  }

  private withEnvironment([id]: readonly string[], answer: (environment: Environment) => Answer): Answer {
    const environment = this.environments.find((candidate) => candidate.id === Number(id));
    return environment === undefined ? NOT_FOUND : answer(environment);
  }

  private answerOpen({ source_branch, target_branch, title, description }: Body): Answer {
    const [source, target] = [String(source_branch), String(target_branch)];
    const open = this.requests.find((one) => one.state === 'opened' && one.source === source && one.target === target);
    if (open !== undefined)
      return refuse(409, [`Another open merge request already exists for this source branch: !${open.iid}`]);
    if (this.repository.head(source) === undefined || this.repository.head(target) === undefined)
      return refuse(400, { base: [`Source branch "${source}" does not exist`] });
    return [201, this.show(this.open(source, target, PROJECT_ID, String(title), String(description ?? '')))];
  }

  private answerMerge(request: Request, { sha, squash, merge_commit_message: message }: Body): Answer {
    if (request.state !== 'opened') return refuse(405, '405 Method Not Allowed');
    if (sha !== undefined && sha !== request.sha)
      return refuse(409, `SHA does not match HEAD of source branch: ${request.sha}`);
    if (this.computing > 0) {
      this.computing -= 1;
      return refuse(405, '405 Method Not Allowed');
    }
    if (squash === true) return refuse(405, '405 Method Not Allowed');
    const tried = this.tryMerge(request);
    if (tried === 'conflict') return refuse(422, 'Branch cannot be merged');
    const base = this.repository.head(request.target) ?? '';
    const text = `${String(message)}\n\nSee merge request ${PROJECT}!${request.iid}`;
    request.mergeCommit = this.repository.commitMerge(request.target, base, request.sha, tried.tree, text);
    request.state = 'merged';
    return [200, this.show(request)];
  }

  private answerRequestsOf(sha: string): Answer {
    if (this.repository.find(sha) === undefined) return refuse(404, '404 Commit Not Found');
    const related = this.requests.filter(
      (request) => this.follow(request).mergeCommit === sha || this.commitsOf(request).includes(sha),
    );
    return [200, related.map((request) => this.show(request))];
  }

  private commitsOf({ sha, target, mergeCommit }: Request): readonly string[] {
    const base = mergeCommit === null ? this.repository.head(target) : `${mergeCommit}^`;
    return base === undefined ? [] : this.repository.between(base, sha);
  }

  private answerStatus(sha: string, body: Body): Answer {
    if (this.repository.find(sha) === undefined) return refuse(404, '404 Commit Not Found');
    const before = this.statuses.find((one) => one.sha === sha && one.name === body.name);
    if (before?.state === body.state)
      return refuse(
        400,
        `Cannot transition status via :run from :${String(body.state)} (Reason(s): Status cannot transition)`,
      );
    if (before !== undefined) this.statuses.splice(this.statuses.indexOf(before), 1);
    this.statuses.push({ ...body, sha });
    const { name, state: status, target_url = null, description = null } = body;
    return [201, { id: this.statuses.length, sha, status, name, target_url, description }];
  }

  private listDeployments(query: URLSearchParams): readonly Deployment[] {
    const name = query.get('environment');
    const found = this.deployments.filter(({ environment }) => name === null || environment.name === name);
    return query.get('sort') === 'desc' ? found.toReversed() : found;
  }

  private answerDeploy({ environment: name, sha, ref, status }: Body): Answer {
    if (this.repository.find(String(sha)) === undefined) return refuse(400, { sha: ['The commit does not exist'] });
    const environment = this.environments.find((one) => one.name === name) ?? this.addEnvironment(String(name));
    environment.state = 'available';
    const id = (this.deployments.at(-1)?.id ?? 0) + 1;
    const deployment = { id, environment, sha: String(sha), ref: String(ref), status: String(status) };
    this.deployments.push(deployment);
    return [201, showDeployment(deployment)];
  }

  /** Makes an environment, as a pipeline of GitLab's own does. */
  addEnvironment(name: string): Environment {
    const id = 100 + this.environments.length;
    const environment: Environment = { id, name, externalUrl: null, tier: 'other', state: 'available' };
    this.environments.push(environment);
    return environment;
  }

  /** A deployment that runs cannot run again; one that ended can still end otherwise. */
  private answerDeploymentState(id: number, status: string): Answer {
    const deployment = this.deployments.find((candidate) => candidate.id === id);
    if (deployment === undefined) return NOT_FOUND;
    const mayChange = deployment.status !== status && (status !== 'running' || deployment.status === 'created');
    if (!mayChange) return refuse(400, `Status cannot transition via "${status}"`);
    deployment.status = status;
    return [200, showDeployment(deployment)];
  }

  private answerDelete(environment: Environment): Answer {
    if (this.accessLevel < 30) return refuse(403, '403 Forbidden');
    if (environment.state !== 'stopped') return refuse(403, '403 Forbidden');
    this.environments.splice(this.environments.indexOf(environment), 1);
    for (const deployment of this.deployments.filter((one) => one.environment === environment))
      this.deployments.splice(this.deployments.indexOf(deployment), 1);
    return [204];
  }
}

const CREATED = '2026-01-01T00:00:00.000Z';

function refuse(status: number, message: unknown): Answer {
  return [status, { message }];
}

const NOT_FOUND: Answer = refuse(404, '404 Not found');

function showNote({ id, iid, body, system }: Note) {
  return { id, body, system, noteable_iid: iid, created_at: CREATED };
}

function showEnvironment({ id, name, externalUrl, tier, state }: Environment) {
  return { id, name, slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), external_url: externalUrl, tier, state };
}

function showDeployment({ id, environment, sha, ref, status }: Deployment) {
  return { id, iid: id, sha, ref, status, environment: { id: environment.id, name: environment.name } };
}

/** One page of a list, and where the next one is. @see https://docs.gitlab.com/api/rest/#pagination-link-header */
function paginate(
  whole: unknown,
  url: URL,
): { readonly answer: unknown; readonly headers: { readonly link?: string } } {
  if (!Array.isArray(whole)) return { answer: whole, headers: {} };
  const count = Math.min(100, Number(url.searchParams.get('per_page') ?? 20));
  const page = Number(url.searchParams.get('page') ?? 1);
  const answer: unknown[] = whole.slice((page - 1) * count, page * count);
  if (page * count >= whole.length) return { answer, headers: {} };
  const next = new URL(url.href);
  next.searchParams.set('page', String(page + 1));
  return { answer, headers: { link: `<${PAGES}${next.pathname.slice('/gitlab'.length)}${next.search}>; rel="next"` } };
}
