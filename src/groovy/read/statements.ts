import type { Argument, Call, Closure, Expression, Span, Statement } from './syntax.ts';
import type { Token } from './token.ts';

/** How deep calls within calls are read; what lies deeper is only known by where it stands. */
const DEPTH = 60;

/** Reads statements out of tokens; the indexes are positions among these. */
export class StatementReader {
  readonly #tokens: readonly Token[];
  readonly #text: string;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  /** The statements in a closure, behind its parameters. */
  inClosure({ from, to }: Closure): Statement[] {
    return this.between(this.#behindParameters(from + 1, to - 1), to - 1);
  }

  /** The statements from a token up to another one. */
  between(from: number, to: number): Statement[] {
    const statements: Statement[] = [];
    let position = from;
    for (;;) {
      while (position < to && this.#isSeparator(position)) position++;
      if (position >= to) return statements;
      const statement = this.#statement(position, to);
      statements.push(statement);
      // However little is understood, reading goes on.
      position = Math.max(statement.to, position + 1);
    }
  }

  /** The statement that starts at a token, which is no separator. */
  at(from: number, end: number): Statement {
    return this.#statement(from, end);
  }

  /** The text of a span as it was written. */
  source({ from, to }: Span): string {
    const first = this.#tokens[from];
    const last = this.#tokens[to - 1];
    return first === undefined || last === undefined || to <= from ? '' : this.#text.slice(first.start, last.end);
  }

  // --- Statements ---------------------------------------------------------------------------------------------------

  #statement(start: number, end: number): Statement {
    const from = this.#behindLabels(start, end);
    if (this.#startsOther(from)) return { kind: 'other', from: start, to: this.#otherEnd(from, end) };
    const head = this.#expression(from, end, 0, true);
    if (head === undefined) return this.#unread({ kind: 'other', from: start, to: from }, from, end);
    if (this.#isAssignment(head.to)) return this.#assignment(head, start, end);
    const expression = this.#command(head, end) ?? head;
    if (this.#isAssignment(expression.to)) return { kind: 'other', from: start, to: this.#otherEnd(from, end) };
    return this.#ended({ kind: 'expression', expression, from: start, to: expression.to }, end);
  }

  #assignment(target: Expression, start: number, end: number): Statement {
    const operator = this.#tokens[target.to]?.text ?? '';
    const value = this.#expression(this.#behindNewline(target.to + 1), end, 0, true);
    if (value === undefined) return this.#unread({ kind: 'other', from: start, to: target.to + 1 }, target.to + 1, end);
    // A command may stand there as well: a = build 'x'
    const right = (value.kind === 'literal' ? undefined : this.#command(value, end)) ?? value;
    return this.#ended({ kind: 'assignment', target, operator, value: right, from: start, to: right.to }, end);
  }

  /** The statement, and what is wrong with what follows it on its line. */
  #ended(statement: Statement, end: number): Statement {
    const { to } = statement;
    if (to >= end || this.#isSeparator(to)) return statement;
    if (this.#startsValue(to)) return { ...statement, joinedBy: to };
    return this.#unread(statement, to, end);
  }

  #unread(statement: Statement, unread: number, end: number): Statement {
    let to = unread;
    while (to < end && !this.#isSeparator(to)) to = this.#next(to);
    return { ...statement, unread, to };
  }

  /** `name first, second: third`: what the expression becomes when arguments without parentheses follow it. */
  #command(head: Expression, end: number): Call | undefined {
    const called =
      head.kind === 'name'
        ? { name: head.name, isOnObject: false, at: head.from }
        : head.kind === 'property'
          ? { name: this.#tokens[head.to - 1]?.text ?? '', isOnObject: true, at: head.to - 1 }
          : head.kind === 'literal' && typeof head.value === 'string' && head.to === head.from + 1
            ? { name: head.value, isOnObject: false, at: head.from }
            : undefined;
    if (called === undefined || head.to >= end || !this.#startsArgument(head.to)) return undefined;
    const { args, to } = this.#arguments(head.to, end, 1);
    return args.length === 0 ? undefined : { kind: 'call', ...called, arguments: args, from: head.from, to };
  }

  #behindLabels(start: number, end: number): number {
    let from = start;
    while (from + 1 < end && this.#tokens[from]?.kind === 'name' && this.#is(from + 1, ':'))
      from = this.#behindNewline(from + 2);
    return from;
  }

  #startsOther(index: number): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'keyword' ? !VALUE_KEYWORDS.has(token.text) : token?.text === '@';
  }

  /** Where a statement of another kind ends: at a separator, unless it plainly goes on. */
  #otherEnd(from: number, end: number): number {
    let position = from;
    while (position < end) {
      const token = this.#tokens[position];
      if (token?.text === ';' && token.kind === 'symbol') return position;
      if (token?.kind === 'newline' && !this.#goesOn(position, from)) return position;
      position = this.#next(position);
    }
    return end;
  }

  /** Whether a statement of another kind goes on behind the line end: `else`, a body on its own line, an operator. */
  #goesOn(newline: number, from: number): boolean {
    const before = this.#tokens[newline - 1];
    const after = this.#tokens[newline + 1];
    if (after === undefined) return false;
    if (after.kind === 'keyword') return CONTINUING.has(after.text) || this.#isHead(newline - 1);
    if (after.kind === 'symbol') return after.text === '{' || PATH_SYMBOLS.has(after.text) || after.text === '?';
    if (before?.kind === 'symbol') return BINARY.has(before.text) || before.text === ',' || this.#isHead(newline - 1);
    return before?.kind === 'keyword' && newline > from && before.text === 'else';
  }

  /** Whether the token ends `if (...)` and the like, whose body is still to come. */
  #isHead(index: number): boolean {
    const token = this.#tokens[index];
    if (token?.text !== ')') return false;
    return HEADS.has(this.#tokens[token.pair - 1]?.text ?? '');
  }

  // --- Expressions --------------------------------------------------------------------------------------------------

  /** The expression that starts here, or undefined if none does. At the start of a statement, `=` is not part of it. */
  #expression(start: number, end: number, depth: number, isStatement = false): Expression | undefined {
    const operands: Expression[] = [];
    let position = start;
    let isSum = true;
    let pending = 0;
    for (;;) {
      const behindSigns = this.#behindSigns(position, end);
      const operand = this.#operand(behindSigns, end, depth, isStatement && operands.length === 0);
      if (operand === undefined) break;
      operands.push(this.#signed(operand, position));
      position = this.#behindCasts(operand.to);
      const operator = this.#operator(position, end, pending, isStatement);
      if (operator === undefined) break;
      const symbol = this.#tokens[operator]?.text ?? '';
      if (symbol === '?') pending++;
      if (symbol === ':') pending--;
      if (symbol !== '+') isSum = false;
      position = this.#behindNewline(operator + 1);
      if (symbol === 'as' || symbol === 'instanceof') {
        const typed: Expression = { kind: 'other', from: start, to: this.#behindType(position, end) };
        operands.push(typed);
        position = typed.to;
        const next = this.#operator(position, end, pending, isStatement);
        if (next === undefined) break;
        if (this.#tokens[next]?.text === '?') pending++;
        position = this.#behindNewline(next + 1);
      }
    }
    const [only] = operands;
    const last = operands.at(-1);
    if (only === undefined || last === undefined) return undefined;
    const span = { from: start, to: this.#behindCasts(last.to) };
    if (operands.length > 1) return isSum ? { kind: 'sum', terms: operands, ...span } : { kind: 'other', ...span };
    return span.to === only.to ? only : { kind: 'other', ...span };
  }

  /** The operator that goes on with an expression which ended before this token, perhaps behind a line end. */
  #operator(index: number, end: number, pending: number, isStatement: boolean): number | undefined {
    const behind = this.#behindNewline(index);
    if (behind >= end) return undefined;
    const token = this.#tokens[behind];
    if (token?.kind === 'keyword') return behind === index && WORD_OPERATORS.has(token.text) ? behind : undefined;
    if (token?.kind !== 'symbol') return undefined;
    if (token.text === '?') return behind;
    if (token.text === ':') return pending > 0 ? behind : undefined;
    if (behind !== index || (isStatement && ASSIGNMENTS.has(token.text))) return undefined;
    return BINARY.has(token.text) ? behind : undefined;
  }

  #behindSigns(start: number, end: number): number {
    let position = start;
    while (position < end && this.#tokens[position]?.kind === 'symbol' && SIGNS.has(this.#tokens[position]?.text ?? ''))
      position++;
    return position;
  }

  /** A number with its minus is a literal, anything else with a sign is not. */
  #signed(operand: Expression, from: number): Expression {
    if (operand.from === from) return operand;
    const sign = this.#tokens[from]?.text;
    if (operand.kind === 'literal' && typeof operand.value === 'number' && operand.from === from + 1) {
      if (sign === '-') return { ...operand, value: -operand.value, from };
      if (sign === '+') return { ...operand, from };
    }
    return { kind: 'other', from, to: operand.to };
  }

  #behindCasts(index: number): number {
    let position = index;
    while (this.#is(position, '++') || this.#is(position, '--')) position++;
    return position;
  }

  /** A value with what is appended to it: properties, calls, indexes and closures. */
  #operand(start: number, end: number, depth: number, isStatement: boolean): Expression | undefined {
    let expression = this.#primary(start, end, depth);
    while (expression !== undefined && expression.to < end) {
      const longer = this.#appended(expression, end, depth, isStatement);
      if (longer === undefined) break;
      expression = longer;
    }
    return expression;
  }

  #appended(expression: Expression, end: number, depth: number, isStatement: boolean): Expression | undefined {
    const at = expression.to;
    const behind = this.#behindNewline(at);
    const token = this.#tokens[behind];
    if (behind >= end || token?.kind !== 'symbol') return undefined;
    const { from } = expression;
    if (PATH_SYMBOLS.has(token.text)) return this.#member(from, behind + 1, end);
    // At the start of a statement a closure may stand on the next line.
    if (token.text === '{') return at === behind || isStatement ? this.#withClosure(expression, behind) : undefined;
    if (at !== behind) return undefined;
    if (token.text === '(') return this.#called(expression, at, depth);
    if (token.text === '[') return { kind: 'other', from, to: token.pair + 1 };
    return undefined;
  }

  #member(from: number, index: number, end: number): Expression {
    const name = this.#behindNewline(index);
    const token = this.#tokens[name];
    if (name >= end || token === undefined) return { kind: 'other', from, to: index };
    if (token.text === '(' || token.text === '{') return { kind: 'other', from, to: token.pair + 1 };
    const isName = token.kind === 'name' || token.kind === 'keyword' || token.kind === 'string';
    if (isName) return { kind: 'property', from, to: name + 1 };
    return { kind: 'other', from, to: token.kind === 'template' ? name + 1 : index };
  }

  #called(expression: Expression, open: number, depth: number): Expression {
    const { from } = expression;
    const to = (this.#tokens[open]?.pair ?? open) + 1;
    if (expression.kind === 'property')
      return {
        kind: 'call',
        name: this.#nameAt(expression.to - 1),
        isOnObject: true,
        arguments: [],
        at: expression.to - 1,
        from,
        to,
      };
    const name = this.#calledName(expression);
    if (name === undefined || depth >= DEPTH) return { kind: 'other', from, to };
    const { args } = this.#arguments(open + 1, to - 1, depth + 1);
    return { kind: 'call', name, isOnObject: false, arguments: args, at: from, from, to };
  }

  #withClosure(expression: Expression, open: number): Expression {
    const { from } = expression;
    const to = (this.#tokens[open]?.pair ?? open) + 1;
    const argument: Argument = { value: { kind: 'closure', from: open, to }, from: open, to };
    if (expression.kind === 'call') return { ...expression, arguments: [...expression.arguments, argument], to };
    if (expression.kind === 'property')
      return {
        kind: 'call',
        name: this.#nameAt(expression.to - 1),
        isOnObject: true,
        arguments: [],
        at: expression.to - 1,
        from,
        to,
      };
    const name = this.#calledName(expression);
    if (name === undefined) return { kind: 'other', from, to };
    return { kind: 'call', name, isOnObject: false, arguments: [argument], at: from, from, to };
  }

  /** The name under which something is called: a name, or a string at its place. */
  #calledName(expression: Expression): string | undefined {
    if (expression.kind === 'name') return expression.name;
    const isBare = expression.kind === 'literal' && expression.to === expression.from + 1;
    return isBare && typeof expression.value === 'string' ? expression.value : undefined;
  }

  #primary(index: number, end: number, depth: number): Expression | undefined {
    const token = this.#tokens[index];
    if (token === undefined || index >= end) return undefined;
    const span = { from: index, to: index + 1 };
    switch (token.kind) {
      case 'name':
        return { kind: 'name', name: token.text, ...span };
      case 'string':
        return { kind: 'literal', value: String(token.value), ...span };
      case 'number':
        return typeof token.value === 'number'
          ? { kind: 'literal', value: token.value, ...span }
          : { kind: 'other', ...span };
      case 'template':
        return { kind: 'template', ...span };
      case 'keyword':
        return this.#keywordValue(token.text, index, end);
      case 'symbol':
        return this.#bracketed(token, index, end, depth);
      case 'newline':
      case 'end':
        return undefined;
    }
  }

  #keywordValue(keyword: string, from: number, end: number): Expression | undefined {
    const span = { from, to: from + 1 };
    if (keyword === 'true' || keyword === 'false') return { kind: 'literal', value: keyword === 'true', ...span };
    if (keyword === 'null') return { kind: 'literal', value: null, ...span };
    if (keyword === 'new') return { kind: 'other', from, to: this.#behindType(from + 1, end) };
    return VALUE_KEYWORDS.has(keyword) ? { kind: 'other', ...span } : undefined;
  }

  #bracketed(token: Token, from: number, end: number, depth: number): Expression | undefined {
    const span = { from, to: token.pair + 1 };
    if (token.text === '{') return { kind: 'closure', ...span };
    if (token.text === '[') return this.#isMap(from) ? this.#map(span, depth) : { kind: 'other', ...span };
    if (token.text !== '(') return undefined;
    // What follows a type in parentheses is cast to it.
    if (span.to < end && this.#startsValue(span.to)) {
      const cast = this.#operand(span.to, end, depth + 1, false);
      return { kind: 'other', from, to: cast?.to ?? span.to };
    }
    if (depth >= DEPTH) return { kind: 'other', ...span };
    const inner = this.#expression(from + 1, token.pair, depth + 1);
    return inner === undefined || inner.to !== token.pair ? { kind: 'other', ...span } : parenthesized(inner, span);
  }

  #map(span: Span, depth: number): Expression {
    const entries = depth >= DEPTH ? [] : this.#arguments(span.from + 1, span.to - 1, depth + 1).args;
    return { kind: 'map', entries, ...span };
  }

  #isMap(open: number): boolean {
    return this.#is(open + 1, ':') || this.#is(open + 1, '*:') || this.#keyEnd(open + 1) !== undefined;
  }

  // --- Arguments ----------------------------------------------------------------------------------------------------

  #arguments(start: number, end: number, depth: number): { readonly args: readonly Argument[]; readonly to: number } {
    const args: Argument[] = [];
    let position = start;
    let to = start;
    while (position < end) {
      const argument = this.#argument(position, end, depth);
      if (argument === undefined) break;
      args.push(argument);
      to = argument.to;
      if (!this.#is(to, ',')) break;
      position = this.#behindNewline(to + 1);
    }
    return { args, to };
  }

  #argument(from: number, end: number, depth: number): Argument | undefined {
    if (this.#is(from, '*:')) return this.#named('*', from, from + 1, end, depth);
    const keyEnd = this.#keyEnd(from);
    if (keyEnd !== undefined) {
      const token = this.#tokens[from];
      const key = token?.kind === 'string' ? String(token.value) : this.source({ from, to: keyEnd });
      return this.#named(key, from, keyEnd + 1, end, depth);
    }
    const isSpread = this.#is(from, '*');
    const value = this.#expression(isSpread ? from + 1 : from, end, depth);
    if (value === undefined) return undefined;
    const { to } = value;
    return { value: isSpread ? { kind: 'other', from, to } : value, from, to };
  }

  #named(key: string, from: number, start: number, end: number, depth: number): Argument | undefined {
    const value = this.#expression(this.#behindNewline(start), end, depth);
    return value && { key, value, from, to: value.to };
  }

  /** The index of the colon behind the key that starts here, if one does. */
  #keyEnd(from: number): number | undefined {
    const token = this.#tokens[from];
    if (token === undefined) return undefined;
    const to = token.text === '(' && token.pair > from ? token.pair + 1 : from + 1;
    const isKey = token.kind !== 'symbol' || token.text === '(';
    return isKey && token.kind !== 'newline' && this.#is(to, ':') ? to : undefined;
  }

  // --- Tokens -------------------------------------------------------------------------------------------------------

  #behindParameters(from: number, end: number): number {
    for (let position = from; position < end; position = this.#next(position)) {
      const token = this.#tokens[position];
      if (token?.text === '->') return position + 1;
      if (token?.kind === 'newline' && position > from) break;
      if (token?.kind === 'symbol' && (token.text === '{' || token.text === '(' || token.text === ';')) break;
    }
    return from;
  }

  /** `a.b.Name<A, B>[]`, with what a constructor is called with. */
  #behindType(from: number, end: number): number {
    let position = from;
    while (position < end) {
      const token = this.#tokens[position];
      const isType = token?.kind === 'name' || token?.kind === 'keyword';
      if (isType && (position === from || this.#is(position - 1, '.'))) position++;
      else if (this.#is(position, '.') && position > from && this.#tokens[position + 1]?.kind === 'name') position++;
      else break;
    }
    position = this.#behindGenerics(position, end);
    while (position < end && this.#is(position, '[')) position = this.#next(position);
    return position;
  }

  #behindGenerics(from: number, end: number): number {
    if (!this.#is(from, '<')) return from;
    let open = 0;
    for (let position = from; position < end; position++) {
      const { kind, text } = this.#tokens[position] ?? { kind: 'end', text: '' };
      if (text === '<') open++;
      else if (text === '>' || text === '>>' || text === '>>>') open -= text.length;
      else if (kind !== 'name' && kind !== 'keyword' && text !== ',' && text !== '.' && text !== '?') break;
      if (open <= 0) return position + 1;
    }
    return from;
  }

  /** Whether a value starts here for which no operator is needed before it: two values never stand side by side. */
  #startsValue(index: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined) return false;
    if (token.kind === 'keyword') return VALUE_KEYWORDS.has(token.text);
    return token.kind === 'name' || token.kind === 'string' || token.kind === 'template' || token.kind === 'number';
  }

  #startsArgument(index: number): boolean {
    return (
      this.#startsValue(index) || this.#is(index, '!') || this.#is(index, '~') || this.#keyEnd(index) !== undefined
    );
  }

  #isSeparator(index: number): boolean {
    const token = this.#tokens[index];
    return token === undefined || token.kind === 'newline' || this.#is(index, ';');
  }

  #isAssignment(index: number): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'symbol' && ASSIGNMENTS.has(token.text);
  }

  #is(index: number, symbol: string): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  #behindNewline(index: number): number {
    return this.#tokens[index]?.kind === 'newline' ? index + 1 : index;
  }

  /** The token after this one, past what is in its brackets. */
  #next(index: number): number {
    return Math.max(this.#tokens[index]?.pair ?? -1, index) + 1;
  }

  #nameAt(index: number): string {
    const token = this.#tokens[index];
    return token?.kind === 'string' ? String(token.value) : (token?.text ?? '');
  }
}

/** Parentheses change nothing about a value; around a call or name they make it one that is not called by its name. */
function parenthesized(inner: Expression, span: Span): Expression {
  return inner.kind === 'closure' ? { kind: 'other', ...span } : { ...inner, ...span };
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const VALUE_KEYWORDS = words('this super new true false null');
const WORD_OPERATORS = words('as in instanceof');
const CONTINUING = words('else catch finally while');
const HEADS = words('if for while switch catch else');
const ASSIGNMENTS = words('= += -= *= /= %= **= &= |= ^= <<= >>= >>>=');
const PATH_SYMBOLS = words('. ?. *. .& .@');
const SIGNS = words('- + ! ~ ++ --');
const BINARY = words(
  '+ - * / % ** == != < > <= >= <=> && || & | ^ << >> >>> .. ..< =~ ==~ ?: = += -= *= /= %= **= &= |= ^= <<= >>= >>>=',
);
