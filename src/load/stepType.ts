import { Node, type SourceFile, type TypeNode } from 'ts-morph';
import type { StepType } from '../model/step.ts';

/** The type as Groovy callers can be held to it; `undefined` for one that they cannot meet. */
export function stepType(written: TypeNode): StepType | undefined {
  const node = localType(written);
  const kind = node.getText();
  if (kind === 'string' || kind === 'number' || kind === 'boolean') return { kind };
  const choices = (Node.isUnionTypeNode(node) ? node.getTypeNodes() : [node]).map(literalText);
  if (choices.every((choice) => choice !== undefined)) return { kind: 'choice', values: choices };
  const [item, collection] = itemType(node);
  const of = item && stepType(item);
  return of && { kind: collection, of };
}

/** The type behind parentheses, `readonly`, `Readonly<>` and names that the same file declares. */
export function localType(node: Node, hops = 0): Node {
  const next = hops > 20 ? undefined : behind(node);
  return next === undefined ? node : localType(next, hops + 1);
}

function behind(node: Node): Node | undefined {
  if (Node.isParenthesizedTypeNode(node)) return node.getTypeNode();
  if (Node.isTypeOperatorTypeNode(node) && node.getText().startsWith('readonly ')) return node.getTypeNode();
  if (!Node.isTypeReference(node)) return undefined;
  const name = node.getTypeName().getText();
  if (name === 'Readonly') return node.getTypeArguments()[0];
  return declared(node.getSourceFile(), name);
}

function declared(file: SourceFile, name: string): Node | undefined {
  return file.getTypeAlias(name)?.getTypeNode() ?? file.getInterface(name);
}

function literalText(node: Node): string | undefined {
  const literal = Node.isLiteralTypeNode(node) ? node.getLiteral() : undefined;
  return Node.isStringLiteral(literal) ? literal.getLiteralValue() : undefined;
}

/** What a list or map holds. */
function itemType(node: Node): readonly [TypeNode | undefined, 'list' | 'map'] {
  if (Node.isArrayTypeNode(node)) return [node.getElementTypeNode(), 'list'];
  if (Node.isTypeReference(node)) {
    const [first, second] = node.getTypeArguments();
    const name = node.getTypeName().getText();
    if (name === 'Array' || name === 'ReadonlyArray') return [first, 'list'];
    if (name === 'Record' && first?.getText() === 'string') return [second, 'map'];
  }
  if (Node.isTypeLiteral(node)) {
    const [member, ...more] = node.getMembers();
    if (Node.isIndexSignatureDeclaration(member) && more.length === 0 && member.getKeyTypeNode().getText() === 'string')
      return [member.getReturnTypeNode(), 'map'];
  }
  return [undefined, 'list'];
}
