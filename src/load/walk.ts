import {
  type ArrayLiteralExpression,
  type CallExpression,
  Node,
  type ObjectLiteralExpression,
  SyntaxKind,
} from 'ts-morph';
import type { DefinitionPath } from '../model/diagnostic.ts';
import { declared } from './declarations.ts';

/** A part of a definition in the text. */
export interface Part {
  /** Its value, as written where the part is. */
  readonly value: Node;
  /** The name of the property whose value it is; list elements have none. */
  readonly name?: Node;
  /** The path led further than the text could be followed. */
  readonly missing?: true;
}

/** How many steps are followed before giving up: only declarations that go in circles need so many. */
const MOST_STEPS = 2000;

/** Follows one path through the text of a definition. */
export class Walk {
  #steps = 0;
  #isCertain = true;
  /** What the parameters of the functions on the way are given. */
  readonly #given = new Map<Node, Node>();

  /** Whether every step on the way was the only one possible: of two branches of a condition either may be meant. */
  get isCertain(): boolean {
    return this.#isCertain;
  }

  /** What is read on the way on, if that is certain; whether it was changes nothing for what follows. */
  certainly<Read>(read: () => Read): Read | undefined {
    const before = this.#isCertain;
    this.#isCertain = true;
    const found = read();
    const { isCertain } = this;
    this.#isCertain = before;
    return isCertain ? found : undefined;
  }

  /** Goes down the path as far as the text can be followed. */
  descend(part: Part, path: DefinitionPath): Part {
    const [key, ...rest] = path;
    if (key === undefined) return part;
    const [found, left] = key === 'arguments' ? this.#arguments(part.value, rest) : [this.child(part.value, key), rest];
    return found === undefined ? { ...part, missing: true } : this.descend(found, left);
  }

  /** What an expression stands for, followed to where it is written out; the expression itself where that is unknown. */
  follow(node: Node): Node {
    if (this.#steps++ > MOST_STEPS) return node;
    if (Node.isIdentifier(node)) {
      const found = declared(node);
      if (found?.kind === 'value') {
        if (!found.isConstant) this.#isCertain = false;
        return this.follow(found.node);
      }
      const given = found?.kind === 'parameter' ? this.#given.get(found.parameter) : undefined;
      return given === undefined ? node : this.follow(given);
    }
    if (Node.isPropertyAccessExpression(node)) return this.#followMember(node, node.getExpression(), node.getName());
    if (Node.isElementAccessExpression(node)) {
      const key = node.getArgumentExpression();
      if (Node.isStringLiteral(key) || Node.isNumericLiteral(key))
        return this.#followMember(node, node.getExpression(), key.getLiteralValue());
    }
    const inner = unwrapped(node);
    return inner === undefined ? node : this.follow(inner);
  }

  #followMember(node: Node, object: Node, key: string | number): Node {
    const member = this.child(object, key);
    return member === undefined ? node : this.follow(member.value);
  }

  /** The part that a property name or list position names, if the text shows it. */
  child(node: Node, key: string | number): Part | undefined {
    if (this.#steps++ > MOST_STEPS) return undefined;
    const value = this.follow(node);
    if (Node.isObjectLiteralExpression(value)) return this.#property(value, String(key));
    if (Node.isArrayLiteralExpression(value)) return this.#element(value, Number(key));
    if (Node.isCallExpression(value)) return this.#ofCall(value, key);
    const [one, other] = alternatives(value);
    if (one === undefined || other === undefined) return undefined;
    this.#isCertain = false;
    return this.child(one, key) ?? this.child(other, key);
  }

  /** Later properties win over earlier ones, and so do spreads. */
  #property(object: ObjectLiteralExpression, name: string): Part | undefined {
    for (const property of object.getProperties().reverse()) {
      if (Node.isSpreadAssignment(property)) {
        const part = this.child(property.getExpression(), name);
        if (part !== undefined) return part;
        if (!Node.isObjectLiteralExpression(this.follow(property.getExpression()))) this.#isCertain = false;
        continue;
      }
      const nameNode = property.getNameNode();
      const text = Node.isComputedPropertyName(nameNode) ? this.follow(nameNode.getExpression()) : nameNode;
      if (literalText(text) !== name) continue;
      if (Node.isPropertyAssignment(property)) return { name: nameNode, value: property.getInitializer() ?? property };
      return { name: nameNode, value: Node.isShorthandPropertyAssignment(property) ? nameNode : property };
    }
    return undefined;
  }

  #element(list: ArrayLiteralExpression, index: number): Part | undefined {
    let position = 0;
    for (const element of list.getElements()) {
      if (!Node.isSpreadElement(element)) {
        if (position++ === index) return { value: element };
        continue;
      }
      const length = this.#length(element.getExpression());
      if (length === undefined) return undefined;
      if (index < position + length) return this.child(element.getExpression(), index - position);
      position += length;
    }
    return undefined;
  }

  /** How many elements a list has, as far as the text tells. */
  #length(node: Node): number | undefined {
    const list = this.follow(node);
    if (Node.isCallExpression(list)) {
      const counted = mappedBy(list)?.list ?? this.#result(list);
      return counted && this.#length(counted);
    }
    if (!Node.isArrayLiteralExpression(list)) return undefined;
    const lengths = list
      .getElements()
      .map((element) => (Node.isSpreadElement(element) ? this.#length(element.getExpression()) : 1));
    return lengths.reduce((sum, length) => (sum === undefined || length === undefined ? undefined : sum + length), 0);
  }

  /**
   * Of what a call returns: a function of the project's own is looked into; `defineFlow({ ... })` and
   * `catalogue.postgres({ ... })` return what they are given, or something like it.
   */
  #ofCall(call: CallExpression, key: string | number): Part | undefined {
    const mapped = mappedBy(call);
    if (mapped !== undefined && typeof key === 'number') return this.#ofMapped(mapped, key);
    const result = this.#result(call);
    const found = result && this.child(result, key);
    if (found !== undefined) return found;
    const last = call.getArguments().at(-1);
    if (key === 'children' || key === 'body') return last && { value: last };
    if (!IDENTITIES.has(call.getExpression().getText())) this.#isCertain = false;
    for (const argument of call.getArguments()) {
      // The catalogue makes an image of a version.
      const part = this.child(argument, key) ?? (key === 'image' ? this.child(argument, 'version') : undefined);
      if (part !== undefined) return part;
    }
    return undefined;
  }

  /** An element of `list.map(function)`: what the function returns for that of the list. */
  #ofMapped({ list, callback }: Mapped, index: number): Part | undefined {
    const called = this.follow(callback);
    const value = returned(called);
    if (value === undefined) return undefined;
    const element = this.child(list, index);
    this.#give(called, element === undefined ? [] : [element.value]);
    return { value };
  }

  /** What a call of a function of the project's returns. */
  #result(call: CallExpression): Node | undefined {
    const called = this.follow(call.getExpression());
    const value = returned(called);
    if (value !== undefined) this.#give(called, call.getArguments());
    return value;
  }

  #give(called: Node, given: readonly Node[]): void {
    if (hasSeveralResults(called)) this.#isCertain = false;
    if (!Node.isParametered(called)) return;
    for (const [index, parameter] of called.getParameters().entries()) {
      const value = given[index] ?? parameter.getInitializer();
      if (value === undefined || !Node.isIdentifier(parameter.getNameNode())) this.#given.delete(parameter);
      else this.#given.set(parameter, value);
    }
  }

  /** An argument of `step.sh(...)` and its like, and the rest of the path that leads on from there. */
  #arguments(node: Node, [key, ...rest]: DefinitionPath): readonly [Part | undefined, DefinitionPath] {
    const call = this.follow(node);
    if (!Node.isCallExpression(call)) return [this.child(node, 'arguments'), key === undefined ? [] : [key, ...rest]];
    const result = this.#result(call);
    if (result !== undefined) return this.#arguments(result, key === undefined ? [] : [key, ...rest]);
    if (key === undefined) return [{ value: call }, []];
    const [first, ...others] = call.getArguments();
    const given = isByName(call) ? others : [first];
    const value = given[0];
    if (typeof key === 'string') return [value && this.child(value, key), rest];
    const argument = isByName(call) ? others[key] : [first, ...others][key];
    return [argument && { value: argument }, rest];
  }
}

/** What returns its argument as it is, as far as a definition's parts go. */
const IDENTITIES: ReadonlySet<string> = new Set(['definePipeline', 'defineFlow', 'defineService']);

/** Whether the name of what is called is the first argument: `step('deployTo', 'qa')`. */
function isByName(call: CallExpression): boolean {
  const callee = call.getExpression();
  if (Node.isIdentifier(callee)) return true;
  if (!Node.isPropertyAccessExpression(callee) || !Node.isIdentifier(callee.getExpression())) return false;
  const object = callee.getExpression().getText();
  return call
    .getSourceFile()
    .getImportDeclarations()
    .some((one) => one.getNamespaceImport()?.getText() === object);
}

interface Mapped {
  readonly list: Node;
  readonly callback: Node;
}

/** Of `list.map(callback)`, both. */
function mappedBy(call: CallExpression): Mapped | undefined {
  const callee = call.getExpression();
  const [callback] = call.getArguments();
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== 'map' || callback === undefined)
    return undefined;
  return { list: callee.getExpression(), callback };
}

/** What parentheses, `as`, `satisfies`, `!`, `<T>` and `await` stand around. */
function unwrapped(node: Node): Node | undefined {
  return Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isNonNullExpression(node) ||
    Node.isTypeAssertion(node) ||
    Node.isAwaitExpression(node)
    ? node.getExpression()
    : undefined;
}

/** Both sides of `a ? b : c`, `a ?? b`, `a || b`. */
function alternatives(node: Node): readonly [Node, Node] | readonly [] {
  if (Node.isConditionalExpression(node)) return [node.getWhenTrue(), node.getWhenFalse()];
  if (Node.isBinaryExpression(node) && ['??', '||'].includes(node.getOperatorToken().getText()))
    return [node.getLeft(), node.getRight()];
  return [];
}

/** The expression that a function of one `return` returns. */
function returned(node: Node): Node | undefined {
  if (!Node.isArrowFunction(node) && !Node.isFunctionExpression(node) && !Node.isFunctionDeclaration(node))
    return undefined;
  const body = node.getBody();
  if (!Node.isBlock(body)) return body;
  return body.getStatements().find(Node.isReturnStatement)?.getExpression();
}

/** Whether a function may return before its last statement. */
function hasSeveralResults(called: Node): boolean {
  const own = called
    .getDescendantsOfKind(SyntaxKind.ReturnStatement)
    .filter((one) => one.getFirstAncestor(Node.isFunctionLikeDeclaration) === called);
  return own.length > 1;
}

function literalText(node: Node): string {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isNumericLiteral(node)
    ? String(node.getLiteralValue())
    : node.getText();
}
