import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type Moment, ScriptedBuild } from './scriptedBuild.ts';

/** A plugin as a controller lists it. */
export interface ListedPlugin {
  readonly shortName: string;
  readonly version: string;
  readonly active: boolean;
  readonly enabled: boolean;
}

/** Something that goes wrong with requests, as often as it says. */
export interface Trouble {
  readonly at: RegExp;
  readonly what: 'reset' | 'truncate' | 'lost' | 502 | 503 | 504;
  times: number;
}

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

export const USER = 'anna';
export const TOKEN = '11d2f3c4b5a6978812345678deadbeef42';
const PASSWORD = 'correct horse battery staple';
const CRUMB = 'f0e1d2c3b4a5';

/** A 403 as Jenkins words it. */
function forbidden(permission: string, user: string): Answer {
  return {
    status: 403,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'x-you-are-authenticated-as': user,
      'x-required-permission': permission,
    },
    body: `<html><head><meta http-equiv='refresh' content='1;url=/login'/></head><body>Authentication required</body></html>`,
  };
}

/**
 * A Jenkins controller over HTTP, whose jobs all do the same: it answers as a real one of version 2.516.2 does, as far
 * as pipegen asks. A build goes one moment on whenever somebody reads its log, so that nothing depends on the clock.
 */
export class ControllerServer {
  /** `POST job/shop/job/promote/buildWithParameters` and so on, in the order of arrival. */
  readonly requests: string[] = [];
  /** The forms that were sent, in the same order as their requests. */
  readonly forms: URLSearchParams[] = [];
  /** The builds, the newest last. */
  readonly builds: ScriptedBuild[] = [];
  readonly troubles: Trouble[] = [];
  /** What every build does. */
  script: readonly Moment[] = [{ log: 'Started by user anna\n' }, { result: 'SUCCESS' }];
  /** The paths of what was made, besides what is there from the start. */
  readonly items = new Set<string>();
  /** Why builds wait, one look after the other, before they begin. */
  whys: string[] = [];
  /** Whether somebody cancels what waits. */
  cancels = false;
  /** The locations in the queue that were forgotten, as a restart does with those of builds that began. */
  forgetsQueue = false;
  plugins: readonly ListedPlugin[] = [];
  /** What is missing, such as `wfapi`. */
  missing: RegExp | undefined;
  /** A right that the user lacks, and for what. */
  lacks: { readonly at: RegExp; readonly right: string } | undefined;
  /** Another origin that every look is sent to. */
  sendsTo: string | undefined;
  /** The errors that the validator finds in a Jenkinsfile; nothing where it finds none. */
  judge: (jenkinsfile: string) => readonly string[] = () => [];
  /** Whether the validator answers as to people. */
  judgesInText = false;
  gdsl = '';
  /** Whether what answers is something else, such as a proxy's page to log in. */
  isLoginPage = false;
  /** The address that it is configured to have; its own unless told. */
  reportedUrl: string | undefined;

  private readonly queue: {
    readonly id: number;
    readonly task: string;
    readonly parameters: Record<string, string>;
    build?: number;
  }[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private port = 0;
  /** The path that it is at. */
  private readonly prefix = '/ci/';

  private constructor() {
    this.server = createServer((request, response) => {
      this.respond(request, response).catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/html' }).end(String(error));
      });
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** A controller until the test is over. */
  static async start(): Promise<ControllerServer> {
    const controller = new ControllerServer();
    await controller.listen(0);
    onTestFinished(() => controller.stop());
    return controller;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.prefix}`;
  }

  /** What a command needs to reach it. */
  get environment(): Record<string, string> {
    return { JENKINS_URL: this.url, JENKINS_USER: USER, JENKINS_TOKEN: TOKEN };
  }

  /** The same with a password instead of a token. */
  get passwordEnvironment(): Record<string, string> {
    return { ...this.environment, JENKINS_TOKEN: PASSWORD };
  }

  /** A build that runs already. */
  begin(parameters: Record<string, string>): ScriptedBuild {
    const build = new ScriptedBuild(this.builds.length + 1, 900 + this.builds.length, parameters, this.script);
    this.builds.push(build);
    return build;
  }

  async restart(milliseconds: number): Promise<void> {
    await this.stop();
    await sleep(milliseconds);
    await this.listen(this.port);
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.port = (this.server.address() as AddressInfo).port;
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const path = url.startsWith(this.prefix) ? url.slice(this.prefix.length) : undefined;
    const form = new URLSearchParams(await text(request));
    this.requests.push(`${method} ${path ?? url}`);
    this.forms.push(form);

    const trouble = this.troubles.find(({ at, times }) => times > 0 && at.test(url));
    if (trouble !== undefined) {
      trouble.times -= 1;
      // It does what it was asked, and nobody hears of it.
      if (trouble.what === 'lost') await this.handle(method, path ?? '', form);
      if (trouble.what === 'reset' || trouble.what === 'lost') return void request.socket.destroy();
      if (trouble.what === 'truncate') {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000', 'x-text-size': '1000' });
        response.write('half of ');
        return void setTimeout(() => request.socket.destroy(), 20);
      }
      return void response.writeHead(trouble.what, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    }
    if (this.isLoginPage)
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><form>Sign in</form></html>');
    if (this.sendsTo !== undefined) return void response.writeHead(302, { location: `${this.sendsTo}${url}` }).end();
    const answer =
      path === undefined ? { status: 404 } : (this.admit(request, path) ?? (await this.handle(method, path, form)));
    const { status = 200, headers: more = {}, body = '' } = answer;
    const isText = typeof body === 'string';
    response.writeHead(status, {
      'content-type': isText ? 'text/html;charset=utf-8' : 'application/json;charset=utf-8',
      'x-content-type-options': 'nosniff',
      ...(path?.includes('api/json') === true || status === 403 ? { 'x-jenkins': '2.516.2' } : {}),
      ...more,
    });
    response.end(method === 'HEAD' ? '' : isText ? body : JSON.stringify(body));
  }

  /** What is said to who may not go on; nothing to who may. */
  private admit({ headers, method }: IncomingMessage, path: string): Answer | undefined {
    const basic = /^Basic (.*)$/.exec(headers.authorization ?? '')?.[1];
    if (basic === undefined) return forbidden('hudson.model.Hudson.Read', 'anonymous');
    const credentials = Buffer.from(basic, 'base64').toString();
    const hasToken = credentials === `${USER}:${TOKEN}`;
    if (!hasToken && credentials !== `${USER}:${PASSWORD}`)
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="Jenkins"' }, body: 'Invalid password/token' };
    if (this.lacks?.at.test(path) === true) return forbidden(this.lacks.right, USER);
    const proves = headers['jenkins-crumb'] === CRUMB && headers.cookie === 'JSESSIONID.1234=node0abc';
    if (method === 'POST' && !hasToken && !proves)
      return {
        status: 403,
        body: '<html><head><title>Error 403 No valid crumb was included in the request</title></head><body><h2>HTTP ERROR 403 No valid crumb was included in the request</h2></body></html>',
      };
    return undefined;
  }

  private async handle(method: string, path: string, form: URLSearchParams): Promise<Answer> {
    const [where = '', query = ''] = path.split('?');
    if (this.missing?.test(where) === true) return { status: 404, body: '<html>Not Found</html>' };
    const reported = this.reportedUrl ?? this.url;
    const job = /^(?:job\/[^/]+\/)+/.exec(where)?.[0] ?? '';
    if (method === 'POST' && where.endsWith('createItem')) {
      this.items.add(`${where.replace(/createItem$/, '')}job/${new URLSearchParams(query).get('name')}/`);
      return { body: '' };
    }
    if (method === 'POST' && where === `${job}doDelete`) {
      for (const item of this.items) if (item.startsWith(job)) this.items.delete(item);
      return { status: 302, headers: { location: `${reported}` } };
    }
    if (method === 'POST' && where.endsWith('/createCredentials')) return { body: '' };
    if (method === 'GET')
      switch (where) {
        case 'api/json':
          return { body: { _class: 'hudson.model.Hudson', mode: 'EXCLUSIVE' } };
        case 'crumbIssuer/api/json':
          return {
            headers: { 'set-cookie': 'JSESSIONID.1234=node0abc; Path=/ci; HttpOnly' },
            body: {
              _class: 'hudson.security.csrf.DefaultCrumbIssuer',
              crumb: CRUMB,
              crumbRequestField: 'Jenkins-Crumb',
            },
          };
        case 'pluginManager/api/json':
          return { body: { _class: 'hudson.LocalPluginManager', plugins: this.plugins } };
        case 'pipeline-syntax/gdsl':
          return { headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: this.gdsl };
        case 'queue/api/json':
          return {
            body: {
              _class: 'hudson.model.Queue',
              items: this.queue
                .filter(({ build }) => build === undefined)
                .map(({ id, task, parameters }) => ({
                  _class: 'hudson.model.Queue$BlockedItem',
                  id,
                  actions: [parametersAction(parameters)],
                  task: { _class: 'org.jenkinsci.plugins.workflow.job.WorkflowJob', url: `${reported}${task}` },
                })),
            },
          };
        case `${job}api/json`:
          return {
            body: {
              _class: 'org.jenkinsci.plugins.workflow.job.WorkflowJob',
              builds: this.builds.toReversed().map(({ number, queueId, parameters, result }) => ({
                _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun',
                number,
                queueId,
                building: result === undefined,
                actions: [{ _class: 'hudson.model.CauseAction' }, parametersAction(parameters), {}],
              })),
            },
          };
      }
    if (method === 'POST' && where === 'pipeline-model-converter/validate' && this.judgesInText) {
      const errors = this.judge(form.get('jenkinsfile') ?? '');
      const drawn = errors.map((error) => `${error}\n   the line\n   ^\n`);
      return {
        headers: { 'content-type': 'text/plain;charset=utf-8' },
        body:
          errors.length === 0
            ? 'Jenkinsfile successfully validated.'
            : ['Errors encountered validating Jenkinsfile:', ...drawn].join('\n'),
      };
    }
    if (method === 'POST' && /^pipeline-model-converter\/validate(?:Json)?$/.test(where)) {
      const errors = this.judge(form.get('jenkinsfile') ?? form.get('json') ?? '');
      const data = errors.length === 0 ? { result: 'success' } : { result: 'failure', errors: [{ error: errors }] };
      return { body: { status: 'ok', data } };
    }
    if (method === 'POST' && where === `${job}buildWithParameters`) {
      const id = 41 + this.queue.length;
      this.queue.push({ id, task: job, parameters: Object.fromEntries(form) });
      return { status: 201, headers: { location: `${reported}queue/item/${id}/` } };
    }
    const item = /^queue\/item\/(\d+)\/api\/json$/.exec(where)?.[1];
    if (item !== undefined) return this.showQueueItem(Number(item), reported);
    const [, number, rest = ''] = /^(\d+)\/(.*)$/.exec(where.slice(job.length)) ?? [];
    const build = this.builds.find((one) => String(one.number) === number);
    if (build === undefined || build.isDeleted) return { status: 404, body: '<html>Not Found</html>' };
    return this.showBuild(build, method, rest, new URLSearchParams(query), form);
  }

  private showQueueItem(id: number, reported: string): Answer {
    const item = this.queue.find((one) => one.id === id);
    if (item === undefined) return { status: 404, body: '<html>Not Found</html>' };
    const jobUrl = `${reported}${item.task}`;
    const about = { id, actions: [parametersAction(item.parameters)], task: { name: 'promote', url: jobUrl } };
    const why = this.whys.shift();
    if (why !== undefined)
      return {
        body: { ...about, _class: 'hudson.model.Queue$BlockedItem', blocked: true, why, url: `queue/item/${id}/` },
      };
    if (this.cancels)
      return {
        body: { ...about, _class: 'hudson.model.Queue$LeftItem', why: null, cancelled: true, executable: null },
      };
    if (item.build === undefined) {
      const build = new ScriptedBuild(this.builds.length + 1, id, item.parameters, this.script);
      this.builds.push(build);
      item.build = build.number;
    }
    if (this.forgetsQueue) return { status: 404, body: '<html>Not Found</html>' };
    const executable = { number: item.build, url: `${jobUrl}${item.build}/` };
    return { body: { ...about, _class: 'hudson.model.Queue$LeftItem', why: null, cancelled: false, executable } };
  }

  private async showBuild(
    build: ScriptedBuild,
    method: string,
    rest: string,
    query: URLSearchParams,
    form: URLSearchParams,
  ): Promise<Answer> {
    const input = /^input\/([^/]+)\/(proceedEmpty|proceed|abort)$/.exec(rest);
    if (method === 'POST' && input !== null) return build.answer(input[1] ?? '', input[2] ?? '', form);
    if (method !== 'GET') return { status: 405 };
    switch (rest) {
      case 'api/json':
        return { body: { _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun', ...build.state() } };
      case 'wfapi/describe':
        return { body: build.describe() };
      case 'wfapi/pendingInputActions':
        return { body: build.pending() };
      case 'logText/progressiveText': {
        const restart = build.goOn();
        if (restart !== undefined) setTimeout(() => void this.restart(restart), 10);
        return build.logFrom(Number(query.get('start')));
      }
      default:
        return { status: 404 };
    }
  }
}

function parametersAction(parameters: Record<string, string>) {
  return {
    _class: 'hudson.model.ParametersAction',
    parameters: Object.entries(parameters).map(([name, value]) =>
      name === 'DRY_RUN'
        ? { _class: 'hudson.model.BooleanParameterValue', name, value: value === 'true' }
        : { _class: 'hudson.model.StringParameterValue', name, value },
    ),
  };
}
