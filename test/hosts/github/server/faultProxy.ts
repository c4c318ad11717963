import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What goes wrong between a client and its server. */
export type Fault =
  /** 500, and the server never heard of it. */
  | { readonly kind: 'failBefore' }
  /** 500, although the server did what was asked. */
  | { readonly kind: 'failAfter' }
  /** The connection breaks, although the server did what was asked. */
  | { readonly kind: 'dropAfter' }
  /** The answer is late. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** GitHub's secondary rate limit, over after a second. */
  | { readonly kind: 'secondaryLimit' }
  /** GitHub's hourly limit, which ends at a time in the future. */
  | { readonly kind: 'hourlyLimit'; readonly reset: Date }
  /** The token is refused, this time and from then on. */
  | { readonly kind: 'unauthorized' }
  /** The same, with its other status. */
  | { readonly kind: 'tooManyRequests' }
  /** The server never heard of it: an answer of this status. */
  | { readonly kind: 'refuse'; readonly status: number }
  /** A list that lacks all but the first of its entries, and says that there is no further page. */
  | { readonly kind: 'shorten'; readonly keep: number };

/** Which requests a fault meets. */
export interface Rule {
  /** Matched with method and path: `POST /repos/shop/shop/pulls`. */
  readonly when: RegExp;
  readonly fault: Fault;
  /** How many matching requests pass first. */
  readonly after?: number;
  /** How many it meets: 1, or as said. */
  readonly times?: number;
}

/** A real HTTP server between a client and another, that causes faults and counts what passes. */
export class FaultProxy {
  /** `POST /repos/shop/shop/pulls` and so on, as the client sent them, whatever became of them. */
  readonly requests: string[] = [];
  private readonly rules: { readonly rule: Rule; seen: number }[] = [];
  private readonly server: Server;
  private readonly upstream: string;
  private isUnauthorized = false;

  constructor(upstream: string) {
    this.upstream = upstream;
    this.server = createServer((request, response) => {
      // A server that is gone is a connection that breaks.
      this.pass(request, response).catch(() => response.destroy());
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

  inject(rule: Rule): void {
    this.rules.push({ rule, seen: 0 });
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    this.rules.length = 0;
    this.isUnauthorized = false;
  }

  /** How many requests there were of a method and a path. */
  count(pattern: RegExp): number {
    return this.requests.filter((request) => pattern.test(request)).length;
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = `${request.method} ${request.url?.replace(/\?.*/, '')}`;
    this.requests.push(line);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fault = this.faultFor(line);
    const early = fault && (await instead(fault));
    if (early !== undefined) {
      const [status, message, headers = {}] = early;
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ message }));
      return;
    }
    const answer = await this.forward(request, Buffer.concat(chunks));
    if (fault?.kind === 'dropAfter') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'shorten') {
      const list = JSON.parse(answer.body) as readonly unknown[];
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(list.slice(0, fault.keep)));
      return;
    }
    const isLost = fault?.kind === 'failAfter';
    response.writeHead(isLost ? 500 : answer.status, answer.headers);
    response.end(isLost ? '{"message":"Server Error"}' : answer.body);
  }

  private async forward(request: IncomingMessage, body: Buffer) {
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(`${this.upstream}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as { readonly [name: string]: string },
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const link = answer.headers.get('link');
    return {
      status: answer.status,
      headers: { 'content-type': 'application/json', ...(link === null ? {} : { link }) },
      body: await answer.text(),
    };
  }

  private faultFor(line: string): Fault | undefined {
    if (this.isUnauthorized) return { kind: 'unauthorized' };
    for (const state of this.rules) {
      const { when, fault, after = 0, times = 1 } = state.rule;
      if (!when.test(line)) continue;
      state.seen += 1;
      if (state.seen <= after || state.seen > after + times) continue;
      this.isUnauthorized = fault.kind === 'unauthorized';
      return fault;
    }
    return undefined;
  }
}

type Instead = readonly [status: number, message: string, headers?: { readonly [name: string]: string }];

/** What is answered without asking the server. */
async function instead(fault: Fault): Promise<Instead | undefined> {
  switch (fault.kind) {
    case 'failBefore':
      return [500, 'Server Error'];
    case 'refuse':
      return [fault.status, 'Refused'];
    case 'unauthorized':
      return [401, 'Bad credentials'];
    case 'secondaryLimit':
      return [403, 'You have exceeded a secondary rate limit.', { 'retry-after': '1' }];
    case 'tooManyRequests':
      return [429, 'You have exceeded a secondary rate limit.', { 'retry-after': '1' }];
    case 'hourlyLimit': {
      const reset = String(Math.floor(fault.reset.getTime() / 1_000));
      return [403, 'API rate limit exceeded.', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }];
    }
    case 'delay':
      await sleep(fault.milliseconds);
      return undefined;
    case 'failAfter':
    case 'dropAfter':
    case 'shorten':
      return undefined;
  }
}
