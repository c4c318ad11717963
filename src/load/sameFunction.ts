import { Node, type SourceFile, ts } from 'ts-morph';
import { readFreeNames } from './constants.ts';
import { Walk } from './walk.ts';

/**
 * The function of the files that reads as one that runs does, for what no path leads to: made in a loop, or by a helper
 * of whatever kind. Several that read the same are as good as one when they need nothing from around them.
 *
 * @param running the text of the function as it runs: its types are gone, imported names belong to an object, and its
 *   layout is another
 */
export function findSameFunction(files: readonly SourceFile[], running: string): Node | undefined {
  const wanted = formOf(running);
  const [first, ...others] = files.flatMap((file) =>
    file.getDescendants().filter((node) => isFunctionLike(node) && formOf(node.getText()) === wanted),
  );
  return first !== undefined && (others.length === 0 || isClosed(first)) ? first : undefined;
}

function isFunctionLike(node: Node): boolean {
  return Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isFunctionDeclaration(node);
}

function isClosed(called: Node): boolean {
  const { constants, unknown } = readFreeNames(called, new Walk());
  return Object.keys(constants).length === 0 && unknown.length === 0;
}

/** What a function's text means, apart from its types, its layout and where its imported names come from. */
function formOf(text: string): string {
  const source = ts.createSourceFile('function.ts', `(${text})`, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  return partsOf(source).join(' ');
}

function partsOf(node: ts.Node): readonly (string | number)[] {
  if (ts.isTypeNode(node) || ts.isEmptyStatement(node) || node.kind === ts.SyntaxKind.QuestionToken) return [];
  if (isWrapping(node)) return partsOf(node.expression);
  if (ts.isPropertyAccessExpression(node) && isOfModule(node.expression)) return partsOf(node.name);
  const own =
    'text' in node && typeof node.text === 'string' && !ts.isSourceFile(node) ? [JSON.stringify(node.text)] : [];
  const inner: (string | number)[] = [];
  ts.forEachChild(node, (child) => void inner.push(...partsOf(child)));
  return [node.kind, ...own, ...inner, ')'];
}

function isWrapping(node: ts.Node): node is ts.Node & { readonly expression: ts.Expression } {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}

/** The object that the loader made of an imported module. */
function isOfModule(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && /^_\w/.test(node.text);
}
