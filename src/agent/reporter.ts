import { stripVTControlCharacters } from 'node:util';
import { printableLine } from '../plan/printable.ts';
import type { Progress } from '../run/ports/progress.ts';

/** Where a run tells what it does: its operations, and the lines of what it awaits. */
export interface Reporter {
  readonly progress: Progress;
  log(line: string): void;
  /** Leaves nothing behind that would still move. */
  close(): void;
}

/** A person's terminal, as far as the reporter needs it. */
export interface WatchedTerminal {
  readonly errorColors: { readonly [color in 'dim' | 'red' | 'green']: (text: string) => string };
  /** Prints a line that stays. */
  note(text: string): void;
  /** Shows a line that the next call overwrites. */
  progress(text: string): void;
}

/** How long nothing may appear before a line says that the run is alive, in milliseconds. */
const SILENCE = 30_000;

/** Tells line by line, for logs that people read afterwards: a pipe, or Jenkins. */
export function createPlainReporter(write: (text: string) => void): Reporter {
  let current: { readonly heading: string; readonly began: number } | undefined;
  let alive: NodeJS.Timeout | undefined;
  const say = (line: string): void => {
    write(`${line}\n`);
    alive?.refresh();
  };
  const close = (): void => {
    clearInterval(alive);
    alive = undefined;
    current = undefined;
  };
  return {
    progress: {
      began({ text, cause, index, total }) {
        close();
        const heading = `[${index}/${total}] ${printableLine(text)}`;
        const began = performance.now();
        current = { heading, began };
        alive = setInterval(
          () => say(`${heading}: ${formatSeconds((performance.now() - began) / 1_000)} so far`),
          SILENCE,
        ).unref();
        say(`${heading}${cause === undefined ? '' : ` (because ${printableLine(cause)})`}`);
      },
      ended({ seconds, failed }) {
        close();
        say(`  ${failed ? 'failed after' : 'done in'} ${formatSeconds(seconds)}`);
      },
    },
    log: (line) => {
      for (const one of splitLines(line)) say(current === undefined ? one : `  ${one}`);
    },
    close,
  };
}

/** The marks that turn while something is awaited. */
const SPINNER = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const TURN_MILLISECONDS = 100;
/** How many lines of an operation are kept, to be shown when it fails. */
const KEPT_LINES = 60;

/** Tells a person who is watching: one line that moves while something is awaited, and one for each thing done. */
export function createLiveReporter({ note, progress, errorColors: colors }: WatchedTerminal): Reporter {
  let turning: NodeJS.Timeout | undefined;
  let lines: string[] | undefined;
  const close = (): void => {
    clearInterval(turning);
    // An empty remark takes the moving line away.
    note('');
    lines = undefined;
  };
  return {
    progress: {
      began({ text, index, total }) {
        close();
        const heading = `[${index}/${total}] ${printableLine(text)} …`;
        const began = performance.now();
        const kept: string[] = [];
        lines = kept;
        const show = (): void => {
          const elapsed = performance.now() - began;
          const mark = SPINNER[Math.floor(elapsed / TURN_MILLISECONDS) % SPINNER.length];
          const tail = kept.at(-1)?.trim();
          progress(`${mark} ${heading} ${Math.floor(elapsed / 1_000)} s${tail ? ` · ${tail}` : ''}`);
        };
        turning = setInterval(show, TURN_MILLISECONDS).unref();
        show();
      },
      ended({ text, seconds, failed }) {
        const kept = lines ?? [];
        close();
        const time = colors.dim(formatSeconds(seconds));
        note(`${failed ? colors.red('✗') : colors.green('✓')} ${printableLine(text)} ${time}\n`);
        if (failed) for (const line of kept) note(`  ${line}\n`);
      },
    },
    log(line) {
      for (const one of splitLines(line))
        if (lines === undefined) note(`${one}\n`);
        else lines.splice(0, Math.max(0, lines.push(one) - KEPT_LINES));
    },
    close,
  };
}

/** `12.3 s`. */
function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** Programs that believe to have a terminal write colours and tabs. */
function splitLines(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => printableLine(line.replaceAll('\t', '  ')));
}
