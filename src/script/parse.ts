import { ts } from 'ts-morph';
import { collectErrors, type ErrorCollector } from './errorCollector.ts';
import type { FunctionSource } from './source.ts';

export type FunctionNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration;

/** A function as syntax, without types resolved: the type checker would cost seconds. */
export interface ParsedFunction {
  /** Absent when the text is no function; `errors` say why. */
  readonly node?: FunctionNode;
  readonly errors: ErrorCollector;
}

/** What may stand around a function so that a file with it parses: nothing, an expression, or a method of an object. */
const WRAPPERS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['', ''],
  ['({', '})'],
];

/** Reads the text of a function in any of the forms that an author can give. */
export function parseFunction(source: FunctionSource): ParsedFunction {
  const attempts = WRAPPERS.map(([before, after]) => {
    // Types follow the function, so that its own locations stay where they are.
    const text = [before + source.text + after, source.types ?? ''].join('\n');
    const parsed = ts.createSourceFile('function.ts', text, ts.ScriptTarget.ES2022, true);
    return { parsed, shift: before.length, errors: syntaxErrors(parsed), node: findFunction(parsed) };
  });
  const sound = attempts.find(({ errors, node }) => errors.length === 0 && node !== undefined);
  if (sound?.node !== undefined) {
    return { node: sound.node, errors: collectErrors(source, sound.parsed, sound.shift) };
  }
  const nearest = attempts.reduce((best, attempt) => (attempt.errors.length < best.errors.length ? attempt : best));
  const errors = collectErrors(source, nearest.parsed, nearest.shift);
  for (const { start, length, messageText } of nearest.errors) {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    errors.refuseAt(start, length, 'syntax', `Invalid TypeScript: ${message}`, 'Fix the syntax.');
  }
  if (nearest.errors.length === 0) {
    const fix = 'Write the function in place: ({ sh, env }) => { ... }.';
    errors.refuseAt(nearest.shift, source.text.length, 'function-expected', 'This is not a function.', fix);
  }
  return { errors };
}

/** The parser keeps its errors on the file; TypeScript's public types do not say so. */
function syntaxErrors(parsed: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (parsed as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

function findFunction(parsed: ts.SourceFile): FunctionNode | undefined {
  const [statement, ...others] = parsed.statements;
  if (statement === undefined || !others.every(isTypeDeclaration)) return undefined;
  if (ts.isFunctionDeclaration(statement)) return statement;
  const expression = ts.isExpressionStatement(statement)
    ? statement.expression
    : ts.isExportAssignment(statement)
      ? statement.expression
      : undefined;
  return expression === undefined ? undefined : functionIn(expression);
}

function isTypeDeclaration(node: ts.Node): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function functionIn(expression: ts.Expression): FunctionNode | undefined {
  if (ts.isParenthesizedExpression(expression)) return functionIn(expression.expression);
  if (ts.isArrowFunction(expression) || ts.isFunctionExpression(expression)) return expression;
  if (!ts.isObjectLiteralExpression(expression)) return undefined;
  const [member, ...others] = expression.properties;
  if (member === undefined || others.length > 0) return undefined;
  if (ts.isMethodDeclaration(member)) return member;
  return ts.isPropertyAssignment(member) ? functionIn(member.initializer) : undefined;
}
