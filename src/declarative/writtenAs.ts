import type { RawValue } from './tree.ts';

/*
 * How strings stood in a Jenkinsfile. Groovy leaves out a line end after a backslash, so that the value of such a string,
 * which the tree has, is one long line. Its source is kept beside the tree, to be printed again.
 */

const SOURCES = new WeakMap<RawValue, string>();

/**
 * Keeps the source of a string that goes on over a line's end.
 *
 * @returns the same value
 */
export function writtenAs(raw: RawValue, source: string | undefined): RawValue {
  if (source !== undefined && /\\\r?\n/.test(source)) SOURCES.set(raw, source.replace(/\r\n?/g, '\n'));
  return raw;
}

/** Returns the source of a string that goes on over a line's end. */
export function sourceWritten(raw: RawValue): string | undefined {
  return SOURCES.get(raw);
}
