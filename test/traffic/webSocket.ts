import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';

/**
 * Says something by a WebSocket of a host name that no DNS knows, at a port of 127.0.0.1, and returns what comes back.
 *
 * @param text shorter than 126 bytes
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export async function sayByWebSocket(url: string, port: number, text: string): Promise<string> {
  const { hostname, pathname } = new URL(url);
  const headers = {
    ...{ host: hostname, connection: 'Upgrade', upgrade: 'websocket' },
    ...{ 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.alloc(16, 7).toString('base64') },
  };
  const options = { host: '127.0.0.1', port, path: pathname, headers, servername: hostname, rejectUnauthorized: false };
  const asking = request(options);
  asking.end();
  const [, socket] = (await once(asking, 'upgrade')) as [IncomingMessage, Duplex];
  const message = Buffer.from(text);
  // A whole text with a mask of zeros, which changes nothing.
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | message.length, 0, 0, 0, 0]), message]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.subarray(2).toString();
}
