import { createTwoFilesPatch } from 'diff';
import type { FileStep } from '../plan/build.ts';
import type { Colors } from './terminal.ts';

/** A line of minified code would fill the screen. */
const LONGEST_LINE = 200;
/** Beyond so many changed lines a reader wants the files, not the difference. */
const MOST_CHANGES = 400;

/**
 * What a step would change, for a reader: a unified diff of what is updated, one line for what comes or goes.
 *
 * @param before the text that is there now
 */
export function formatDifference(step: FileStep, before: string, colors: Colors): string {
  const head = `${colors.bold(`${step.kind} ${step.path}`)}, because ${step.cause}\n`;
  if (step.kind !== 'update') return head;
  const patch = createTwoFilesPatch(`a/${step.path}`, `b/${step.path}`, before, step.text, undefined, undefined, {
    context: 3,
    maxEditLength: MOST_CHANGES,
  }) as string | undefined;
  if (patch === undefined) return `${head}Too many differences to show.\n`;
  const lines = patch.split('\n').slice(1);
  return `${head}${lines.map((line) => paint(line, colors)).join('\n')}`;
}

function paint(line: string, colors: Colors): string {
  const text = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}... (${line.length} characters)` : line;
  if (line.startsWith('+')) return colors.green(text);
  if (line.startsWith('-')) return colors.red(text);
  return line.startsWith('@@') ? colors.cyan(text) : text;
}
