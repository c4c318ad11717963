import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { QUESTIONS, type TextAnswers } from '../intake/questions.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { badInput } from '../run/failure.ts';
import { composeFlow } from './import/composeFlow.ts';
import { checkFree } from './import/freePath.ts';
import { diagnoseAnswer } from './init/answers.ts';
import { hasOwnJenkinsfile, readOrigin } from './init/readProject.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen import` of a Compose file was asked for; what is not said has a default. */
export interface ImportComposeOptions extends Partial<TextAnswers> {
  readonly file?: readonly string[];
  readonly output?: string;
  readonly force?: boolean;
  /** False to read the YAML without Docker Compose. */
  readonly docker?: boolean;
  readonly json?: boolean;
}

/** Whether a file is a Compose file by its name, rather than a Jenkinsfile. */
export function isComposeFile(file: string): boolean {
  return /\.ya?ml$/i.test(file) && !URL.canParse(file);
}

/**
 * Makes a flow of Compose files.
 *
 * @param files relative to the project's folder; a later one changes what an earlier one says
 */
export async function importComposeFiles(
  invocation: Invocation,
  options: ImportComposeOptions,
  files: readonly string[],
): Promise<Outcome> {
  const { projectFolder, terminal } = invocation;
  const answers = Object.fromEntries(
    QUESTIONS.flatMap(({ key }) => (options[key] === undefined ? [] : [[key, options[key]]])),
  );
  const errors = QUESTIONS.filter(({ key, isAnswer }) => options[key] !== undefined && !isAnswer(options[key])).map(
    (question) => diagnoseAnswer(question, options[question.key] ?? ''),
  );
  if (errors.length > 0) return refused(errors);
  const { name, text, diagnostics, sources } = await composeFlow(invocation, {
    files,
    answers,
    origin: await readOrigin(invocation),
    hasJenkinsfile: await hasOwnJenkinsfile(projectFolder),
    isDockerAsked: options.docker !== false,
  });
  if (text === undefined || hasErrors(diagnostics)) return { ...refused(diagnostics), sources };
  const output = options.output ?? `pipelines/${name}/flow.ts`;
  if (output === '-') return { exitCode: 0, diagnostics, answer: { text }, text, sources };
  if (options.force !== true) await checkFree(projectFolder, output);
  await mkdir(dirname(resolve(projectFolder, output)), { recursive: true });
  await writeFile(resolve(projectFolder, output), text, { flag: options.force === true ? 'w' : 'wx' });
  return {
    exitCode: 0,
    diagnostics,
    answer: { file: output },
    text: `${terminal.outColors.green('wrote')} ${output}\n\n${nextSteps(output, files)}`,
    sources,
  };
}

function nextSteps(output: string, files: readonly string[]): string {
  const names = files.join(', ');
  return `Next:
  1. Look through ${output}, with the warnings above. ${names} ${files.length === 1 ? 'is' : 'are'} unchanged.
  2. npx pipegen build
  3. Fill in .env by the .env.sample that the build writes.
`;
}

/** Refuses to guess which file is meant. */
export function noFile(): Error {
  return badInput('file-missing', 'No file was named.', 'Name a Jenkinsfile or a Compose file.');
}
