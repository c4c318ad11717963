/** `[2/6] merge it (because ...)`, as a run announces an operation. */
const BEGAN = /^ *(?<what>\[\d+\/\d+\] .*?)(?: \(because .*\))?$/;
/** `done in 1.2 s`, as it tells its end. */
const ENDED = /^ *(?:done in|failed after) (?<time>\d+\.\d s)$/;
/** One of the many files that a build writes. */
const SMALL_FILE = /^ *wrote +jenkins\/(?:vars|pipelines)\//;

/**
 * Shortens what a command says, line by line, to what a reader needs who has just seen the plan with its causes: a line
 * for each operation with the time that it took, without what Docker says meanwhile.
 *
 * @returns the lines to show in place of the one that came
 */
export function createShortener(): (line: string) => readonly string[] {
  let current: string | undefined;
  return (line) => {
    const began = BEGAN.exec(line)?.groups?.what;
    if (began !== undefined) {
      current = began;
      return [];
    }
    if (current === undefined) return SMALL_FILE.test(line) ? [] : [line];
    const time = ENDED.exec(line)?.groups?.time;
    if (time === undefined) return [];
    const shown = `  ${current}: ${time}`;
    current = undefined;
    return [shown];
  };
}
