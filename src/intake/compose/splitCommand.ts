const WORD = /(?:[^\s'"\\;&|<>]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs;
const QUOTED = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs;

/** A command that was one text. */
export interface SplitCommand {
  readonly words: readonly string[];
  /** What stands after the first sign of a shell, such as `&&`, which Compose leaves out without a word. */
  readonly rest?: string;
}

/**
 * Splits a command as Compose does: by blanks, quotes and backslashes, without a shell.
 *
 * @see https://github.com/mattn/go-shellwords
 */
export function splitCommand(text: string): SplitCommand {
  const end = /^(?:[^'"\\;&|<>]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")*/s.exec(text)?.[0].length ?? text.length;
  const words = (text.slice(0, end).match(WORD) ?? []).map((word) =>
    word.replaceAll(QUOTED, (_, single?: string, double?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replaceAll(/\\(.)/gs, '$1'),
    ),
  );
  return { words, ...(end < text.length && { rest: text.slice(end) }) };
}
