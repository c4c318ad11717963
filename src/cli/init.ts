import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { judgeRoot } from '../project/repositoryRoot.ts';
import { type StarterAnswers, type StarterFile, starterFiles, starterPipeline } from '../project/starter.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';
import type { Terminal } from './terminal.ts';

/** What `pipegen init` was told; the rest is asked, or has a default. */
export interface InitOptions {
  readonly name?: string;
  readonly domain?: string;
  readonly repository?: string;
  readonly registry?: string;
  readonly jenkins?: string;
  /** The name of a pipeline to start with, instead of a flow. */
  readonly pipeline?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface Question {
  readonly key: keyof StarterAnswers;
  readonly text: string;
  readonly pattern: RegExp;
  readonly expected: string;
  readonly fallback: (answers: Partial<StarterAnswers>, projectFolder: string) => string;
}

const NAME = /^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/;
const EXPECTED_NAME = 'at most 30 lower-case letters, digits and hyphens, starting with a letter';

/** In the order of asking; a default may build on earlier answers. */
const QUESTIONS: readonly Question[] = [
  {
    key: 'name',
    text: "The flow's name",
    pattern: NAME,
    expected: EXPECTED_NAME,
    fallback: (_, projectFolder) =>
      basename(projectFolder)
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^[^a-z]+|-+$/g, '')
        .slice(0, 30) || 'shop',
  },
  {
    key: 'domain',
    text: 'The domain of its links',
    pattern: /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/,
    expected: 'a domain such as shop.example',
    fallback: ({ name }) => `${name}.example`,
  },
  {
    key: 'repository',
    text: 'The GitHub repository that holds it',
    pattern: /^[A-Za-z0-9-]+\/[\w.-]+$/,
    expected: 'owner/name',
    fallback: ({ name }) => `${name}/${name}`,
  },
  {
    key: 'registry',
    text: 'The registry of its images',
    pattern: /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/,
    expected: 'a host such as registry.shop.example, optionally with a path',
    fallback: ({ domain }) => `registry.${domain}`,
  },
  {
    key: 'jenkins',
    text: "The Jenkins controller's address",
    pattern: /^https?:\/\/[^\s'"\\]+$/,
    expected: 'an address such as https://jenkins.shop.example',
    fallback: ({ domain }) => `https://jenkins.${domain}`,
  },
];

/** Writes a starter flow, or a starter pipeline, into a project that has none of its name. */
export async function init(invocation: Invocation, options: InitOptions): Promise<Outcome> {
  return options.pipeline === undefined ? initFlow(invocation, options) : initPipeline(invocation, options.pipeline);
}

async function initFlow(invocation: Invocation, options: InitOptions): Promise<Outcome> {
  const { projectFolder, terminal, signal } = invocation;
  const given = QUESTIONS.filter(({ key }) => options[key] !== undefined);
  const errors = given.filter(({ key, pattern }) => !pattern.test(options[key] ?? '')).map(diagnoseAnswer(options));
  const misplaced = judgeRoot(projectFolder);
  if (errors.length + misplaced.length > 0) return refused([...misplaced, ...errors]);
  const asked = terminal.interactive && options.yes !== true && options.json !== true;
  const answers = await collectAnswers(options, projectFolder, asked ? terminal : undefined, signal);
  if (answers === undefined) return refused([UNANSWERED]);
  return start(invocation, answers.name, starterFiles(answers), (steps) => [
    `Edit pipelines/${answers.name}/flow.ts. The editor completes and checks every name.`,
    ...steps,
    'Commit pipelines/ and the generated files, tag the commit v1.0.0, and push both. Jenkins loads the library by tag.',
  ]);
}

async function initPipeline(invocation: Invocation, name: string): Promise<Outcome> {
  if (!NAME.test(name))
    return refused([
      errorAt(
        'option-invalid',
        [],
        `Invalid value for --pipeline: ${JSON.stringify(name)}.`,
        `It must be ${EXPECTED_NAME}.`,
      ),
    ]);
  return start(invocation, name, starterPipeline(name), (steps) => [
    `Edit pipelines/${name}.ts. The editor completes and checks every name.`,
    ...steps,
    `Commit the generated files, and set the job's "Script Path" to jenkins/pipelines/${name}.Jenkinsfile.`,
  ]);
}

/** Writes those of the files that are not there, and says what is to be done next, around the steps of all projects. */
async function start(
  { projectFolder, terminal }: Invocation,
  name: string,
  files: readonly StarterFile[],
  around: (steps: readonly string[]) => readonly string[],
): Promise<Outcome> {
  const taken = await existing(projectFolder, [`pipelines/${name}.ts`, `pipelines/${name}`]);
  if (taken.length > 0) return refused(taken.map(diagnoseTaken));
  const present = new Set(
    await existing(
      projectFolder,
      files.map(({ path }) => path),
    ),
  );
  const written = files.filter(({ path }) => !present.has(path));
  for (const { path, text } of written) {
    await mkdir(dirname(join(projectFolder, path)), { recursive: true });
    await writeFile(join(projectFolder, path), text, { flag: 'wx' });
  }
  const paths = written.map(({ path }) => path);
  const { green, bold } = terminal.outColors;
  const [first = '', ...next] = around([
    'npm install --save-dev typescript @types/node   # for the editor',
    'npx pipegen build',
  ]);
  return {
    exitCode: 0,
    diagnostics: [],
    answer: { written: paths },
    text: [
      ...paths.map((path) => `${green('wrote')} ${path}`),
      '',
      bold('Next:'),
      `  1. ${first}`,
      ...(present.has('tsconfig.json')
        ? ['     tsconfig.json already exists: add "pipelines" and "jenkins/*.d.ts" to its "include".']
        : []),
      ...(present.has('.gitignore') ? ['     .gitignore already exists: add .env, which contains secrets.'] : []),
      ...next.map((step, index) => `  ${index + 2}. ${step}`),
      '',
    ].join('\n'),
  };
}

/** Undefined when the input ended. */
async function collectAnswers(
  options: InitOptions,
  projectFolder: string,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<StarterAnswers | undefined> {
  const answers: Partial<Record<keyof StarterAnswers, string>> = {};
  const prompt = terminal && createInterface({ input: process.stdin, output: process.stdout });
  // The prompt catches Ctrl-C itself; it must end the command all the same.
  prompt?.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = new AbortController();
  prompt?.once('close', () => ended.abort());
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    for (const { key, text, pattern, expected, fallback } of QUESTIONS) {
      const preset = fallback(answers, projectFolder);
      let answer = options[key];
      while (answer === undefined) {
        if (prompt === undefined || terminal === undefined) answer = preset;
        else {
          const { bold, dim } = terminal.outColors;
          const reply =
            (await prompt.question(`${bold(text)} ${dim(`(${preset})`)} `, { signal: either })).trim() || preset;
          if (pattern.test(reply)) answer = reply;
          else terminal.note(`  It must be ${expected}.\n`);
        }
      }
      answers[key] = answer;
    }
    return answers as StarterAnswers;
  } catch (error) {
    if (ended.signal.aborted && !signal.aborted) return undefined;
    throw error;
  } finally {
    prompt?.close();
  }
}

const UNANSWERED = errorAt(
  'answers-missing',
  [],
  'The input ended before every question was answered.',
  'Answer all questions, or pass options and --yes.',
);

async function existing(projectFolder: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map((path) =>
      access(join(projectFolder, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => there[index]);
}

const diagnoseAnswer =
  (options: InitOptions) =>
  ({ key, expected }: Question): Diagnostic =>
    errorAt(
      'option-invalid',
      [],
      `Invalid value for --${key}: ${JSON.stringify(options[key])}.`,
      `It must be ${expected}.`,
    );

function diagnoseTaken(path: string): Diagnostic {
  return errorAt('flow-exists', [], `${path} already exists.`, 'Choose another name, or edit the existing file.');
}
