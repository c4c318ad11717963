import { numberValue, type Quote, stringValue } from './literalValue.ts';
import type { GroovyError, Lexed, Range, Token, TokenKind } from './token.ts';
import { type Decoded, decodeUnicodeEscapes } from './unicodeEscapes.ts';

/**
 * The text as the tokens of Groovy 2.4's grammar (`groovy.g` in apache/groovy). What that refuses is an error, after which
 * reading goes on; no text makes it fail. It takes time in proportion to the text.
 */
export function lexGroovy(text: string): Lexed {
  return new Lexer(text).lex();
}

/** Groovy 2.4's keywords, as far as its lexer knows them. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'abstract as assert boolean break byte case catch char class const continue def default do double else enum ' +
    'extends false final finally float for goto if implements import in instanceof int interface long native new null ' +
    'package private protected public return short static strictfp super switch synchronized this threadsafe throw ' +
    'throws trait transient true try void volatile while'
  ).split(' '),
);

/** The few keywords after which a slash starts a string: after all others, even `return`, it divides. */
const BEFORE_SLASHY: ReadonlySet<string> = new Set('abstract const do final goto strictfp trait'.split(' '));

const LETTER = 'A-Za-z_\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\ufffe';
const NAME = new RegExp(`[${LETTER}$][${LETTER}$0-9]*`, 'y');
/** A variable in a string, with the properties after it: `$env.NAME`. Its names have no dollar sign. */
const PATH = new RegExp(`[${LETTER}][${LETTER}0-9]*(?:\\.[${LETTER}][${LETTER}0-9]*)*`, 'y');
const NUMBER =
  /0[xX][0-9a-fA-F](?:[0-9a-fA-F_]*[0-9a-fA-F])?[gGlLiI]?|0[bB][01](?:[01_]*[01])?[gGlLiI]?|\d(?:[\d_]*\d)?(?:\.\d(?:[\d_]*\d)?)?(?:[eE][+-]?\d(?:[\d_]*\d)?)?[gGlLiIfFdD]?/y;
/** What after a number makes Groovy expect more digits, which are not there; after a suffix nothing does. */
const BROKEN_NUMBER = { zero: /[_xXbBeE]/y, based: /_/y, decimal: /[_eE]/y } as const;
const SUFFIXED = /^(?:0[xX].*[gGlLiI]|0[bB].*[a-zA-Z]|\d[^xXbB]*[a-zA-Z])$/;
const SYMBOL =
  />>>=|>>>|>>=|<<=|<=>|===|!==|==~|\*\*=|\.\.\.|\.\.<|\*\*|\+\+|--|\+=|-=|\*=|%=|&=|\|=|\^=|==|!=|<=|>=|&&|\|\||<<|>>|=~|\?:|\?\.|\*\.|\*:|\.&|\.@|\.\.|->|[-+*%=<>!~&|^?:,.;@]/y;
const LINE_END = /\r\n|\r|\n/y;
const BLANK = /[ \t\f]+|\\(?:\r\n|\r|\n)/y;
const LINE_COMMENT = /\/\/[^\r\n\uffff]*/y;
const ESCAPE = /\\(?:[nrtbf'"\\$0-7]|\r\n|\r|\n)/y;

/** Text without anything special, in each kind of string. */
const PLAIN: Readonly<Record<Quote, RegExp>> = {
  "'": /[^'\\\r\n]*/y,
  '"': /[^"\\$\r\n]*/y,
  "'''": /[^'\\]*/y,
  '"""': /[^"\\$]*/y,
  '/': /[^/\\$]*/y,
  '$/': /[^/$]*/y,
};

const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };

/** Something open: a bracket, a string that may hold code, or the code in one. */
interface Frame {
  readonly open: string;
  readonly start: number;
  /** The index of a bracket's token, -1 of anything else. */
  readonly token: number;
  /** Whether a string holds anything but text. */
  hasCode: boolean;
  /** The code in a string, each part as tokens. */
  readonly code: Token[][];
}

/** Of brackets, which hold no code of a string. */
const NO_CODE: Token[][] = [];

type Counts = Record<string, number>;

class Lexer {
  readonly #written: string;
  readonly #decoded: Decoded;
  readonly #text: string;
  /** The tokens of the text, or of the code that is being read in a string. */
  #tokens: Token[] = [];
  /** Those of what is around. */
  readonly #outer: Token[][] = [];
  readonly #comments: Range[] = [];
  readonly #errors: GroovyError[];
  readonly #frames: Frame[] = [];
  /** How many brackets of each kind are open, up to the string around them. */
  readonly #counts: Counts[] = [{}];
  /** Where braces opened that are closed by one which stands further left than their line: theirs may be missing. */
  readonly #doubtful: number[] = [];
  #position = 0;
  /** Whether a line has just ended (1), and blanks, comments or lines have followed that end (2). */
  #lineEnds = 0;
  /** How many strings are open. */
  #strings = 0;
  /** Whether a value has just ended, so that a slash divides. */
  #afterValue = false;
  /** Whether a string or comment swallowed the rest of the text, so that what it left open is no error of its own. */
  #swallowed = false;

  constructor(text: string) {
    this.#written = text;
    this.#decoded = decodeUnicodeEscapes(text);
    this.#text = this.#decoded.text;
    this.#errors = [...this.#decoded.errors];
  }

  lex(): Lexed {
    if (this.#text.startsWith('\ufeff')) {
      this.#report(
        'byte-order-mark',
        'The file starts with a byte order mark, which Groovy reads as part of the first name.',
        0,
        1,
        {
          fix: 'Save the file as UTF-8 without a byte order mark.',
        },
      );
      this.#position = 1;
    }
    if (this.#text.startsWith('#!', this.#position)) {
      const start = this.#position;
      this.#position = this.#lineEnd(start);
      this.#comment(start);
    }
    while (this.#position < this.#text.length) {
      const top = this.#frames.at(-1);
      if (top !== undefined && isQuote(top.open)) this.#readStringPart(top, top.open);
      else this.#readCode(top);
    }
    this.#finish();
    return { text: this.#written, tokens: this.#tokens, comments: this.#comments, errors: this.#errors };
  }

  #finish(): void {
    for (let top = this.#frames.pop(); top !== undefined; top = this.#frames.pop()) {
      if (isQuote(top.open)) {
        this.#strings--;
        this.#unclosedString(top.open, top.start);
        this.#swallowed = true;
        this.#stringToken(top.open, top, this.#text.length, 0);
      } else this.#closeMissing(top, this.#text.length);
    }
    this.#push('end', '', this.#text.length, this.#text.length);
  }

  // --- Code ---------------------------------------------------------------------------------------------------------

  #readCode(top: Frame | undefined): void {
    const text = this.#text;
    const start = this.#position;
    if (this.#match(BLANK) > 0) {
      this.#lineEnds = Math.min(2, this.#lineEnds * 2);
      return;
    }
    const character = text[start] ?? '';
    if (character === '\n' || character === '\r') this.#readLineEnd(top);
    else if (character === '/' || (character === '$' && text[start + 1] === '/' && !this.#afterValue))
      this.#readSlash();
    else this.#readToken(character, start, top);
  }

  #readToken(character: string, start: number, top: Frame | undefined): void {
    const text = this.#text;
    this.#lineEnds = 0;
    if (character === "'" || character === '"') {
      this.#readQuote(text.startsWith(character.repeat(3), start) ? (character.repeat(3) as Quote) : character);
    } else if (character >= '0' && character <= '9') {
      this.#readNumber(start);
    } else if (character === '(' || character === '[' || character === '{') this.#open(character, start, 1);
    else if (character === ')' || character === ']' || character === '}') this.#close(character, top);
    else if (this.#match(NAME) > 0) this.#readName(text.slice(start, this.#position), start);
    else if (this.#match(SYMBOL) > 0) {
      const symbol = text.slice(start, this.#position);
      this.#emit('symbol', symbol, start);
      this.#afterValue = symbol === '++' || symbol === '--';
    } else this.#unexpected(character);
  }

  #readNumber(start: number): void {
    this.#match(NUMBER);
    const end = this.#position;
    const number = this.#text.slice(start, end);
    const kind = number === '0' ? 'zero' : /^0[xXbB]/.test(number) ? 'based' : 'decimal';
    if (!SUFFIXED.test(number) && this.#match(BROKEN_NUMBER[kind]) > 0)
      this.#report(
        'invalid-number',
        `Invalid Groovy number "${this.#text.slice(start, this.#position)}".`,
        start,
        this.#position,
      );
    this.#emit('number', '', start, numberValue(number));
    this.#afterValue = true;
  }

  #readName(name: string, start: number): void {
    const isKeyword = KEYWORDS.has(name);
    this.#emit(isKeyword ? 'keyword' : 'name', name, start);
    this.#afterValue = !isKeyword || !BEFORE_SLASHY.has(name);
  }

  /** A line's end is one of a statement, unless within parentheses or brackets. */
  #readLineEnd(top: Frame | undefined): void {
    const start = this.#position;
    if (this.#strings > 0 && this.#endsString()) return;
    this.#match(LINE_END);
    this.#lineEnds = Math.min(2, this.#lineEnds + 1);
    if (top !== undefined && top.open !== '{' && top.open !== '${') return;
    if (this.#tokens.at(-1)?.kind !== 'newline') this.#push('newline', '', start, this.#position);
    this.#afterValue = false;
  }

  /** Code in a string of one line must not go on to the next: the string is taken to end there. */
  #endsString(): boolean {
    const index = this.#frames.findLastIndex(({ open }) => isQuote(open));
    const frame = this.#frames[index];
    if (frame?.open !== '"') return false;
    while (this.#frames.length > index + 1) {
      const inner = this.#frames.pop() as Frame;
      if (inner.open === '${') this.#endCode();
      else this.#pair(inner, this.#position, this.#position);
    }
    this.#frames.pop();
    this.#strings--;
    this.#unclosedString('"', frame.start);
    this.#stringToken('"', frame, this.#position, 0);
    return true;
  }

  #readSlash(): void {
    const start = this.#position;
    const next = this.#text[start + 1];
    if (this.#text[start] === '$') this.#readQuote('$/');
    else if (next === '/') {
      this.#match(LINE_COMMENT);
      this.#comment(start);
    } else if (next === '*') this.#readBlockComment(start);
    else {
      if (this.#lineEnds === 1) this.#slashStartsLine(start);
      if (!this.#afterValue) {
        this.#readQuote('/');
        return;
      }
      this.#lineEnds = 0;
      this.#position += next === '=' ? 2 : 1;
      this.#emit('symbol', this.#text.slice(start, this.#position), start);
      this.#afterValue = false;
    }
  }

  /** Groovy's lexer looks for a comment in a slash right after a line end, and for nothing else. */
  #slashStartsLine(start: number): void {
    this.#report('slash-starts-line', 'Groovy expects a comment when a line starts with a slash.', start, start + 1, {
      fix: 'Write a space before the slash.',
    });
  }

  #readBlockComment(start: number): void {
    const end = this.#text.indexOf('*/', start + 2);
    this.#position = end < 0 ? this.#text.length : end + 2;
    this.#comment(start);
    if (end >= 0) return;
    this.#report('unclosed-comment', 'Unterminated comment.', start, start + 2, {
      fix: 'Close it with */',
    });
    this.#swallowed = true;
  }

  #comment(start: number): void {
    this.#lineEnds = Math.min(2, this.#lineEnds * 2);
    this.#comments.push({ start: this.#decoded.offsetOf(start), end: this.#decoded.offsetOf(this.#position) });
  }

  #unexpected(character: string): void {
    const start = this.#position;
    const code = (this.#text.codePointAt(start) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    this.#position += 1;
    const shown = /[\p{Cc}\p{Cs}\p{Zs}\uffff]/u.test(character) ? `The character U+${code}` : `"${character}"`;
    this.#report(
      'unexpected-character',
      `${shown} is not valid in Groovy here.`,
      start,
      this.#position,
      UNEXPECTED[character],
    );
  }

  // --- Brackets -----------------------------------------------------------------------------------------------------

  #open(open: string, start: number, length: number): void {
    this.#position = start + length;
    const token = open === '${' ? -1 : this.#tokens.length;
    if (open === '${') {
      this.#counts.push({});
      this.#outer.push(this.#tokens);
      this.#tokens = [];
    } else {
      const counts = this.#counts.at(-1) ?? {};
      counts[open] = (counts[open] ?? 0) + 1;
      this.#emit('symbol', open, start);
    }
    this.#frames.push({ open, start, token, hasCode: false, code: NO_CODE });
    this.#afterValue = false;
  }

  /** Ends the code in a string, which is the innermost of those open. */
  #endCode(): void {
    this.#counts.pop();
    this.#push('end', '', this.#position, this.#position);
    this.#frames.at(-1)?.code.push(this.#tokens);
    this.#tokens = this.#outer.pop() ?? [];
  }

  #close(close: string, top: Frame | undefined): void {
    const start = this.#position++;
    const open = OPENING[close] ?? '';
    const inString = this.#counts.length > 1;
    if (top === undefined || !((this.#counts.at(-1)?.[open] ?? 0) > 0 || (inString && close === '}'))) {
      this.#report('unexpected-bracket', `Unmatched "${close}".`, start, start + 1, {
        fix: `Remove it, or add the missing "${open}".`,
      });
      return;
    }
    const closed = this.#popTo((this.#counts.at(-1)?.[open] ?? 0) > 0 ? open : '${', start);
    if (closed.open === '${') return;
    if (close === '}' && this.#isFurtherLeft(start, closed.start)) this.#doubtful.push(closed.start);
    this.#pair(closed, start, start + 1);
    this.#afterValue = true;
  }

  /** Whether a brace begins a line that is indented less than the one that another stands on. */
  #isFurtherLeft(close: number, open: number): boolean {
    const indentation = this.#indentationAt(close);
    const lineStart = close - indentation;
    const isFirst = /^[ \t]*$/.test(this.#text.slice(lineStart, close));
    return isFirst && open < lineStart && indentation < this.#indentationAt(open);
  }

  /** How many blanks the line of an offset begins with; not more of them are looked at than anybody writes. */
  #indentationAt(offset: number): number {
    const before = this.#text.slice(Math.max(0, offset - LONGEST_LINE), offset);
    const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
    return line.length - line.trimStart().length;
  }

  /** Takes off the bracket, which is open, and says of those within it that nothing closes them. */
  #popTo(open: string, at: number): Frame {
    for (;;) {
      const frame = this.#frames.pop() as Frame;
      if (frame.open === open) {
        if (open === '${') this.#endCode();
        else this.#uncount(open);
        return frame;
      }
      this.#closeMissing(frame, at);
    }
  }

  #closeMissing(frame: Frame, at: number): void {
    const close = CLOSING[frame.open] ?? '';
    if (frame.open === '${') this.#endCode();
    else this.#uncount(frame.open);
    const start =
      frame.open === '{' && at === this.#text.length ? (this.#doubtful.shift() ?? frame.start) : frame.start;
    if (!this.#swallowed)
      this.#report('unclosed-bracket', `Unclosed "${frame.open}".`, start, start + frame.open.length, {
        fix: `Add the missing "${close}".`,
      });
    if (frame.token >= 0) this.#pair(frame, at, at);
  }

  #uncount(open: string): void {
    const counts = this.#counts.at(-1);
    if (counts !== undefined) counts[open] = (counts[open] ?? 0) - 1;
  }

  #pair({ open, token }: Frame, start: number, end: number): void {
    if (token < 0) return;
    const opening = this.#tokens[token];
    if (opening !== undefined) opening.pair = this.#tokens.length;
    this.#push('symbol', CLOSING[open] ?? '', start, end, undefined, token);
  }

  // --- Strings ------------------------------------------------------------------------------------------------------

  #readQuote(quote: Quote): void {
    const start = this.#position;
    this.#lineEnds = 0;
    this.#position += quote.length;
    this.#strings++;
    this.#frames.push({ open: quote, start, token: -1, hasCode: false, code: [] });
  }

  /** Up to the end of the string, or to code in it. */
  #readStringPart(frame: Frame, quote: Quote): void {
    this.#match(PLAIN[quote]);
    const start = this.#position;
    const character = this.#text[start];
    if (character === undefined) return;
    if (this.#text.startsWith(END[quote], start)) {
      this.#frames.pop();
      this.#strings--;
      this.#stringToken(quote, frame, start, END[quote].length);
    } else if (character === '\\') this.#readEscape(quote);
    else if (character === '$') this.#readDollar(frame, quote);
    else if (character === '\n' || character === '\r') {
      this.#frames.pop();
      this.#strings--;
      this.#unclosedString(quote, frame.start);
      this.#stringToken(quote, frame, this.#likelyEnd(frame.start + 1, start), 0);
    } else this.#position++;
  }

  /** Where a string that does not end on its line was probably meant to: before brackets that close what the line opened. */
  #likelyEnd(start: number, lineEnd: number): number {
    if (this.#strings > 0) return lineEnd;
    const [closers = ''] = /[)\]};\s]*$/.exec(this.#text.slice(Math.max(start, lineEnd - LIKELY), lineEnd)) ?? [];
    for (let from = lineEnd - closers.length; from < lineEnd; from++) {
      const meant = this.#text.slice(from, lineEnd).replace(/[;\s]/g, '');
      if (meant === '' || meant.length > this.#frames.length) continue;
      const open = this.#frames.slice(-meant.length).toReversed();
      const close = open.map((frame) => (this.#isOnLine(frame.start, start) ? CLOSING[frame.open] : ''));
      if (close.join('') === meant) return from;
    }
    return lineEnd;
  }

  #isOnLine(offset: number, before: number): boolean {
    return before - offset < 10 * LIKELY && !/[\r\n]/.test(this.#text.slice(offset, before));
  }

  #readEscape(quote: Quote): void {
    const start = this.#position;
    if (quote === '/') this.#position += this.#text[start + 1] === '/' ? 2 : 1;
    else if (this.#match(ESCAPE) === 0) {
      this.#position += 1;
      const next = this.#text[this.#position] ?? '';
      // A broken Unicode escape has been found before.
      if (next === '' || next === 'u') return;
      this.#report('invalid-escape', `Invalid escape "\\${next}" in a Groovy string.`, start, start + 2, {
        fix: `Write "\\\\${next}" for a literal backslash.`,
      });
    }
  }

  #readDollar(frame: Frame, quote: Quote): void {
    const start = this.#position;
    const next = this.#text[start + 1];
    if (quote === '$/' && (next === '$' || next === '/')) {
      this.#position += 2;
      return;
    }
    if (next === '{') {
      frame.hasCode = true;
      this.#open('${', start, 2);
      return;
    }
    this.#position += 1;
    if (this.#match(PATH) > 0) frame.hasCode = true;
    else if (quote === '"' || quote === '"""')
      this.#report(
        'lone-dollar',
        'A "$" in a double-quoted string must be followed by a name or by {.',
        start,
        start + 1,
        {
          fix: 'Write "\\$" for a dollar sign, or use single quotes.',
        },
      );
  }

  #stringToken(quote: Quote, { start, hasCode, code }: Frame, contentEnd: number, closing: number): void {
    this.#position = contentEnd + closing;
    this.#afterValue = true;
    if (hasCode) {
      const { offsetOf } = this.#decoded;
      const range = { start: offsetOf(start), end: offsetOf(this.#position) };
      this.#tokens.push({ kind: 'template', text: '', ...range, value: undefined, pair: -1, code });
    } else
      this.#push(
        'string',
        '',
        start,
        this.#position,
        stringValue(quote, this.#text.slice(start + quote.length, contentEnd)),
      );
  }

  #unclosedString(quote: Quote, start: number): void {
    if (this.#swallowed) return;
    const isOneLine = quote === "'" || quote === '"';
    this.#report(
      'unclosed-string',
      isOneLine ? 'Unterminated string: it must end on the same line.' : 'Unterminated string.',
      start,
      start + quote.length,
      {
        fix: isOneLine
          ? `Close it with ${quote}, or use ${quote.repeat(3)} for several lines.`
          : `Close it with ${END[quote]}`,
      },
    );
  }

  // --- Tokens -------------------------------------------------------------------------------------------------------

  #emit(kind: TokenKind, text: string, start: number, value?: number): void {
    this.#push(kind, text, start, Math.max(this.#position, start + text.length), value);
  }

  #push(kind: TokenKind, text: string, start: number, end: number, value?: Token['value'], pair = -1): void {
    const { offsetOf } = this.#decoded;
    this.#tokens.push({ kind, text, start: offsetOf(start), end: offsetOf(end), value, pair });
  }

  #report(code: string, message: string, start: number, end: number, more: { readonly fix?: string } = {}): void {
    if (this.#errors.length >= MOST_ERRORS) return;
    const { offsetOf } = this.#decoded;
    this.#errors.push({ code, message, ...more, start: offsetOf(start), end: offsetOf(end) });
  }

  /** Goes on after what matches at the position, and says how long that is. */
  #match(pattern: RegExp): number {
    pattern.lastIndex = this.#position;
    if (!pattern.test(this.#text)) return 0;
    const length = pattern.lastIndex - this.#position;
    this.#position = pattern.lastIndex;
    return length;
  }

  #lineEnd(from: number): number {
    const end = this.#text.slice(from).search(/[\r\n]/);
    return end < 0 ? this.#text.length : from + end;
  }
}

/** Nobody reads more, and a text of nothing but brackets would have millions. */
const MOST_ERRORS = 1_000;

/** How far back the beginning of a line is looked for. */
const LONGEST_LINE = 300;

/** How many characters at the end of a line may be brackets that were meant to stand after a string. */
const LIKELY = 40;

/** What ends each kind of string. */
const END: Readonly<Record<Quote, string>> = { "'": "'", '"': '"', "'''": "'''", '"""': '"""', '/': '/', '$/': '/$' };

/** Characters that editors and word processors put where others were meant. */
const UNEXPECTED: Readonly<Record<string, { readonly fix: string }>> = {
  '\u00a0': { fix: 'This is a no-break space. Write a normal space.' },
  '#': { fix: 'Comments start with //.' },
  '`': { fix: 'Strings are written in \' or ".' },
};

function isQuote(open: string): open is Quote {
  return open in END;
}
