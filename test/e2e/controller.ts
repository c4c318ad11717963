import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { type Answers, fails, provides, type RecordedStep, returns } from '../parts/groovy/answers.ts';

/** What the controller knows and has. */
export interface ControllerOptions {
  /** Where agents' workspaces and stashes are made. */
  readonly folder: string;
  /** The repository, and the branch that is built. */
  readonly repository: string;
  readonly branch: string;
  /** The text of the library's bundled agent. */
  readonly agent: string;
  /** Values of credentials by id: a text, or a user with a password. */
  readonly credentials: Readonly<Record<string, string | { readonly user: string; readonly password: string }>>;
  /** Who answers a question; without it nobody agrees. */
  readonly approver?: string;
}

/** Answers steps as a controller with agents does: real files, real shells, real git; each `node` is a new agent. */
export class Controller {
  /** What shells printed. */
  log = '';
  /** The questions that were asked. */
  readonly questions: string[] = [];
  readonly answers: Answers;
  readonly #options: ControllerOptions;
  readonly #steps: RecordedStep[] = [];
  #workspace = '';

  constructor(options: ControllerOptions) {
    this.#options = options;
    const answers: Answers = {
      node: () => {
        this.#workspace = mkdtempSync(join(options.folder, 'agent-'));
        return {};
      },
      checkout: () => {
        execFileSync('git', ['clone', '--quiet', '--branch', options.branch, options.repository, this.#workspace], {
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        return {};
      },
      // Only looked up by the steps inside it.
      dir: {},
      deleteDir: (step) => {
        rmSync(this.#at('', step), { recursive: true, force: true });
        return {};
      },
      fileExists: (step) => returns(existsSync(this.#at(step.arguments[0], step))),
      readFile: (step) => returns(readFileSync(this.#at(named(step).file, step), 'utf8')),
      writeFile: (step) => {
        const { file, text } = named(step);
        mkdirSync(dirname(this.#at(file, step)), { recursive: true });
        writeFileSync(this.#at(file, step), String(text));
        return {};
      },
      libraryResource: returns(options.agent),
      stash: (step) => {
        const { name, includes } = named(step);
        const files = readdirSync(this.#workspace, { recursive: true, encoding: 'utf8' });
        for (const file of files.filter((one) => matchesGlob(one, String(includes))))
          if (statSync(join(this.#workspace, file)).isFile())
            cpSync(join(this.#workspace, file), join(options.folder, 'stash', String(name), file), { recursive: true });
        return {};
      },
      unstash: ({ arguments: [name] }) => {
        cpSync(join(options.folder, 'stash', String(name)), this.#workspace, { recursive: true });
        return {};
      },
      withCredentials: ({ arguments: [bindings] }) =>
        provides(
          Object.assign({}, ...(bindings as unknown as readonly Binding[]).map((binding) => this.#bind(binding))),
        ),
      sh: (step) => this.#shell(step),
      input: (step) => {
        this.questions.push(String(named(step).message));
        return options.approver === undefined
          ? fails('Rejected by jane', 'org.jenkinsci.plugins.workflow.steps.FlowInterruptedException')
          : returns(options.approver);
      },
    };
    this.answers = Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        (step: RecordedStep) => {
          this.#steps[step.index] = step;
          return typeof answer === 'function' ? answer(step) : (answer as Exclude<typeof answer, readonly unknown[]>);
        },
      ]),
    );
  }

  /** A file in the workspace, or in the folder that a `dir` around the step names. */
  #at(file: unknown, step: RecordedStep): string {
    const folders = step.within.flatMap((index) => {
      const outer = this.#steps[index];
      return outer?.name === 'dir' ? [String(outer.arguments[0])] : [];
    });
    return join(this.#workspace, ...folders, String(file));
  }

  #bind(binding: Binding): Readonly<Record<string, string>> {
    const value = this.#options.credentials[binding.credentialsId];
    if (binding.$symbol === 'string' && typeof value === 'string') return { [binding.variable ?? '']: value };
    if (binding.$symbol === 'usernamePassword' && typeof value === 'object')
      return { [binding.usernameVariable ?? '']: value.user, [binding.passwordVariable ?? '']: value.password };
    throw new Error(`The controller has no credential for ${JSON.stringify(binding)}.`);
  }

  async #shell(step: RecordedStep) {
    const { script, returnStatus } = named(step);
    const shell = spawn('sh', ['-xe', '-c', String(script)], {
      cwd: this.#workspace,
      env: { ...process.env, ...step.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => (this.log += chunk));
    const exitCode = await new Promise<number>((resolve) => shell.on('close', (code) => resolve(code ?? 143)));
    if (returnStatus === true) return returns(exitCode);
    return exitCode === 0 ? {} : fails(`script returned exit code ${exitCode}`);
  }
}

interface Binding {
  readonly $symbol: string;
  readonly credentialsId: string;
  readonly variable?: string;
  readonly usernameVariable?: string;
  readonly passwordVariable?: string;
}

function named(step: RecordedStep): Readonly<Record<string, unknown>> {
  return step.arguments[0] as Readonly<Record<string, unknown>>;
}
