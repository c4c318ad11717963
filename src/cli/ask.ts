import { createInterface } from 'node:readline/promises';
import { badInput } from '../run/failure.ts';
import type { Invocation } from './invocation.ts';

/**
 * Asks a person whether to go on; anything but yes is no.
 *
 * @throws {Failure} `answer-missing` where nobody can be asked
 */
export async function ask({ terminal, signal }: Invocation, question: string): Promise<boolean> {
  if (!terminal.interactive)
    throw badInput(
      'answer-missing',
      `Confirmation is required, but there is no terminal: ${question}`,
      'To confirm, pass --yes.',
    );
  // What is shown as progress would stand in the way.
  terminal.note('');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // The prompt catches Ctrl-C itself; it must end the command all the same.
  prompt.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = new AbortController();
  prompt.once('close', () => ended.abort());
  try {
    const either = AbortSignal.any([signal, ended.signal]);
    const { bold, dim } = terminal.errorColors;
    const answer = await prompt.question(`${bold(question)} ${dim('[y/N]')} `, { signal: either });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    if (ended.signal.aborted && !signal.aborted) return false;
    throw error;
  } finally {
    prompt.close();
  }
}
