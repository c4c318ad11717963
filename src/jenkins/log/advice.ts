import { present } from '../../model/present.ts';
import { suggest } from '../../model/suggest.ts';
import type { LogError, LogFindings } from './findings.ts';
import { SHELL_FAILED } from './logReader.ts';

/** What an error is, in a word for scripts, and how to mend it, where that is known. */
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

/** What Jenkins says without a place, and what it means; the first that fits. */
const RULES: readonly Rule[] = [
  {
    type: /MultipleCompilationErrorsException$/,
    say: (_, { error }) => ({ code: 'groovy-does-not-compile', fix: mendCompilation(error.message) }),
  },
  { message: /^No such DSL method '([^']+)' found/, say: ([, name = ''], about) => unknownStep(name, about) },
  {
    type: /MissingPropertyException$/,
    message: /^No such property: (\S+) for class: (\S+)/,
    say: ([, name = '', owner = ''], { project }) => ({
      code: 'variable-unknown',
      fix: SCRIPTS.test(owner)
        ? `${didYouMean(name, project.words)}Nothing has the name ${name} where that runs. A variable of the environment that may be unset is read as env.${name}; a text needs quotes.`
        : `${didYouMean(name, project.words)}A ${simpleName(owner)} has no ${name}.`,
    }),
  },
  {
    type: /MissingMethodException$/,
    message: /^No signature of method: (\S+?)\(\) is applicable/,
    say: ([, name = '']) => ({
      code: 'method-unknown',
      fix: `${name} does not take what it was given: look at the number and the types of its arguments.`,
    }),
  },
  {
    type: /NotSerializableException$/,
    message: /^(\S+)/,
    say: ([, name = '']) => ({
      code: 'not-serializable',
      fix: `A ${simpleName(name)} was kept in a variable while a step ran, and a pipeline must be able to be stored at every step. Take what is needed out of it as text, number, list or map before the next step, or use it in a method of its own that is marked @NonCPS and calls no step.`,
    }),
  },
  {
    message:
      /^(?:Scripts not permitted to use|No such (?:static )?(?:method|field) found:|Rejecting unsandboxed) ?(.*)$/,
    say: ([, what = '']) => ({
      code: 'sandbox-refused',
      fix: `The sandbox does not let pipelines use ${what === '' ? 'this' : what}. Let a step do it, or the agent: a program in "sh", or a step script. Only an administrator can approve it for all pipelines, under Manage Jenkins, In-process Script Approval.`,
    }),
  },
  {
    message: /Method too large: ?(\S*)/,
    say: () => ({
      code: 'method-too-large',
      fix: 'Java allows 64 KB of code in a method, and a controller turns a whole pipeline into one. Move stages into a pipeline of their own, or bodies into step scripts; "pipegen validate" tells the size beforehand.',
    }),
  },
  { message: SHELL_FAILED, say: ([, code = ''], { error }) => failedScript(Number(code), error) },
  {
    type: /MissingContextVariableException$/,
    message: /Required context class (\S+)/,
    say: () => ({
      code: 'agent-missing',
      fix: 'This step works in a workspace, and runs where there is no agent: give the stage one, or put the step within "node".',
    }),
  },
  {
    message: /Could not find credentials(?: entry)? with ID '?([^']*?)'?$|CredentialNotFoundException/,
    say: ([, id = '']) => ({
      code: 'credentials-missing',
      fix: `Add ${id === '' ? 'them' : `"${id}"`} under Manage Jenkins, Credentials, where this job may read them; jenkins/controller/jenkins.yaml lists those that pipegen needs.`,
    }),
  },
  {
    message: /^(?:No version (\S+) found for library|Library (\S+) expected|No (?:such )?library|could not resolve)/i,
    say: ([, version = '']) => ({
      code: 'library-missing',
      fix: `Push the tag ${version === '' ? 'that jenkins.libraryVersion names' : version}, or set jenkins.libraryVersion to one that is there.`,
    }),
  },
  {
    type: /FlowInterruptedException$/,
    say: () => ({
      code: 'interrupted',
      fix: 'Nothing was wrong with the pipeline: it ran out of its time limit, was broken off by somebody, or made way for a newer build. The lines before say which.',
    }),
  },
  {
    type: /(?:ChannelClosedException|RequestAbortedException|AgentOfflineException|RemovedNodeCause)$/,
    say: () => ({
      code: 'agent-lost',
      fix: 'The agent went away while it worked. Look at its own log; then build again.',
    }),
  },
  {
    type: /NullPointerException$/,
    message: /^Cannot (?:invoke method|get property) (\S+) on null object|^Cannot get property '([^']+)' on null/,
    say: ([, method, property]) => ({
      code: 'value-missing',
      fix: `What ${method ?? property ?? 'it'} is asked of was null. Write ?. instead of . where it may be.`,
    }),
  },
  {
    message: /^Wrong arguments for (\w+): /,
    say: ([, step = '']) => ({
      code: 'step-arguments',
      fix: `jenkins/vars/${step}.txt says what ${step} takes.`,
    }),
  },
  {
    message: /^(?:Expected named arguments|Missing required parameter|Invalid parameter|Unknown parameter)/,
    say: () => ({ code: 'step-arguments', fix: 'Look the step up under Pipeline Syntax of the job.' }),
  },
  {
    message: /^(\w+) failed: /,
    say: ([, step = ''], { project }) => ({
      code: 'step-failed',
      ...(project.steps.includes(step) ? { fix: 'The lines of the step, before this one, say more.' } : {}),
    }),
  },
];

/** Classes that scripts become. */
const SCRIPTS = /^(?:WorkflowScript|groovy\.lang\.Binding|Script\d+|[a-z]\w*)$/;

/** What the official validator's messages ask for, as far as it is not in them. */
function mendCompilation(message: string): string {
  const [, kind, name = '', offered] =
    /^Invalid (\w+) type "([^"]*)"\. Valid \w+ types: \[([^\]]*)/.exec(message) ?? [];
  if (kind !== undefined)
    return `${didYouMean(name, (offered ?? '').split(/,\s*/))}Otherwise a plugin that has the ${kind} "${name}" is not on this controller.`;
  return 'Run "pipegen validate" on the file: it says all that is wrong with it, and how to mend it.';
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
      fix: `jenkins/vars/${name}.groovy is in the project, but not in the library that was loaded. ${library === 'The library' ? 'None was, as far as the log tells.' : `That is ${library}: tag a commit that has it, and set jenkins.libraryVersion to the tag.`}`,
    };
  }
  const offered = [...error.message.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, names = '']) => names.split(', '));
  const near = didYouMean(name, [...new Set([...project.steps, ...offered])]);
  return { code, fix: `${near}Otherwise a plugin or a library that has it is not on this controller.` };
}

function failedScript(exitCode: number, { shell }: LogError): Advice {
  const said = EXIT_CODES[exitCode];
  const command = shell?.command?.split(/\s+/, 1)[0];
  const missing =
    exitCode === 127 && command !== undefined ? `The agent has no program ${command}, or it is not in its PATH.` : said;
  return { code: 'script-failed', ...present({ fix: missing }) };
}

/** What shells and Jenkins mean by exit codes that no program chose. */
const EXIT_CODES: { readonly [code: number]: string } = {
  126: 'The program is there, but must not be run: look at its mode, and at the line #! that it begins with.',
  127: 'The agent has no such program, or it is not in its PATH.',
  130: 'It was interrupted.',
  137: 'It was killed, mostly for using more memory than it may.',
  139: 'The program itself crashed.',
  143: 'It was asked to end: by a time limit, by somebody, or because the agent went down.',
  [-1]: 'Jenkins lost sight of it: the agent was restarted or went away, or its workspace was removed.',
  [-2]: 'Jenkins could not start it: the agent may have no shell where it looked for one.',
};

function simpleName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
