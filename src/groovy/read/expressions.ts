import { words } from './cursor.ts';
import type { Argument, Call, Closure, Expression, Statement } from './syntax.ts';
import { PRIMITIVES, TypeReader } from './types.ts';

/** Which signs may stand before a value: Groovy reads `a * - -b`, but no `a + - -b`. */
type Signs = 'any' | 'one' | 'none';

/** Reads expressions by the grammar of Groovy 2.4. */
export abstract class ExpressionReader extends TypeReader {
  /** The value with properties, calls and indexes that was read last: only such a one can be a command's name. */
  #path: Expression | undefined;
  /** Where the last command went on with a method of its result. */
  protected joinedBy: number | undefined;

  /** That of the statement that has just been read. */
  protected takeJoinedBy(): number | undefined {
    const { joinedBy } = this;
    this.joinedBy = undefined;
    return joinedBy;
  }

  protected isInConstructor = false;

  /** The statements up to the end of the block that is being read. */
  protected abstract block(): Statement[];

  /** The parameters of a closure, up to and with their `->`. */
  protected abstract closureParameters(): void;

  /** The code within a string, which has tokens of its own. */
  protected abstract stringCode(index: number): void;

  /** What stands between the braces of a class's body. */
  protected abstract classBody(): void;

  /** A declaration where a value stands. */
  protected abstract declarationAsValue(): Expression;

  protected abstract annotation(): void;

  // --- Assignments and commands -------------------------------------------------------------------------------------

  /** An expression that may be a command: `name first, second: third`. */
  protected commandExpression(): Expression {
    const head = this.expression(true);
    return head === this.#path && !this.isKeyword('else') ? this.#command(head) : head;
  }

  /**
   * An expression.
   *
   * @param reachesLines whether a closure on the next line still belongs to its first value
   */
  protected expression(reachesLines = false): Expression {
    const from = this.position;
    const behind = this.next(from);
    if (this.isSymbol('(') && this.isSymbol('=', behind) && this.#areNames(from + 1, behind - 1)) {
      this.position = behind + 1;
      this.skipNewline();
      this.#assignment(false);
      return this.other(from);
    }
    return this.#assignment(reachesLines);
  }

  #areNames(from: number, end: number): boolean {
    for (let index = from; index < end; index += 2)
      if (!this.isName(index) || !(index + 1 === end || this.isSymbol(',', index + 1))) return false;
    return from < end && !this.isSymbol(',', end - 1);
  }

  #assignment(reachesLines: boolean): Expression {
    const from = this.position;
    const target = this.conditional(reachesLines);
    if (!this.isSymbolOf(ASSIGNMENTS)) return target;
    if (!isTarget(target))
      this.refuse(this.unexpected('Only a variable, a property or an element can be assigned to.', from));
    const operator = this.tokens[this.position++]?.text ?? '';
    const value = this.assigned();
    return { kind: 'assignment', target, operator, value, from, to: this.position };
  }

  /** What stands after `=`. */
  protected assigned(): Expression {
    this.skipNewline();
    const value = this.deeper(() => this.commandExpression());
    const isCommand = value.kind === 'call' && !this.isSymbol('(', value.at + 1);
    // A text as a command's name is possible, but hardly meant.
    if (isCommand && this.kindAt(value.from) === 'string' && value.at === value.from) this.joinedBy = value.at + 1;
    return value;
  }

  /** `name first, second: third`, and the methods of its result: `a b c d` is `a(b).c(d)`. */
  #command(head: Expression): Expression {
    let command = head;
    if (head.kind !== 'call' && this.#startsArgument()) {
      const args = this.#commandArguments();
      this.#refuseDuplicates(args);
      const called = this.#called(head);
      command =
        called === undefined
          ? this.other(head.from)
          : { kind: 'call', ...called, arguments: args, from: head.from, to: this.position };
    }
    if (this.#startsPrimary()) this.joinedBy = this.position;
    while (this.#startsPrimary()) {
      this.#primary();
      if (this.#startsElement(true)) this.#pathBehind(this.other(head.from), true);
      else if (this.#startsArgument()) this.#commandArguments();
    }
    return this.position === command.to ? command : { ...command, to: this.position };
  }

  #commandArguments(): Argument[] {
    const args: Argument[] = [];
    do {
      if (args.length > 0) this.skipNewline();
      args.push(this.#commandArgument());
    } while (this.takes(','));
    return args;
  }

  #commandArgument(): Argument {
    const from = this.position;
    const key = this.#label();
    if (key !== undefined) this.skipNewline();
    const value = this.expression();
    return { ...(key === undefined ? {} : { key }), value, from, to: this.position };
  }

  // --- Operators ----------------------------------------------------------------------------------------------------

  /** A condition with its values, or anything that binds more tightly. */
  protected conditional(reachesLines = false): Expression {
    const from = this.position;
    let value = this.#binary(reachesLines);
    while (this.#takesConditionSign()) {
      this.#binary(false);
      value = this.other(from);
    }
    return value;
  }

  /** `?:`, or `? value :`. */
  #takesConditionSign(): boolean {
    const sign = this.behindNewline(this.position);
    if (this.isSymbol('?:', sign)) this.position = sign + 1;
    else if (this.isSymbol('?', sign)) {
      this.position = sign + 1;
      this.skipNewline();
      this.#assignment(false);
      this.skipNewline();
      this.expectSymbol(':');
    } else return false;
    this.skipNewline();
    return true;
  }

  /**
   * Reads values with operators between them. Precedence matters for comparisons only: they do not chain, and after a
   * type only operators of lower precedence follow.
   */
  #binary(reachesLines: boolean, isTight = false): Expression {
    const from = this.position;
    const terms = [this.#operand(reachesLines, 'one')];
    let compared: 'not' | 'value' | 'type' = 'not';
    let isSum = true;
    for (;;) {
      const text = this.#operatorHere();
      if (isTight && !TIGHT.has(text)) break;
      if (LOOSE.has(text)) compared = 'not';
      else if (compared === 'type' || !(TIGHT.has(text) || (COMPARING.has(text) && compared === 'not'))) break;
      isSum &&= text === '+';
      this.position++;
      this.skipNewline();
      if (TYPED.has(text)) {
        compared = 'type';
        this.type();
        terms.push(this.other(from));
      } else {
        if (COMPARING.has(text)) compared = 'value';
        terms.push(this.#operand(false, TIGHTEST.has(text) ? 'any' : 'one'));
      }
    }
    const [only] = terms;
    if (terms.length === 1 && only !== undefined) return only;
    return isSum ? { kind: 'sum', terms, from, to: this.position } : this.other(from);
  }

  /** What can stand after `in` of a loop: no comparison, and nothing that binds less tightly. */
  protected tightExpression(): Expression {
    return this.#binary(false, true);
  }

  /** An operator; `in:` is the name of an argument. */
  #operatorHere(): string {
    const token = this.tokens[this.position];
    const isWord = token?.kind === 'keyword' && !this.isName() && !this.isSymbol(':', this.position + 1);
    return isWord || token?.kind === 'symbol' ? token.text : '';
  }

  /** A value with the signs before it. */
  #operand(reachesLines: boolean, allowed: Signs): Expression {
    const from = this.position;
    let signs = allowed;
    for (;;) {
      const isSign = this.isSymbolOf(SIGNS);
      if (isSign && signs === 'none') throw this.unexpected();
      if (isSign && signs === 'one') signs = 'none';
      else if (this.isSymbolOf(NEGATIONS)) signs = 'any';
      else if (!isSign) {
        if (!this.#isCast(this.position)) break;
        signs = this.isKeywordOf(PRIMITIVES, this.position + 1) ? 'any' : 'none';
        this.position = this.next(this.position);
        continue;
      }
      this.position++;
      this.skipNewline();
    }
    const isPlain = from === this.position;
    const value = this.#valueWithPath(reachesLines && isPlain);
    if (this.takes('++') || this.takes('--')) return this.other(from);
    return isPlain ? value : this.#signed(value, from);
  }

  /** A number with its minus is a literal, anything else with a sign is not. */
  #signed(value: Expression, from: number): Expression {
    if (value.kind === 'literal' && typeof value.value === 'number' && value.from === from + 1) {
      if (this.isSymbol('-', from)) return { ...value, value: -value.value, from };
      if (this.isSymbol('+', from)) return { ...value, from };
    }
    return this.other(from);
  }

  /** Whether a type in parentheses stands here, and what follows is cast to it. */
  #isCast(open: number): boolean {
    if (!this.isSymbol('(', open)) return false;
    const close = this.tokens[open]?.pair ?? open;
    if (this.typeEnd(open + 1) !== close) return false;
    const behind = close + 1;
    return (
      this.#startsOperand(behind) ||
      this.isSymbolOf(NEGATIONS, behind) ||
      this.isSymbol('[', behind) ||
      this.isSymbol('{', behind) ||
      this.isSymbol('>', close - 1)
    );
  }

  // --- Values -------------------------------------------------------------------------------------------------------

  #valueWithPath(reachesLines: boolean): Expression {
    return this.#pathBehind(this.#primary(), reachesLines);
  }

  /** The value with what is appended to it: properties, calls, indexes and closures. */
  #pathBehind(value: Expression, reachesLines: boolean): Expression {
    let path = value;
    while (this.#startsElement(reachesLines)) path = this.#element(path);
    this.#path = path;
    return path;
  }

  #startsElement(reachesLines: boolean): boolean {
    if (this.isSymbolOf(OPENING)) return !this.#isEmptyMap();
    const behind = this.behindNewline(this.position);
    return this.isSymbolOf(DOTS, behind) || (reachesLines && this.isSymbol('{', behind));
  }

  #element(value: Expression): Expression {
    this.skipNewline();
    if (this.isSymbol('(')) return this.#call(value);
    if (this.isSymbol('{')) return this.#withClosure(value);
    if (this.isSymbol('[')) {
      this.arguments();
      return { kind: 'other', isTarget: true, from: value.from, to: this.position };
    }
    return this.#member(value);
  }

  #member(value: Expression): Expression {
    const { from } = value;
    const dot = this.tokens[this.position++]?.text;
    this.skipNewline();
    if (this.isSymbol('<')) {
      const end = this.typeArgumentsEnd(this.position);
      if (end === undefined || end.surplus > 0) throw this.unexpected();
      this.position = end.to;
    }
    const hasSign = this.takes('@');
    const isMethod = dot === '.&';
    const kind = this.kindAt(this.position);
    if (kind === 'name' || kind === 'keyword' || kind === 'string') {
      this.position++;
      const isProperty = !hasSign && !isMethod && dot !== '.@';
      if (isProperty) return { kind: 'property', from, to: this.position };
    } else if (kind === 'template') this.stringCode(this.position++);
    else if (this.isSymbol('(')) this.#parenthesized();
    else if (this.isSymbol('{')) this.within(() => this.block());
    else throw this.unexpected('Expected the name of a property or method.');
    return isMethod ? this.other(from) : { kind: 'other', isTarget: true, from, to: this.position };
  }

  #call(value: Expression): Expression {
    const { from } = value;
    this.#refuseAsMethod(value);
    const args = this.arguments();
    const called = this.#called(value);
    return called === undefined
      ? this.other(from)
      : { kind: 'call', ...called, arguments: args, from, to: this.position };
  }

  #withClosure(value: Expression): Expression {
    this.#refuseAsMethod(value);
    const closure = this.#closure();
    const argument: Argument = { value: closure, from: closure.from, to: closure.to };
    const span = { from: value.from, to: this.position };
    if (value.kind === 'call') return { ...value, arguments: [...value.arguments, argument], ...span };
    const called = this.#called(value);
    return called === undefined ? this.other(value.from) : { kind: 'call', ...called, arguments: [argument], ...span };
  }

  /** The name under which a value is called, if it has one. */
  #called({ kind, from, to, ...value }: Expression): Pick<Call, 'name' | 'isOnObject' | 'at'> | undefined {
    if (kind === 'name') return { name: this.tokens[from]?.text ?? '', isOnObject: false, at: from };
    if (kind === 'property') {
      const isOfThis = to === from + 3 && this.isKeyword('this', from);
      return { name: this.#nameAt(to - 1), isOnObject: !isOfThis, at: to - 1 };
    }
    const name = kind === 'literal' && 'value' in value && to === from + 1 ? value.value : undefined;
    return typeof name === 'string' ? { name, isOnObject: false, at: from } : undefined;
  }

  #nameAt(index: number): string {
    const token = this.tokens[index];
    return token?.kind === 'string' ? String(token.value) : (token?.text ?? '');
  }

  /** Neither a primitive type nor, outside a constructor, `this` or `super` can be called. */
  #refuseAsMethod({ from, to }: Expression): void {
    const isInvocation = this.isKeyword('this', from) || this.isKeyword('super', from);
    if (to === from + 1 && (this.isKeywordOf(PRIMITIVES, from) || (isInvocation && !this.isInConstructor)))
      this.refuse(this.unexpected(`"${this.sourceOf(from, to)}" is not the name of a method.`, from));
  }

  #primary(): Expression {
    const from = this.position;
    const token = this.tokens[from];
    if (this.isName()) {
      this.position++;
      return { kind: 'name', name: token?.text ?? '', from, to: this.position };
    }
    if (token?.kind === 'string') return this.#literal(String(token.value));
    if (token?.kind === 'number' && typeof token.value === 'number') return this.#literal(token.value);
    if (token?.kind === 'keyword') return this.#keywordValue(token.text);
    if (token?.kind !== 'number' && token?.kind !== 'template') return this.#bracketed();
    this.position++;
    if (token.kind === 'number') return this.other(from);
    this.stringCode(from);
    return { kind: 'template', from, to: this.position };
  }

  #literal(value: string | number | boolean | null): Expression {
    const from = this.position++;
    return { kind: 'literal', value, from, to: this.position };
  }

  #keywordValue(keyword: string): Expression {
    if (keyword === 'true' || keyword === 'false') return this.#literal(keyword === 'true');
    if (keyword === 'null') return this.#literal(null);
    if (keyword === 'new') return this.#newObject();
    if (!(keyword === 'this' || keyword === 'super' || PRIMITIVES.has(keyword))) throw this.unexpected();
    const from = this.position++;
    return { kind: 'other', isTarget: true, from, to: this.position };
  }

  #bracketed(): Expression {
    if (this.isSymbol('{')) return this.#closure();
    if (this.isSymbol('[')) return this.#listOrMap();
    if (this.isSymbol('(')) return this.#parenthesized();
    throw this.unexpected();
  }

  #newObject(): Expression {
    const from = this.position++;
    this.skipNewline();
    if (this.isSymbol('<')) {
      const end = this.typeArgumentsEnd(this.position);
      if (end === undefined || end.surplus > 0) throw this.unexpected();
      this.position = end.to;
    }
    if (this.isKeywordOf(PRIMITIVES)) this.position++;
    else this.className();
    if (this.isSymbol('[')) this.#arraySizes();
    else {
      this.skipNewline();
      if (!this.isSymbol('(')) throw this.unexpected('Expected "(" and the arguments of the constructor.');
      this.arguments();
      if (this.isSymbol('{')) this.within(() => this.classBody());
    }
    return this.other(from);
  }

  #arraySizes(): void {
    for (let isFirst = true; this.isSymbol('['); isFirst = false)
      this.within(() => {
        if (isFirst || !this.isSymbol(']')) this.expression();
      });
  }

  /** Parentheses change nothing about a value; around a closure they make it one that is no argument. */
  #parenthesized(): Expression {
    const from = this.position;
    let inner: Expression | undefined;
    this.within(() => {
      if (this.isDeclaration()) throw this.unexpected('A variable must be declared in a separate statement.');
      inner = this.#strictValue();
    }, 'Expected ")".');
    const span = { from, to: this.position };
    if (inner === undefined || inner.kind === 'closure') return { kind: 'other', ...span };
    return { ...inner, ...span };
  }

  #closure(): Closure {
    const from = this.position;
    let statements: Statement[] = [];
    this.within(() => {
      this.skipNewline();
      if (this.hasParameters()) this.closureParameters();
      statements = this.block();
    });
    return { kind: 'closure', statements, from, to: this.position };
  }

  /** Whether `->` stands after parameters here, rather than within a closure of its own. */
  protected hasParameters(): boolean {
    for (let index = this.position; ; index = this.next(index)) {
      if (this.isSymbol('->', index)) return true;
      const kind = this.kindAt(index);
      if (kind === 'end' || this.isSymbol(';', index) || this.isSymbol('}', index)) return false;
      const goesOn = this.isSymbol(',', index - 1) || this.isSymbol('->', index + 1);
      if (kind === 'newline' && !goesOn) return false;
    }
  }

  // --- Arguments ----------------------------------------------------------------------------------------------------

  /** What stands between the parentheses of a call, or the brackets of an index. */
  protected arguments(): Argument[] {
    const args: Argument[] = [];
    const first = this.position;
    this.within(() => this.#argumentList(args), BETWEEN);
    if (this.isSymbol('(', first)) this.#refuseDuplicates(args);
    return args;
  }

  /** One argument may be left out, but not the first: Groovy reads `(a,, b)` and `(a, b,)`. */
  #argumentList(args: Argument[]): void {
    let isOneLeftOut = false;
    if (!this.#isListEnd()) args.push(this.#argument());
    while (args.length > 0 && this.isSymbol(',')) {
      const comma = this.position++;
      if (!this.isSymbol(',') && !this.#isListEnd()) args.push(this.#argument());
      else if (isOneLeftOut) throw this.unexpected('Expected an argument between two commas.', comma);
      else isOneLeftOut = true;
    }
  }

  #isListEnd(): boolean {
    return this.isSymbol(')') || this.isSymbol(']');
  }

  #refuseDuplicates(args: readonly Argument[]): void {
    const keys = new Set<string>();
    for (const { key, from } of args) {
      if (key === undefined || this.isSymbol('*:', from) || this.isSymbol('(', from)) continue;
      if (keys.has(key)) {
        const error = { code: 'duplicate-argument', message: `The argument "${key}" is given twice.` };
        this.refuse(Object.assign(this.unexpected(undefined, from), { error: { ...error, fix: 'Keep one of them.' } }));
      }
      keys.add(key);
    }
  }

  #argument(): Argument {
    const from = this.position;
    const isSpread = this.takes('*');
    const key = isSpread ? undefined : this.#label();
    const value = this.#strictValue();
    if (this.isSymbol(':')) throw this.unexpected('Put a computed name in parentheses: (name): value.');
    const span = { from, to: this.position };
    if (key !== undefined) return { key, value, ...span };
    return { value: isSpread ? { kind: 'other', ...span } : value, ...span };
  }

  /** Goes on after the name of an argument and its colon, if they stand here. */
  #label(): string | undefined {
    if (this.takes('*:')) return '*';
    const from = this.position;
    const colon = this.#colonBehindLabel(from);
    if (colon === undefined) return undefined;
    const token = this.tokens[from];
    if (token?.kind === 'template') this.stringCode(from);
    if (this.isSymbol('(')) this.#parenthesized();
    this.position = colon + 1;
    return token?.kind === 'string' ? String(token.value) : this.sourceOf(from, colon);
  }

  #colonBehindLabel(index: number): number | undefined {
    const kind = this.kindAt(index);
    const isLabel = LABELS.has(kind) || this.isSymbol('(', index);
    const colon = this.next(index);
    return isLabel && this.isSymbol(':', colon) ? colon : undefined;
  }

  /** A value in brackets. What of Groovy's grammar is a statement there is refused later by Groovy itself. */
  #strictValue(): Expression {
    const from = this.position;
    if (this.isDeclaration()) return this.declarationAsValue();
    if (!this.isSymbol('@')) return this.expression();
    this.annotation();
    return this.other(from);
  }

  #isEmptyMap(): boolean {
    return this.isSymbol('[') && this.isSymbol(':', this.position + 1) && this.isSymbol(']', this.position + 2);
  }

  #listOrMap(): Expression {
    const from = this.position;
    if (this.#isEmptyMap()) {
      this.position = from + 3;
      return { kind: 'map', entries: [], from, to: this.position };
    }
    const entries: Argument[] = [];
    this.within(() => this.#argumentList(entries), BETWEEN);
    const span = { from, to: this.position };
    if (entries.every(({ key }) => key === undefined)) return { kind: 'other', ...span };
    const stray = entries.find(({ key }) => key === undefined);
    if (stray !== undefined) this.refuse(this.unexpected('Each entry of a map needs a key: key: value.', stray.from));
    return { kind: 'map', entries, ...span };
  }

  // --- What can begin here ------------------------------------------------------------------------------------------

  #startsPrimary(): boolean {
    return this.#startsOperand(this.position) || this.isSymbolOf(OPENING);
  }

  /** Whether a value starts here that no operator is needed before, other than one in brackets. */
  #startsOperand(index: number): boolean {
    return LABELS.has(this.kindAt(index)) && (this.kindAt(index) !== 'keyword' || this.#isValueKeyword(index));
  }

  #isValueKeyword(index: number): boolean {
    return this.isName(index) || this.isKeywordOf(VALUES, index) || this.isKeywordOf(PRIMITIVES, index);
  }

  #startsArgument(): boolean {
    return (
      this.#startsPrimary() ||
      this.isSymbolOf(NEGATIONS) ||
      this.isSymbolOf(SIGNS) ||
      this.#colonBehindLabel(this.position) !== undefined
    );
  }
}

/** Whether Groovy's compiler lets the expression stand before `=`. */
function isTarget(expression: Expression): boolean {
  const { kind } = expression;
  if (kind === 'other') return expression.isTarget === true;
  return kind === 'name' || kind === 'property' || kind === 'assignment';
}

const BETWEEN = 'Expected a comma, or the end of the list.';
const LABELS: ReadonlySet<string> = words('name keyword number string template');
const VALUES = words('this super new true false null');
const DOTS = words('. ?. *. .& .@');
const OPENING = words('( [ {');
const SIGNS = words('- + ++ --');
const NEGATIONS = words('! ~');
const ASSIGNMENTS = words('= += -= *= /= %= **= &= |= ^= <<= >>= >>>=');
const TYPED = words('as instanceof');
const COMPARING = words('< > <= >= in as instanceof');
const TIGHTEST = words('* / % **');
const TIGHT = words('+ - * / % ** << >> >>> .. ..<');
const LOOSE = words('== != === !== <=> =~ ==~ & ^ | && ||');
