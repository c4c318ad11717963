import { present } from '../../model/present.ts';
import { suggest } from '../../model/suggest.ts';
import type { LogError, LogFindings } from './findings.ts';
import { SHELL_FAILED } from './logReader.ts';

/** What an error is, in a word for scripts, and the fix, where that is known. */
export interface Advice {
  /** Stable, in kebab-case: `step-unknown`. */
  readonly code: string;
  readonly fix?: string;
}

/** What is known of the project besides its log. */
export interface KnownProject {
  /** The steps of its library. */
  readonly steps: readonly string[];
  /** The names in the script that failed. */
  readonly words: readonly string[];
}

/** Says what an error is; one that is not known is `build-failed`. */
export function advise(error: LogError, findings: LogFindings, project: KnownProject): Advice {
  for (const { type, message, say } of RULES) {
    if (type !== undefined && !type.test(error.type)) continue;
    const found = message === undefined ? EMPTY : message.exec(error.message);
    if (found !== null) return say(found, { error, findings, project });
  }
  return { code: 'build-failed' };
}

interface Rule {
  readonly type?: RegExp;
  readonly message?: RegExp;
  readonly say: (
    found: RegExpExecArray,
    about: { readonly error: LogError; readonly findings: LogFindings; readonly project: KnownProject },
  ) => Advice;
}

const EMPTY = [''] as unknown as RegExpExecArray;

/** What Jenkins says without a location, and what it means; the first that fits. */
const RULES: readonly Rule[] = [
  {
    type: /MultipleCompilationErrorsException$/,
    say: (_, { error }) => ({ code: 'groovy-does-not-compile', fix: fixCompilation(error.message) }),
  },
  { message: /^No such DSL method '([^']+)' found/, say: ([, name = ''], about) => unknownStep(name, about) },
  {
    type: /MissingPropertyException$/,
    message: /^No such property: (\S+) for class: (\S+)/,
    say: ([, name = '', owner = ''], { project }) => ({
      code: 'variable-unknown',
      fix: SCRIPTS.test(owner)
        ? `${didYouMean(name, project.words)}${name} is not defined there. If it is an environment variable that may be unset, write env.${name}. If it is a string, add quotes.`
        : `${didYouMean(name, project.words)}A ${simpleName(owner)} has no ${name}.`,
    }),
  },
  {
    type: /MissingMethodException$/,
    message: /^No signature of method: (\S+?)\(\) is applicable/,
    say: ([, name = '']) => ({
      code: 'method-unknown',
      fix: `${name} does not accept these arguments. Check their number and types.`,
    }),
  },
  {
    type: /NotSerializableException$/,
    message: /^(\S+)/,
    say: ([, name = '']) => ({
      code: 'not-serializable',
      fix: `A variable held a ${simpleName(name)} while a step ran, but Jenkins must be able to serialize all variables at every step. Convert the needed parts to strings, numbers, lists or maps before the next step, or use the object only in a @NonCPS method that calls no steps.`,
    }),
  },
  {
    message:
      /^(?:Scripts not permitted to use|No such (?:static )?(?:method|field) found:|Rejecting unsandboxed) ?(.*)$/,
    say: ([, what = '']) => ({
      code: 'sandbox-refused',
      fix: `The sandbox does not allow pipelines to use ${what === '' ? 'this' : what}. Use a step instead, a program in "sh", or a step script. An administrator can also approve it for all pipelines in Manage Jenkins, In-process Script Approval.`,
    }),
  },
  {
    message: /Method too large: ?(\S*)/,
    say: () => ({
      code: 'method-too-large',
      fix: 'Java limits a method to 64 KB, and Jenkins compiles the entire pipeline to one method. Move stages to another pipeline, or step bodies to step scripts. "pipegen validate" reports the size in advance.',
    }),
  },
  { message: SHELL_FAILED, say: ([, code = ''], { error }) => failedScript(Number(code), error) },
  {
    type: /MissingContextVariableException$/,
    message: /Required context class (\S+)/,
    say: () => ({
      code: 'agent-missing',
      fix: 'This step needs a workspace, but runs without an agent. Add an agent to the stage, or wrap the step in "node".',
    }),
  },
  {
    message: /Could not find credentials(?: entry)? with ID '?([^']*?)'?$|CredentialNotFoundException/,
    say: ([, id = '']) => ({
      code: 'credentials-missing',
      fix: `Add ${id === '' ? 'them' : `"${id}"`} in Manage Jenkins, Credentials, where this job can read them. jenkins/controller/jenkins.yaml lists the credentials that pipegen needs.`,
    }),
  },
  {
    message: /^(?:No version (\S+) found for library|Library (\S+) expected|No (?:such )?library|could not resolve)/i,
    say: ([, version = '']) => ({
      code: 'library-missing',
      fix: `Push the tag ${version === '' ? 'in jenkins.libraryVersion' : version}, or set jenkins.libraryVersion to an existing tag.`,
    }),
  },
  {
    type: /FlowInterruptedException$/,
    say: () => ({
      code: 'interrupted',
      fix: 'The pipeline itself did not fail: it timed out, was aborted by a user, or was superseded by a newer build. The preceding lines show which.',
    }),
  },
  {
    type: /(?:ChannelClosedException|RequestAbortedException|AgentOfflineException|RemovedNodeCause)$/,
    say: () => ({
      code: 'agent-lost',
      fix: "The agent disconnected during the build. Check the agent's log, then build again.",
    }),
  },
  {
    type: /NullPointerException$/,
    message: /^Cannot (?:invoke method|get property) (\S+) on null object|^Cannot get property '([^']+)' on null/,
    say: ([, method, property]) => ({
      code: 'value-missing',
      fix: `${method ?? property ?? 'A member'} was used on null. If the value can be null, write ?. instead of .`,
    }),
  },
  {
    message: /^Wrong arguments for (\w+): /,
    say: ([, step = '']) => ({
      code: 'step-arguments',
      fix: `See the arguments of ${step} in jenkins/vars/${step}.txt.`,
    }),
  },
  {
    message: /^(?:Expected named arguments|Missing required parameter|Invalid parameter|Unknown parameter)/,
    say: () => ({ code: 'step-arguments', fix: "See the step in the job's Pipeline Syntax page." }),
  },
  {
    message: /^(\w+) failed: /,
    say: ([, step = ''], { project }) => ({
      code: 'step-failed',
      ...(project.steps.includes(step) ? { fix: "See the step's preceding output for details." } : {}),
    }),
  },
];

/** Classes that scripts become. */
const SCRIPTS = /^(?:WorkflowScript|groovy\.lang\.Binding|Script\d+|[a-z]\w*)$/;

/** What the official validator's messages ask for, as far as it is not in them. */
function fixCompilation(message: string): string {
  const [, kind, name = '', offered] =
    /^Invalid (\w+) type "([^"]*)"\. Valid \w+ types: \[([^\]]*)/.exec(message) ?? [];
  if (kind !== undefined)
    return `${didYouMean(name, (offered ?? '').split(/,\s*/))}The controller may lack the plugin that provides the ${kind} "${name}".`;
  return 'Run "pipegen validate" on the file to see all errors with their fixes.';
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = suggest(name, known);
  return near === undefined || near === name ? '' : `Did you mean "${near}"? `;
}

function unknownStep(name: string, { error, findings, project }: Parameters<Rule['say']>[1]): Advice {
  const code = 'step-unknown';
  if (project.steps.includes(name)) {
    const library = findings.libraries.find((one) => one.startsWith('pipegen@')) ?? 'The library';
    return {
      code,
      fix: `jenkins/vars/${name}.groovy is in the project, but not in the loaded library. ${library === 'The library' ? 'According to the log, none was loaded.' : `${library} was loaded: tag a commit that contains the file, and set jenkins.libraryVersion to that tag.`}`,
    };
  }
  const offered = [...error.message.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, names = '']) => names.split(', '));
  const near = didYouMean(name, [...new Set([...project.steps, ...offered])]);
  return { code, fix: `${near}The controller may lack the plugin or library that provides it.` };
}

function failedScript(exitCode: number, { shell }: LogError): Advice {
  const said = EXIT_CODES[exitCode];
  const command = shell?.command?.split(/\s+/, 1)[0];
  const missing =
    exitCode === 127 && command !== undefined
      ? `The program ${command} is not installed on the agent, or not in its PATH.`
      : said;
  return { code: 'script-failed', ...present({ fix: missing }) };
}

/** What shells and Jenkins mean by exit codes that no program chose. */
const EXIT_CODES: { readonly [code: number]: string } = {
  126: 'The program exists, but cannot be executed. Check its permissions and its #! line.',
  127: 'The program is not installed on the agent, or not in its PATH.',
  130: 'It was interrupted.',
  137: 'It was killed, usually because it exceeded its memory limit.',
  139: 'The program itself crashed.',
  143: 'It was terminated: by a timeout, by a user, or because the agent shut down.',
  [-1]: 'Jenkins lost track of it: the agent restarted or disconnected, or its workspace was removed.',
  [-2]: 'Jenkins could not start it. The agent may not have a shell at the expected path.',
};

function simpleName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
