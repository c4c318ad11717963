import { present } from '../../model/present.ts';
import { cleanLine } from './cleanLine.ts';
import { readCompileErrors } from './compileErrors.ts';
import { type ExceptionLine, isErrorMark, readExceptionLine } from './exceptionLine.ts';
import type { LogError, LogFindings } from './findings.ts';
import { isFrame, readFrame, type ScriptLocation } from './frame.ts';
import { PipelineProgress } from './pipelineProgress.ts';

/** How many errors are told, and what is kept of one. */
const ERRORS = 50;
const LOCATIONS = 20;
const CAUSES = 10;
const MESSAGE_LINES = 300;
const MESSAGE_LENGTH = 65_536;
const LIBRARIES = 50;

/** An exception while its lines are read. */
interface Open {
  readonly type: string;
  /** The lines of its message, and those that follow until it is known whether they belong to it. */
  readonly message: string[];
  readonly isInProgram: boolean;
  readonly during: string | undefined;
  readonly stage: string | undefined;
  readonly locations: ScriptLocation[];
  readonly causes: string[];
  hasFrames: boolean;
  /** Of the message. */
  length: number;
}

/**
 * Reads a console log, a line after the other, in memory that does not grow with it. Any text will do: what is no log has
 * no findings.
 */
export class LogReader {
  readonly #progress = new PipelineProgress();
  readonly #errors: LogError[] = [];
  readonly #told = new Set<string>();
  readonly #libraries = new Set<string>();
  #facts: Pick<LogFindings, 'jenkinsfile' | 'commit' | 'result'> = {};
  #isReplay = false;
  /** Whether a library is being fetched. */
  #isLoading = false;
  #untold = 0;
  #open: Open | undefined;
  #during: string | undefined;
  #hasEnded = false;

  /** Takes the next line, without what ends it. */
  push(raw: string): void {
    const line = cleanLine(raw);
    if (this.#continue(line)) return;
    if (this.#progress.read(line)) {
      if (line.startsWith('[Pipeline] Start')) this.#isLoading = false;
      if (line === '[Pipeline] End of Pipeline') this.#hasEnded = true;
      return;
    }
    const exception = readExceptionLine(line);
    if (exception === undefined) this.#readFact(line);
    else this.#begin(exception);
  }

  /** What was found. */
  end(): LogFindings {
    this.#close();
    return {
      ...this.#facts,
      isReplay: this.#isReplay,
      libraries: [...this.#libraries],
      errors: this.#errors,
      untold: this.#untold,
    };
  }

  // --- Exceptions ---------------------------------------------------------------------------------------------------

  #begin(exception: ExceptionLine): void {
    this.#close();
    // Programs have errors of their own, of which Jenkins says no more than how they ended.
    if (isErrorMark(exception) || (exception.type === 'hudson.AbortException' && this.#progress.isInProgram)) return;
    this.#open = {
      type: exception.type,
      message: [exception.message],
      isInProgram: this.#progress.isInProgram,
      during: this.#during,
      stage: this.#hasEnded ? this.#progress.failedStage : this.#progress.stage,
      locations: [],
      causes: [],
      hasFrames: false,
      length: exception.message.length,
    };
    this.#during = undefined;
  }

  /** Whether the line belongs to the exception that is being read. */
  #continue(line: string): boolean {
    const open = this.#open;
    if (open === undefined) return false;
    if (isFrame(line)) {
      open.hasFrames = true;
      const location = readFrame(line);
      if (location !== undefined && open.locations.length < LOCATIONS) open.locations.push(location);
      return true;
    }
    const exception = readExceptionLine(line);
    if (exception !== undefined && exception.role !== 'main') {
      // The one below is what happened; what it was thrown through says little more.
      if (!isErrorMark(exception) && open.causes.length < CAUSES)
        open.causes.push(`${exception.type}: ${exception.message}`);
      open.hasFrames ||= exception.role === 'cause';
      return true;
    }
    if (exception !== undefined || open.hasFrames || END.test(line) || open.message.length >= MESSAGE_LINES) {
      this.#close();
      return false;
    }
    open.length += line.length;
    open.message.push(open.length > MESSAGE_LENGTH ? '' : line);
    return true;
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const { type, message, stage, during, locations, causes } = open;
    const compileErrors = message.some((line) => line.endsWith('startup failed:')) ? readCompileErrors(message) : [];
    if (open.isInProgram && locations.length === 0 && compileErrors.length === 0) return;
    const around = {
      ...present({ stage, during }),
    };
    for (const error of compileErrors)
      this.#tell({ type, message: error.message, ...around, locations: [error.location], causes: [] });
    if (compileErrors.length > 0) return;
    const text = (open.hasFrames || this.#hasEnded ? message : message.slice(0, 1)).filter((line) => line !== '');
    const { shell } = this.#progress;
    this.#tell({
      type,
      message: text.join(' '),
      ...around,
      locations,
      causes,
      ...(shell !== undefined && SHELL_FAILED.test(text[0] ?? '') ? { shell } : {}),
    });
  }

  /** Jenkins writes some errors twice: where they happen and at the end. */
  #tell(error: LogError): void {
    const key = JSON.stringify([error.type, error.message, error.locations[0]?.line]);
    if (this.#told.has(key)) return;
    if (this.#errors.length >= ERRORS) {
      this.#untold++;
      return;
    }
    this.#told.add(key);
    this.#errors.push(error);
  }

  // --- Facts --------------------------------------------------------------------------------------------------------

  #readFact(line: string): void {
    const [, during] = /^Error when executing (.+):$/.exec(line) ?? [];
    if (during !== undefined) this.#during = during;
    const [, jenkinsfile, from] = /^Obtained (\S.*?) from (\S+)/.exec(line) ?? [];
    const [, commit] = /^Checking out Revision ([0-9a-f]{7,64})\b/.exec(line) ?? [];
    const [, library] = /^Loading library (\S+@\S+)$/.exec(line) ?? [];
    const [, result] = /^Finished: ([A-Z_]+)$/.exec(line) ?? [];
    if (jenkinsfile !== undefined) this.#facts = { jenkinsfile, ...this.#facts };
    if (from !== undefined && /^[0-9a-f]{7,64}$/.test(from)) this.#facts = { commit: from, ...this.#facts };
    // A library's commit is another repository's, or another commit of this one.
    if (commit !== undefined && !this.#isLoading) this.#facts = { commit, ...this.#facts };
    this.#isLoading ||= library !== undefined;
    if (result !== undefined) this.#facts = { ...this.#facts, result };
    if (library !== undefined && this.#libraries.size < LIBRARIES) this.#libraries.add(library);
    if (/^Replayed #\d+/.test(line)) this.#isReplay = true;
  }
}

/** What no message goes on with. */
const END = /^(?:\[Pipeline\] |Finished: |GitHub has been notified|Stage ")/;

/** What Jenkins says of a script that ended with another code than 0. */
export const SHELL_FAILED = /^script returned exit code (-?\d+)/;
