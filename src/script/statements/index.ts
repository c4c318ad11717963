import { ts } from 'ts-morph';
import type { Statement } from '../../groovy/ast.ts';
import { boolean, breakLoop, continueLoop, ifElse, returnOf } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asBoolean } from '../convert.ts';
import { ifStatement, switchStatement, throwStatement, tryStatement } from './branches.ts';
import { bodyOf, doStatement, forOf, forStatement, whileStatement } from './loops.ts';
import { variableStatement } from './variables.ts';

/** Compiles a statement of a block whose names are declared; what cannot be compiled is refused. */
export function compileStatement(node: ts.Statement, context: Context): Statement[] {
  if (ts.isExpressionStatement(node)) return context.effect(node.expression);
  if (ts.isVariableStatement(node)) return variableStatement(node.declarationList, context);
  if (ts.isReturnStatement(node)) return returnStatement(node, context);
  if (ts.isIfStatement(node)) return ifStatement(node, context);
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return forOf(node, context);
  if (ts.isForStatement(node)) return forStatement(node, context);
  if (ts.isWhileStatement(node)) return whileStatement(node, context);
  if (ts.isDoStatement(node)) return doStatement(node, context);
  if (ts.isSwitchStatement(node)) return switchStatement(node, context);
  if (ts.isTryStatement(node)) return tryStatement(node, context);
  if (ts.isThrowStatement(node)) return throwStatement(node, context);
  // Groovy takes bare braces for a closure.
  if (ts.isBlock(node)) return [ifElse(boolean(true), bodyOf(node, context.at(context.scope.child())))];
  if (ts.isBreakStatement(node)) return leaving(node, breakLoop(), context);
  if (ts.isContinueStatement(node)) return leaving(node, continueLoop(), context);
  if (ts.isEmptyStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return [];
  const [code, message, fix] = REFUSED.get(node.kind) ?? [
    'syntax-unsupported',
    'This statement is not compiled.',
    'Write it with what docs/typescript-in-pipelines.md lists.',
  ];
  context.errors.refuse(node, code, message, fix);
  return [];
}

const REFUSED: ReadonlyMap<ts.SyntaxKind, readonly [string, string, string]> = new Map([
  [ts.SyntaxKind.ClassDeclaration, ['class-unsupported', 'Classes are not compiled.', 'Use functions and maps.']],
  [ts.SyntaxKind.EnumDeclaration, ['enum', 'Enumerations are not compiled.', 'Use a constant map.']],
  [
    ts.SyntaxKind.LabeledStatement,
    ['label', 'Labels are not compiled.', 'Put the inner loop into a function and return from it.'],
  ],
  [
    ts.SyntaxKind.ImportDeclaration,
    ['import', 'Nothing can be imported here.', "Take what you need from the function's first parameter."],
  ],
] as const);

function leaving(node: ts.BreakStatement | ts.ContinueStatement, made: Statement, context: Context): Statement[] {
  if (node.label !== undefined) {
    context.errors.refuse(
      node.label,
      'label',
      'Labels are not compiled.',
      'Put the inner loop into a function and return from it.',
    );
  }
  return [made];
}

function returnStatement(node: ts.ReturnStatement, context: Context): Statement[] {
  if (context.returns === 'condition') {
    return [
      returnOf(
        node.expression === undefined ? boolean(false) : asBoolean(context, context.expression(node.expression)),
      ),
    ];
  }
  return [node.expression === undefined ? returnOf() : returnOf(context.expression(node.expression).code)];
}
