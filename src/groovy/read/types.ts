import { Cursor, words } from './cursor.ts';

/** Where a type ends, and how many `>` after it close something around it. */
interface TypeEnd {
  readonly to: number;
  readonly surplus: number;
}

/** Reads types, and tells whether a declaration begins. */
export abstract class TypeReader extends Cursor {
  /** Goes on after the type that stands here. */
  protected type(): void {
    const to = this.typeEnd(this.position);
    if (to === undefined) throw this.unexpected('Expected a type.');
    this.position = to;
  }

  /** Goes on after the name of a class, with its type arguments. */
  protected className(): void {
    const end = this.classTypeEnd(this.position);
    if (end === undefined || end.surplus > 0) throw this.unexpected('Expected the name of a class.');
    this.position = end.to;
  }

  /** The index after the type that begins at an index, with the brackets of an array; undefined if none does. */
  protected typeEnd(index: number): number | undefined {
    const end = this.isKeywordOf(PRIMITIVES, index) ? { to: index + 1, surplus: 0 } : this.classTypeEnd(index);
    return end === undefined || end.surplus > 0 ? undefined : this.behindArrayBrackets(end.to);
  }

  /** `a.b.Name<A, B>` */
  protected classTypeEnd(index: number): TypeEnd | undefined {
    let to = index;
    for (;;) {
      if (!this.isName(to)) return undefined;
      to++;
      if (this.isSymbol('<', to)) {
        const end = this.isSymbol('>', to + 1) ? { to: to + 2, surplus: 0 } : this.typeArgumentsEnd(to);
        if (end === undefined || end.surplus > 0) return end;
        to = end.to;
      }
      if (!this.isSymbol('.', to) || !this.isName(to + 1)) return { to, surplus: 0 };
      to++;
    }
  }

  protected behindArrayBrackets(index: number): number {
    let to = index;
    while (this.isSymbol('[', to) && this.isSymbol(']', to + 1)) to += 2;
    return to;
  }

  /** `<A, ? extends B>`; the last of its brackets may be part of `>>`. */
  protected typeArgumentsEnd(index: number): TypeEnd | undefined {
    let position = this.behindNewline(index + 1);
    for (;;) {
      const argument = this.#typeArgumentEnd(position);
      if (argument === undefined) return undefined;
      if (argument.surplus > 0) return { to: argument.to, surplus: argument.surplus - 1 };
      if (!this.isSymbol(',', argument.to)) return this.#closedEnd(this.behindNewline(argument.to));
      position = this.behindNewline(argument.to + 1);
    }
  }

  #closedEnd(index: number): TypeEnd | undefined {
    const surplus = ['>', '>>', '>>>'].findIndex((symbol) => this.isSymbol(symbol, index));
    return surplus < 0 ? undefined : { to: index + 1, surplus };
  }

  #typeArgumentEnd(index: number): TypeEnd | undefined {
    if (this.isSymbol('?', index)) {
      const isBounded = this.isKeyword('extends', index + 1) || this.isKeyword('super', index + 1);
      return isBounded ? this.classTypeEnd(this.behindNewline(index + 2)) : { to: index + 1, surplus: 0 };
    }
    const isPrimitive = this.isKeywordOf(PRIMITIVES, index);
    const end = isPrimitive ? { to: index + 1, surplus: 0 } : this.classTypeEnd(index);
    if (end === undefined || end.surplus > 0) return end;
    const to = this.behindArrayBrackets(end.to);
    // Of primitive types only arrays can be meant.
    return isPrimitive && to === end.to ? undefined : { to, surplus: 0 };
  }

  // --- Declarations -------------------------------------------------------------------------------------------------

  /**
   * Whether Groovy takes what stands here for a declaration: with `def`, a modifier or an annotation, or with a type that
   * begins with a capital letter and is followed by a name.
   */
  protected isDeclaration(index = this.position): boolean {
    let position = index;
    for (;;) {
      const behind = this.modifierEnd(position) ?? this.#leadingTypeEnd(position);
      if (behind === undefined) break;
      position = behind;
    }
    if (position === index) return false;
    if (this.kindAt(position) === 'string') return true;
    // A name that something of a declaration follows would be a type, and such a one begins with a capital letter.
    return this.isName(position) && !this.#canFollowType(position + 1) && !this.isSymbol('.', position + 1);
  }

  /** The index after `def`, a modifier or an annotation, and the line end after it. */
  protected modifierEnd(index: number): number | undefined {
    if (this.isKeyword('def', index) && !this.isName(index)) return this.behindNewline(index + 1);
    if (this.isKeywordOf(MODIFIERS, index) && !this.isName(index)) return this.behindNewline(index + 1);
    const behind = this.annotationEnd(index);
    return behind === undefined ? undefined : this.behindNewline(behind);
  }

  /** The index after an annotation, whose arguments nobody has looked at. */
  protected annotationEnd(index: number): number | undefined {
    if (!this.isSymbol('@', index) || !this.isName(index + 1)) return undefined;
    let position = index + 2;
    while (this.isSymbol('.', position) && this.isName(this.behindNewline(position + 1)))
      position = this.behindNewline(position + 1) + 1;
    const behind = this.behindNewline(position);
    return this.isSymbol('(', behind) ? this.next(behind) : position;
  }

  #leadingTypeEnd(index: number): number | undefined {
    const named = this.#leadingNameEnd(index);
    if (named === undefined) return undefined;
    let to = named;
    if (this.isSymbol('<', to)) {
      const end = this.typeArgumentsEnd(to);
      if (end === undefined || end.surplus > 0) return undefined;
      to = end.to;
    }
    while (this.isSymbol('[', to)) to = this.next(to);
    return to;
  }

  /** Behind a primitive type, a name with a capital letter that something of a declaration follows, or `a.b.Name`. */
  #leadingNameEnd(index: number): number | undefined {
    if (this.isKeywordOf(PRIMITIVES, index)) return index + 1;
    if (!this.isName(index)) return undefined;
    let last = index;
    while (this.isSymbol('.', last + 1) && this.isName(last + 2)) last += 2;
    if (!/^\p{Lu}/u.test(this.tokens[last]?.text ?? '')) return undefined;
    return last > index || this.#canFollowType(last + 1) ? last + 1 : undefined;
  }

  #canFollowType(index: number): boolean {
    return (
      this.isName(index) ||
      this.kindAt(index) === 'string' ||
      this.isSymbol('<', index) ||
      this.isSymbol('[', index) ||
      this.isKeywordOf(PRIMITIVES, index) ||
      this.modifierEnd(index) !== undefined
    );
  }
}

export const PRIMITIVES = words('void boolean byte char short int float long double');

const MODIFIERS = words(
  'private public protected static transient final abstract native threadsafe synchronized volatile strictfp',
);
