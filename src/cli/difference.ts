import { createTwoFilesPatch } from 'diff';
import { present } from '../model/present.ts';
import type { FileStep } from '../plan/build.ts';
import { contentOf } from '../plan/stamp.ts';
import type { Colors } from './terminal.ts';

/** A line of minified code would fill the screen. */
const LONGEST_LINE = 200;
/** Beyond so many changed lines a reader wants the files, not the difference. */
const MOST_CHANGES = 400;

/** What a build would change in a file, or what somebody changed in it by hand. */
export interface Difference {
  readonly kind: FileStep['kind'] | 'edited';
  readonly path: string;
  readonly cause: string;
  /** A unified diff, of limited length; absent where there is one text only, or too many changes. */
  readonly diff?: string;
}

/** What a step would change: a unified diff of the file that is there now against what would be generated. */
export async function stepDifference(step: FileStep, read: (path: string) => Promise<string>): Promise<Difference> {
  const { kind, path, cause } = step;
  const diff = step.kind === 'update' ? unified(`a/${path}`, await read(path), `b/${path}`, step.text) : undefined;
  return { kind, path, cause, ...present({ diff }) };
}

/** What was edited by hand in a generated file: a unified diff of what would be generated against the file. */
export async function editedDifference(
  { path, text }: { readonly path: string; readonly text: string },
  read: (path: string) => Promise<string>,
): Promise<Difference> {
  const diff = unified(`generated/${path}`, text, `edited/${path}`, await read(path));
  return { kind: 'edited', path, cause: 'it was edited by hand', ...present({ diff }) };
}

/** A difference for a reader: one line of what and why, then the diff. */
export function formatDifference({ kind, path, cause, diff }: Difference, colors: Colors): string {
  const head = `${colors.bold(`${kind} ${path}`)}, because ${cause}\n`;
  if (kind === 'create' || kind === 'delete') return head;
  if (diff === undefined) return `${head}Too many differences to show.\n`;
  return `${head}${diff
    .split('\n')
    .map((line) => paint(line, colors))
    .join('\n')}`;
}

/** Neither line ends nor the version of pipegen are differences. */
function unified(beforeName: string, before: string, afterName: string, after: string): string | undefined {
  const texts = [contentOf(before), contentOf(after)] as const;
  const patch = createTwoFilesPatch(beforeName, afterName, ...texts, undefined, undefined, {
    context: 3,
    maxEditLength: MOST_CHANGES,
  }) as string | undefined;
  return patch?.split('\n').slice(1).map(shorten).join('\n');
}

function shorten(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}... (${line.length} characters)` : line;
}

function paint(line: string, colors: Colors): string {
  if (line.startsWith('+')) return colors.green(line);
  if (line.startsWith('-')) return colors.red(line);
  return line.startsWith('@@') ? colors.cyan(line) : line;
}
