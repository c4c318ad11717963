import picocolors from 'picocolors';

/** Functions that colour a text, or leave it as it is where colours would not show. */
export type Colors = Pick<
  ReturnType<typeof picocolors.createColors>,
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
>;

/** Where a command speaks: answers on the standard output, everything else on the standard error. */
export interface Terminal {
  readonly outColors: Colors;
  readonly errorColors: Colors;
  /** Whether a person can be asked something. */
  readonly interactive: boolean;
  /** Whether a person is watching, so that {@link progress} shows. */
  readonly watched: boolean;
  /** How many characters of an answer fit in a line; no limit where nobody is watching. */
  readonly columns: number;
  /** Prints an answer. */
  print(text: string): void;
  /** Prints a remark or an error. */
  note(text: string): void;
  /** Shows what is going on, on a line that the next call overwrites; nothing unless a person is watching. */
  progress(text: string): void;
}

/**
 * The terminal of this process.
 *
 * @param write how the standard output is written to
 */
export function openTerminal(write: (text: string) => void): Terminal {
  const { stdin, stdout, stderr, env } = process;
  // Without a terminal `isTTY` is undefined, for which picocolors goes by its own guess: colours wherever CI is set.
  const colorful = (stream: NodeJS.WriteStream): boolean =>
    stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const watched = stderr.isTTY && env.TERM !== 'dumb';
  let shown = '';
  const clear = (): void => {
    if (shown !== '') stderr.write('\r\u001b[K');
    shown = '';
  };
  return {
    outColors: picocolors.createColors(colorful(stdout)),
    errorColors: picocolors.createColors(colorful(stderr)),
    interactive: stdin.isTTY && stdout.isTTY,
    watched,
    columns: (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY,
    print(text) {
      clear();
      write(text);
    },
    note(text) {
      clear();
      stderr.write(text);
    },
    progress(text) {
      if (!watched) return;
      clear();
      shown = text.slice(0, (stderr.columns || 80) - 1);
      stderr.write(shown);
    },
  };
}

/** `340 ms`, `2.1 s`. */
export function formatElapsed(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
