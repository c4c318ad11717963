/** Any JSON value, as sources evaluate to and steps are given and return. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A step that a script called. */
export interface RecordedStep {
  /** Its place among the run's steps. */
  readonly index: number;
  readonly name: string;
  /** Without the body. Named arguments are one map; symbols are maps with their name as `$symbol`. */
  readonly arguments: readonly Json[];
  /** Whether it has a body. */
  readonly isBlock: boolean;
  /** The indices of the block steps around it, the outermost first. */
  readonly within: readonly number[];
  /** The environment variables at its call: the build's, and those of the `withEnv` and `withCredentials` around it. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a step answers; make it with {@link returns}, {@link fails} or {@link provides}. */
export interface Answer {
  readonly returns?: Json;
  readonly throws?: { readonly type: string; readonly message: string };
  readonly env?: Readonly<Record<string, string>>;
}

/** By step name: the answer to every call, or one for each call in turn, or what decides it. */
export type Answers = Readonly<
  Record<string, Answer | readonly Answer[] | ((step: RecordedStep) => Answer | Promise<Answer>)>
>;

/** The step returns the value. (A block step returns what its body does, whatever this says.) */
export function returns(value: Json): Answer {
  return { returns: value };
}

/** The step throws; a failing `sh` is `fails('script returned exit code 1')`. */
export function fails(message: string, type = 'hudson.AbortException'): Answer {
  return { throws: { type, message } };
}

/** The block step, such as `withCredentials`, gives its body these environment variables. */
export function provides(env: Readonly<Record<string, string>>): Answer {
  return { env };
}

/** What steps answer, as a function of one run. A queue that runs out is a fault of the test. */
export function answerer(answers: Answers): (step: RecordedStep) => Answer | Promise<Answer> {
  const calls = new Map<string, number>();
  return (step) => {
    const call = calls.get(step.name) ?? 0;
    calls.set(step.name, call + 1);
    const answer = Object.hasOwn(answers, step.name) ? answers[step.name] : undefined;
    if (answer === undefined) return step.name === 'error' ? fails(String(step.arguments[0])) : {};
    if (typeof answer === 'function') return answer(step);
    if (!isQueue(answer)) return answer;
    const next = answer[call];
    if (next === undefined) throw new Error(`no answer for call ${call + 1} of ${step.name}`);
    return next;
  };
}

/** The steps as text to read and compare: one a line, inside its blocks, with its arguments as JSON. */
export function formatSteps(steps: readonly RecordedStep[]): string {
  return steps
    .map(({ name, arguments: args, within }) => {
      const text = [name, args.map((argument) => JSON.stringify(argument)).join(', ')].join(' ').trimEnd();
      return '  '.repeat(within.length) + text;
    })
    .join('\n');
}

function isQueue(answer: Answer | readonly Answer[]): answer is readonly Answer[] {
  return Array.isArray(answer);
}
