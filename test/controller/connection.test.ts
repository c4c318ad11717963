import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readControllerAccess } from '../../src/controller/access.ts';
import { findUnfinished, jobPath, readQueueItem, startBuild } from '../../src/controller/builds.ts';
import { connectController } from '../../src/controller/connection.ts';
import { readControllerGdsl, readControllerVersion } from '../../src/controller/controller.ts';
import { readVerdict } from '../../src/controller/validator.ts';
import { ControllerServer, TOKEN, USER } from './controllerServer.ts';

const JOB = jobPath('shop/promote');
const signal = new AbortController().signal;

function connect(environment: Readonly<Record<string, string>>, stopped = signal) {
  return connectController(readControllerAccess(environment), stopped);
}

/** What a call fails with; what it knows must not hold the token. */
async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string; fix: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { code, message, fix } = error as { code: string; message: string; fix: string };
  const basic = Buffer.from(`${USER}:${TOKEN}`).toString('base64');
  expect(JSON.stringify([message, fix, String(error)])).not.toMatch(new RegExp(`${TOKEN}|${basic}`));
  return { code, message, fix };
}

describe('a controller', () => {
  test('is reached at an address with a path, by a user with a token', async () => {
    const controller = await ControllerServer.start();
    expect(await readControllerVersion(connect(controller.environment))).toBe('2.516.2');
    // Without the last slash the path would lose its last part.
    const url = controller.url.replace(/\/$/, '');
    expect(await readControllerVersion(connect({ ...controller.environment, JENKINS_URL: url }))).toBe('2.516.2');
  });

  test('lists its steps', async () => {
    const controller = await ControllerServer.start();
    controller.gdsl = "method(name: 'echo')";
    expect(await readControllerGdsl(connect(controller.environment))).toBe("method(name: 'echo')");
  });

  test('refuses a wrong token, and a user without a right, which it names', async () => {
    const controller = await ControllerServer.start();
    const wrong = { ...controller.environment, JENKINS_TOKEN: 'wrong-wrong' };
    expect(await failureOf(readControllerVersion(connect(wrong)))).toMatchObject({ code: 'controller-refused' });
    controller.lacks = { at: /buildWithParameters/, right: 'hudson.model.Item.Build' };
    const { code, message } = await failureOf(startBuild(connect(controller.environment), JOB, {}));
    expect(code).toBe('controller-refused');
    expect(message).toContain('denies "anna" the permission Job/Build (403)');
  });

  test('refuses who names nobody where everyone sees nothing', async () => {
    const controller = await ControllerServer.start();
    const { message } = await failureOf(readControllerVersion(connect({ JENKINS_URL: controller.url })));
    expect(message).toContain('"anonymous" the permission Overall/Read');
  });

  test('takes a form of a user with a password, once it has its crumb', async () => {
    const controller = await ControllerServer.start();
    const connection = connect(controller.passwordEnvironment);
    await startBuild(connection, JOB, { ENVIRONMENT: 'qa' });
    await startBuild(connection, JOB, { ENVIRONMENT: 'prod' });
    expect(controller.requests).toEqual([
      `POST ${JOB}buildWithParameters`,
      'GET crumbIssuer/api/json',
      `POST ${JOB}buildWithParameters`,
      `POST ${JOB}buildWithParameters`,
    ]);
  });

  test('is asked again while it restarts, but nothing is sent to it twice', async () => {
    const controller = await ControllerServer.start();
    const connection = connect(controller.environment);
    controller.troubles.push(
      { at: /api\/json/, what: 503, times: 1 },
      { at: /api\/json/, what: 'reset', times: 1 },
      { at: /buildWithParameters/, what: 502, times: 1 },
      { at: /buildWithParameters/, what: 'reset', times: 1 },
    );
    let pauses = 0;
    await connection.get('api/json', { retrySeconds: 5, onPause: () => pauses++ });
    expect(pauses).toBe(2);
    const post = () => startBuild(connection, JOB, {});
    expect(await failureOf(post())).toMatchObject({ code: 'controller-unreachable' });
    expect(await failureOf(post())).toMatchObject({ code: 'controller-unreachable' });
    expect(controller.requests.filter((request) => request.startsWith('POST')).length).toBe(2);
  });

  test('is sent a form again when it surely got nothing', async () => {
    const controller = await ControllerServer.start();
    const connection = connect(controller.environment);
    const restarted = controller.restart(600);
    await connection.post(`${JOB}buildWithParameters`, {}, { retrySeconds: 10 });
    await restarted;
    expect(controller.requests).toEqual([`POST ${JOB}buildWithParameters`]);
  });

  test('does not answer: the reason is said, and the way out', async () => {
    const controller = await ControllerServer.start();
    await controller.stop();
    const { code, message } = await failureOf(readControllerVersion(connect(controller.environment)));
    expect(code).toBe('controller-unreachable');
    expect(message).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ci\/ is unreachable: connect ECONNREFUSED/);
  });

  test('gives way to an interruption at once', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const interruption = new AbortController();
    const asking = readControllerVersion(connect({ JENKINS_URL: `http://127.0.0.1:${port}` }, interruption.signal));
    setTimeout(() => interruption.abort('SIGINT'), 50);
    await expect(asking).rejects.toBe('SIGINT');
  });

  test('does not have us tell our token to somebody else', async () => {
    const heard: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void elsewhere.close());
    await new Promise((resolve) => elsewhere.once('listening', resolve));
    const controller = await ControllerServer.start();
    controller.sendsTo = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const connection = connect(controller.environment);
    expect(await failureOf(readControllerVersion(connection))).toMatchObject({ code: 'controller-elsewhere' });
    expect(await failureOf(startBuild(connection, JOB, {}))).toMatchObject({ code: 'controller-elsewhere' });
    expect(heard).toEqual([]);
  });

  test('is none: a page to log in, or nothing of Jenkins', async () => {
    const controller = await ControllerServer.start();
    controller.isLoginPage = true;
    expect(await failureOf(readControllerVersion(connect(controller.environment)))).toMatchObject({
      code: 'controller-not-jenkins',
    });
    expect(await failureOf(findUnfinished(connect(controller.environment), JOB))).toMatchObject({
      code: 'controller-not-jenkins',
    });
    controller.isLoginPage = false;
    const wrongPath = { ...controller.environment, JENKINS_URL: new URL('/other/', controller.url).href };
    expect(await failureOf(readControllerVersion(connect(wrongPath)))).toMatchObject({
      code: 'controller-not-jenkins',
    });
  });

  test('is asked at our address, whatever it believes its own to be', async () => {
    const controller = await ControllerServer.start();
    controller.reportedUrl = 'http://jenkins.internal:8080/behind/';
    const connection = connect(controller.environment);
    const id = await startBuild(connection, JOB, { ENVIRONMENT: 'qa' });
    expect((await findUnfinished(connection, JOB)).queued).toEqual([{ id, parameters: { ENVIRONMENT: 'qa' } }]);
    expect(await readQueueItem(connection, JOB, id)).toMatchObject({ state: 'started', build: 1 });
  });
});

describe('readControllerAccess', () => {
  test.each([
    [{}, 'controller-unknown'],
    [{ JENKINS_URL: 'jenkins.example' }, 'controller-unknown'],
    [{ JENKINS_URL: 'file:///etc/passwd' }, 'controller-unknown'],
    [{ JENKINS_URL: `https://anna:${TOKEN}@jenkins.example/` }, 'controller-unknown'],
    [{ JENKINS_URL: 'https://jenkins.example/', JENKINS_USER: 'anna' }, 'controller-credentials-incomplete'],
    [{ JENKINS_URL: 'https://jenkins.example/', JENKINS_TOKEN: TOKEN }, 'controller-credentials-incomplete'],
  ])('refuses %j', async (environment, code) => {
    expect(await failureOf((async () => readControllerAccess(environment))())).toMatchObject({ code });
  });

  test('takes an address that is given instead', () => {
    expect(readControllerAccess({ JENKINS_URL: 'https://a.example' }, 'https://b.example/ci?x#y')).toEqual({
      url: 'https://b.example/ci/',
      credentials: undefined,
      hints: {},
    });
  });

  const OURS = { JENKINS_USER: 'anna', JENKINS_TOKEN: TOKEN };
  test.each([
    [{}, 'https://a.example/ci/', false],
    [{ JENKINS_URL: 'https://a.example' }, 'https://a.example/ci/', true],
    [{ JENKINS_URL: 'https://a.example' }, 'http://a.example/', false],
    [{ JENKINS_URL: 'https://a.example' }, 'https://a.example:8443/', false],
    [{ JENKINS_URL: 'https://a.example' }, 'https://a.example.evil.example/', false],
    [{ JENKINS_URL: 'no address' }, 'https://a.example/', false],
    [{ JENKINS_URL: 'http://[::1]:8080/ci?x=y' }, undefined, true],
  ])('of %j, %s gets our credentials: %s', (environment, address, gets) => {
    const { credentials, hints } = readControllerAccess(
      { ...environment, ...OURS },
      address ?? environment.JENKINS_URL,
    );
    expect(credentials !== undefined).toBe(gets);
    expect(hints.withheld !== undefined).toBe(!gets);
  });

  test.each([
    [{}, false],
    [{ HTTPS_PROXY: 'http://proxy.example:3128' }, true],
    [{ https_proxy: 'http://proxy.example:3128', NODE_USE_ENV_PROXY: '1' }, false],
    [{ HTTP_PROXY: 'http://proxy.example:3128' }, false],
  ])('with %j a proxy is ignored: %s', (environment, isIgnored) => {
    const { hints } = readControllerAccess({ JENKINS_URL: 'https://a.example', ...environment });
    expect(hints.unreached !== undefined).toBe(isIgnored);
  });
});

describe('readVerdict', () => {
  test('reads JSON and text alike', () => {
    const refused = [
      { message: 'Unknown stage section "x".', line: 4, column: 3 },
      { message: 'Missing required section "agent"', line: 1, column: 1 },
    ];
    expect(
      readVerdict(
        JSON.stringify({
          status: 'ok',
          data: {
            result: 'failure',
            errors: [
              {
                error: [
                  'Unknown stage section "x". @ line 4, column 3.',
                  'Missing required section "agent" @ line 1, column 1.',
                ],
              },
            ],
          },
        }),
      ),
    ).toEqual(refused);
    expect(
      readVerdict(
        'Errors encountered validating Jenkinsfile:\nWorkflowScript: 4: Unknown stage section "x". @ line 4, column 3.\n     x {\n     ^\n\nWorkflowScript: 1: Missing required section "agent" @ line 1, column 1.\n   pipeline {\n   ^\n\n',
      ),
    ).toEqual(refused);
  });

  test('reads what has no location, what has a part of a tree, and no verdict', () => {
    expect(readVerdict('Errors encountered validating Jenkinsfile:\nsomething broke')).toEqual([
      { message: 'something broke' },
    ]);
    const errors = [{ error: 'Invalid', location: ['pipeline', 'stages', 0] }];
    expect(readVerdict(JSON.stringify({ status: 'ok', data: { result: 'failure', errors } }))).toEqual([
      { message: 'Invalid', path: ['pipeline', 'stages', 0] },
    ]);
    expect(readVerdict('<html>Sign in</html>')).toBeUndefined();
    expect(readVerdict('')).toBeUndefined();
  });
});
