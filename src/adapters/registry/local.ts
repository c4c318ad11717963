import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { unlessMissing } from '../files/wholeFile.ts';

/** An image registry in this process. */
export interface LocalRegistry {
  /** `127.0.0.1:40123`: Docker takes any address of this machine's own without TLS. */
  readonly host: string;
  /** Ends what is under way; the content stays in its folder. */
  close(): Promise<void>;
}

/** A manifest as it was pushed: what it is called, and its bytes. */
interface Manifest {
  readonly digest: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What is asked for, once its address is read. */
interface Call {
  readonly repository: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A path below a repository, and what each method does there. */
interface Endpoint {
  readonly path: RegExp;
  readonly methods: { readonly [method: string]: (call: Call, part: string) => Promise<void> | void };
}

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** No manifest is longer. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const LONGEST_MANIFEST = 4 * 1024 * 1024;

/**
 * A registry for one machine and for as long as this process runs: pushes and pulls of the OCI distribution
 * specification, without users, deletion and referrers.
 *
 * Blobs are files of a folder; which tags and manifests there are is kept in memory.
 *
 * @param folder is made when it is missing
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export async function openLocalRegistry(folder: string): Promise<LocalRegistry> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = endpoints(folder);
  const server = createServer((request, response) => {
    answer(known, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, error instanceof Refusal ? error : new Refusal(500, 'UNKNOWN', String(error)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An answer that says what is wrong, as registries do. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function answer(known: readonly Endpoint[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '' } = request;
  const { pathname, searchParams: query } = new URL(url, 'http://registry');
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  if (pathname === '/v2/' || pathname === '/v2') return send(response, 200, {}, '{}');
  for (const { path, methods } of known) {
    const [, repository = '', part = ''] = path.exec(pathname) ?? [];
    if (!REPOSITORY.test(repository)) continue;
    const act = methods[method];
    if (act === undefined) throw new Refusal(405, 'UNSUPPORTED', `There is no ${method} here.`);
    return act({ repository, query, request, response }, part);
  }
  throw new Refusal(404, 'NAME_UNKNOWN', 'There is no such thing here.');
}

function endpoints(folder: string): readonly Endpoint[] {
  const { blobs, uploads } = keepBlobs(folder);
  const { manifests, tags } = keepManifests();
  return [
    { path: /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/, methods: uploads },
    { path: /^\/v2\/(.+)\/blobs\/([^/]+)$/, methods: blobs },
    { path: /^\/v2\/(.+)\/manifests\/([^/]+)$/, methods: manifests },
    { path: /^\/v2\/(.+)\/tags\/(list)$/, methods: tags },
  ];
}

/** Blobs by their digest, whatever repository they were pushed to; uploads are files beside them until they are whole. */
function keepBlobs(folder: string): { readonly blobs: Endpoint['methods']; readonly uploads: Endpoint['methods'] } {
  const fileOf = (digest: string): string => join(folder, hexOf(digest));
  const uploadFile = (id: string): string => join(folder, `upload-${id}`);

  const send = async ({ request, response }: Call, digest: string): Promise<void> => {
    const file = fileOf(digest);
    const found = await unlessMissing(stat(file));
    if (found === undefined) throw new Refusal(404, 'BLOB_UNKNOWN', `There is no blob ${digest}.`);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': found.size,
      'docker-content-digest': digest,
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(file), response);
  };

  const sizeOf = async (id: string): Promise<number> => {
    const found = await unlessMissing(stat(uploadFile(id)));
    if (found === undefined) throw new Refusal(404, 'BLOB_UPLOAD_UNKNOWN', `There is no upload ${id}.`);
    return found.size;
  };

  const receive = async ({ request }: Call, id: string): Promise<number> => {
    const size = await sizeOf(id);
    const [, from] = /^(?:bytes )?(\d+)-/.exec(request.headers['content-range'] ?? '') ?? [];
    if (from !== undefined && Number(from) !== size)
      throw new Refusal(416, 'BLOB_UPLOAD_INVALID', `The next byte is number ${size}.`);
    await pipeline(request, createWriteStream(uploadFile(id), { flags: 'a' }));
    return sizeOf(id);
  };

  const finish = async (call: Call, id: string, digest: string): Promise<void> => {
    const blob = fileOf(digest);
    await receive(call, id);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(uploadFile(id)) as AsyncIterable<Buffer>) hash.update(chunk);
    const actual = `sha256:${hash.digest('hex')}`;
    if (actual !== digest) {
      await rm(uploadFile(id));
      throw new Refusal(400, 'DIGEST_INVALID', `What came is ${actual}.`);
    }
    await rename(uploadFile(id), blob);
    created(call, 'blobs', digest);
  };

  const progress = ({ repository, response }: Call, status: number, id: string, size: number): void => {
    const location = `/v2/${repository}/blobs/uploads/${id}`;
    reply(response, status, { location, range: `0-${Math.max(0, size - 1)}`, 'docker-upload-uuid': id });
  };

  return {
    blobs: { GET: send, HEAD: send },
    uploads: {
      async POST(call) {
        const mounted = call.query.get('mount');
        if (mounted !== null && (await unlessMissing(stat(fileOf(mounted)))) !== undefined)
          return created(call, 'blobs', mounted);
        const id = randomUUID();
        await writeFile(uploadFile(id), '', { mode: 0o600 });
        const digest = call.query.get('digest');
        if (digest !== null) return finish(call, id, digest);
        progress(call, 202, id, 0);
      },
      PATCH: async (call, id) => progress(call, 202, id, await receive(call, id)),
      PUT: (call, id) => finish(call, id, call.query.get('digest') ?? ''),
      GET: async (call, id) => progress(call, 204, id, await sizeOf(id)),
      async DELETE({ response }, id) {
        await sizeOf(id);
        await rm(uploadFile(id));
        reply(response, 204, {});
      },
    },
  };
}

/** Manifests by their digest and by their tags, each repository with its own. */
function keepManifests(): { readonly manifests: Endpoint['methods']; readonly tags: Endpoint['methods'] } {
  const repositories = new Map<string, Map<string, Manifest>>();

  const give = ({ repository, request, response }: Call, reference: string): void => {
    const found = repositories.get(repository)?.get(reference);
    if (found === undefined) throw new Refusal(404, 'MANIFEST_UNKNOWN', `There is no ${repository} ${reference}.`);
    const { digest, type, bytes } = found;
    const headers = { 'content-type': type, 'content-length': bytes.length, 'docker-content-digest': digest };
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes);
  };

  return {
    manifests: {
      GET: give,
      HEAD: give,
      async PUT(call, reference) {
        const { repository, request } = call;
        if (Number(request.headers['content-length'] ?? 0) > LONGEST_MANIFEST)
          throw new Refusal(413, 'MANIFEST_INVALID', `A manifest has at most ${LONGEST_MANIFEST} bytes.`);
        const bytes = await buffer(request);
        const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        if (!TAG.test(reference) && reference !== digest)
          throw new Refusal(400, 'DIGEST_INVALID', `What came is ${digest}.`);
        const manifest = { digest, type: request.headers['content-type'] ?? 'application/octet-stream', bytes };
        const own = repositories.get(repository) ?? new Map<string, Manifest>();
        repositories.set(repository, own.set(digest, manifest).set(reference, manifest));
        created(call, 'manifests', digest);
      },
    },
    tags: {
      GET({ repository, query, response }) {
        const own = repositories.get(repository);
        if (own === undefined) throw new Refusal(404, 'NAME_UNKNOWN', `There is no repository ${repository}.`);
        const last = query.get('last') ?? '';
        const all = [...own.keys()].filter((name) => TAG.test(name) && name > last).sort();
        const most = query.get('n') === null ? all.length : Number(query.get('n'));
        const tags = all.slice(0, most);
        const link = tags.length < all.length && tags.length > 0 ? nextPage(repository, most, tags.at(-1) ?? '') : {};
        send(response, 200, { ...link }, JSON.stringify({ name: repository, tags }));
      },
    },
  };
}

function nextPage(repository: string, most: number, last: string): { readonly link: string } {
  return { link: `</v2/${repository}/tags/list?n=${most}&last=${last}>; rel="next"` };
}

/** @throws {Refusal} for all that cannot be a digest, so that no address leads out of the folder */
function hexOf(digest: string): string {
  const [, hex] = DIGEST.exec(digest) ?? [];
  if (hex === undefined) throw new Refusal(400, 'DIGEST_INVALID', 'A digest is "sha256:" and 64 hexadecimal digits.');
  return hex;
}

function created({ repository, response }: Call, kind: 'blobs' | 'manifests', digest: string): void {
  reply(response, 201, { location: `/v2/${repository}/${kind}/${digest}`, 'docker-content-digest': digest });
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  send(response, status, {}, JSON.stringify({ errors: [{ code, message }] }));
}

function reply(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...headers, 'content-length': 0 }).end();
}

function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, json: string): void {
  const bytes = Buffer.from(json);
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
