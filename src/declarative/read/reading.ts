import { lexGroovy } from '../../groovy/read/lex.ts';
import { lineFinder } from '../../groovy/read/lines.ts';
import { StatementReader } from '../../groovy/read/statements.ts';
import type { Call, Closure, Expression, Span, Statement } from '../../groovy/read/syntax.ts';
import type { Lexed, Range, Token } from '../../groovy/read/token.ts';
import type { Place, SourceFault } from '../source.ts';
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

/** A Jenkinsfile while it is read: its text in parts, and what has been found so far. */
export class Reading {
  readonly lexed: Lexed;
  readonly statements: StatementReader;
  readonly faults: (Omit<SourceFault, 'place'> & Range)[];
  readonly scripts: Script[] = [];
  /** Where each part of the tree stands, and its properties that are no parts. */
  readonly #spans = new Map<object, Range>();
  readonly #keySpans = new Map<object, Map<string, Range>>();
  readonly #lineOf: (offset: number) => { readonly line: number; readonly column: number };
  #depth = 0;

  constructor(text: string) {
    this.lexed = lexGroovy(text);
    this.statements = new StatementReader(this.lexed.tokens, text);
    this.#lineOf = lineFinder(text);
    this.faults = [...this.lexed.faults];
  }

  // --- Faults and places --------------------------------------------------------------------------------------------

  fault(code: string, span: Span, message: string, fix?: string): void {
    this.faults.push({ code, message, ...(fix === undefined ? {} : { fix }), ...this.rangeOf(span) });
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

  placeOf({ start, end }: Range): Place {
    const first = this.#lineOf(start);
    const last = this.#lineOf(end);
    return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
  }

  // --- Blocks -------------------------------------------------------------------------------------------------------

  /** The source of a span; lines end as in Groovy's own strings. */
  source(span: Span): string {
    return this.statements.source(span).replace(/\r\n?/g, '\n');
  }

  /** Reads each statement of a block, and says which are not by themselves on a line. */
  each<Read>(closure: Closure, read: (statement: Statement) => Read): Read[] {
    if (this.#depth >= DEPTH) {
      this.fault(
        'nested-too-deeply',
        closure,
        'This block lies too deep within others.',
        'Move it into a library step.',
      );
      return [];
    }
    this.#depth++;
    const parts = this.statements.inClosure(closure).map((statement) => {
      this.#checkEnd(statement);
      return read(statement);
    });
    this.#depth--;
    return parts;
  }

  #checkEnd({ joinedBy, unread }: Statement): void {
    if (joinedBy !== undefined) {
      const next = { from: joinedBy, to: joinedBy + 1 };
      const text = this.source(next);
      this.fault(
        'two-on-one-line',
        next,
        `${text} stands on one line with what is before it: Groovy reads both as one call.`,
        `Put ${text} on a line of its own.`,
      );
    }
    if (unread !== undefined) {
      const next = { from: unread, to: unread + 1 };
      const text = this.source(next);
      this.fault('unexpected-token', next, text === '' ? 'Something is missing here.' : `"${text}" does not fit here.`);
    }
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

  /** `def NAME = value` or `String NAME = value` as the assignment that a controller takes it for; else the same. */
  withoutType(statement: Statement): Statement {
    const { from, to } = statement;
    const [type, name, operator] = this.lexed.tokens.slice(from, from + 3);
    const isDeclaration = type !== undefined && isType(type) && name?.kind === 'name' && operator?.text === '=';
    return isDeclaration ? this.statements.at(from + 1, to) : statement;
  }

  /** Says that the statement is not what belongs there: a call of something else, or no call at all. */
  notCall(statement: Statement, code: string, message: string, fix?: string): void {
    if (callOf(statement)?.isOnObject) {
      this.fault(
        'object-method-call',
        statement,
        'Methods of objects are not called outside "script" blocks.',
        'Put it into a block: script { ... }',
      );
    } else if (statement.unread === undefined || statement.kind !== 'other' || statement.to > statement.unread + 1) {
      this.fault(code, statement, message, fix);
    }
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

/** Whether a declaration can begin with it: Groovy takes a name for a type there if it begins with a capital. */
function isType({ kind, text }: Token): boolean {
  return kind === 'name' ? /^\p{Lu}/u.test(text) : DECLARING.has(text);
}

const DECLARING: ReadonlySet<string> = new Set('boolean byte char def double final float int long short'.split(' '));

function callOf(statement: Statement): Call | undefined {
  return statement.kind === 'expression' && statement.expression.kind === 'call' ? statement.expression : undefined;
}
