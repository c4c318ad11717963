/** A location in a script, in Jenkins' own words. */
export interface ScriptLocation {
  /** `WorkflowScript` for the Jenkinsfile; otherwise the file's name, with its path where the log has it. */
  readonly script: string;
  readonly line: number;
  readonly column?: number;
  /** What was being run: `run`, `deployStack.call`. */
  readonly method?: string;
}

/** Whether the line is of a stack trace. */
export function isFrame(line: string): boolean {
  return /^\s*(?:at\s+\S|\.\.\. \d+ (?:more|common frames omitted))/.test(line);
}

/**
 * The location in a Jenkinsfile or library that a line of a stack trace names: `at WorkflowScript.run(WorkflowScript:25)`,
 * `at deployStack.call(deployStack.groovy:12)`. None for what runs them, such as the CPS engine.
 */
export function readFrame(line: string): ScriptLocation | undefined {
  const [, callee = '', script = '', number] = /^\s*at\s+(\S[^()]*)\(([^()]+):(\d+)\)/.exec(line) ?? [];
  const method = callee.slice(callee.lastIndexOf('/') + 1);
  const isScript = script === 'WorkflowScript' || (script.endsWith('.groovy') && !ENGINE.test(method));
  return isScript ? { script, line: Number(number), method } : undefined;
}

/** Packages of what runs scripts and is itself written in Groovy. */
const ENGINE = /^(?:org\.(?:jenkinsci|codehaus|kohsuke|jenkins)|com\.cloudbees|groovy|hudson|jenkins|java)\./;
