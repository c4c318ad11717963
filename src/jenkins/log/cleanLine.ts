/** No line is read further than this; the longest real ones list every step of a controller. */
export const LONGEST_LINE = 65_536;

/**
 * A line of a console log as Jenkins wrote it, without what was put around or into it: notes that Jenkins hides in the log,
 * colours and other escape sequences, the time before it, and anything else that a terminal would act on.
 */
export function cleanLine(raw: string): string {
  const line = raw.length > LONGEST_LINE ? raw.slice(0, LONGEST_LINE) : raw;
  const text = ACTED_ON.test(line)
    ? line.replace(NOTE, '').replace(ESCAPE_SEQUENCE, '').replace(UNPRINTABLE, ' ').trimEnd()
    : line.trimEnd();
  return text.replace(TIME, '');
}

const ESCAPE = '\u001b';

/** @see https://javadoc.jenkins.io/hudson/console/ConsoleNote.html */
const NOTE = new RegExp(`${ESCAPE}\\[8mha:[^${ESCAPE}]*${ESCAPE}\\[0m`, 'g');

/** Control sequences, commands to the terminal up to their end, and shorter ones; by ECMA-48. */
const ESCAPE_SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]?|[\\]PX^_][^\u0007${ESCAPE}]*(?:\u0007|${ESCAPE}\\\\)?|[ -/]*[0-~]?)`,
  'g',
);

const UNPRINTABLE = /[\p{Cc}\p{Bidi_C}\u2028\u2029\ufeff]/gu;
const ACTED_ON = /[\p{Cc}\p{Bidi_C}\u2028\u2029\ufeff]/u;

/** As the plugin `timestamper` writes it into files and pages, and as some agents' logs have it. */
const TIME =
  /^\s?(?:\[\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?|\d\d:\d\d:\d\d(?:[.,]\d+)?)(?: {1,2}|$)/;
