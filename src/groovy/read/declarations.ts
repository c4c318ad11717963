import { words } from './cursor.ts';
import { ExpressionReader } from './expressions.ts';
import type { Expression, Statement } from './syntax.ts';
import { PRIMITIVES } from './types.ts';

/** Reads declarations of variables and methods. */
export abstract class DeclarationReader extends ExpressionReader {
  /** What the declarations stand in: methods and types are declared in files and types only. */
  protected enclosing: 'file' | 'class' | 'interface' | 'block' = 'file';

  // --- Variables and methods ----------------------------------------------------------------------------------------

  /** `def name = value`, `Type name`, `def (a, b) = values` or a method. */
  protected declaration(): Statement {
    const from = this.position;
    const isModified = this.modifiers();
    if (this.isSymbol('(') && isModified) return this.#severalVariables(from);
    if (this.isSymbol('<') && isModified) this.typeParameters();
    if (!isModified || this.#startsType()) this.type();
    return this.#isMethod() ? this.#method(from) : this.#variables(from);
  }

  /** `<A, B extends C & D>` */
  protected typeParameters(): void {
    this.expectSymbol('<');
    do {
      this.skipNewline();
      this.expectName();
      if (this.takesKeyword('extends') && this.#boundsEnd()) return;
    } while (this.takes(','));
    this.skipNewline();
    this.expectSymbol('>');
  }

  /** Goes on after classes with `&` between them, and tells whether the last one closes what is around as well. */
  #boundsEnd(): boolean {
    do {
      this.skipNewline();
      const end = this.classTypeEnd(this.position);
      if (end === undefined) throw this.unexpected('Expected the name of a class.');
      this.position = end.to;
      if (end.surplus > 0) return true;
    } while (this.takes('&'));
    return false;
  }

  /** Goes on after `def`, modifiers and annotations. */
  protected modifiers(): boolean {
    const from = this.position;
    let defs = 0;
    for (let behind = this.modifierEnd(from); behind !== undefined; behind = this.modifierEnd(this.position)) {
      if (this.isKeyword('def') && ++defs > 1) throw this.unexpected();
      if (this.isSymbol('@')) this.annotation();
      this.position = behind;
    }
    return this.position > from;
  }

  #startsType(): boolean {
    if (this.isKeywordOf(PRIMITIVES)) return true;
    const behind = this.position + 1;
    return (
      this.isName() &&
      (this.isName(behind) ||
        this.kindAt(behind) === 'string' ||
        this.isKeywordOf(PRIMITIVES, behind) ||
        this.isSymbolOf(BEHIND_TYPE, behind))
    );
  }

  #severalVariables(from: number): Statement {
    this.within(() => {
      do {
        this.skipNewline();
        if (this.#startsType()) this.type();
        this.expectName();
      } while (this.takes(','));
    });
    this.expectSymbol('=');
    this.skipNewline();
    this.expression();
    return { kind: 'other', from, to: this.position };
  }

  #variables(from: number): Statement {
    const at = this.position;
    let value: Expression | undefined;
    let count = 0;
    do {
      if (count++ > 0) this.skipNewline();
      this.expectName();
      value = this.#initializer();
    } while (this.takes(','));
    const span = { from, to: this.position };
    if (count > 1 || value === undefined) return { kind: 'other', ...span };
    const target: Expression = { kind: 'name', name: this.tokens[at]?.text ?? '', from: at, to: at + 1 };
    return { kind: 'declaration', target, value, ...span };
  }

  #initializer(): Expression | undefined {
    return this.takes('=') ? this.assigned() : undefined;
  }

  #isMethod(): boolean {
    return (this.isName() || this.kindAt(this.position) === 'string') && this.isSymbol('(', this.position + 1);
  }

  #method(from: number): Statement {
    const at = this.position++;
    if (this.enclosing === 'block') this.refuse(this.unexpected('A method cannot be declared inside a block.', at));
    this.methodBehindName(from);
    return { kind: 'other', from, to: this.position };
  }

  /** The parameters and the body of a method whose declaration begins at an index. */
  protected methodBehindName(from: number): void {
    const at = this.position - 1;
    this.within(() => this.parameters());
    this.#throws();
    if (this.openBlock()) return;
    if (this.enclosing === 'interface') this.#memberDefault();
    else if (!this.#isBodiless(from, at)) this.refuse(this.unexpected('Write the body of the method: { ... }', at));
  }

  #isBodiless(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if (this.isKeywordOf(BODILESS, index)) return true;
    return false;
  }

  /** The default of an annotation's member. */
  #memberDefault(): void {
    if (!this.takesKeyword('default')) return;
    this.skipNewline();
    this.#annotationValue();
  }

  #throws(): void {
    const behind = this.behindNewline(this.position);
    if (!this.isKeyword('throws', behind)) return;
    this.position = behind;
    do {
      this.position++;
      this.skipNewline();
      this.expectName();
      while (this.takes('.')) this.expectName();
    } while (this.isSymbol(','));
  }

  /** Reads a block, which may begin on the next line. */
  protected openBlock(): boolean {
    const behind = this.behindNewline(this.position);
    if (!this.isSymbol('{', behind)) return false;
    this.position = behind;
    this.within(() => this.block());
    return true;
  }

  protected override declarationAsValue(): Expression {
    const from = this.position;
    if (!this.modifiers() || this.#startsType()) this.type();
    this.expectName();
    this.#initializer();
    return this.other(from);
  }

  /** A variable of a loop, without a value. */
  protected loopVariable(): void {
    if (this.isDeclaration() && (!this.modifiers() || this.#startsType())) this.type();
    this.expectName();
  }

  // --- Parameters and annotations -----------------------------------------------------------------------------------

  protected override closureParameters(): void {
    if (!this.isSymbol('->') && !this.isSymbol('->', this.behindNewline(this.position))) this.parameters();
    this.skipNewline();
    this.expectSymbol('->');
    this.skipNewline();
  }

  /** Parameters with commas between them; there may be none. */
  protected parameters(): void {
    if (this.isSymbol(')')) return;
    do {
      this.skipNewline();
      this.modifiers();
      if (this.#startsType()) this.type();
      this.takes('...');
      this.expectName();
      this.#initializer();
    } while (this.takes(','));
  }

  protected override annotation(): void {
    this.position++;
    this.expectName();
    while (this.takes('.')) {
      this.skipNewline();
      this.expectName();
    }
    const behind = this.behindNewline(this.position);
    if (!this.isSymbol('(', behind)) return;
    this.position = behind;
    this.within(() => this.#annotationArguments());
  }

  #annotationArguments(): void {
    if (this.isSymbol(')')) return;
    if (this.isSymbol('=', this.position + 1)) this.#annotationMembers();
    else this.#annotationValue();
  }

  #annotationMembers(): void {
    do {
      this.skipNewline();
      const kind = this.kindAt(this.position);
      if (kind !== 'name' && kind !== 'keyword') throw this.unexpected('Expected the name of a member.');
      this.position++;
      this.expectSymbol('=');
      this.skipNewline();
      this.#annotationValue();
    } while (this.takes(','));
  }

  #annotationValue(): void {
    if (this.isSymbol('@')) this.annotation();
    else this.conditional();
  }
}

const BEHIND_TYPE = words('< [ . ...');
const BODILESS = words('abstract native');
