import type { Origin } from './ast.ts';

/*
 * How printed text remembers where it comes from while it is put together, moved right and broken into lines: by marks in
 * it. They are of U+FFFF, which no Groovy can hold, since its lexer takes it for the end of the file.
 */

/** The text between marks that say its origin; as it is where there is none. */
export function mark(text: string, origin: Origin | undefined): string {
  return origin === undefined ? text : `${BEGIN}${JSON.stringify(origin)}\uffff${text}${END}`;
}

/** The text alone. */
export function withoutMarks(marked: string): string {
  return marked.includes('\uffff') ? marked.replace(MARK, '') : marked;
}

/**
 * The text alone, and the origin of each of its lines: of the first thing that begins on the line and has one, otherwise
 * of the innermost thing that it lies in.
 */
export function readMarks(marked: string): {
  readonly text: string;
  readonly origins: readonly (Origin | undefined)[];
} {
  const within: Origin[] = [];
  const origins = marked.split('\n').map((line) => {
    const around = within.at(-1);
    let first: Origin | undefined;
    for (const [, json] of line.matchAll(MARK)) {
      if (json === undefined) {
        within.pop();
        continue;
      }
      const origin = JSON.parse(json) as Origin;
      first ??= origin;
      within.push(origin);
    }
    return first ?? around;
  });
  return { text: withoutMarks(marked), origins };
}

const BEGIN = '\uffff+';
const END = '\uffff-';
const MARK = /\uffff(?:\+(\{[^\uffff]*\})\uffff|-)/g;
