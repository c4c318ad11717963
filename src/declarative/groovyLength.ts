import { lexGroovy } from '../groovy/read/lex.ts';
import type { Token } from '../groovy/read/token.ts';
import { templateCode } from '../groovy/templateCode.ts';
import {
  ARRAY,
  CLASSIC_FOR,
  FLAG,
  IT,
  type Lengths,
  LITERAL,
  LONG_LINE,
  lengthsIn,
  NODE,
  NULL,
  PARAMETER,
  SYMBOLS,
} from './nodeLengths.ts';

/**
 * Estimates how many bytes Jenkins' engine compiles a Groovy text to, as a part of a method of some thousand bytes.
 *
 * The engine turns each node of Groovy's syntax tree into one call of its `Builder`, whose arguments are the nodes below
 * it. So the length is a sum over what nodes are made of: strings, names, operators, keywords, brackets.
 *
 * @param firstLine where the text starts in its file: the numbers of lines are compiled too, larger ones to more bytes
 * @see https://github.com/jenkinsci/workflow-cps-plugin/blob/master/lib/src/main/java/com/cloudbees/groovy/cps/CpsTransformer.java
 */
export function groovyLength(text: string, firstLine = LONG_LINE): number {
  return new Estimate(text, firstLine, new Set(['it'])).length();
}

// --- How a text is taken apart ----------------------------------------------------------------------------------------

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const MODIFIERS = words('def final static private public protected');
const PRIMITIVES = words('boolean byte char double float int long short void');
const VALUES = words('this super new true false null');
const HEADS = words('if for while switch catch');
const BLOCKS = words('else try finally');
const PATHS = words('. ?. *. .@ .&');
/** What may stand after the name of a variable that is declared. */
const AFTER_DECLARED = words('= , ) ; in : -> }');

/** What is open around a token. */
interface Frame {
  /** Whether its arguments or entries have a node for those with names. */
  hasMap: boolean;
  /** How many questions and cases are to be followed by a colon. */
  colons: number;
}

/** What a token is that is not what it looks like. */
type Special = 'none' | 'block' | 'for' | 'declaration' | 'declarationWithoutValue' | { readonly parameters: number };

class Estimate {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #locals: Set<string>;
  readonly #special = new Map<number, Special>();
  readonly #frames: Frame[] = [{ hasMap: false, colons: 0 }];

  /** The line of the token that is counted. */
  #line: number;
  /** Where that line ends. */
  #lineEnd: number;

  constructor(text: string, firstLine: number, locals: Set<string>) {
    this.#text = text;
    this.#line = firstLine;
    this.#lineEnd = lineEnd(text, 0);
    this.#tokens = lexGroovy(text).tokens;
    this.#locals = locals;
  }

  length(): number {
    for (const [index, { kind, text }] of this.#tokens.entries()) {
      if (this.#special.has(index)) continue;
      if (kind === 'keyword') this.#findKeyword(text, index);
      else if (kind === 'name') this.#findTyped(index, index);
      else if (text === '{') this.#findParameters(index);
    }
    return this.#tokens.reduce((sum, token, index) => sum + this.#lengthOf(token, index), 0);
  }

  // --- Declarations ---------------------------------------------------------------------------------------------------

  #findKeyword(keyword: string, index: number): void {
    if (MODIFIERS.has(keyword)) {
      this.#special.set(index, 'none');
      if (this.#tokens[index + 1]?.kind === 'name' && !this.#findTyped(index + 1, index)) this.#declare(index + 1);
    } else if (PRIMITIVES.has(keyword)) this.#findTyped(index, index);
    else if (keyword === 'new' || keyword === 'as' || keyword === 'instanceof') this.#passType(index + 1);
    else if (keyword === 'import' || keyword === 'package') this.#pass(index, this.#passType(index + 1));
    else if (BLOCKS.has(keyword)) this.#findBlock(index + 1);
    else if (HEADS.has(keyword)) {
      const end = this.#tokens[index + 1]?.pair ?? index;
      this.#findBlock(end + 1, keyword === 'switch' ? 'none' : 'block');
      if (keyword === 'for' && this.#tokens.slice(index, end).some(({ text }) => text === ';'))
        this.#special.set(index, 'for');
      else if (keyword === 'for' || keyword === 'catch') this.#findHead(index + 2);
    }
  }

  /** The variable of `for (name in ...)` or `catch (A | B name)`, which is part of the keyword's node. */
  #findHead(start: number): void {
    let name = start;
    while (this.#is(name, '|') || (this.#isName(name) && (this.#isName(name + 1) || this.#isPath(name + 1)))) name++;
    while (this.#isPath(name) || (this.#isName(name) && this.#isPath(name + 1))) name++;
    const type = this.#typeEnd(start);
    const at = type !== undefined && this.#isName(type) ? type : this.#tokens[start]?.text === 'def' ? start + 1 : name;
    const next = this.#tokens[at + 1]?.text;
    if (!this.#isName(at) || (next !== 'in' && next !== ':' && next !== ')')) return;
    this.#pass(start, at + 2);
    this.#locals.add(this.#tokens[at]?.text ?? '');
    if (next === ')') this.#special.delete(at + 1);
  }

  /** `Type name`, from the type on. */
  #findTyped(start: number, statement: number): boolean {
    const end = this.#typeEnd(start);
    const first = this.#tokens[start]?.text ?? '';
    if (end === undefined || !this.#isName(end) || this.#isPath(start - 1)) return false;
    const isType = PRIMITIVES.has(first) || /^[A-Z]/.test(first) || statement !== start || end > start + 1;
    const next = this.#tokens[end + 1];
    if (!isType || (next?.kind !== 'newline' && next?.kind !== 'end' && !AFTER_DECLARED.has(next?.text ?? '')))
      return false;
    this.#pass(start, end);
    this.#declare(end);
    return true;
  }

  #declare(name: number): void {
    this.#locals.add(this.#tokens[name]?.text ?? '');
    const hasValue = this.#is(name + 1, '=');
    this.#special.set(name, hasValue ? 'declaration' : 'declarationWithoutValue');
    if (hasValue) this.#special.set(name + 1, 'none');
  }

  /** The names before `->`. */
  #findParameters(open: number): void {
    const close = this.#tokens[open]?.pair ?? -1;
    const arrow = this.#arrow(open, close);
    if (arrow === undefined) return;
    let count = 0;
    for (let index = open + 1; index < arrow; index++) {
      const next = this.#tokens[index + 1]?.text ?? '';
      if (this.#isName(index) && (next === ',' || next === '->' || next === '=')) {
        this.#locals.add(this.#tokens[index]?.text ?? '');
        count++;
      }
      this.#special.set(index, 'none');
    }
    this.#special.set(open, { parameters: count });
  }

  #arrow(open: number, close: number): number | undefined {
    for (let index = open + 1; index < close; index++) {
      const { kind, text } = this.#tokens[index] as Token;
      if (text === '->' && kind === 'symbol') return index;
      if ((kind === 'newline' && index > open + 1) || text === '{' || text === '(' || text === ';') return undefined;
    }
    return undefined;
  }

  #findBlock(index: number, special: Special = 'block'): void {
    const open = this.#tokens[index]?.kind === 'newline' ? index + 1 : index;
    if (this.#is(open, '{')) this.#special.set(open, special);
  }

  /** The token after a type: `a.b.Name<A>[]`. */
  #typeEnd(start: number): number | undefined {
    const first = this.#tokens[start];
    if (first?.kind !== 'name' && !PRIMITIVES.has(first?.text ?? '')) return undefined;
    let end = start + 1;
    while (this.#is(end, '.') && this.#isName(end + 1)) end += 2;
    if (this.#is(end, '<')) {
      const close = this.#genericsEnd(end);
      if (close === undefined) return undefined;
      end = close;
    }
    while (this.#is(end, '[') && this.#is(end + 1, ']')) end += 2;
    return end;
  }

  #genericsEnd(start: number): number | undefined {
    let open = 0;
    for (let index = start; index < this.#tokens.length; index++) {
      const { kind, text } = this.#tokens[index] as Token;
      if (text === '<') open++;
      else if (/^>+$/.test(text)) open -= text.length;
      else if (kind !== 'name' && !['.', ',', '?', '[', ']'].includes(text) && kind !== 'keyword') return undefined;
      if (open <= 0) return index + 1;
    }
    return undefined;
  }

  #passType(start: number): number {
    const end = this.#typeEnd(start) ?? start;
    this.#pass(start, end);
    return end;
  }

  #pass(from: number, to: number): void {
    for (let index = from; index < to; index++) this.#special.set(index, 'none');
  }

  // --- Nodes ----------------------------------------------------------------------------------------------------------

  #lengthOf(token: Token, index: number): number {
    this.#goTo(token.start);
    const special = this.#special.get(index);
    const length = special === undefined ? this.#nodeLength(token, index) : this.#specialLength(special);
    if (token.pair > index) this.#frames.push({ hasMap: token.text !== '(', colons: 0 });
    else if (token.pair >= 0 && this.#frames.length > 1) this.#frames.pop();
    return length;
  }

  #specialLength(special: Special): number {
    switch (special) {
      case 'none':
        return 0;
      case 'block':
        return NODE;
      case 'for':
        return CLASSIC_FOR;
      case 'declaration':
      case 'declarationWithoutValue':
        return this.#lengths[special];
    }
    return this.#lengths.closure + special.parameters * PARAMETER;
  }

  #nodeLength(token: Token, index: number): number {
    const frame = this.#frames.at(-1) as Frame;
    switch (token.kind) {
      case 'newline':
        if (!this.#is(index - 1, ',')) frame.hasMap = false;
        return 0;
      case 'end':
        return 0;
      case 'number':
        return NODE + FLAG;
      case 'string':
        return this.#isKey(index) ? this.#key(frame) : (this.#member(token, index) ?? LITERAL);
      case 'template':
        return this.#template(token);
      case 'keyword':
        if (this.#isPath(index - 1)) return this.#lengths.member;
        return this.#keyword(token.text, index, frame);
      case 'name':
        if (this.#isKey(index)) return this.#key(frame);
        return this.#member(token, index) ?? this.#variable(token, index);
      case 'symbol':
        return this.#symbol(token, index, frame);
    }
  }

  #keyword(keyword: string, index: number, frame: Frame): number {
    const startsCase = keyword === 'case' || keyword === 'default';
    if (!startsCase && this.#isKey(index)) return this.#key(frame);
    if (startsCase) frame.colons++;
    return (
      (this.#lengths.keywords[keyword] ?? 0) +
      (keyword === 'return' && this.#endsStatement(index + 1) ? NODE + NULL : 0)
    );
  }

  #endsStatement(index: number): boolean {
    const { kind, text } = this.#tokens[index] ?? { kind: 'end', text: '' };
    return kind === 'newline' || kind === 'end' || text === ';' || text === '}';
  }

  #symbol({ text }: Token, index: number, frame: Frame): number {
    if (text === ';') frame.hasMap = false;
    if (text === '?') frame.colons++;
    if (text === ':' && frame.colons > 0) frame.colons--;
    if (text === '{') return this.#lengths.closure + IT;
    if (text === '[') return this.#isIndex(index) ? this.#lengths.located : NODE;
    if (text === '(') return this.#isCalledValue(index) ? this.#lengths.member : 0;
    return SYMBOLS[text] ?? this.#lengths.located;
  }

  /** A name or a string after a dot, or a name that is called. */
  #member(token: Token, index: number): number | undefined {
    const array = this.#hasArguments(index) ? ARRAY : 0;
    if (this.#isPath(index - 1)) return this.#lengths.member + array;
    return token.kind === 'name' && this.#isCalled(index) ? this.#lengths.call + array : undefined;
  }

  #variable({ text }: Token, index: number): number {
    if (this.#locals.has(text)) return this.#lengths.local;
    const isClass = /^[A-Z]\w*[a-z]/.test(text) && this.#isPath(index + 1);
    return isClass ? LITERAL : this.#lengths.property;
  }

  /** The name of an argument or entry; the first makes a map of them. */
  #key(frame: Frame): number {
    if (frame.hasMap) return LITERAL;
    frame.hasMap = true;
    return LITERAL + NODE;
  }

  #template({ start, end }: Token): number {
    const codes = templateCode(this.#text.slice(start, end));
    const texts = (codes.length + 1) * LITERAL + (codes.length > 4 ? 2 : 0) * ARRAY;
    return codes.reduce(
      (sum, { code }) => sum + new Estimate(code, this.#line, this.#locals).length(),
      this.#lengths.gstring + texts,
    );
  }

  #isKey(index: number): boolean {
    return this.#is(index + 1, ':') && (this.#frames.at(-1) as Frame).colons === 0;
  }

  /** Whether a name is called: with parentheses, a closure, or as a command. */
  #isCalled(index: number): boolean {
    return this.#is(index + 1, '(') || this.#opensClosure(index + 1) || this.#startsArgument(index + 1);
  }

  #hasArguments(index: number): boolean {
    return (
      this.#isCalled(index) && !(this.#is(index + 1, '(') && this.#is(index + 2, ')') && !this.#opensClosure(index + 3))
    );
  }

  #opensClosure(index: number): boolean {
    return this.#is(index, '{') && typeof (this.#special.get(index) ?? {}) === 'object';
  }

  #startsArgument(index: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined || this.#special.has(index)) return false;
    if (token.kind === 'keyword') return VALUES.has(token.text);
    if (token.kind === 'symbol') {
      const isSign = ['[', '-', '!', '~'].includes(token.text);
      return isSign && this.#isSpaced(index) && !this.#isSpaced(index + 1);
    }
    return token.kind !== 'newline' && token.kind !== 'end';
  }

  #isSpaced(index: number): boolean {
    const [before, token] = [this.#tokens[index - 1], this.#tokens[index]];
    return before !== undefined && token !== undefined && before.end < token.start;
  }

  /** `a[b]`; a list stands after an operator, a command or the start of something. */
  #isIndex(index: number): boolean {
    const before = this.#tokens[index - 1];
    if (before === undefined || this.#isSpaced(index)) return false;
    return before.kind === 'name' || before.kind === 'string' || before.text === ')' || before.text === ']';
  }

  /** `a()()` and `{ }()`. */
  #isCalledValue(index: number): boolean {
    const before = this.#tokens[index - 1];
    return (
      !this.#isSpaced(index) &&
      before?.kind === 'symbol' &&
      before.pair >= 0 &&
      before.pair < index - 1 &&
      !this.#special.has(index)
    );
  }

  // --- Lines ----------------------------------------------------------------------------------------------------------

  #goTo(offset: number): void {
    while (this.#lineEnd < offset) {
      this.#lineEnd = lineEnd(this.#text, this.#lineEnd + 1);
      this.#line++;
    }
  }

  get #lengths(): Lengths {
    return lengthsIn(this.#line);
  }

  // --- Tokens ---------------------------------------------------------------------------------------------------------

  #is(index: number, symbol: string): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  #isName(index: number): boolean {
    return this.#tokens[index]?.kind === 'name';
  }

  #isPath(index: number): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'symbol' && PATHS.has(token.text);
  }
}

/** Where the line ends in which an offset is; the last line has no end. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? Number.POSITIVE_INFINITY : end;
}
