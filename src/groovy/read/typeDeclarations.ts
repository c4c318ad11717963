import { words } from './cursor.ts';
import { DeclarationReader } from './declarations.ts';
import type { Statement } from './syntax.ts';

/** Reads declarations of classes, traits, interfaces, enumerations and annotations. */
export abstract class TypeDeclarationReader extends DeclarationReader {
  /** The name of the innermost type, which its constructors have. */
  #typeName: string | undefined;

  protected isTypeDeclaration(): boolean {
    let index = this.position;
    for (let behind = this.modifierEnd(index); behind !== undefined; behind = this.modifierEnd(index)) index = behind;
    return this.isKeywordOf(TYPES, index) || (this.isSymbol('@', index) && this.isKeyword('interface', index + 1));
  }

  protected typeDeclaration(): Statement {
    const from = this.position;
    this.modifiers();
    if (this.enclosing === 'block') this.refuse(this.unexpected('A type cannot be declared inside a block.'));
    this.takes('@');
    const kind = this.tokens[this.position++]?.text;
    const name = this.tokens[this.position]?.text;
    this.expectName();
    this.skipNewline();
    if (this.isSymbol('<')) {
      this.typeParameters();
      this.skipNewline();
    }
    if (kind === 'interface') this.#supertypes('extends');
    else {
      if (this.takesKeyword('extends')) this.#supertype();
      this.#supertypes('implements');
    }
    if (!this.isSymbol('{')) throw this.unexpected('Expected the body of the type: { ... }');
    this.within(() => {
      if (kind === 'enum') this.#constants();
      this.#members(name, kind === 'interface' ? 'interface' : 'class');
    });
    return { kind: 'other', from, to: this.position };
  }

  #supertypes(keyword: string): void {
    if (!this.takesKeyword(keyword)) return;
    do this.#supertype();
    while (this.takes(','));
  }

  #supertype(): void {
    this.skipNewline();
    this.className();
    this.skipNewline();
  }

  #constants(): void {
    this.skipNewline();
    while (this.#isConstant()) {
      while (this.isSymbol('@')) {
        this.annotation();
        this.skipNewline();
      }
      this.expectName();
      if (this.isSymbol('(')) this.arguments();
      if (this.isSymbol('{')) this.within(() => this.classBody());
      const behind = this.behindNewline(this.position);
      if (!this.isSymbol(',', behind)) return;
      this.position = this.behindNewline(behind + 1);
    }
  }

  #isConstant(): boolean {
    let index = this.position;
    for (let end = this.annotationEnd(index); end !== undefined; end = this.annotationEnd(index))
      index = this.behindNewline(end);
    const behind = this.behindNewline(index + 1);
    return this.isName(index) && (behind > index + 1 || this.isSymbolOf(BEHIND_CONSTANT, behind));
  }

  protected override classBody(): void {
    this.#members(undefined, 'class');
  }

  #members(name: string | undefined, kind: 'class' | 'interface'): void {
    const { enclosing } = this;
    const around = this.#typeName;
    this.enclosing = kind;
    this.#typeName = name;
    try {
      while (!this.isSymbol('}')) {
        while (this.isSeparator(this.position)) this.position++;
        if (this.isSymbol('}')) break;
        this.#member();
        if (!this.isSymbol('}') && !this.isSeparator(this.position)) throw this.unexpected();
      }
    } finally {
      this.enclosing = enclosing;
      this.#typeName = around;
    }
  }

  /** A field, method, constructor, type or initializer. */
  #member(): void {
    const from = this.position;
    if (this.isKeyword('static') && this.isSymbol('{', this.behindNewline(from + 1))) this.position++;
    if (this.openBlock()) return;
    if (this.isTypeDeclaration()) this.typeDeclaration();
    else if (!this.#constructor_()) this.declaration();
  }

  #constructor_(): boolean {
    let index = this.position;
    for (let behind = this.modifierEnd(index); behind !== undefined; behind = this.modifierEnd(index)) index = behind;
    const isConstructor = this.tokens[index]?.text === this.#typeName && this.isSymbol('(', index + 1);
    if (!isConstructor || !this.isName(index)) return false;
    const from = this.position;
    this.modifiers();
    this.position++;
    const { isInConstructor } = this;
    this.isInConstructor = true;
    this.methodBehindName(from);
    this.isInConstructor = isInConstructor;
    return true;
  }
}

const TYPES = words('class trait interface enum');
const BEHIND_CONSTANT = words('( { , ; }');
