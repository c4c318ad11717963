import { createInterface } from 'node:readline/promises';
import { type KnownAnswers, QUESTIONS, type TextAnswers } from '../../intake/questions.ts';
import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { Terminal } from '../terminal.ts';

/** What is wrong with an answer that was given as an option. */
export function diagnoseAnswer(
  { key, expected }: { readonly key: string; readonly expected: string },
  answer: string,
): Diagnostic {
  return errorAt(
    'option-invalid',
    [],
    `Invalid value for --${key}: ${JSON.stringify(answer)}.`,
    `It must be ${expected}.`,
  );
}

/** A question that is answered by yes or no, with yes as its default. */
export type Confirm = (question: string) => Promise<boolean>;

/** A conversation at a terminal; closed when it is over. */
export interface Conversation {
  readonly ask: (given: Partial<TextAnswers>, known: KnownAnswers) => Promise<TextAnswers>;
  readonly confirm: Confirm;
}

/**
 * Talks to somebody at the terminal.
 *
 * @returns what the conversation came to; undefined when the input ended
 */
export async function converse<Result>(
  terminal: Terminal,
  signal: AbortSignal,
  talk: (conversation: Conversation) => Promise<Result>,
): Promise<Result | undefined> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  // The prompt catches Ctrl-C itself; it must end the command all the same.
  prompt.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = new AbortController();
  prompt.once('close', () => ended.abort());
  const either = AbortSignal.any([signal, ended.signal]);
  const { bold, dim } = terminal.outColors;
  const question = async (text: string, preset: string): Promise<string> =>
    (await prompt.question(`${bold(text)} ${dim(`(${preset})`)} `, { signal: either })).trim() || preset;
  try {
    return await talk({
      async ask(given, known) {
        const answers: Partial<Record<keyof TextAnswers, string>> = {};
        for (const { key, text, isAnswer, expected, fallback } of QUESTIONS) {
          const preset = fallback(answers, known);
          let answer = given[key];
          while (answer === undefined) {
            const reply = await question(text, preset);
            if (isAnswer(reply)) answer = reply;
            else terminal.note(`  It must be ${expected}.\n`);
          }
          answers[key] = answer;
        }
        return answers as TextAnswers;
      },
      confirm: async (text) => !/^n/i.test(await question(text, 'yes')),
    });
  } catch (error) {
    if (ended.signal.aborted && !signal.aborted) return undefined;
    throw error;
  } finally {
    prompt.close();
  }
}
