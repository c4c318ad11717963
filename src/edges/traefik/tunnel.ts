import { type ChildProcess, spawn } from 'node:child_process';
import { type RequestOptions, request } from 'node:https';
import { Duplex, Readable } from 'node:stream';
import { connect } from 'node:tls';
import type { StepRequest } from '../../model/stepContext.ts';

/** The default timeout. */
const TIMEOUT_MILLISECONDS = 30_000;

/** Statuses without a response body. */
const BODILESS = new Set([101, 204, 205, 304]);

/** A program whose standard input and output are a connection to the edge. */
export interface Connector {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
}

/**
 * Sends an HTTPS request through a connection of a program. Needs only access to the edge's engine, and
 * no DNS.
 */
export function fetchThrough(
  connector: Connector,
  url: URL,
  { method = 'GET', headers = {}, body, signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS) }: StepRequest,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const connecting = spawn(connector.program, connector.args, {
      env: connector.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const end = () => connecting.kill('SIGKILL');
    const fail = (error: Error) => {
      end();
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : new Error(`${url.host} is unreachable: ${error.message}`, { cause: error }),
      );
    };
    connecting.on('error', fail);
    connecting.stdin.on('error', () => undefined);
    const options: RequestOptions = {
      host: url.hostname,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { host: url.host, ...headers },
      signal,
      createConnection: () => secured(connecting, url.hostname),
    };
    const asking = request(options, (answer) => {
      const status = answer.statusCode ?? 0;
      answer.on('close', end);
      const fields = Object.entries(answer.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one) => [name, one] as [string, string]),
      );
      if (BODILESS.has(status)) answer.resume();
      const content = BODILESS.has(status) ? null : (Readable.toWeb(answer) as ReadableStream);
      resolve(new Response(content, { status, headers: fields }));
    });
    asking.on('error', fail);
    asking.end(body);
  });
}

function secured({ stdin, stdout }: ChildProcess, servername: string) {
  if (stdin === null || stdout === null) throw new Error('The program was started without pipes.');
  // The certificate of a new host name may not be issued yet, which must not fail a release.
  return connect({
    socket: Duplex.from({ readable: stdout, writable: stdin }),
    servername,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
}
