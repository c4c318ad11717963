import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { groovyClasspath } from '../parts.ts';
import { type Answers, answerer, type Json, type RecordedStep } from './answers.ts';
import { compiledHost } from './compiledHost.ts';
import { SANDBOX_ALLOWS } from './sandboxAllows.ts';

/** A JVM with Groovy 2.4.21 and Jenkins' CPS engine. Requests are served one after the other. */
export interface GroovyHost {
  /** Compiles each source on its own; the results are in the order of the sources. */
  compile(sources: readonly Source[], options?: CompileOptions): Promise<readonly Compilation[]>;

  /** Evaluates each source, an expression or a script, with plain Groovy; the results are in the order of the sources. */
  evaluate(sources: readonly string[]): Promise<readonly Evaluation[]>;

  /**
   * Runs a script under Jenkins' CPS engine. Every step suspends it; it is serialized, loaded again and resumed with the
   * step's answer.
   *
   * @throws what a function among the answers throws, once the run has been broken off; in a sandboxed host also when the
   * run called what the sandbox refuses, naming all of it
   */
  runCps(program: Program): Promise<Run>;

  /** Ends the JVM. */
  stop(): Promise<void>;
}

export interface Source {
  /** Becomes the class's name up to its first dot, so `Jenkinsfile` or `deploy.groovy`. */
  readonly name: string;
  readonly source: string;
}

export interface CompileOptions {
  /** `groovy` unless given; `cps` compiles as a controller does, whose methods are several times larger. */
  readonly engine?: 'groovy' | 'cps';
  /** `conversion` only parses and needs none of the classes that a source names; otherwise classes are generated. */
  readonly phase?: 'conversion' | 'classes';
}

export type Compilation = { readonly name: string } & (
  | {
      readonly ok: true;
      /** Bytes of the longest generated method, of which a class file allows 65,535; 0 after `conversion`. */
      readonly largestMethod: number;
    }
  | { readonly ok: false; readonly errors: readonly CompileError[] }
);

export interface CompileError {
  readonly message: string;
  /** From 1; absent for errors of no single place, such as a method that is too large. */
  readonly line?: number;
  readonly column?: number;
}

export type Evaluation =
  /** The value's Java class (`null` for null), and the value; what JSON cannot say is `{ $type, text }`. */
  | { readonly ok: true; readonly type: string; readonly value: Json }
  /** The exception's class and message. */
  | { readonly ok: false; readonly type: string; readonly message: string | null };

/** What `runCps` runs. */
export interface Program {
  /** The Jenkinsfile, in Scripted form. */
  readonly script: string;
  /** The library's global variables: the source of `vars/<name>.groovy` under each name. */
  readonly vars?: Readonly<Record<string, string>>;
  /** The library's classes: the source under each path, such as `org/foo/Bar.groovy`, in an order in which they compile. */
  readonly classes?: Readonly<Record<string, string>>;
  /** The build's environment variables: `env.NAME`, and `NAME` where no variable has that name. */
  readonly env?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, Json>>;
  /** Further variables of every script, such as `currentBuild` or `scm`. */
  readonly globals?: Readonly<Record<string, Json>>;
  /** What steps answer. A step without an answer returns null; `error` throws as on a controller. */
  readonly answers?: Answers;
  /** Names that are no steps but describe an argument of one, beyond those of withCredentials, parameters and properties. */
  readonly symbols?: readonly string[];
}

export type Run = Outcome & {
  /** Every step in the order of its call. */
  readonly steps: readonly RecordedStep[];
};

type Outcome = {
  /** Calls of CPS code from code that is not, which a controller warns of and which misbehave. */
  readonly warnings: readonly string[];
} & (
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      /**
       * The uncaught exception. A `java.io.NotSerializableException` has the offending class as its message, and the
       * variable if one holds the object: ``java.util.regex.Matcher in `found` ``.
       */
      readonly error: {
        readonly type: string;
        readonly message: string | null;
        /** Its stack trace, as the engine mends it: with the frames of the script. */
        readonly trace: readonly string[];
      };
    }
);

/** Names that Jenkins does not run as steps: they describe bindings of `withCredentials`, parameters and properties. */
const SYMBOLS: readonly string[] = [
  ...['string', 'file', 'usernamePassword', 'usernameColonPassword', 'sshUserPrivateKey', 'certificate', 'zip'],
  ...['booleanParam', 'choice', 'text', 'password', 'parameters', 'pipelineTriggers', 'cron', 'pollSCM'],
  ...['buildDiscarder', 'logRotator', 'disableConcurrentBuilds'],
];

/**
 * Starts the JVM, in about half a second; the first time the host itself is compiled into the parts cache.
 *
 * @param sandboxed whether `runCps` runs all scripts as in Jenkins' sandbox, with the entries of its lists that
 * {@link SANDBOX_ALLOWS} has: for what pipegen generates
 */
export async function startGroovyHost({ sandboxed = false } = {}): Promise<GroovyHost> {
  const classpath = groovyClasspath();
  const host = await compiledHost(classpath);
  return new Client(
    spawn(
      'java',
      ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m', '-cp', `${host}:${classpath}`, 'pipegen.host.Host'],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    ),
    sandboxed ? { allowed: SANDBOX_ALLOWS } : {},
  );
}

type Message =
  | { readonly result: unknown }
  | { readonly failure: string }
  | { readonly step: Omit<RecordedStep, 'index'> };

class Client implements GroovyHost {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #last: Promise<unknown> = Promise.resolve();
  readonly #sandbox: { readonly allowed?: readonly string[] };
  #said = '';

  constructor(process: ChildProcessByStdio<Writable, Readable, Readable>, sandbox: { allowed?: readonly string[] }) {
    this.#process = process;
    this.#sandbox = sandbox;
    this.#lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-4_000);
    });
  }

  compile(sources: readonly Source[], options: CompileOptions = {}): Promise<readonly Compilation[]> {
    return this.#request({ kind: 'compile', sources, ...options }) as Promise<readonly Compilation[]>;
  }

  evaluate(sources: readonly string[]): Promise<readonly Evaluation[]> {
    return this.#request({ kind: 'evaluate', sources }) as Promise<readonly Evaluation[]>;
  }

  async runCps({ answers = {}, symbols = [], ...program }: Program): Promise<Run> {
    const steps: RecordedStep[] = [];
    const answer = answerer(answers);
    let broken: { readonly reason: unknown } | undefined;
    const result = await this.#request(
      { kind: 'cps', ...this.#sandbox, symbols: [...SYMBOLS, ...symbols], ...program },
      async (step) => {
        steps.push(step);
        try {
          return await answer(step);
        } catch (reason) {
          broken ??= { reason };
          return { throws: { type: 'java.lang.Error', message: String(reason) } };
        }
      },
    );
    if (broken !== undefined) throw broken.reason;
    const { refused = [], ...outcome } = result as Outcome & { readonly refused?: readonly string[] };
    if (refused.length > 0) throw new Error(`The sandbox of Jenkins would refuse:\n${refused.join('\n')}`);
    return { ...outcome, steps };
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.stdin.end();
    await exit;
  }

  #request(request: object, onStep?: (step: RecordedStep) => Promise<object>): Promise<unknown> {
    const answer = this.#last.then(() => this.#converse(request, onStep));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #converse(request: object, onStep?: (step: RecordedStep) => Promise<object>): Promise<unknown> {
    this.#send(request);
    for (let index = 0; ; index++) {
      const message = await this.#receive();
      if ('result' in message) return message.result;
      if ('failure' in message) throw new Error(`Groovy host: ${message.failure}`);
      this.#send((await onStep?.({ index, ...message.step })) ?? {});
    }
  }

  #send(message: object): void {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async #receive(): Promise<Message> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`The Groovy host ended:\n${this.#said}`);
    return JSON.parse(value) as Message;
  }
}
