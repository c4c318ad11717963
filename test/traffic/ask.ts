import type { IncomingHttpHeaders } from 'node:http';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Asks a host name that no DNS knows, at a port of 127.0.0.1; over TLS any certificate will do.
 *
 * @param url such as `https://shop.example/slow`
 */
export function ask(
  url: string,
  port: number,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', body = '' }: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  const { protocol, hostname, pathname } = new URL(url);
  const options = {
    host: '127.0.0.1',
    port,
    path: pathname,
    method,
    headers: { host: hostname, ...headers },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const asking =
      protocol === 'https:' ? secure({ ...options, servername: hostname, rejectUnauthorized: false }) : plain(options);
    asking.on('error', reject);
    asking.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asking.end(body);
  });
}
