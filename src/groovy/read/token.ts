/** What a token is; `template` is a string with `$` in it that is more than text, `newline` ends a statement. */
export type TokenKind = 'name' | 'keyword' | 'number' | 'string' | 'template' | 'symbol' | 'newline' | 'end';

/** The smallest part of Groovy source. Offsets are those of the text as it was written. */
export interface Token {
  readonly kind: TokenKind;
  /** A name, keyword or symbol as Groovy reads it; empty for everything else. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What a string stands for, or a number; undefined for a number that JavaScript cannot hold exactly. */
  readonly value: string | number | undefined;
  /** For a bracket, the index of the one that belongs to it; otherwise -1. */
  pair: number;
  /** Of a template, what stands between each `${` and its brace, as tokens that end with one of kind `end`. */
  readonly code?: readonly (readonly Token[])[];
}

/** A part of the text: from the offset `start`, up to but not including `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Something that Groovy's own lexer or parser refuses. */
export interface GroovyError extends Range {
  /** Stable, lower case with dashes: `unclosed-string`. */
  readonly code: string;
  readonly message: string;
  /** What to write instead, where that is known. */
  readonly fix?: string;
}

/** A text as tokens. */
export interface Lexed {
  readonly text: string;
  /** Ends with one of kind `end`. Brackets are always in pairs: missing ones are there with no length. */
  readonly tokens: readonly Token[];
  /** With their marks, in the order in which they stand; the first may be the line of `#!`. */
  readonly comments: readonly Range[];
  /** In the order in which they are found. */
  readonly errors: readonly GroovyError[];
}
