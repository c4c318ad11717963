import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is asked for, and how hard. */
export interface LoadSettings {
  /** A port of 127.0.0.1 that speaks TLS, or what tells it now; any certificate will do. */
  readonly port: number | (() => number);
  /** The host name that is asked for: in the `Host` header and in TLS' server name. */
  readonly host: string;
  /** Default `/`. */
  readonly path?: string;
  /** How many ask at once, each over a connection of its own that it keeps alive. Default 8. */
  readonly clients?: number;
  /** Milliseconds that a client rests between an answer and its next request. Default 5. */
  readonly rest?: number;
  /** Whose answer it is, such as `prod-pr-2`; `undefined` when it is nobody's, which is a failure. */
  readonly answeredBy: (body: string, headers: IncomingHttpHeaders) => string | undefined;
}

/** Who answered a request, and when: milliseconds of `performance.now()`. */
export interface Answered {
  readonly at: number;
  readonly name: string;
}

/** A request that was not answered as it should be. */
export interface LoadFailure {
  /** Milliseconds since the load began. */
  readonly at: number;
  /** The status with the body's beginning, or the connection's fault. */
  readonly error: string;
}

/** What came of a load. */
export interface LoadReport {
  /** All that were sent and have ended. */
  readonly requests: number;
  /** How many each answered, in the order of their first answers. */
  readonly answers: { readonly [deployment: string]: number };
  /** Every one, in their order; a test wants `[]`. */
  readonly failures: readonly LoadFailure[];
  /** How many connections were opened: as many as there are clients, unless some were cut. */
  readonly connections: number;
  /** Milliseconds of the slowest request. */
  readonly slowest: number;
}

/** Clients that ask without end. */
export interface Load {
  /** What came of it so far. */
  report(): LoadReport;
  /**
   * Waits until each client's latest answer is this deployment's.
   *
   * @returns milliseconds since the call
   * @throws with the report when that takes longer than `seconds`, 30 unless told
   */
  until(deployment: string, seconds?: number): Promise<number>;
  /** Every good answer so far, in order. */
  answered(): readonly Answered[];
  /** Lets the clients finish their requests and end. */
  stop(): Promise<LoadReport>;
}

/**
 * Starts clients that ask for a page without end and check every answer.
 *
 * @example
 * const load = startLoad({ port, host: 'shop.example', answeredBy: (body) => /^(one|two)$/.exec(body)?.[1] });
 * await load.until('one');
 * // ... the switch ...
 * await load.until('two');
 * expect(await load.stop()).toMatchObject({ failures: [], connections: 8 });
 */
export function startLoad({ clients = 8, ...settings }: LoadSettings): Load {
  const counts = { requests: 0, connections: 0, slowest: 0 };
  const answers: Record<string, number> = {};
  const failures: LoadFailure[] = [];
  const answered: Answered[] = [];
  const latest = new Array<string | undefined>(clients).fill(undefined);
  const start = performance.now();
  let isOver = false;

  const askOnce = async (agent: Agent, client: number): Promise<void> => {
    const asked = performance.now();
    try {
      const name = await answer(agent, settings, () => (counts.connections += 1));
      answers[name] = (answers[name] ?? 0) + 1;
      answered.push({ at: performance.now(), name });
      latest[client] = name;
    } catch (error) {
      failures.push({ at: Math.round(performance.now() - start), error: String(error) });
      latest[client] = undefined;
    }
    counts.requests += 1;
    counts.slowest = Math.max(counts.slowest, Math.round(performance.now() - asked));
  };
  const run = async (client: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    while (!isOver) {
      await askOnce(agent, client);
      await sleep(settings.rest ?? 5);
    }
    agent.destroy();
  };
  const running = Promise.all(latest.map((_, client) => run(client)));
  const report = (): LoadReport => ({ ...counts, answers: { ...answers }, failures: [...failures] });

  return {
    report,
    answered: () => [...answered],
    until: async (deployment, seconds = 30) => {
      const began = performance.now();
      while (!latest.every((name) => name === deployment)) {
        if (performance.now() - began > seconds * 1000)
          throw new Error(`"${deployment}" does not answer all after ${seconds} s: ${JSON.stringify(report())}`);
        await sleep(10);
      }
      return Math.round(performance.now() - began);
    },
    stop: async () => {
      isOver = true;
      await running;
      return report();
    },
  };
}

/**
 * Keeps a load up while work is done, also when the work fails.
 *
 * @returns what came of the load
 */
export async function underLoad(settings: LoadSettings, work: (load: Load) => Promise<void>): Promise<LoadReport> {
  const load = startLoad(settings);
  try {
    await work(load);
  } finally {
    await load.stop();
  }
  return load.report();
}

/**
 * The longest time, in milliseconds, during which several answered in turn: from the first answer of another to the last
 * change of who answers, as long as these are less than a second apart.
 */
export function longestMix(answered: readonly Answered[]): number {
  const inOrder = answered.toSorted((left, right) => left.at - right.at);
  const changes = inOrder.flatMap(({ at, name }, index) =>
    index > 0 && inOrder[index - 1]?.name !== name ? [at] : [],
  );
  let [longest, began, last] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of changes) {
    if (at - last > 1_000) began = at;
    last = at;
    longest = Math.max(longest, last - began);
  }
  return longest;
}

/** Milliseconds after which a request without an answer has failed. */
const TIMEOUT_MILLISECONDS = 10_000;

/** Sends one request and tells whose answer came. */
function answer(
  agent: Agent,
  { port, host, path = '/', answeredBy }: Omit<LoadSettings, 'clients'>,
  onConnection: () => void,
): Promise<string> {
  const options: RequestOptions = {
    agent,
    host: '127.0.0.1',
    port: typeof port === 'number' ? port : port(),
    path,
    servername: host,
    headers: { host },
    timeout: TIMEOUT_MILLISECONDS,
  };
  return new Promise((resolve, reject) => {
    const asking = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const name = response.statusCode === 200 ? answeredBy(body, response.headers) : undefined;
        if (name === undefined) reject(new Error(`${response.statusCode}: ${body.slice(0, 200)}`));
        else resolve(name);
      });
    });
    asking.on('socket', (socket: Socket) => {
      if (!asking.reusedSocket) socket.once('secureConnect', onConnection);
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer after ${TIMEOUT_MILLISECONDS / 1000} s`)));
    asking.on('error', reject);
    asking.end();
  });
}
