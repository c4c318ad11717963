import { ts } from 'ts-morph';
import type { Expression } from '../groovy/ast.ts';
import { entry, list, map, string } from '../groovy/build.ts';
import {
  BOOLEAN,
  DATE,
  DICTIONARY,
  FUNCTION,
  type Kind,
  LIST,
  MAP,
  NOTHING,
  NUMBER,
  only,
  SET,
  TEXT,
  UNKNOWN,
} from './kinds.ts';
import type { Value } from './value.ts';

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

/** The value with what an annotation says of it. */
export function withType(given: Value, type: ts.TypeNode | undefined, isOptional = false): Value {
  if (type === undefined) return given;
  const kind = kindOfType(type) | (isOptional ? NOTHING : 0);
  return { ...given, kind, type: presentType(type), items: itemsOfType(type) };
}

/** The entry of a map of the annotated type; undefined where the type does not tell. */
export function memberOfType(node: ts.TypeNode | undefined, name: string): ts.PropertySignature | undefined {
  const type = node && presentType(node);
  if (type === undefined || !ts.isTypeLiteralNode(type)) return undefined;
  return type.members.find(
    (each): each is ts.PropertySignature => ts.isPropertySignature(each) && nameOf(each) === name,
  );
}

/** What the items of a list of the annotated type are. */
export function itemsOfType(node: ts.TypeNode | undefined): Kind {
  return kindOfType(itemType(node));
}

/** The type of the items of a list. */
export function itemType(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node === undefined) return undefined;
  const type = presentType(node);
  if (ts.isTypeOperatorNode(type)) return itemType(type.type);
  if (ts.isArrayTypeNode(type)) return type.elementType;
  return ts.isTypeReferenceNode(type) && type.typeArguments?.length === 1 ? type.typeArguments[0] : undefined;
}

/** How many parameters a function of the annotated type has. */
export function arityOfType(node: ts.TypeNode | undefined): number | undefined {
  return node !== undefined && ts.isFunctionTypeNode(node) ? node.parameters.length : undefined;
}

/** The type without undefined and null. */
function presentType(node: ts.TypeNode): ts.TypeNode {
  if (ts.isParenthesizedTypeNode(node)) return presentType(node.type);
  if (!ts.isUnionTypeNode(node)) return node;
  const present = node.types.filter((type) => kindOfType(type) !== NOTHING);
  const [only] = present;
  return present.length === 1 && only !== undefined ? presentType(only) : node;
}

function nameOf({ name }: ts.PropertySignature): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

// --- Types as Groovy has them at hand, to check what it is given --------------------------------------------------------

/**
 * The type as `jsChecked` reads it: 'string', 'number', 'boolean', `[type]` for a list, `[name: type, 'optional?': type]`
 * for a map; 'any' where the annotation says nothing that can be checked.
 */
export function checkedType(node: ts.TypeNode | undefined): Expression {
  if (node === undefined) return string('any');
  const type = presentType(node);
  const kind = kindOfType(type);
  if (only(kind, TEXT)) return string('string');
  if (only(kind, NUMBER)) return string('number');
  if (only(kind, BOOLEAN)) return string('boolean');
  if (only(kind, LIST)) {
    const item = itemType(type);
    return list([(kindOfType(item) & NOTHING) === 0 ? checkedType(item) : string('any')]);
  }
  if (!ts.isTypeLiteralNode(type) || !type.members.every(ts.isPropertySignature)) return string('any');
  return map(
    type.members.filter(ts.isPropertySignature).flatMap((member) => {
      const name = nameOf(member);
      const isOptional = member.questionToken !== undefined || (kindOfType(member.type) & NOTHING) !== 0;
      return name === undefined ? [] : [entry(isOptional ? `${name}?` : name, checkedType(member.type))];
    }),
  );
}

/** Whether the type of a check leaves everything open. */
export function isAny(type: Expression): boolean {
  return type.kind === 'string' && type.value === 'any';
}

function kindOfLiteralType(node: ts.LiteralTypeNode['literal']): Kind {
  if (ts.isStringLiteralLike(node)) return TEXT;
  if (node.kind === ts.SyntaxKind.NullKeyword) return NOTHING;
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword ? BOOLEAN : NUMBER;
}

const REFERENCES: Readonly<Record<string, Kind>> = {
  Array: LIST,
  ReadonlyArray: LIST,
  Record: MAP,
  Set: SET,
  ReadonlySet: SET,
  Map: DICTIONARY,
  ReadonlyMap: DICTIONARY,
  Date: DATE,
};

const KEYWORDS: ReadonlyMap<ts.SyntaxKind, Kind> = new Map([
  [ts.SyntaxKind.StringKeyword, TEXT],
  [ts.SyntaxKind.NumberKeyword, NUMBER],
  [ts.SyntaxKind.BooleanKeyword, BOOLEAN],
  [ts.SyntaxKind.UndefinedKeyword, NOTHING],
  [ts.SyntaxKind.VoidKeyword, NOTHING],
]);
