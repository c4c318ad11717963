import type { Shell } from './findings.ts';

/** How many lines of a script's output are kept. */
const OUTPUT = 5;
/** How deep blocks are followed: only logs that are cut into pieces never close theirs. */
const DEPTH = 1_000;

interface Stage {
  readonly name: string;
  /** The stage that was entered before it. */
  readonly before: Stage | undefined;
}

interface RunningShell {
  readonly step: string;
  command?: string;
  readonly output: string[];
}

/**
 * Which stage and step a pipeline is in, from the lines that begin with `[Pipeline]`. Branches at the same time write into
 * one log, so that with them the stage is the one that spoke last.
 */
export class PipelineProgress {
  readonly #blocks: (Stage | undefined)[] = [];
  /** The last stage that was entered before others were skipped for its failure. */
  #failed: string | undefined;
  /** The last stage that was entered and not skipped. */
  #last: Stage | undefined;
  #lastShell: RunningShell | undefined;
  #isAfterSteps = false;
  #step = '';

  /** Takes a line of the log; true when it is about the pipeline's progress. */
  read(line: string): boolean {
    if (!line.startsWith('[Pipeline] ')) return this.#readOther(line);
    const what = line.slice('[Pipeline] '.length);
    const [, named] = /^\{ \((.*)\)$/.exec(what) ?? [];
    const wasStage = this.#step === 'stage';
    this.#step = '';
    if (named !== undefined) this.#enter(named.replace(/^Branch: /, ''), wasStage);
    else if (what === '{') this.#open(undefined);
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
    return this.#failed ?? this.#last?.name;
  }

  /** The last script that ran before anything failed. */
  get shell(): Shell | undefined {
    return this.#lastShell;
  }

  #current(): Stage | undefined {
    return this.#blocks.findLast((block) => block !== undefined);
  }

  #enter(name: string, isStage: boolean): void {
    const stage: Stage = { name, before: this.#last && { ...this.#last, before: undefined } };
    this.#open(stage);
    if (!isStage) return;
    this.#isAfterSteps = name === 'Declarative: Post Actions';
    if (!this.#isAfterSteps) this.#last = stage;
  }

  #open(block: Stage | undefined): void {
    if (this.#blocks.length < DEPTH) this.#blocks.push(block);
  }

  #begin(step: string): void {
    this.#step = step;
    if (!this.#isAfterSteps && PROGRAMS.has(step)) this.#lastShell = { step, output: [] };
  }

  #readOther(line: string): boolean {
    const [, reason] = /^Stage ".*" skipped due to (.*)$/.exec(line) ?? [];
    if (reason !== undefined) {
      this.#last = this.#last?.before;
      if (reason === 'earlier failure(s)') this.#failed ??= this.#last?.name;
      return true;
    }
    const [, branch] = /^Failed in branch (.+)$/.exec(line) ?? [];
    if (branch !== undefined) {
      this.#failed ??= branch;
      return true;
    }
    if (line === 'Post stage') {
      this.#isAfterSteps = true;
      return true;
    }
    const shell = this.isInProgram && !this.#isAfterSteps ? this.#lastShell : undefined;
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
