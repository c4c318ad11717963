import path from 'node:path';
import { Node, type ParameterDeclaration, type SourceFile, VariableDeclarationKind } from 'ts-morph';

/** What a name stands for. */
export type Declared =
  /** A value that is written out, or a function. */
  | { readonly kind: 'value'; readonly node: Node; readonly isConstant: boolean }
  /** What a function is given: known only to its callers. */
  | { readonly kind: 'parameter'; readonly parameter: ParameterDeclaration }
  /** From a package, or in a way that the text does not tell, such as `const { a } = b`. */
  | { readonly kind: 'elsewhere'; readonly package?: string };

/** What a name stands for where it is used; undefined for what no text of the project declares, such as `Math`. */
export function declared(identifier: Node): Declared | undefined {
  const name = identifier.getText();
  for (const scope of identifier.getAncestors()) {
    const found = statementIn(scope, name) ?? parameterOf(scope, name);
    if (found !== undefined) return found;
  }
  return importedName(identifier.getSourceFile(), name);
}

/** Where a name's value is written, in this file or in another of the project's. */
function declaration(identifier: Node): Node | undefined {
  const found = declared(identifier);
  return found?.kind === 'value' ? found.node : undefined;
}

function statementIn(scope: Node, name: string): Declared | undefined {
  if (!Node.isStatemented(scope)) return undefined;
  const called = scope.getFunction(name);
  if (called !== undefined) return { kind: 'value', node: called, isConstant: true };
  const variable = scope.getVariableDeclaration(name);
  if (variable === undefined) return patternIn(scope, name) ? { kind: 'elsewhere' } : undefined;
  const node = variable.getInitializer();
  return node === undefined ? { kind: 'elsewhere' } : { kind: 'value', node, isConstant: isConstant(node) };
}

/** Whether a statement of the scope takes the name out of something: `const { name } = value`. */
function patternIn(scope: Node, name: string): boolean {
  if (!Node.isStatemented(scope)) return false;
  return scope
    .getVariableDeclarations()
    .some((one) => !Node.isIdentifier(one.getNameNode()) && namesIn(one.getNameNode()).includes(name));
}

function parameterOf(scope: Node, name: string): Declared | undefined {
  if (!Node.isParametered(scope)) return undefined;
  const parameter = scope.getParameters().find((one) => namesIn(one.getNameNode()).includes(name));
  return parameter && { kind: 'parameter', parameter };
}

/** The names that a declaration declares: one, or those of its pattern. */
export function namesIn(name: Node): string[] {
  if (Node.isIdentifier(name)) return [name.getText()];
  if (Node.isObjectBindingPattern(name) || Node.isArrayBindingPattern(name))
    return name
      .getElements()
      .flatMap((element) => (Node.isBindingElement(element) ? namesIn(element.getNameNode()) : []));
  return [];
}

function importedName(file: SourceFile, name: string): Declared | undefined {
  for (const statement of file.getImportDeclarations()) {
    const named = statement
      .getNamedImports()
      .find((one) => (one.getAliasNode() ?? one.getNameNode()).getText() === name);
    const isDefault = statement.getDefaultImport()?.getText() === name;
    const isNamespace = statement.getNamespaceImport()?.getText() === name;
    if (named === undefined && !isDefault && !isNamespace) continue;
    const specifier = statement.getModuleSpecifierValue();
    const target = isNamespace ? undefined : imported(file, specifier);
    const node = target && exported(target, named?.getName() ?? 'default');
    if (node !== undefined) return { kind: 'value', node, isConstant: isConstant(node) };
    return specifier.startsWith('.') ? { kind: 'elsewhere' } : { kind: 'elsewhere', package: specifier };
  }
  return undefined;
}

/** Whether what a variable is declared with is what it has ever after: it is a constant, and nothing is put into it. */
function isConstant(node: Node): boolean {
  const variable = node.getParent();
  if (!Node.isVariableDeclaration(variable)) return true;
  const isConst = variable.getVariableStatement()?.getDeclarationKind() === VariableDeclarationKind.Const;
  return isConst && !changes(variable.getName()).test(node.getSourceFile().getFullText());
}

/** What changes a list or object of that name. */
function changes(name: string): RegExp {
  const own = name.replaceAll('$', '\\$');
  return new RegExp(
    String.raw`(?<![\w$.])${own}(?:\s*\.\s*(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)\b|(?:\.\w+|\[[^\]]*\])+\s*(?:[-+*/%&|^?]|\*\*|<<|>>)*=(?!=))|\bassign\(\s*${own}\b`,
  );
}

/** What a file exports under a name. */
export function exported(file: SourceFile, name: string): Node | undefined {
  if (name === 'default') {
    const expression = file.getExportAssignment((assignment) => !assignment.isExportEquals())?.getExpression();
    const called = file.getFunctions().find((one) => one.isDefaultExport());
    if (expression !== undefined || called !== undefined) return expression ?? called;
  }
  const variable = file.getVariableDeclaration(name);
  if (variable?.isExported()) return variable.getInitializer();
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
export function imported(file: SourceFile, specifier: string): SourceFile | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = path.join(file.getDirectoryPath(), specifier);
  const candidates = [target, target.replace(/\.([cm]?)js$/, '.$1ts'), `${target}.ts`, path.join(target, 'index.ts')];
  for (const candidate of candidates) {
    const found = /\.[cm]?[jt]s$/.test(candidate) && file.getProject().addSourceFileAtPathIfExists(candidate);
    if (found) return found;
  }
  return undefined;
}
