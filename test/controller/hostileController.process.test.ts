import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readControllerAccess } from '../../src/controller/access.ts';
import { findUnfinished, jobPath, readBuild, readLog, readQueueItem, startBuild } from '../../src/controller/builds.ts';
import { type ControllerConnection, connectController } from '../../src/controller/connection.ts';
import { readControllerVersion, readPlugins } from '../../src/controller/controller.ts';
import { proceed, readPendingInputs, readStages } from '../../src/controller/stages.ts';
import { readDirectiveTypes } from '../../src/controller/types.ts';
import { programMissing } from '../parts/parts.ts';
import { TOKEN, USER } from './controllerServer.ts';

const JOB = jobPath('shop/promote');
const BUILD = `${JOB}1/`;
const CRUMB = 'c0ffee00c0ffee00c0ffee00';
const BASIC = Buffer.from(`${USER}:${TOKEN}`).toString('base64');

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

function connect(url: string): ControllerConnection {
  const access = readControllerAccess({ JENKINS_URL: url, JENKINS_USER: USER, JENKINS_TOKEN: TOKEN });
  return connectController(access, new AbortController().signal);
}

async function controller(respond: RequestListener): Promise<ControllerConnection> {
  return connect(`http://127.0.0.1:${await listen(createServer(respond))}/ci`);
}

/** What is thrown, all of it that could be printed, which holds nothing secret. */
async function thrownBy(work: Promise<unknown>): Promise<{ code: string; message: string; fix: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  const { code, message, fix } = error as { code: string; message: string; fix: string };
  expect(`${message} ${fix}`).not.toMatch(new RegExp(`${TOKEN}|${CRUMB}|${BASIC}`));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing may reach a terminal that acts on it
  expect(`${message} ${fix}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  return { code, message, fix };
}

const opensslMissing = programMissing('openssl');

/** A certificate that vouches for itself, and its key. */
function selfSigned(): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  spawnSync('openssl', ['req', '-x509', ...curve, '-subj', '/CN=localhost', '-keyout', key, '-out', cert]);
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** Every way in which something is asked. */
const QUESTIONS: readonly ((connection: ControllerConnection) => Promise<unknown>)[] = [
  (connection) => readControllerVersion(connection),
  (connection) => readPlugins(connection),
  (connection) => findUnfinished(connection, JOB),
  (connection) => startBuild(connection, JOB, {}),
  (connection) => readQueueItem(connection, JOB, 7),
  (connection) => readBuild(connection, BUILD),
  (connection) => readLog(connection, BUILD, 0),
  (connection) => readStages(connection, BUILD),
  (connection) => readPendingInputs(connection, BUILD),
  (connection) => readDirectiveTypes(connection),
];

describe('a hostile controller', () => {
  test.each([
    'null',
    '"text"',
    '7',
    'true',
    '[]',
    '{}',
    '{"__proto__":{"number":1},"constructor":null}',
    '{"items":{"0":1},"builds":"x","plugins":[null,1,[]],"stages":[null,"x"],"executable":[1],"data":{"result":7}}',
    '{"builds":[{"number":"7","building":true},{"number":-1,"building":true},{"number":1.5,"building":true}]}',
    '{"builds":[{"number":1,"building":true,"actions":[{"parameters":[{"name":"__proto__","value":{"toString":1}}]}]}]}',
    '{"cancelled":"yes","executable":{"number":1e300},"why":{"x":1}}',
    '[{"id":7,"message":null,"inputs":[null,{"name":7,"definition":"x"}]}]',
  ])('that answers %s breaks nothing', async (body) => {
    const connection = await controller((_, response) => response.setHeader('x-jenkins', '2').end(body));
    for (const ask of QUESTIONS) {
      const error: unknown = await ask(connection).catch((thrown: unknown) => thrown);
      // Taken as nothing, or refused in words of ours; never another kind of error.
      if (error instanceof Error) expect(error).toMatchObject({ name: 'ControllerFailure' });
    }
  });

  test('has no build whose number is none', async () => {
    const builds = [7, '7', -1, 0, 1.5, null].map((number) => ({ number, building: true }));
    const connection = await controller((_, response) => response.end(JSON.stringify({ builds })));
    expect((await findUnfinished(connection, JOB)).running.map(({ number }) => number)).toEqual([7]);
  });

  test('has no queue for a job of the same name in another folder', async () => {
    const items = ['job/other/', '', 'ci/'].map((before, id) => ({
      id,
      task: { url: `http://x.example/${before}${JOB}` },
    }));
    const connection = await controller((_, response) => response.end(JSON.stringify({ items })));
    expect((await findUnfinished(connection, JOB)).queued.map(({ id }) => id)).toEqual([1, 2]);
  });

  test.each(['', '-5', 'NaN', '1e400', '12abc'])('has no log of the length %j', async (size) => {
    const connection = await controller((_, response) => response.setHeader('x-text-size', size).end('text'));
    expect(await thrownBy(readLog(connection, BUILD, 0))).toMatchObject({ code: 'controller-not-jenkins' });
  });

  test('answers without end: no more is read than is meant', async () => {
    const block = Buffer.alloc(1024 * 1024, ' ');
    const connection = await controller((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(block));
        response.once('drain', more);
      };
      more();
    });
    expect(await thrownBy(readPlugins(connection))).toMatchObject({
      code: 'controller-answer-too-long',
      message: expect.stringContaining('returned more than 16 MB at pluginManager/api/json') as string,
    });
  });

  test('sends little that becomes much', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    const connection = await controller((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    expect(await thrownBy(readPlugins(connection))).toMatchObject({ code: 'controller-answer-too-long' });
  });

  test.each([301, 302, 303, 307, 308])('redirects with %i: nobody else hears our token', async (status) => {
    const heard: unknown[] = [];
    const elsewhere = await listen(
      createServer((request, response) => {
        heard.push(request.headers);
        response.end('{}');
      }),
    );
    for (const [location, code] of [
      [`http://127.0.0.1:${elsewhere}/`, 'controller-elsewhere'],
      [`//127.0.0.1:${elsewhere}/`, 'controller-elsewhere'],
      [`http://anna:secret@127.0.0.1:${elsewhere}/`, 'controller-elsewhere'],
      ['https://127.0.0.1/', 'controller-elsewhere'],
      ['http://[', 'controller-not-jenkins'],
      ['file:///etc/passwd', 'controller-not-jenkins'],
      ['javascript:alert(1)', 'controller-not-jenkins'],
    ] as const) {
      const connection = await controller((_, response) => response.writeHead(status, { location }).end());
      expect(await thrownBy(readPlugins(connection))).toMatchObject({ code });
      expect(await thrownBy(startBuild(connection, JOB, {}))).toMatchObject({ code });
    }
    expect(heard).toEqual([]);
  });

  test('redirects to another user of its own, and is asked as ours', async () => {
    const heard: (string | undefined)[] = [];
    const connection = await controller((request, response) => {
      heard.push(request.headers.authorization);
      if (request.url?.includes('there') === true) response.end('{"plugins":[]}');
      else response.writeHead(302, { location: `http://eve:x@${request.headers.host}/there` }).end();
    });
    expect(await readPlugins(connection)).toEqual([]);
    expect(heard).toEqual([`Basic ${BASIC}`, `Basic ${BASIC}`]);
  });

  test.each([
    ['Jenkins-Crumb', CRUMB],
    ['Jenkins Crumb\r\nx', CRUMB],
    ['Jenkins-Crumb', `${CRUMB}\r\nx: y`],
    ['__proto__', CRUMB],
  ])('shows the crumb that it issued as %j', async (crumbRequestField, crumb) => {
    const connection = await controller((request, response) => {
      if (request.url?.includes('crumbIssuer') === true) response.end(JSON.stringify({ crumbRequestField, crumb }));
      else response.writeHead(403).end(`No valid crumb was included: ${CRUMB} ${TOKEN} \u001b[2J\u202e`);
    });
    expect(await thrownBy(startBuild(connection, JOB, {}))).toMatchObject({ code: 'controller-refused' });
  });

  test('has questions whose names lead elsewhere', async () => {
    const asked: string[] = [];
    const connection = await controller((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    for (const id of ['..', '.', '', '../../doDelete', '?x#y'])
      await proceed(connection, BUILD, { id, message: '', agree: '', parameters: [] });
    for (const path of asked) expect(path).toMatch(/^\/ci\/job\/shop\/job\/promote\/1\/input\/[^/?#]+\/proceedEmpty$/);
  });

  test('has a certificate that nobody vouches for: how it is trusted is said', async ({ skip }) => {
    skip(opensslMissing !== undefined, `needs OpenSSL: ${opensslMissing}`);
    const port = await listen(createSecureServer(selfSigned(), (_, response) => response.end('{}')));
    expect(await thrownBy(readPlugins(connect(`https://127.0.0.1:${port}`)))).toMatchObject({
      code: 'controller-unreachable',
      message: expect.stringContaining('self-signed certificate') as string,
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
    });
    const plain = await listen(createServer((_, response) => response.end('{}')));
    expect((await thrownBy(readPlugins(connect(`https://127.0.0.1:${plain}`)))).fix).toContain('http://');
  });
});
