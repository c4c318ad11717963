import type { Shell } from './findings.ts';

/** How many lines of a script's output are kept. */
const OUTPUT = 5;
/** How deep blocks are followed: only logs that are cut into pieces never close theirs. */
const DEPTH = 1_000;

interface Stage {
  readonly name: string;
  /** Whether a step of its own ran in it. */
  hasRun: boolean;
  shell?: { readonly step: string; command?: string; readonly output: string[] };
}

/**
 * Which stage and step a pipeline is in, from the lines that begin with `[Pipeline]`. Branches at the same time write into
 * one log, so that with them the stage is the one that spoke last.
 */
export class PipelineProgress {
  readonly #blocks: (Stage | undefined)[] = [];
  /** The last stage that did something before others were skipped for its failure. */
  #failed: Stage | undefined;
  #last: Stage | undefined;
  #isAfterSteps = false;
  #step = '';

  /** Takes a line of the log; true when it is about the pipeline's progress. */
  read(line: string): boolean {
    if (!line.startsWith('[Pipeline] ')) return this.#readOther(line);
    const what = line.slice('[Pipeline] '.length);
    const [, named] = /^\{ \((.*)\)$/.exec(what) ?? [];
    const wasStage = this.#step === 'stage';
    this.#step = '';
    if (named !== undefined) this.#open({ name: named.replace(/^Branch: /, ''), hasRun: false }, wasStage);
    else if (what === '{') this.#open(undefined, false);
    else if (what === '}') this.#blocks.pop();
    else if (/^\w+$/.test(what)) this.#begin(what);
    return true;
  }

  /** Whether what follows is printed by a program that a step runs, as far as the log tells. */
  get isInProgram(): boolean {
    return PROGRAMS.has(this.#step);
  }

  /** The innermost stage that is open. */
  get stage(): string | undefined {
    return this.#current()?.name;
  }

  /** The stage that the build failed in, as far as it has come. */
  get failedStage(): string | undefined {
    return (this.#failed ?? this.#last)?.name;
  }

  /** The last script that ran in the stage that is open, or that the build failed in. */
  get shell(): Shell | undefined {
    return (this.#current() ?? this.#failed ?? this.#last)?.shell;
  }

  #current(): Stage | undefined {
    return this.#blocks.findLast((block) => block !== undefined);
  }

  #open(block: Stage | undefined, isStage: boolean): void {
    if (isStage) this.#isAfterSteps = false;
    if (this.#blocks.length < DEPTH) this.#blocks.push(block);
  }

  #begin(step: string): void {
    this.#step = step;
    const stage = this.#current();
    if (stage === undefined || BLOCKS.has(step)) return;
    stage.hasRun = true;
    if (this.#isAfterSteps || stage.name === 'Declarative: Post Actions') return;
    this.#last = stage;
    if (PROGRAMS.has(step)) stage.shell = { step, output: [] };
  }

  #readOther(line: string): boolean {
    if (/^Stage ".*" skipped due to earlier failure\(s\)$/.test(line)) {
      this.#failed ??= this.#last;
      return true;
    }
    if (line === 'Post stage') {
      this.#isAfterSteps = true;
      return true;
    }
    const shell = this.isInProgram && !this.#isAfterSteps ? this.#current()?.shell : undefined;
    if (shell === undefined) return false;
    if (/^\++ \S/.test(line)) {
      shell.command = line.replace(/^\++ /, '');
      shell.output.length = 0;
    } else if (line !== '' && shell.output.push(line) > OUTPUT) shell.output.shift();
    return false;
  }
}

/** Steps that run a program, whose output follows. */
const PROGRAMS: ReadonlySet<string> = new Set(['sh', 'bat', 'powershell', 'pwsh']);

/** Steps that only stand around others. */
const BLOCKS: ReadonlySet<string> = new Set(['stage', 'node', 'parallel', 'withEnv', 'withCredentials', 'timeout']);
