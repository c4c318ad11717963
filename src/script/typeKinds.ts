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
  if (ts.isTypeReferenceNode(node)) return kindOfReference(node);
  return KEYWORDS.get(node.kind) ?? UNKNOWN;
}

function kindOfReference(node: ts.TypeReferenceNode): Kind {
  const parameter = typeParameterOf(node);
  if (parameter !== undefined) return kindOfType(parameter.constraint);
  const declared = declarationOf(node);
  if (declared !== undefined)
    return ts.isTypeAliasDeclaration(declared) ? kindOfType(declared.type) : isOfMaps(declared) ? MAP : UNKNOWN;
  return (ts.isIdentifier(node.typeName) && REFERENCES[node.typeName.text]) || UNKNOWN;
}

/** The type parameter that a name stands for, as in `function first<T>(list: T[]): T`. */
function typeParameterOf({ typeName, parent }: ts.TypeReferenceNode): ts.TypeParameterDeclaration | undefined {
  const name = typeName.getText();
  for (let around: ts.Node = parent; !ts.isSourceFile(around); around = around.parent) {
    const found = hasTypeParameters(around)
      ? around.typeParameters?.find((each) => each.name.text === name)
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasTypeParameters(
  node: ts.Node,
): node is ts.SignatureDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  return ts.isFunctionLike(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** What a name of the project's stands for, where the text says so; nothing for types that mean what they are given. */
function declarationOf(node: ts.TypeReferenceNode): ts.InterfaceDeclaration | ts.TypeAliasDeclaration | undefined {
  if (typeParameterOf(node) !== undefined) return undefined;
  return node
    .getSourceFile()
    .statements.filter((each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each))
    .find(({ name }) => name.text === node.typeName.getText());
}

/** Whether values of an interface are maps: one that can be called or indexed may be something else. */
function isOfMaps({ members }: ts.InterfaceDeclaration): boolean {
  return members.every((member) => ts.isPropertySignature(member) || ts.isMethodSignature(member));
}

/** The value with what an annotation says of it. */
export function withType(given: Value, type: ts.TypeNode | undefined, isOptional = false): Value {
  if (type === undefined) return given;
  const kind = kindOfType(type) | (isOptional ? NOTHING : 0);
  return { ...given, kind, type: presentType(type), items: itemsOfType(type) };
}

/** The entry of a map of the annotated type; undefined where the type does not tell. */
export function memberOfType(node: ts.TypeNode | undefined, name: string): ts.PropertySignature | undefined {
  return membersOf(node)?.find(
    (each): each is ts.PropertySignature => ts.isPropertySignature(each) && nameOf(each) === name,
  );
}

/** What a map of the annotated type has, besides what an interface takes over from others. */
function membersOf(node: ts.TypeNode | undefined): readonly ts.TypeElement[] | undefined {
  const type = node && presentType(node);
  if (type === undefined) return undefined;
  if (ts.isTypeLiteralNode(type)) return type.members;
  const declared = ts.isTypeReferenceNode(type) ? declarationOf(type) : undefined;
  return declared !== undefined && ts.isInterfaceDeclaration(declared) ? declared.members : undefined;
}

/** The same, when it is all that a map of the type may have: nothing besides comes from elsewhere. */
function allMembersOf(type: ts.TypeNode): readonly ts.PropertySignature[] | undefined {
  const declared = ts.isTypeReferenceNode(type) ? declarationOf(type) : undefined;
  if (declared !== undefined && ts.isInterfaceDeclaration(declared) && declared.heritageClauses !== undefined)
    return undefined;
  const members = membersOf(type);
  return members?.every(ts.isPropertySignature) ? members : undefined;
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
  if (!ts.isTypeReferenceNode(type) || !only(kindOfReference(type), LIST | SET)) return undefined;
  return type.typeArguments?.[0];
}

/** The types of the items of a list that always has as many: `[string, number]`. */
export function itemTypes(node: ts.TypeNode | undefined): readonly ts.TypeNode[] | undefined {
  const type = node && presentType(node);
  if (type === undefined) return undefined;
  if (ts.isTypeOperatorNode(type)) return itemTypes(type.type);
  if (!ts.isTupleTypeNode(type)) return undefined;
  const items = type.elements.map((each) => (ts.isNamedTupleMember(each) ? memberType(each) : each));
  return items.every((each) => each !== undefined && !isOpen(each)) ? (items as ts.TypeNode[]) : undefined;
}

function memberType({ type, dotDotDotToken, questionToken }: ts.NamedTupleMember): ts.TypeNode | undefined {
  return dotDotDotToken === undefined && questionToken === undefined ? type : undefined;
}

/** Whether a tuple may have none or several of it. */
function isOpen(type: ts.TypeNode): boolean {
  return ts.isRestTypeNode(type) || ts.isOptionalTypeNode(type);
}

/** How many parameters a function of the annotated type has. */
export function arityOfType(node: ts.TypeNode | undefined): number | undefined {
  return node !== undefined && ts.isFunctionTypeNode(node) ? node.parameters.length : undefined;
}

/** The type without undefined and null. */
function presentType(node: ts.TypeNode): ts.TypeNode {
  if (ts.isParenthesizedTypeNode(node)) return presentType(node.type);
  const declared = ts.isTypeReferenceNode(node) ? declarationOf(node) : undefined;
  if (declared !== undefined && ts.isTypeAliasDeclaration(declared)) return presentType(declared.type);
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
export function checkedType(node: ts.TypeNode | undefined, around: readonly ts.Node[] = []): Expression {
  if (node === undefined) return string('any');
  const type = presentType(node);
  const kind = kindOfType(type);
  if (only(kind, TEXT)) return string('string');
  if (only(kind, NUMBER)) return string('number');
  if (only(kind, BOOLEAN)) return string('boolean');
  if (only(kind, LIST)) {
    const item = itemType(type);
    return list([(kindOfType(item) & NOTHING) === 0 ? checkedType(item, around) : string('any')]);
  }
  const members = allMembersOf(type);
  // What contains itself is checked once.
  const isWithinItself = members?.some((member) => around.includes(member)) === true;
  if (members === undefined || isWithinItself) return string('any');
  return map(
    members.flatMap((member) => {
      const name = nameOf(member);
      const isOptional = member.questionToken !== undefined || (kindOfType(member.type) & NOTHING) !== 0;
      return name === undefined
        ? []
        : [entry(isOptional ? `${name}?` : name, checkedType(member.type, [...around, ...members]))];
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
