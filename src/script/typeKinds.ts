import { ts } from 'ts-morph';
import { BOOLEAN, FUNCTION, type Kind, LIST, MAP, NOTHING, NUMBER, TEXT, UNKNOWN } from './kinds.ts';

/** What values of an annotated type are; `UNKNOWN` for types that the text alone does not explain. */
export function kindOfType(node: ts.TypeNode | undefined): Kind {
  if (node === undefined) return UNKNOWN;
  if (ts.isParenthesizedTypeNode(node)) return kindOfType(node.type);
  if (ts.isUnionTypeNode(node)) return node.types.reduce((kind, type) => kind | kindOfType(type), 0);
  if (ts.isArrayTypeNode(node) || ts.isTupleTypeNode(node)) return LIST;
  if (ts.isTypeOperatorNode(node)) return kindOfType(node.type);
  if (ts.isTypeLiteralNode(node)) return MAP;
  if (ts.isFunctionTypeNode(node)) return FUNCTION;
  if (ts.isLiteralTypeNode(node)) return kindOfLiteralType(node.literal);
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) return REFERENCES[node.typeName.text] ?? UNKNOWN;
  return KEYWORDS.get(node.kind) ?? UNKNOWN;
}

/** What the entry of a map of the annotated type is. */
export function kindOfMember(node: ts.TypeNode | undefined, name: string): Kind {
  if (node === undefined || !ts.isTypeLiteralNode(node)) return UNKNOWN;
  const found = node.members.find(
    (each) => each.name !== undefined && ts.isIdentifier(each.name) && each.name.text === name,
  );
  if (found === undefined || !ts.isPropertySignature(found)) return UNKNOWN;
  return kindOfType(found.type) | (found.questionToken === undefined ? 0 : NOTHING);
}

/** What the items of a list of the annotated type are. */
export function itemsOfType(node: ts.TypeNode | undefined): Kind {
  if (node === undefined) return UNKNOWN;
  if (ts.isTypeOperatorNode(node)) return itemsOfType(node.type);
  if (ts.isArrayTypeNode(node)) return kindOfType(node.elementType);
  return ts.isTypeReferenceNode(node) && node.typeArguments?.length === 1 ? kindOfType(node.typeArguments[0]) : UNKNOWN;
}

/** How many parameters a function of the annotated type has. */
export function arityOfType(node: ts.TypeNode | undefined): number | undefined {
  return node !== undefined && ts.isFunctionTypeNode(node) ? node.parameters.length : undefined;
}

function kindOfLiteralType(node: ts.LiteralTypeNode['literal']): Kind {
  if (ts.isStringLiteralLike(node)) return TEXT;
  if (node.kind === ts.SyntaxKind.NullKeyword) return NOTHING;
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword ? BOOLEAN : NUMBER;
}

const REFERENCES: Readonly<Record<string, Kind>> = { Array: LIST, ReadonlyArray: LIST, Record: MAP };

const KEYWORDS: ReadonlyMap<ts.SyntaxKind, Kind> = new Map([
  [ts.SyntaxKind.StringKeyword, TEXT],
  [ts.SyntaxKind.NumberKeyword, NUMBER],
  [ts.SyntaxKind.BooleanKeyword, BOOLEAN],
  [ts.SyntaxKind.UndefinedKeyword, NOTHING],
  [ts.SyntaxKind.VoidKeyword, NOTHING],
]);
