import { ts } from 'ts-morph';
import { BOOLEAN, FUNCTION, type Kind, LIST, MAP, NOTHING, NUMBER, ORDERED, only, TEXT, UNKNOWN } from './kinds.ts';
import { kindOfType } from './typeKinds.ts';
import { ownNodes } from './usage.ts';

/** The expression without parentheses, and without what only the type checker reads: `(x as T)!`. */
export function bare(node: ts.Expression): ts.Expression {
  const isAround =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node);
  return isAround ? bare(node.expression) : node;
}

/** What an expression is, where its form alone says so. */
export function quickKind(node: ts.Expression): Kind {
  if (ts.isParenthesizedExpression(node)) return quickKind(node.expression);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return TEXT;
  if (ts.isNumericLiteral(node)) return ORDERED;
  if (ts.isArrayLiteralExpression(node)) return LIST;
  if (ts.isObjectLiteralExpression(node)) return MAP;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return FUNCTION;
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken ? BOOLEAN : NUMBER;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return BOOLEAN;
  if (node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined')) return NOTHING;
  if (!ts.isBinaryExpression(node)) return UNKNOWN;
  const [left, right] = [quickKind(node.left), quickKind(node.right)];
  if (node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return only(left, TEXT) || only(right, TEXT) ? TEXT : UNKNOWN;
  return COMPARISONS.has(node.operatorToken.kind) ? BOOLEAN : UNKNOWN;
}

const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

/** What a function returns, by its annotation or by the form of what it returns. */
export function returnedKind({ type, body }: ts.FunctionLikeDeclaration): Kind {
  if (type !== undefined) return kindOfType(type);
  if (body === undefined) return UNKNOWN;
  if (!ts.isBlock(body)) return quickKind(body);
  const results = ownNodes(body).filter(ts.isReturnStatement);
  const last = body.statements.at(-1);
  const falls = last === undefined || !(ts.isReturnStatement(last) || ts.isThrowStatement(last));
  return results.reduce<Kind>(
    (kind, { expression }) => kind | (expression === undefined ? NOTHING : quickKind(expression)),
    falls ? NOTHING : 0,
  );
}
