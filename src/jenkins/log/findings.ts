import type { ScriptLocation } from './frame.ts';

/** What a console log says of a build. */
export interface LogFindings {
  /** The file that the job ran, relative to the repository; unknown when the log does not say. */
  readonly jenkinsfile?: string;
  /** Somebody ran it with a text that was changed by hand, so that lines need not be the file's. */
  readonly isReplay: boolean;
  /** The commit that was checked out first. */
  readonly commit?: string;
  /** Shared libraries, each `name@version`. */
  readonly libraries: readonly string[];
  /** `SUCCESS`, `FAILURE`, ...; unknown when the log ends before. */
  readonly result?: string;
  /** What went wrong, in the order of the log. */
  readonly errors: readonly LogError[];
  /** How many more errors there are than are told. */
  readonly untold: number;
}

/** Something that went wrong. Its texts are Jenkins' own words, on one line each. */
export interface LogError {
  /** The class of the exception, with its package. */
  readonly type: string;
  readonly message: string;
  /** The innermost stage that it happened in. */
  readonly stage?: string;
  /** What ran after the stages when it happened: `failure post condition`. */
  readonly during?: string;
  /** Locations in scripts, the one where it happened first. */
  readonly locations: readonly ScriptLocation[];
  /** What lies below it: `java.net.ConnectException: Connection refused`. */
  readonly causes: readonly string[];
  /** The script of a step that failed. */
  readonly shell?: Shell;
}

/** A script that a step ran. */
export interface Shell {
  /** `sh`, `bat`, `powershell`, `pwsh`. */
  readonly step: string;
  /** The last command that it showed before it ran it. */
  readonly command?: string;
  /** The last lines that it printed. */
  readonly output: readonly string[];
}
