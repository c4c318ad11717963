import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's `docker-registry` with a password, empty at first. */
export class RealRegistry {
  readonly credentials = { user: 'builder', password: 'registry-password-1234' };
  host = '';
  private readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-registry-'));
  private child: ChildProcess | undefined;

  async open(): Promise<void> {
    const port = await freePort();
    this.host = `127.0.0.1:${port}`;
    // It takes bcrypt only, which Perl, a part of git's own installation, has from the C library.
    const hash = execFileSync('perl', ['-e', 'print crypt($ENV{PASSWORD}, q($2b$05$abcdefghijklmnopqrstuu))'], {
      env: { ...process.env, PASSWORD: this.credentials.password },
      encoding: 'utf8',
    });
    const file = (name: string) => join(this.folder, name);
    writeFileSync(file('htpasswd'), `${this.credentials.user}:${hash}\n`);
    const config = [
      'version: 0.1',
      `storage: { filesystem: { rootdirectory: ${file('data')} } }`,
      `http: { addr: ${this.host} }`,
      `auth: { htpasswd: { realm: shop, path: ${file('htpasswd')} } }`,
    ];
    writeFileSync(file('registry.yml'), config.join('\n'));
    this.child = spawn('docker-registry', ['serve', file('registry.yml')], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 100; attempt++) {
      const isUp = await this.request('GET', '').then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('docker-registry does not answer.');
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  async putBlob(repository: string, content: string): Promise<void> {
    const begun = await this.request('POST', `${repository}/blobs/uploads/`);
    const url = new URL(begun.headers.get('location') ?? '', `http://${this.host}`);
    url.searchParams.set('digest', `sha256:${createHash('sha256').update(content).digest('hex')}`);
    const answer = await fetch(url, {
      method: 'PUT',
      body: content,
      headers: this.headers('application/octet-stream'),
    });
    if (!answer.ok) throw new Error(`The registry answers ${answer.status} to a blob.`);
  }

  async putManifest(repository: string, name: string, type: string, text: string): Promise<void> {
    const answer = await this.request('PUT', `${repository}/manifests/${name}`, { type, body: text });
    if (!answer.ok) throw new Error(`The registry answers ${answer.status}: ${await answer.text()}`);
  }

  async getManifest(
    repository: string,
    name: string,
  ): Promise<{ readonly type: string | null; readonly text: string }> {
    const headers = { ...this.headers('*/*'), accept: 'application/vnd.oci.image.index.v1+json' };
    const answer = await fetch(`http://${this.host}/v2/${repository}/manifests/${name}`, { headers });
    return { type: answer.headers.get('content-type'), text: await answer.text() };
  }

  private request(method: string, path: string, { type = '*/*', body }: { type?: string; body?: string } = {}) {
    const init = { method, headers: this.headers(type), ...(body === undefined ? {} : { body }) };
    return fetch(`http://${this.host}/v2/${path}`, init);
  }

  private headers(type: string): Record<string, string> {
    const { user, password } = this.credentials;
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    return { authorization: `Basic ${basic}`, 'content-type': type };
  }
}

/** A port of this machine that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
