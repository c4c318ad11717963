import type { Expression } from './syntax.ts';
import type { GroovyError, Token, TokenKind } from './token.ts';

/** How deep brackets and statements are read within each other. */
const DEPTH = 200;

/** Thrown where Groovy refuses a token, and caught by what is around: the bracket or the statement. */
export class Refusal {
  readonly error: Omit<GroovyError, 'start' | 'end'>;
  /** The index of the token. */
  readonly at: number;

  constructor(at: number, error: Omit<GroovyError, 'start' | 'end'>) {
    this.at = at;
    this.error = error;
  }
}

/** What is found out while a text is read, with the code in its strings. */
export interface Findings {
  readonly text: string;
  /** What the lexer refused: what follows from that is not said again. */
  readonly lexical: readonly GroovyError[];
  readonly errors: GroovyError[];
  depth: number;
}

/** A position in tokens, and what stands there. */
export abstract class Cursor {
  protected readonly tokens: readonly Token[];
  protected readonly findings: Findings;
  protected position = 0;
  /** Where the innermost statement begins. */
  protected statementFrom = 0;

  constructor(tokens: readonly Token[], findings: Findings) {
    this.tokens = tokens;
    this.findings = findings;
  }

  // --- What stands at an index --------------------------------------------------------------------------------------

  protected kindAt(index: number): TokenKind {
    return this.tokens[index]?.kind ?? 'end';
  }

  protected isSymbol(symbol: string, index = this.position): boolean {
    const token = this.tokens[index];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  protected isSymbolOf(symbols: ReadonlySet<string>, index = this.position): boolean {
    const token = this.tokens[index];
    return token?.kind === 'symbol' && symbols.has(token.text);
  }

  protected isKeyword(keyword: string, index = this.position): boolean {
    const token = this.tokens[index];
    return token?.kind === 'keyword' && token.text === keyword;
  }

  protected isKeywordOf(keywords: ReadonlySet<string>, index = this.position): boolean {
    const token = this.tokens[index];
    return token?.kind === 'keyword' && keywords.has(token.text);
  }

  /** A name; some keywords are one beside a dot, as parts of a package's name. */
  protected isName(index = this.position): boolean {
    const token = this.tokens[index];
    if (token?.kind === 'name') return true;
    if (token?.kind !== 'keyword') return false;
    if (token.text === 'static') return this.isSymbol('.', index + 1);
    return NAMES_BESIDE_DOTS.has(token.text) && (this.isSymbol('.', index + 1) || this.isSymbol('.', index - 1));
  }

  protected isSeparator(index: number): boolean {
    return this.kindAt(index) === 'newline' || this.isSymbol(';', index);
  }

  protected behindNewline(index: number): number {
    return this.kindAt(index) === 'newline' ? index + 1 : index;
  }

  /** The token after this one, past what is in its brackets. */
  protected next(index: number): number {
    return Math.max(this.tokens[index]?.pair ?? -1, index) + 1;
  }

  protected sourceOf(from: number, to: number): string {
    const first = this.tokens[from];
    const last = this.tokens[to - 1];
    return first === undefined || last === undefined || to <= from
      ? ''
      : this.findings.text.slice(first.start, last.end);
  }

  // --- Going on -----------------------------------------------------------------------------------------------------

  protected skipNewline(): void {
    this.position = this.behindNewline(this.position);
  }

  /** Goes on after the symbol if it stands here. */
  protected takes(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.position++;
    return true;
  }

  protected takesKeyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) return false;
    this.position++;
    return true;
  }

  protected expectSymbol(symbol: string): void {
    if (!this.takes(symbol)) throw this.unexpected(`Expected "${symbol}".`);
  }

  protected expectName(): void {
    if (!this.isName()) throw this.unexpected('Expected a name.');
    this.position++;
  }

  /** Reads what is within the bracket that stands here, and goes on after the one that belongs to it. */
  protected within(read: () => void, hint?: string): void {
    const end = this.tokens[this.position]?.pair ?? -1;
    const from = this.position++;
    try {
      this.deeper(read, from);
      if (this.position !== end) throw this.unexpected(hint);
    } catch (refusal) {
      this.refuse(refusal);
    }
    this.position = Math.max(end, from) + 1;
  }

  /** Reads what may hold more of its own kind. */
  protected deeper<Read>(read: () => Read, from = this.position): Read {
    if (this.findings.depth >= DEPTH) throw new Refusal(from, TOO_DEEP);
    this.findings.depth++;
    try {
      return read();
    } finally {
      this.findings.depth--;
    }
  }

  // --- Errors -------------------------------------------------------------------------------------------------------

  protected unexpected(hint?: string, at = this.position): Refusal {
    const isEnd = this.isSymbolOf(CLOSING, at) || this.kindAt(at) === 'newline' || this.kindAt(at) === 'end';
    const text = this.sourceOf(at, at + 1);
    const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    const message = isEnd ? 'Unexpected end of the expression.' : `Unexpected "${shown}".`;
    return new Refusal(at, { code: 'unexpected-token', message, ...(hint === undefined ? {} : { fix: hint }) });
  }

  /** Keeps an error, unless it follows from what the lexer refused. */
  protected refuse(refusal: unknown): void {
    if (!(refusal instanceof Refusal)) throw refusal;
    const token = this.tokens[Math.min(refusal.at, this.tokens.length - 1)];
    const from = this.tokens[this.statementFrom]?.start ?? 0;
    if (token === undefined || (token.start === token.end && token.pair >= 0)) return;
    const { lexical, errors } = this.findings;
    if (lexical.some(({ start }) => start >= from && start <= token.end)) return;
    errors.push({ ...refusal.error, start: token.start, end: token.end });
  }

  /** A span as an expression of which nothing more is known. */
  protected other(from: number): Expression {
    return { kind: 'other', from, to: this.position };
  }
}

const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

const TOO_DEEP = {
  code: 'nested-too-deeply',
  message: 'This code is nested too deeply.',
  fix: 'Move it to a method.',
};

export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

const NAMES_BESIDE_DOTS = words('as def in trait');
