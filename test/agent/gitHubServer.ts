import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A pull request as the server keeps it. */
interface Pull {
  number: number;
  state: 'open' | 'closed';
  title: string;
  html_url: string;
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { ref: string; sha: string };
  base: { ref: string };
}

interface Deployment {
  id: number;
  sha: string;
  environment: string;
  body: unknown;
  statuses: unknown[];
}

interface Comment {
  id: number;
  issue: number;
  body: string;
}

type Answer = readonly [status: number, body: unknown];

/**
 * GitHub's REST interface over a real bare repository: pull requests that really merge, deployments and comments, as
 * https://docs.github.com/en/rest describes them and as far as pipegen asks.
 */
export class GitHubServer {
  readonly pulls: Pull[] = [];
  readonly deployments: Deployment[] = [];
  readonly comments: Comment[] = [];
  /** `POST /repos/shop/shop/pulls` and so on, in the order of arrival. */
  readonly requests: string[] = [];
  /** Answers everything with this status, as in an outage. */
  outage: number | undefined;
  private readonly server: Server;
  private readonly bareFolder: string;

  constructor(bareFolder: string) {
    this.bareFolder = bareFolder;
    this.server = createServer((request, response) => {
      void this.answer(request).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Opens a pull request, as a person does. */
  open(source: string, target: string): Pull {
    const number = this.pulls.length + 1;
    const pull: Pull = {
      number,
      state: 'open',
      title: `Change ${number}`,
      html_url: `https://github.example/shop/shop/pull/${number}`,
      merged_at: null,
      merge_commit_sha: null,
      head: { ref: source, sha: this.git('rev-parse', source) },
      base: { ref: target },
    };
    this.pulls.push(pull);
    return pull;
  }

  /** Merges a pull request with a merge commit, as a person does. */
  merge(number: number): string {
    const pull = this.find(number);
    const base = this.git('rev-parse', pull.base.ref);
    const tree = this.git('merge-tree', '--write-tree', base, pull.head.sha);
    const message = `Merge pull request #${number} from shop/${pull.head.ref}`;
    const commit = this.git('commit-tree', tree, '-p', base, '-p', pull.head.sha, '-m', message);
    this.git('update-ref', `refs/heads/${pull.base.ref}`, commit, base);
    Object.assign(pull, { state: 'closed', merged_at: new Date().toISOString(), merge_commit_sha: commit });
    return commit;
  }

  closeUnmerged(number: number): void {
    this.find(number).state = 'closed';
  }

  private find(number: number): Pull {
    const pull = this.pulls.find((candidate) => candidate.number === number);
    if (pull === undefined) throw new Error(`There is no pull request #${number}.`);
    return pull;
  }

  /** The pull request with its source's head as it is now, which GitHub follows while it is open. */
  private show(pull: Pull): Pull {
    if (pull.state === 'open') pull.head.sha = this.git('rev-parse', pull.head.ref);
    return pull;
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.requests.push(`${request.method} ${url.pathname}`);
    if (this.outage !== undefined) return [this.outage, { message: 'Outage' }];
    if (request.headers.authorization !== 'token secret-token') return [401, { message: 'Bad credentials' }];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
    for (const [route, handle] of this.routes) {
      const match = new RegExp(`^${route}$`).exec(`${request.method} ${url.pathname.replace('/repos/shop/shop', '')}`);
      if (match !== null) return handle(match.slice(1), body, url.searchParams);
    }
    return [404, { message: 'Not Found' }];
  }

  private readonly routes: readonly (readonly [
    string,
    (parts: readonly string[], body: Record<string, string>, query: URLSearchParams) => Answer,
  ])[] = [
    ['GET /pulls', (_, __, query) => [200, this.list(query)]],
    ['POST /pulls', (_, { head = '', base = '' }) => [201, this.open(head, base)]],
    [
      'GET /pulls/(\\d+)',
      ([number]) => {
        const pull = this.pulls.find((candidate) => candidate.number === Number(number));
        return pull === undefined ? [404, { message: 'Not Found' }] : [200, this.show(pull)];
      },
    ],
    [
      'PUT /pulls/(\\d+)/merge',
      ([number], { sha }) => {
        const pull = this.show(this.find(Number(number)));
        if (pull.state !== 'open') return [405, { message: 'Pull Request is not mergeable' }];
        if (sha !== undefined && sha !== pull.head.sha) return [409, { message: 'Head branch was modified.' }];
        return [200, { sha: this.merge(pull.number), merged: true, message: 'Pull Request successfully merged' }];
      },
    ],
    [
      'GET /commits/([0-9a-f]+)/pulls',
      ([sha]) => [200, this.pulls.filter((pull) => this.show(pull).merge_commit_sha === sha || pull.head.sha === sha)],
    ],
    [
      'GET /deployments',
      (_, __, query) => [
        200,
        this.deployments.filter(
          ({ sha, environment }) => sha === query.get('sha') && environment === query.get('environment'),
        ),
      ],
    ],
    [
      'POST /deployments',
      (_, body) => {
        const { ref = '', environment = '' } = body;
        const deployment = { id: this.deployments.length + 1, sha: ref, environment, body, statuses: [] };
        this.deployments.push(deployment);
        return [201, deployment];
      },
    ],
    [
      'POST /deployments/(\\d+)/statuses',
      ([id], body) => {
        this.deployments[Number(id) - 1]?.statuses.push(body);
        return [201, { id: 1, ...body }];
      },
    ],
    [
      'GET /issues/(\\d+)/comments',
      ([issue]) => [200, this.comments.filter((comment) => comment.issue === Number(issue))],
    ],
    [
      'POST /issues/(\\d+)/comments',
      ([issue], { body = '' }) => {
        const comment = { id: this.comments.length + 1, issue: Number(issue), body };
        this.comments.push(comment);
        return [201, comment];
      },
    ],
    [
      'PATCH /issues/comments/(\\d+)',
      ([id], { body = '' }) => {
        const comment = this.comments[Number(id) - 1];
        if (comment !== undefined) comment.body = body;
        return [200, comment];
      },
    ],
  ];

  private list(query: URLSearchParams): Pull[] {
    const head = query.get('head');
    const base = query.get('base');
    return this.pulls
      .map((pull) => this.show(pull))
      .filter((pull) => query.get('state') === 'all' || pull.state === (query.get('state') ?? 'open'))
      .filter((pull) => head === null || head === `shop:${pull.head.ref}`)
      .filter((pull) => base === null || base === pull.base.ref);
  }

  private git(...args: string[]): string {
    return execFileSync('git', ['-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.example', ...args], {
      cwd: this.bareFolder,
      encoding: 'utf8',
    }).trim();
  }
}
