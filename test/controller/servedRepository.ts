import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { promisify } from 'node:util';

/** Where the shared library is found, besides `main`. */
const LIBRARY_VERSION = 'v1.0.0';

const execute = promisify(execFile);

/** A repository that others may clone over HTTP. */
export interface ServedRepository {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Commits a folder to the branches `main` and `v1.0.0` of a repository and serves that to anyone who can reach this host: as plain files,
 * which git calls the dumb protocol.
 *
 * @param host the name that others reach this machine by
 */
export async function serveRepository(folder: string, host: string): Promise<ServedRepository> {
  const root = await mkdtemp(join(tmpdir(), 'pipegen-served-'));
  const git = (...args: string[]) =>
    execute('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-C', folder, ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all', '--force', '.');
  await git('commit', '--quiet', '--message', 'all');
  await git('branch', LIBRARY_VERSION);
  await execute('git', ['clone', '--quiet', '--bare', folder, join(root, 'shop.git')]);
  await execute('git', ['-C', join(root, 'shop.git'), 'update-server-info']);
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://host').pathname);
    createReadStream(join(root, path))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host === '127.0.0.1' ? host : '0.0.0.0', resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/shop.git`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}
