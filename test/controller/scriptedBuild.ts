/** What a build does next. */
export type Moment =
  | { readonly log: string }
  | { readonly stage: string }
  | { readonly input: ScriptedInput }
  | { readonly result: 'SUCCESS' | 'FAILURE' | 'UNSTABLE' | 'ABORTED' }
  /** The controller goes away for so many milliseconds. */
  | { readonly restart: number }
  /** The log is begun anew. */
  | { readonly cutsLog: true }
  /** Somebody deletes the build. */
  | { readonly deleted: true };

/** A question as a pipeline asks it. */
export interface ScriptedInput {
  readonly id: string;
  readonly message: string;
  readonly ok: string;
  readonly inputs?: readonly { readonly name: string; readonly defaultVal: string }[];
  /** Who alone may answer; everyone unless told. */
  readonly submitter?: string;
  /** Whether somebody else answers, after so many looks at it. */
  readonly answeredAfter?: number;
}

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

/** A build that goes through what it was told to do, one moment after the other; it waits at its questions. */
export class ScriptedBuild {
  readonly number: number;
  readonly queueId: number;
  readonly parameters: Record<string, string>;
  result: string | undefined;
  isDeleted = false;
  /** The answers that it was given. */
  readonly answers: string[] = [];
  private readonly rest: Moment[];
  private readonly stages: { id: string; name: string; status: string }[] = [];
  private waiting: ScriptedInput | undefined;
  private looks = 0;
  private log = '';

  constructor(number: number, queueId: number, parameters: Record<string, string>, script: readonly Moment[]) {
    this.number = number;
    this.queueId = queueId;
    this.parameters = parameters;
    this.rest = [...script];
  }

  /** Goes one moment on. @returns for how long the controller goes away */
  goOn(): number | undefined {
    if (this.waiting !== undefined) return undefined;
    const moment = this.rest.shift();
    if (moment === undefined) return undefined;
    if ('log' in moment) this.log += moment.log;
    else if ('stage' in moment) {
      this.settleStage('SUCCESS');
      this.log += `[Pipeline] stage\n[Pipeline] { (${moment.stage})\n`;
      this.stages.push({ id: String(6 + this.stages.length * 5), name: moment.stage, status: 'IN_PROGRESS' });
    } else if ('input' in moment) {
      this.waiting = moment.input;
      this.looks = 0;
      this.log += `[Pipeline] input\n${moment.input.message}\n${moment.input.ok} or Abort\n`;
      this.settleStage('PAUSED_PENDING_INPUT');
    } else if ('result' in moment) this.end(moment.result);
    else if ('cutsLog' in moment) this.log = '';
    else if ('deleted' in moment) this.isDeleted = true;
    else return moment.restart;
    return undefined;
  }

  answer(id: string, how: string, form: URLSearchParams): Answer {
    const { waiting } = this;
    if (waiting?.id !== id) return { status: 404, body: '<html>Not Found</html>' };
    if (waiting.submitter !== undefined)
      return {
        status: 400,
        body: `<html><head><title>Error</title></head><body><div id="main-panel"><h1>Error</h1><p>You need to be ${waiting.submitter} to submit this</p></div></body></html>`,
      };
    this.answers.push(how === 'proceed' ? `proceed ${form.get('json')}` : how);
    this.waiting = undefined;
    if (how === 'abort') {
      this.log += 'Rejected by anna\n';
      this.rest.length = 0;
      this.end('ABORTED');
    } else {
      this.log += 'Approved by anna\n';
      this.settleStage('IN_PROGRESS');
    }
    return {};
  }

  state() {
    return { building: this.result === undefined, result: this.result ?? null };
  }

  describe() {
    return {
      _links: { self: { href: `/ci/job/shop/job/promote/${this.number}/wfapi/describe` } },
      id: String(this.number),
      name: `#${this.number}`,
      status: this.result ?? 'IN_PROGRESS',
      startTimeMillis: 1_700_000_000_000,
      stages: this.stages.map(({ id, name, status }) => ({
        _links: { self: { href: `/ci/job/shop/job/promote/${this.number}/execution/node/${id}/wfapi/describe` } },
        id,
        name,
        execNode: '',
        status,
        startTimeMillis: 1_700_000_000_000,
        durationMillis: 1_500,
        pauseDurationMillis: 0,
      })),
    };
  }

  pending() {
    const { waiting } = this;
    if (waiting === undefined) return [];
    this.looks += 1;
    if (waiting.answeredAfter !== undefined && this.looks > waiting.answeredAfter) {
      this.waiting = undefined;
      this.settleStage('IN_PROGRESS');
      return [];
    }
    const run = `/ci/job/shop/job/promote/${this.number}/`;
    return [
      {
        id: waiting.id,
        proceedText: waiting.ok,
        message: waiting.message,
        inputs: (waiting.inputs ?? []).map(({ name, defaultVal }) => ({
          type: 'StringParameterDefinition',
          name,
          description: '',
          definition: { defaultVal },
        })),
        proceedUrl: `${run}wfapi/inputSubmit?inputId=${waiting.id}`,
        abortUrl: `${run}input/${waiting.id}/abort`,
        redirectApprovalUrl: `${run}input/`,
      },
    ];
  }

  logFrom(start: number): Answer {
    const bytes = Buffer.from(this.log);
    return {
      headers: {
        'content-type': 'text/plain;charset=utf-8',
        'x-text-size': String(bytes.length),
        ...(this.result === undefined && { 'x-more-data': 'true' }),
      },
      body: bytes.subarray(start > bytes.length ? 0 : start).toString(),
    };
  }

  private end(result: string): void {
    this.result = result;
    this.settleStage(result === 'FAILURE' ? 'FAILED' : result);
    this.log += `[Pipeline] End of Pipeline\nFinished: ${result}\n`;
  }

  private settleStage(status: string): void {
    const last = this.stages.at(-1);
    if (last !== undefined) last.status = status;
  }
}
