import { ts } from 'ts-morph';
import { expect } from 'vitest';
import type { JsonLike } from '../../src/groovy/ast.ts';
import { method, nil, returnOf, script } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { compileScript, helperClass, helperImport, helperMethods } from '../../src/script/index.ts';
import type { Answer, Json, RecordedStep } from '../parts/groovy/answers.ts';
import type { GroovyHost } from '../parts/groovy/groovyHost.ts';

/** A function of an author's, and what it is given: `given(n)` is a step that returns one of the values. */
export interface Program {
  readonly text: string;
  readonly given?: readonly unknown[];
  readonly constants?: { readonly [name: string]: JsonLike };
}

/** Where the helper methods are: at the end of the file, or in a library's class. */
type Helpers = 'file' | 'class';

/** What a program did: the steps that it called, and its result or the error that ended it. */
interface Outcome {
  readonly steps: readonly string[];
  readonly result: unknown;
}

const ENV: Readonly<Record<string, string>> = {
  BRANCH_NAME: 'QA',
  BUILD_NUMBER: '7',
  EMPTY: '',
  LIST: 'a,b,,c',
};
const PARAMS: Readonly<Record<string, Json>> = { DRY_RUN: false, TARGET: 'qa', COUNT: 3 };
const BUILD: Readonly<Record<string, Json>> = { number: 7, result: null, currentResult: 'SUCCESS', displayName: '#7' };

/** What steps answer, on both sides: what they are given to return, or something made of their arguments. */
function answerOf(name: string, args: readonly unknown[], given: readonly unknown[]): unknown {
  const [first] = args;
  if (name === 'given') return given[Number(first)];
  if (name === 'error') throw new Error(String(first));
  if (name === 'sh' && typeof first === 'object' && first !== null) {
    const { script: line, returnStdout, returnStatus } = first as Readonly<Record<string, unknown>>;
    if (returnStdout === true) return `out of ${String(line)}\n`;
    return returnStatus === true ? String(line).length % 3 : undefined;
  }
  if (name === 'fileExists') return String(first).endsWith('x');
  return name === 'pwd' ? '/w' : undefined;
}

const SYMBOLS: readonly string[] = ['string', 'usernamePassword'];

/** Runs the program as TypeScript. */
function runInNode({ text, given = [], constants = {} }: Program): Outcome {
  const steps: string[] = [];
  const record = (name: string, args: readonly unknown[]): unknown => {
    if (name !== 'given') steps.push(line(name, args));
    return answerOf(name, args, given);
  };
  const step = (name: string, all: readonly unknown[]): unknown => {
    if (SYMBOLS.includes(name)) return { $symbol: name, ...(all[0] as object) };
    if (name === 'parallel') {
      const branches = Object.entries(all[0] as object).filter(([, branch]) => typeof branch === 'function');
      const run = ([key, branch]: [string, () => unknown]): [string, unknown] => {
        record('parallel', [key]);
        return [key, branch()];
      };
      return Object.fromEntries((branches as [string, () => unknown][]).map(run));
    }
    const body = all.at(-1);
    if (typeof body !== 'function') return record(name, all);
    record(name, all.slice(0, -1));
    if (name !== 'catchError') return (body as () => unknown)();
    try {
      return (body as () => unknown)();
    } catch {
      return undefined;
    }
  };
  const globals = { env: { ...ENV }, params: { ...PARAMS }, currentBuild: { ...BUILD, result: undefined } };
  const jenkins = new Proxy(globals, {
    get: (target, name: string) =>
      name in target ? target[name as keyof typeof target] : (...args: unknown[]) => step(name, args),
  });
  const { outputText } = ts.transpileModule(`const f = (${text});`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const make = new Function(...Object.keys(constants), `${outputText}\nreturn f;`) as (
    ...values: unknown[]
  ) => (offered: object) => unknown;
  const run = make(...Object.values(constants));
  try {
    return { steps, result: shown(run(jenkins)) };
  } catch (error) {
    return {
      steps,
      result: failure(error instanceof Error && error.constructor === Error ? error.message : undefined),
    };
  }
}

/** Compiles the programs, and runs all of them in one script under Jenkins' CPS engine. */
async function runInJenkins(programs: readonly Program[], host: GroovyHost, helpers: Helpers): Promise<Outcome[]> {
  const source = jenkinsfile(programs, helpers);
  const steps: string[][] = programs.map(() => []);
  let current = 0;
  const answers = new Proxy({} as Record<string, (step: RecordedStep) => Answer>, {
    has: () => true,
    getOwnPropertyDescriptor: (_target, name: string) => ({
      configurable: true,
      enumerable: true,
      value: answer(name),
    }),
    get: (_target, name: string) => answer(name),
  });
  const answer =
    (name: string) =>
    (step: RecordedStep): Answer => {
      if (name === 'program') {
        current = Number(step.arguments[0]);
        return {};
      }
      if (name !== 'given' && !isThrown(name, step.arguments)) steps[current]?.push(line(name, step.arguments));
      try {
        return { returns: (answerOf(name, step.arguments, programs[current]?.given ?? []) ?? null) as Json };
      } catch (error) {
        return { throws: { type: 'hudson.AbortException', message: error instanceof Error ? error.message : '' } };
      }
    };
  const run = await host.runCps({
    script: source,
    ...(helpers === 'class' && { classes: { 'pipegen/JavaScript.groovy': helperClass() } }),
    env: ENV,
    params: PARAMS,
    globals: { currentBuild: BUILD },
    answers,
  });
  if (!run.ok) throw new Error(`${run.error.type}: ${run.error.message}\n${source}`);
  expect(run.warnings).toEqual([]);
  const results = run.value as readonly string[];
  return programs.map((_program, index) => ({
    steps: steps[index] ?? [],
    result: JSON.parse(results[index] ?? '"missing"') as unknown,
  }));
}

/** Whether the step is what `throw` became, and none that the author called. */
function isThrown(name: string, [message]: readonly unknown[]): boolean {
  return name === 'error' && / \(at pipelines\/a\.ts:\d+:\d+\)$/.test(String(message));
}

/** The Groovy of one program, without its helper methods. */
function groovyOf(program: Program): string {
  return printGroovy(script(compiled(program).statements));
}

function compile({ text, constants = {} }: Program): ReturnType<typeof compileScript> {
  return compileScript({ text: withReturn(text), file: 'pipelines/a.ts', line: 1, column: 1, constants });
}

/** Whether a program is compiled, and not refused. */
export function canCompile(text: string): boolean {
  return compile({ text }).statements !== undefined;
}

function compiled(program: Program): { statements: Parameters<typeof script>[0]; helpers: readonly string[] } {
  const { text } = program;
  const { statements, helpers, diagnostics } = compile(program);
  if (statements === undefined)
    throw new Error(`${diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n')}\n${text}`);
  return { statements, helpers };
}

/** A function whose body is an expression, with a body that returns it: a script's own value is of no interest to Jenkins. */
function withReturn(text: string): string {
  const parsed = ts.createSourceFile('a.ts', `(${text})`, ts.ScriptTarget.ES2022, true);
  const [statement] = parsed.statements;
  const inner =
    statement !== undefined && ts.isExpressionStatement(statement) && ts.isParenthesizedExpression(statement.expression)
      ? statement.expression.expression
      : undefined;
  if (inner === undefined || !ts.isArrowFunction(inner) || ts.isBlock(inner.body)) return text;
  return `${text.slice(0, inner.body.getStart() - 1)}{ return ${inner.body.getText()}; }`;
}

/** A script that runs each program in turn and returns what came of each. */
export function jenkinsfile(programs: readonly Program[], helpers: Helpers = 'file'): string {
  const made = programs.map(compiled);
  const methods = made.map(({ statements }, index) =>
    method(
      `program${index}`,
      [],
      ENDING.includes(statements.at(-1)?.kind ?? '') ? statements : [...statements, returnOf(nil())],
    ),
  );
  const own = helperMethods([
    ...new Set(['jsNumberText', 'jsQuote', 'jsMessage', ...made.flatMap((each) => each.helpers)]),
  ]);
  const calls = programs.map((_program, index) => `program ${index}\nresults.add(outcome { -> program${index}() })`);
  // One method for every hundred calls: a method of the CPS engine holds no more than 255 statements.
  const groups = Array.from({ length: Math.ceil(calls.length / 100) }, (_, group) =>
    calls.slice(group * 100, group * 100 + 100),
  );
  const runs = groups.map((group, index) => `def group${index}(List results) {\n${group.join('\n')}\n}`);
  const main = ['def results = []', ...groups.map((_, index) => `group${index}(results)`), 'return results'].join('\n');
  if (helpers === 'class')
    return [printGroovy(script([helperImport()])), main, ...runs, OUTCOME, printGroovy(script(methods))].join('\n\n');
  return [main, ...runs, OUTCOME, printGroovy(script([...methods, ...own]))].join('\n\n');
}

/** What a script gives when it ends otherwise is of no interest to anybody; a method gives its last value. */
const ENDING: readonly string[] = ['return', 'throw'];

const OUTCOME = `def outcome(Closure run) {
  try {
    return shown(run.call())
  } catch (Exception caught) {
    return '{"error":' + jsQuote(caught.class == Exception || caught.class.name.endsWith('AbortException') ? jsMessage(caught) : '') + '}'
  }
}

@NonCPS
def shown(value) {
  if (value == null) { return '"undefined"' }
  if (value instanceof Boolean) { return value.toString() }
  if (value instanceof Number) { return '"number ' + jsNumberText(value) + '"' }
  if (value instanceof CharSequence) { return jsQuote('text ' + value) }
  List parts = []
  if (value instanceof Collection) {
    for (item in value) { parts.add(shown(item)) }
    return '[' + parts.join(',') + ']'
  }
  if (!(value instanceof Map)) { return '"object"' }
  for (key in value.keySet()) { parts.add(jsQuote(key.toString()) + ':' + shown(value.get(key))) }
  return '{' + parts.join(',') + '}'
}`;

/** The same of a value of JavaScript's. */
function shown(value: unknown): unknown {
  if (value === undefined || value === null) return 'undefined';
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return `number ${String(value)}`;
  if (typeof value === 'string') return `text ${value}`;
  if (Array.isArray(value)) return Array.from(value, shown);
  if (typeof value !== 'object') return 'object';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}

function failure(message: string | undefined): unknown {
  return { error: message ?? '' };
}

function line(name: string, args: readonly unknown[]): string {
  return [name, ...args.map((argument) => JSON.stringify(shown(argument)))].join(' ');
}

/** Runs the programs on both sides and compares what came of each; on a difference the program and its Groovy are shown. */
export async function expectSame(
  programs: readonly Program[],
  host: GroovyHost,
  helpers: Helpers = 'file',
): Promise<void> {
  const outcomes = await runInJenkins(programs, host, helpers);
  const differing = programs.flatMap((program, index) => {
    const expected = runInNode(program);
    const actual = outcomes[index];
    if (JSON.stringify(sorted(expected)) === JSON.stringify(sorted(actual))) return [];
    return [{ program: program.text, given: program.given, groovy: groovyOf(program), expected, actual }];
  });
  expect(differing).toEqual([]);
}

/** Maps are compared without their order: JSON of a step's arguments has lost it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
