import { type Findings, Refusal, words } from './cursor.ts';
import type { Statement } from './syntax.ts';
import type { GroovyError, Lexed } from './token.ts';
import { TypeDeclarationReader } from './typeDeclarations.ts';

/** A text as statements. */
export interface ReadStatements {
  readonly statements: readonly Statement[];
  /** What Groovy's parser refuses, in the order in which it is found; what the lexer refused is not among it. */
  readonly errors: readonly GroovyError[];
}

/**
 * Reads all statements of a text, with all that is in them. It takes time in proportion to the text.
 *
 * @param isBlock whether the text is what a block holds, rather than a file: no method can be declared there
 */
export function readStatements(lexed: Lexed, isBlock = false): ReadStatements {
  const findings = newFindings(lexed);
  const reader = new StatementReader(lexed.tokens, findings);
  return { statements: isBlock ? reader.code() : reader.all(), errors: findings.errors };
}

/** The statement that begins at a token, wherever that is; what is wrong with it has been said before. */
export function readStatementAt(lexed: Lexed, index: number): Statement {
  return new StatementReader(lexed.tokens, newFindings(lexed)).at(index);
}

function newFindings({ text, errors }: Lexed): Findings {
  return { text, lexical: errors, errors: [], depth: 0 };
}

/** Reads statements by the grammar of Groovy 2.4 (`groovy.g` in apache/groovy, and what `AntlrParserPlugin` adds). */
class StatementReader extends TypeDeclarationReader {
  /** Whether the statements are those of a case, which the next case ends as well. */
  #isInCase = false;

  all(): Statement[] {
    return this.#statements();
  }

  at(index: number): Statement {
    this.position = index;
    this.enclosing = 'block';
    return this.#statementOrRest();
  }

  protected override block(): Statement[] {
    const { enclosing, joinedBy, statementFrom } = this;
    const isInCase = this.#isInCase;
    this.enclosing = 'block';
    this.#isInCase = false;
    const statements = this.#statements();
    this.#isInCase = isInCase;
    this.enclosing = enclosing;
    this.joinedBy = joinedBy;
    this.statementFrom = statementFrom;
    return statements;
  }

  protected override stringCode(index: number): void {
    for (const code of this.tokens[index]?.code ?? [])
      this.deeper(() => new StatementReader(code, this.findings).code(), index);
  }

  /** What stands between the braces of a closure. */
  code(): Statement[] {
    this.enclosing = 'block';
    this.skipNewline();
    if (this.hasParameters()) this.closureParameters();
    return this.#statements();
  }

  #statements(): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      while (this.isSeparator(this.position)) this.position++;
      if (this.#isEnd()) return statements;
      statements.push(this.#statementOrRest());
    }
  }

  #isEnd(): boolean {
    return this.kindAt(this.position) === 'end' || this.isSymbol('}') || (this.#isInCase && this.isKeywordOf(CASES));
  }

  /** A statement. When Groovy refuses it, this goes on after what is left of it. */
  #statementOrRest(): Statement {
    const from = this.position;
    this.statementFrom = from;
    let read: Statement = { kind: 'other', from, to: from };
    try {
      read = this.#statement();
      if (this.isSeparator(this.position) || this.#isEnd()) return read;
      throw this.unexpected();
    } catch (refusal) {
      this.refuse(this.#asCallOf(from, refusal));
      this.position = Math.max(this.position, from);
      while (!this.isSeparator(this.position) && !this.#isEnd()) this.position = this.next(this.position);
      return { ...read, to: this.position, isBroken: true };
    }
  }

  /** A refusal with the advice that is needed where a type was read but a call meant: `Deploy 'qa'`. */
  #asCallOf(from: number, refusal: unknown): unknown {
    const { kind, text = '' } = this.tokens[from] ?? {};
    const behind = this.kindAt(from + 1);
    const isCapital = kind === 'name' && /^\p{Lu}/u.test(text);
    if (!(refusal instanceof Refusal) || !isCapital || !(behind === 'name' || behind === 'string')) return refusal;
    const fix = `Groovy reads "${text}" as a type, because it starts with an upper-case letter. To call it, write ${text}(...).`;
    return new Refusal(refusal.at, { ...refusal.error, fix });
  }

  // --- Statements ---------------------------------------------------------------------------------------------------

  #statement(): Statement {
    const from = this.position;
    while (this.#isLabel()) this.position = this.behindNewline(this.position + 2);
    if (this.position > from && this.isSymbol('{')) return this.#blockAlone(from);
    const statement = this.#unlabelled();
    const joinedBy = this.takeJoinedBy();
    return { ...statement, from, ...(joinedBy === undefined ? {} : { joinedBy }) };
  }

  #isLabel(): boolean {
    return this.kindAt(this.position) === 'name' && this.isSymbol(':', this.position + 1);
  }

  #unlabelled(): Statement {
    const from = this.position;
    if (this.isDeclaration() || this.#isModified()) return this.declaration();
    if (this.isTypeDeclaration()) return this.typeDeclaration();
    const keyword = this.kindAt(from) === 'keyword' && !this.isName() ? (this.tokens[from]?.text ?? '') : '';
    if (STRUCTURES.has(keyword)) {
      this.position++;
      this.#structure(keyword);
      return { kind: 'other', from, to: this.position };
    }
    if (this.isSymbol('@')) return this.#annotatedImport(from);
    if (this.modifiers()) throw this.unexpected('Expected the name of a variable, or a type and the name.');
    return this.#expressionStatement(from);
  }

  #blockAlone(from: number): Statement {
    this.within(() => {
      this.skipNewline();
      if (this.hasParameters()) this.closureParameters();
      this.block();
    });
    return { kind: 'other', from, to: this.position };
  }

  /** `def (a, b) = values` and `def <T> T name()`, with modifiers. */
  #isModified(): boolean {
    let index = this.position;
    let hasDef = false;
    for (let behind = this.modifierEnd(index); behind !== undefined; behind = this.modifierEnd(index)) {
      hasDef ||= this.isKeyword('def', index);
      index = behind;
    }
    return (hasDef && this.isSymbol('(', index)) || (index > this.position && this.isSymbol('<', index));
  }

  #annotatedImport(from: number): Statement {
    while (this.isSymbol('@')) {
      this.annotation();
      this.skipNewline();
    }
    if (!this.isKeyword('import') && !this.isKeyword('package')) throw this.unexpected();
    return { ...this.#statement(), from };
  }

  #expressionStatement(from: number): Statement {
    if (this.isSymbol('{') && !this.#isClosureWithParameters()) throw this.unexpected(LONE_BLOCK);
    const expression = this.commandExpression();
    return { kind: 'expression', expression, from, to: this.position };
  }

  #isClosureWithParameters(): boolean {
    const from = this.position++;
    this.skipNewline();
    const hasParameters = this.hasParameters();
    this.position = from;
    return hasParameters;
  }

  /** What stands after the keyword of a statement. */
  #structure(keyword: string): void {
    if (keyword === 'if') this.#condition();
    else if (keyword === 'while') this.#loop(() => this.expression());
    else if (keyword === 'for') this.#loop(() => this.#loopHead());
    else if (keyword === 'switch') this.#switch();
    else if (keyword === 'try') this.#try();
    else if (keyword === 'import') this.#import();
    else if (keyword === 'package') this.#qualifiedName();
    else if (keyword === 'assert') this.#assertion();
    else if (keyword === 'synchronized') {
      this.#inParentheses(() => this.expression());
      this.#expectBlock();
    } else if (keyword === 'break' || keyword === 'continue') {
      if (this.isName()) this.position++;
    } else if (keyword === 'throw' || !(this.isSeparator(this.position) || this.#isEnd())) this.expression();
  }

  #assertion(): void {
    this.conditional();
    if (!this.takes(',') && !this.takes(':')) return;
    this.skipNewline();
    this.expression();
  }

  // --- Conditions and loops -----------------------------------------------------------------------------------------

  #condition(): void {
    let isOpen = true;
    while (isOpen) {
      this.#inParentheses(() => this.conditional());
      this.#body();
      const otherwise = this.#elseBehind(this.position);
      if (otherwise === undefined) return;
      this.position = this.behindNewline(otherwise + 1);
      isOpen = this.takesKeyword('if');
    }
    this.#body();
  }

  /** The index of the `else` that belongs to what ended here. */
  #elseBehind(index: number): number | undefined {
    let position = this.behindNewline(this.isSymbol(';', index) ? index + 1 : index);
    while (!this.isSymbol(';', index) && this.isSymbol(';', position)) position = this.behindNewline(position + 1);
    return this.isKeyword('else', position) ? position : undefined;
  }

  #inParentheses(read: () => void): void {
    if (!this.isSymbol('(')) throw this.unexpected('Expected "(" and a condition.');
    this.within(read, 'Expected ")".');
  }

  #loop(head: () => void): void {
    this.#inParentheses(head);
    const behind = this.behindNewline(this.position);
    if (this.isSymbol(';', behind)) this.position = behind + 1;
    else this.#body();
  }

  /** A block or a single statement, perhaps on the next line. */
  #body(): void {
    this.skipNewline();
    if (this.openBlock()) return;
    const { enclosing } = this;
    this.enclosing = 'block';
    if (this.isSeparator(this.position) || this.#isEnd()) throw this.unexpected('Expected a statement, or { ... }');
    this.deeper(() => this.#statement());
    this.enclosing = enclosing;
  }

  #expectBlock(): void {
    if (!this.openBlock()) throw this.unexpected('Expected a block: { ... }');
  }

  #loopHead(): void {
    const from = this.position;
    const end = this.tokens[from - 1]?.pair ?? from;
    let index = from;
    while (index < end && !this.isSymbol(';', index)) index = this.next(index);
    if (index < end) this.#loopParts(from);
    else this.#loopOver();
  }

  /** `for (a; b; c)` */
  #loopParts(from: number): void {
    let parts = 0;
    do {
      parts++;
      if (this.isSymbol(';') || this.isSymbol(')')) continue;
      if (this.isDeclaration()) this.declarationAsValue();
      else this.expression();
    } while (this.takes(';'));
    if (parts !== 3) this.refuse(this.unexpected('Expected three parts: for (start; condition; step).', from));
  }

  /** `for (a in b)` or `for (Type a : b)` */
  #loopOver(): void {
    const isDeclared = this.isDeclaration();
    this.loopVariable();
    if (isDeclared && this.takes(':')) this.expression();
    else if (this.takesKeyword('in')) this.tightExpression();
    else throw this.unexpected('Expected "in".');
  }

  #switch(): void {
    this.#inParentheses(() => this.expression());
    this.skipNewline();
    if (!this.isSymbol('{')) throw this.unexpected('Expected a block with cases: { ... }');
    this.within(() => {
      let defaults = 0;
      this.skipNewline();
      while (this.isKeywordOf(CASES)) defaults += this.#case();
      if (defaults > 1) this.refuse(this.unexpected('A switch can have only one default.'));
    });
  }

  /** The labels of a case and its statements; returns how often it is the default. */
  #case(): number {
    let defaults = 0;
    while (this.isKeywordOf(CASES)) {
      const isDefault = this.isKeyword('default');
      this.position++;
      if (isDefault) defaults++;
      else this.expression();
      this.expectSymbol(':');
      this.skipNewline();
    }
    if (this.isSeparator(this.position) || this.#isEnd()) throw this.unexpected('Expected a statement, such as break.');
    const { enclosing } = this;
    const isInCase = this.#isInCase;
    this.enclosing = 'block';
    this.#isInCase = true;
    this.#statements();
    this.#isInCase = isInCase;
    this.enclosing = enclosing;
    return defaults;
  }

  #try(): void {
    this.#expectBlock();
    let handlers = 0;
    for (; this.isKeyword('catch', this.behindNewline(this.position)); handlers++) {
      this.position = this.behindNewline(this.position) + 1;
      this.#inParentheses(() => this.#caught());
      this.#expectBlock();
    }
    const behind = this.behindNewline(this.position);
    if (this.isKeyword('finally', behind)) {
      this.position = behind + 1;
      this.#expectBlock();
    } else if (handlers === 0) throw this.unexpected('"try" needs a "catch" or a "finally".');
  }

  /** `final A | B e` */
  #caught(): void {
    this.takesKeyword('final');
    this.takesKeyword('def');
    if (!this.isSymbol(')', this.position + 1))
      do {
        this.skipNewline();
        this.className();
      } while (this.takes('|'));
    this.expectName();
  }

  // --- Imports ------------------------------------------------------------------------------------------------------

  /** `a.b.C`, `static a.B.*`, `a.b.C as D` */
  #import(): void {
    if (this.enclosing === 'block')
      this.refuse(this.unexpected('Import it at the top of the file.', this.position - 1));
    this.takesKeyword('static');
    this.expectName();
    while (this.takes('.')) {
      this.skipNewline();
      if (this.takes('*')) return;
      this.expectName();
    }
    if (!this.takesKeyword('as')) return;
    this.skipNewline();
    this.expectName();
  }

  #qualifiedName(): void {
    this.expectName();
    while (this.takes('.')) {
      this.skipNewline();
      this.expectName();
    }
  }
}

const CASES = words('case default');
const STRUCTURES = words('if while for switch try synchronized import package return break continue throw assert');

const LONE_BLOCK = 'A block cannot be a statement. Add a label, or remove the braces.';
