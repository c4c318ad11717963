import {
  type InterfaceDeclaration,
  Node,
  type SourceFile,
  type TypeAliasDeclaration,
  type TypeReferenceNode,
} from 'ts-morph';
import { imported } from './declarations.ts';

type NamedType = InterfaceDeclaration | TypeAliasDeclaration;

/**
 * The declarations of the project's interfaces and types that a function names, and of those that these name, as text.
 * What is generic, declared in several parts or ambiguous is left out: its name says nothing then.
 */
export function namedTypes(called: Node): string {
  const found = new Map<string, NamedType | undefined>(ownTypeNames(called).map((name) => [name, undefined]));
  const collect = (node: Node): void => {
    for (const reference of node.getDescendants().filter(Node.isTypeReference)) {
      const name = reference.getTypeName().getText();
      const declared = declaredType(reference);
      if (!found.has(name)) {
        found.set(name, declared);
        if (declared !== undefined) collect(declared);
      } else if (found.get(name) !== declared) found.set(name, undefined);
    }
  };
  collect(called);
  return [...found.values()]
    .flatMap((declared) => (declared === undefined ? [] : [declared.getText().replace(/^export\s+/, '')]))
    .join('\n');
}

/** Names that mean something else within the function: types of its own, and what it is generic in. */
function ownTypeNames(called: Node): readonly string[] {
  return called
    .getDescendants()
    .filter(
      (node) =>
        Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node) || Node.isTypeParameterDeclaration(node),
    )
    .map((node) => node.getName());
}

function declaredType(reference: TypeReferenceNode): NamedType | undefined {
  const declared = find(reference);
  return declared?.getTypeParameters().length === 0 && !isCircular(declared) ? declared : undefined;
}

function find(reference: TypeReferenceNode): NamedType | undefined {
  const file = reference.getSourceFile();
  const name = reference.getTypeName().getText();
  return typeIn(file, name) ?? importedType(file, name);
}

function typeIn(file: SourceFile, name: string): NamedType | undefined {
  const parts = [...file.getInterfaces(), ...file.getTypeAliases()].filter((one) => one.getName() === name);
  return parts.length === 1 ? parts[0] : undefined;
}

/** What a file of the project exports under the same name. */
function importedType(file: SourceFile, name: string): NamedType | undefined {
  for (const statement of file.getImportDeclarations()) {
    const isNamed = statement.getNamedImports().some((one) => !one.getAliasNode() && one.getName() === name);
    const target = isNamed ? imported(file, statement.getModuleSpecifierValue()) : undefined;
    if (target !== undefined) return typeIn(target, name);
  }
  return undefined;
}

/** Whether a type is nothing but itself, which TypeScript refuses. */
function isCircular(declared: NamedType, around: readonly NamedType[] = []): boolean {
  if (around.includes(declared)) return true;
  return partsOf(Node.isTypeAliasDeclaration(declared) ? declared.getTypeNode() : undefined).some((part) => {
    const next = Node.isTypeReference(part) ? find(part) : undefined;
    return next !== undefined && isCircular(next, [...around, declared]);
  });
}

/** The types that a union is of; any other type is one. */
function partsOf(node: Node | undefined): readonly Node[] {
  if (Node.isUnionTypeNode(node)) return node.getTypeNodes().flatMap(partsOf);
  if (Node.isParenthesizedTypeNode(node)) return partsOf(node.getTypeNode());
  return node === undefined ? [] : [node];
}
