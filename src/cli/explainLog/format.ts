import type { LogFindings } from '../../jenkins/log/findings.ts';
import { printable, printableLine } from '../../plan/printable.ts';
import type { Colors } from '../terminal.ts';
import type { Explained, ExplainedLocation } from './explain.ts';

/** How much of Jenkins' own words is shown; some messages list every step of a controller. */
const MESSAGE = 400;
/** Lines shown before and after the one that is meant. */
const AROUND = 2;
const WIDTH = 160;

/** What is known of the errors of a log, as people read it. */
export function formatExplained(explained: readonly Explained[], findings: LogFindings, colors: Colors): string {
  const texts = explained.map((one) => formatError(one, colors));
  const { untold } = findings;
  return [...texts, ...(untold > 0 ? [colors.dim(`... and ${untold} more.`)] : [])]
    .map((text) => `${text}\n`)
    .join('\n');
}

function formatError({ error, advice, locations }: Explained, colors: Colors): string {
  const { type, message, stage, during, causes, shell } = error;
  const where = [
    ...(stage === undefined ? [] : [`in the stage "${shown(stage)}"`]),
    ...(during === undefined ? [] : [`while executing ${shown(during)}`]),
  ];
  const isSaid = type === 'hudson.AbortException' || advice.code === 'groovy-does-not-compile';
  const name = isSaid ? '' : `${type.slice(type.lastIndexOf('.') + 1)}: `;
  const origin = locations.find(({ written }) => written !== undefined);
  return [
    `${colors.red(`${advice.code}:`)} ${shown(`${name}${message}`, MESSAGE)}`,
    ...(where.length === 0 ? [] : [`  ${where.join(', ')}`]),
    ...causes.map((cause) => `  because of ${shown(cause, MESSAGE)}`),
    ...(shell?.command === undefined ? [] : [`  ${shell.step}: ${shown(shell.command)}`]),
    ...(shell?.output ?? []).map((line) => colors.dim(`    ${shown(line)}`)),
    ...locations.flatMap((location, index) => formatLocation(location, index === 0, location === origin, colors)),
    ...(advice.fix === undefined ? [] : [`  ${colors.dim(shown(advice.fix, 2 * MESSAGE))}`]),
  ].join('\n');
}

/** The first place with the lines around it, those that called it in short; the author's line where it is first known. */
function formatLocation(
  { said, generated, written }: ExplainedLocation,
  isFirst: boolean,
  isOrigin: boolean,
  colors: Colors,
): string[] {
  if (generated === undefined && written !== undefined)
    return [`  at ${colors.cyan(locationOf(written.where))}`, ...underlined(written.text, written.where, colors)];
  if (generated === undefined) return isFirst ? [`  at ${shown(said)}, which is not a file of this project`] : [];
  const { file, line, column, text, state } = generated;
  const location = colors.cyan(`${shown(file)}:${line}${column === undefined ? '' : `:${column}`}`);
  return [
    `  ${isFirst ? 'at' : 'called at'} ${location}${STATES[state]}`,
    ...(isFirst && text !== undefined ? linesAround(text, line, colors) : []),
    ...(written === undefined
      ? []
      : [
          `  from ${colors.cyan(locationOf(written.where))}${written.hasChanged ? ', which has changed since' : ''}`,
          ...(isOrigin ? underlined(written.text, written.where, colors) : []),
        ]),
  ];
}

const STATES = {
  generated: '',
  conflicted: ', which has merge conflicts',
  edited: ', which was edited by hand',
  foreign: ', which pipegen did not write',
  missing: ', which does not exist',
} as const;

function locationOf({ file, line, column }: { readonly file: string; readonly line: number; readonly column: number }) {
  return `${shown(file)}:${line}:${column}`;
}

function linesAround(text: string, line: number, colors: Colors): string[] {
  const lines = text.split(/\r?\n/);
  if (lines[line - 1] === undefined) return [colors.dim('    (the file now has fewer lines)')];
  const first = Math.max(1, line - AROUND);
  return lines.slice(first - 1, line + AROUND).flatMap((content, index) => {
    const number = first + index;
    const row = `${String(number).padStart(6)} ${shown(content)}`.trimEnd();
    if (number !== line) return content.trim() === '' ? [] : [colors.dim(`  ${row}`)];
    return [`> ${row}`];
  });
}

function underlined(
  text: string,
  { line, column, length }: { readonly line: number; readonly column: number; readonly length: number },
  colors: Colors,
): string[] {
  const content = text.split(/\r?\n/)[line - 1];
  if (content === undefined || content.trim() === '') return [];
  const end = content.trimEnd().length;
  if (column > Math.min(end, WIDTH)) return [`    ${shown(content)}`];
  const marks = '~'.repeat(Math.max(1, Math.min(length, end - column + 1, WIDTH - column + 1)));
  return [`    ${shown(content)}`, `    ${' '.repeat(column - 1)}${colors.red(marks)}`];
}

/** Text from outside, fit for a line of a terminal. */
function shown(text: string, length = WIDTH): string {
  const line = printableLine(printable(text.replaceAll('\t', ' ')));
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
