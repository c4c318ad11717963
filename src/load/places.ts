import path from 'node:path';
import {
  type ArrayLiteralExpression,
  type CallExpression,
  Node,
  type ObjectLiteralExpression,
  Project,
  type SourceFile,
} from 'ts-morph';
import type { DefinitionPath, Diagnostic, Place } from '../model/diagnostic.ts';
import { placeOf } from './placeOf.ts';
import { projectFile } from './projectFile.ts';

/** Finds the places of a definition's parts in the text that its author wrote. */
export interface Places {
  /** The place of what a path leads to; of the nearest thing around it, where the text does not tell. */
  find(path: DefinitionPath, on?: Diagnostic['on']): Place;
}

/** How many steps are followed before giving up: only declarations that go in circles need so many. */
const PATIENCE = 200;

/**
 * Reads a file's syntax, and that of the project's files it refers to once they are needed. Types are not computed:
 * that would take seconds.
 *
 * @param file relative to the project's folder
 */
export function createPlaces(projectFolder: string, file: string): Places {
  const project = new Project({
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  const source = project.addSourceFileAtPath(path.join(projectFolder, file));
  return {
    find(definitionPath, on = 'value') {
      const walk = new Walk();
      const root =
        exported(source, 'default') ??
        source
          .getFunctions()
          .find((one) => one.isExported())
          ?.getNameNode();
      const found = walk.descend({ value: root ?? source }, definitionPath);
      const arrived = found.missing !== true;
      const node = arrived && on === 'value' ? walk.follow(found.value) : (found.name ?? beginning(found.value));
      return place(projectFolder, node);
    },
  };
}

/** A part of a definition in the text. */
interface Part {
  /** Its value, as written where the part is. */
  readonly value: Node;
  /** The name of the property whose value it is; list elements have none. */
  readonly name?: Node;
  /** The path led further than the text could be followed. */
  readonly missing?: true;
}

class Walk {
  private steps = 0;

  /** Goes down the path as far as the text can be followed. */
  descend(part: Part, [key, ...rest]: DefinitionPath): Part {
    if (key === undefined) return part;
    const next = this.child(part.value, key);
    return next === undefined ? { ...part, missing: true } : this.descend(next, rest);
  }

  /** What an expression stands for, followed to where it is written out; the expression itself where that is unknown. */
  follow(node: Node): Node {
    if (this.steps++ > PATIENCE) return node;
    if (Node.isIdentifier(node)) {
      const declared = declaration(node);
      return declared === undefined ? node : this.follow(declared);
    }
    if (Node.isPropertyAccessExpression(node)) return this.followMember(node, node.getExpression(), node.getName());
    if (Node.isElementAccessExpression(node)) {
      const key = node.getArgumentExpression();
      if (Node.isStringLiteral(key) || Node.isNumericLiteral(key))
        return this.followMember(node, node.getExpression(), key.getLiteralValue());
    }
    const inner = unwrapped(node);
    return inner === undefined ? node : this.follow(inner);
  }

  private followMember(node: Node, object: Node, key: string | number): Node {
    const member = this.child(object, key);
    return member === undefined ? node : this.follow(member.value);
  }

  /** The part that a property name or list position names, if the text shows it. */
  private child(node: Node, key: string | number): Part | undefined {
    if (this.steps++ > PATIENCE) return undefined;
    const value = this.follow(node);
    if (Node.isObjectLiteralExpression(value)) return this.property(value, String(key));
    if (Node.isArrayLiteralExpression(value)) return this.element(value, Number(key));
    if (Node.isCallExpression(value)) return this.ofCall(value, key);
    const [one, other] = alternatives(value);
    return one && other && (this.child(one, key) ?? this.child(other, key));
  }

  /** Later properties win over earlier ones, and so do spreads. */
  private property(object: ObjectLiteralExpression, name: string): Part | undefined {
    for (const property of object.getProperties().reverse()) {
      if (Node.isSpreadAssignment(property)) {
        const part = this.child(property.getExpression(), name);
        if (part !== undefined) return part;
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

  private element(list: ArrayLiteralExpression, index: number): Part | undefined {
    let position = 0;
    for (const element of list.getElements()) {
      if (!Node.isSpreadElement(element)) {
        if (position++ === index) return { value: element };
        continue;
      }
      const spread = this.follow(element.getExpression());
      if (!Node.isArrayLiteralExpression(spread)) return undefined;
      const part = this.element(spread, index - position);
      if (part !== undefined) return part;
      position += spread.getElements().length;
    }
    return undefined;
  }

  /**
   * Of what a call returns: `defineFlow({ ... })` and `catalogue.postgres({ ... })` return what they are given, or
   * something like it; a function of the project's own is looked into.
   */
  private ofCall(call: CallExpression, key: string | number): Part | undefined {
    for (const argument of call.getArguments()) {
      // The catalogue makes an image of a version.
      const part = this.child(argument, key) ?? (key === 'image' ? this.child(argument, 'version') : undefined);
      if (part !== undefined) return part;
    }
    const callee = this.follow(call.getExpression());
    const result = returned(callee);
    return result && this.child(result, key);
  }
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

/** Where a name's value is written, in this file or in another of the project's. */
function declaration(identifier: Node): Node | undefined {
  const name = identifier.getText();
  for (const scope of identifier.getAncestors()) {
    if (!Node.isStatemented(scope)) continue;
    const declared = scope.getVariableDeclaration(name)?.getInitializer() ?? scope.getFunction(name);
    if (declared !== undefined) return declared;
  }
  for (const statement of identifier.getSourceFile().getImportDeclarations()) {
    const named = statement
      .getNamedImports()
      .find((one) => (one.getAliasNode() ?? one.getNameNode()).getText() === name);
    const importedName = named?.getName() ?? (statement.getDefaultImport()?.getText() === name ? 'default' : undefined);
    if (importedName === undefined) continue;
    const file = imported(identifier.getSourceFile(), statement.getModuleSpecifierValue());
    return file && exported(file, importedName);
  }
  return undefined;
}

/** What a file exports under a name. */
function exported(file: SourceFile, name: string): Node | undefined {
  if (name === 'default') {
    const expression = file.getExportAssignment((assignment) => !assignment.isExportEquals())?.getExpression();
    if (expression !== undefined) return expression;
  }
  const declared = file.getVariableDeclaration(name);
  if (declared?.isExported()) return declared.getInitializer();
  const called = file.getFunction(name);
  if (called?.isExported()) return called;
  for (const statement of file.getExportDeclarations()) {
    const specifier = statement
      .getNamedExports()
      .find((one) => (one.getAliasNode() ?? one.getNameNode()).getText() === name);
    const from = statement.getModuleSpecifierValue();
    if (from === undefined) {
      if (specifier !== undefined) return declaration(specifier.getNameNode());
    } else if (specifier !== undefined || (statement.isNamespaceExport() && name !== 'default')) {
      const target = imported(file, from);
      const found = target && exported(target, specifier?.getName() ?? name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The project's file that an import means; none for a package. */
function imported(file: SourceFile, specifier: string): SourceFile | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = path.join(file.getDirectoryPath(), specifier);
  const candidates = [target, target.replace(/\.([cm]?)js$/, '.$1ts'), `${target}.ts`, path.join(target, 'index.ts')];
  for (const candidate of candidates) {
    const found = /\.[cm]?[jt]s$/.test(candidate) && file.getProject().addSourceFileAtPathIfExists(candidate);
    if (found) return found;
  }
  return undefined;
}

function literalText(node: Node): string {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isNumericLiteral(node)
    ? String(node.getLiteralValue())
    : node.getText();
}

/** What to underline of something long: the function that is called, not all that it is called with. */
function beginning(node: Node): Node {
  return Node.isCallExpression(node) ? node.getExpression() : node;
}

function place(projectFolder: string, node: Node): Place {
  const file = node.getSourceFile().getFilePath();
  return placeOf(node, projectFile(projectFolder, file) ?? file);
}
