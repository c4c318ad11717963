import { lexGroovy } from '../../groovy/read/lex.ts';
import { lineFinder } from '../../groovy/read/lines.ts';
import { readStatementAt, readStatements } from '../../groovy/read/statements.ts';
import type { Call, Closure, Expression, Span, Statement } from '../../groovy/read/syntax.ts';
import type { GroovyError, Lexed, Range } from '../../groovy/read/token.ts';
import { present } from '../../model/present.ts';
import type { Location, SourceError } from '../source.ts';
import type { Step } from '../tree.ts';

/** How deep blocks are read within each other. */
const DEPTH = 150;

/** A directive or step with a block: `name(arguments) { ... }`. */
export interface Block {
  readonly call: Call;
  readonly closure: Closure;
}

/** The body of a `script` or `expression`, without the blanks around it. */
export interface Script {
  readonly step: Step;
  readonly range: Range;
}

/** An error by the offsets between which it stands. */
export type UnlocatedError = Omit<SourceError, 'location'> & Range;

/** A Jenkinsfile while it is read: its text in parts, and what has been found so far. */
export class Reading {
  readonly lexed: Lexed;
  readonly statements: readonly Statement[];
  /** What Groovy refuses. */
  readonly #syntax: readonly GroovyError[];
  readonly #errors: UnlocatedError[] = [];
  /** Stretches of which an error says all that there is to say. */
  readonly #explained: Range[] = [];
  readonly scripts: Script[] = [];
  /** Where each part of the tree stands, and its properties that are no parts. */
  readonly #spans = new Map<object, Range>();
  readonly #keySpans = new Map<object, Map<string, Range>>();
  readonly #lineOf: (offset: number) => { readonly line: number; readonly column: number };
  #depth = 0;

  constructor(text: string) {
    this.lexed = lexGroovy(text);
    const { statements, errors } = readStatements(this.lexed);
    this.statements = statements;
    this.#lineOf = lineFinder(text);
    this.#syntax = [...this.lexed.errors, ...errors];
  }

  /** All that is wrong, in the order in which it stands. */
  get errors(): readonly UnlocatedError[] {
    const isExplained = ({ start }: Range) => this.#explained.some((part) => start >= part.start && start < part.end);
    const syntax = this.#syntax.filter((error) => this.#explained.length === 0 || !isExplained(error));
    return [...syntax, ...this.#errors].toSorted((a, b) => a.start - b.start);
  }

  // --- Errors and locations --------------------------------------------------------------------------------------------

  report(code: string, span: Span, message: string, fix?: string): void {
    this.#errors.push({ code, message, ...present({ fix }), ...this.rangeOf(span) });
  }

  /** An error that says better what is wrong with a stretch than what Groovy refuses of it. */
  explain(explained: Span, ...[code, span, message, fix]: Parameters<Reading['report']>): void {
    this.#explained.push(this.rangeOf(explained));
    this.report(code, span, message, fix);
  }

  /** Remembers where a part of the tree stands. */
  mark<Part extends object>(part: Part, span: Span): Part {
    this.#spans.set(part, this.rangeOf(span));
    return part;
  }

  /** Remembers where a property stands that is no part of its own, such as a name. */
  markKey(part: object, key: string, span: Span): void {
    const keys = this.#keySpans.get(part) ?? new Map<string, Range>();
    this.#keySpans.set(part, keys.set(key, this.rangeOf(span)));
  }

  rangeOfPart(part: unknown): Range | undefined {
    return typeof part === 'object' && part !== null ? this.#spans.get(part) : undefined;
  }

  rangeOfKey(part: object, key: string): Range | undefined {
    return this.#keySpans.get(part)?.get(key);
  }

  rangeOf({ from, to }: Span): Range {
    const { tokens } = this.lexed;
    const first = tokens[from] ?? tokens.at(-1);
    const last = tokens[Math.max(from, to - 1)] ?? first;
    return { start: first?.start ?? 0, end: last?.end ?? 0 };
  }

  locationOf({ start, end }: Range): Location {
    const first = this.#lineOf(start);
    const last = this.#lineOf(end);
    return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
  }

  // --- Blocks -------------------------------------------------------------------------------------------------------

  /** The source of a span; lines end as in Groovy's own strings. */
  source({ from, to }: Span): string {
    const { text, tokens } = this.lexed;
    const [first, last] = [tokens[from], tokens[to - 1]];
    if (first === undefined || last === undefined || to <= from) return '';
    return text.slice(first.start, last.end).replace(/\r\n?/g, '\n');
  }

  /** The statement that begins at a token, wherever that is. */
  statementAt(index: number): Statement {
    return readStatementAt(this.lexed, index);
  }

  /** Reads each statement of a block, and says which are not by themselves on a line. */
  each<Read>(closure: Closure, read: (statement: Statement) => Read): Read[] {
    if (this.#depth >= DEPTH) {
      this.report('nested-too-deeply', closure, 'This block is nested too deeply.', 'Move it to a library step.');
      return [];
    }
    this.#depth++;
    const parts = closure.statements.map((statement) => {
      this.#checkEnd(statement);
      return read(statement);
    });
    this.#depth--;
    return parts;
  }

  #checkEnd({ joinedBy, to }: Statement): void {
    if (joinedBy === undefined) return;
    const next = { from: joinedBy, to: joinedBy + 1 };
    const text = this.source(next);
    this.explain(
      { from: joinedBy, to },
      'two-on-one-line',
      next,
      `${text} is on the same line as the preceding code, so Groovy reads both as one call.`,
      `Put ${text} on a line of its own.`,
    );
  }

  /** The call that a statement is, if it is one by a name. */
  call(statement: Statement): Call | undefined {
    const call = callOf(statement);
    return call === undefined || call.isOnObject ? undefined : call;
  }

  /** The block that a statement is, if it is one. */
  block(statement: Statement): Block | undefined {
    const call = this.call(statement);
    return call === undefined ? undefined : blockOf(call);
  }

  /** Says that the statement is not what belongs there: a call of something else, or no call at all. */
  notCall(statement: Statement, code: string, message: string, fix?: string): void {
    if (callOf(statement)?.isOnObject) {
      this.report(
        'object-method-call',
        statement,
        'Methods of objects can only be called in "script" blocks.',
        'Put it in a block: script { ... }',
      );
    } else if (statement.isBroken !== true) this.report(code, statement, message, fix);
  }
}

/** The block that a call is: its last argument is a closure without a name. */
export function blockOf(call: Call): Block | undefined {
  const last = call.arguments.at(-1);
  return last?.key === undefined && last?.value.kind === 'closure' ? { call, closure: last.value } : undefined;
}

/** The arguments of a block before its closure. */
export function argumentsBefore({ call }: Block): Call['arguments'] {
  return call.arguments.slice(0, -1);
}

/** The token with a call's name. */
export function nameSpan({ at }: Call): Span {
  return { from: at, to: at + 1 };
}

/** A name or string as text; a controller takes both where it wants a name. */
export function textOf(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'name') return expression.name;
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

function callOf(statement: Statement): Call | undefined {
  return statement.kind === 'expression' && statement.expression.kind === 'call' ? statement.expression : undefined;
}
