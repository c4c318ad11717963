import { Node } from 'ts-morph';
import type { FunctionSource } from '../script/source.ts';
import { type Declared, declared, namesIn } from './declarations.ts';
import type { Walk } from './walk.ts';

/** A literal: string, number, Boolean, null, or a list or object of them. */
type Constant = FunctionSource['constants'][string];

/** A name in a function that means something outside, whose value the text does not tell. */
export interface UnknownName {
  /** Wherever the function uses it, in the order of the text. */
  readonly uses: readonly [Node, ...Node[]];
  readonly declared: Declared;
}

/** What the free names of a function stand for. */
export interface FreeNames {
  readonly constants: FunctionSource['constants'];
  readonly unknown: readonly UnknownName[];
}

/**
 * Looks up the names that a function uses but does not declare. Those that nothing declares, such as `JSON`, are left to
 * anyone who compiles the function.
 *
 * @param walk that led to the function, and knows what the functions around it were given
 */
export function readFreeNames(called: Node, walk: Walk): FreeNames {
  const constants: { [name: string]: Constant } = {};
  const unknown: UnknownName[] = [];
  const byName = new Map<string, [Node, ...Node[]]>();
  for (const node of freeNames(called)) {
    const uses = byName.get(node.getText());
    if (uses === undefined) byName.set(node.getText(), [node]);
    else uses.push(node);
  }
  for (const [name, uses] of byName) {
    const [node] = uses;
    const found = declared(node);
    if (found === undefined) continue;
    const value = walk.certainly(() => readConstant(node, walk));
    if (value === undefined) unknown.push({ uses, declared: found });
    else constants[name] = value;
  }
  return { constants, unknown };
}

/** The names in a function that it reads from outside, wherever they stand in it. */
function freeNames(called: Node): Node[] {
  const own = new Set(Node.hasName(called) ? [called.getName()] : []);
  const used: Node[] = [];
  called.forEachDescendant((node, traversal) => {
    if (Node.isTypeNode(node) || Node.isTypeParameterDeclaration(node)) {
      traversal.skip();
    } else if (Node.isParameterDeclaration(node) || Node.isVariableDeclaration(node)) {
      for (const name of namesIn(node.getNameNode())) own.add(name);
    } else if (Node.isFunctionDeclaration(node) || Node.isFunctionExpression(node)) {
      own.add(node.getName() ?? '');
    } else if (Node.isIdentifier(node) && isRead(node)) {
      used.push(node);
    }
  });
  return used.filter((node) => !own.has(node.getText()));
}

/** Whether an identifier stands for a value, and is not the name of a property or label. */
function isRead(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isPropertyAccessExpression(parent)) return parent.getNameNode() !== node;
  if (Node.isPropertyAssignment(parent) || Node.isMethodDeclaration(parent)) return parent.getNameNode() !== node;
  if (Node.isBindingElement(parent)) return parent.getInitializer() === node;
  return !Node.isLabeledStatement(parent) && !Node.isBreakStatement(parent) && !Node.isContinueStatement(parent);
}

/** The value of an expression, if the text alone tells it. */
function readConstant(node: Node, walk: Walk): Constant | undefined {
  const value = walk.follow(node);
  if (Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value) || Node.isNumericLiteral(value))
    return value.getLiteralValue();
  if (Node.isTrueLiteral(value)) return true;
  if (Node.isFalseLiteral(value)) return false;
  if (Node.isNullLiteral(value)) return null;
  if (Node.isPrefixUnaryExpression(value) && value.getText().startsWith('-')) {
    const operand = readConstant(value.getOperand(), walk);
    return typeof operand === 'number' ? -operand : undefined;
  }
  if (Node.isTemplateExpression(value)) {
    const parts = value.getTemplateSpans().map((span) => {
      const inner = readConstant(span.getExpression(), walk);
      return typeof inner === 'string' || typeof inner === 'number'
        ? `${inner}${span.getLiteral().getLiteralText()}`
        : undefined;
    });
    return parts.includes(undefined) ? undefined : `${value.getHead().getLiteralText()}${parts.join('')}`;
  }
  if (Node.isArrayLiteralExpression(value)) {
    const items = value
      .getElements()
      .map((item) => (Node.isSpreadElement(item) ? undefined : readConstant(item, walk)));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  return Node.isObjectLiteralExpression(value) ? readObject(value.getProperties(), walk) : undefined;
}

function readObject(properties: readonly Node[], walk: Walk): Constant | undefined {
  const entries: [string, Constant][] = [];
  for (const property of properties) {
    const isAssigned = Node.isPropertyAssignment(property);
    if (!isAssigned && !Node.isShorthandPropertyAssignment(property)) return undefined;
    const name = property.getNameNode();
    const inner = isAssigned ? property.getInitializer() : name;
    const value = inner && readConstant(inner, walk);
    if (value === undefined || Node.isComputedPropertyName(name)) return undefined;
    entries.push([
      Node.isStringLiteral(name) || Node.isNumericLiteral(name) ? String(name.getLiteralValue()) : name.getText(),
      value,
    ]);
  }
  return Object.fromEntries(entries);
}
