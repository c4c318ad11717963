import { ts } from 'ts-morph';
import type { Case, Expression, Origin, Statement } from '../../groovy/ast.ts';
import {
  binary,
  catchOf,
  declare,
  ifElse,
  line,
  number,
  string,
  switchOn,
  template,
  ternary,
  throwOf,
  tryCatch,
  variable,
  when,
} from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asText, truthiness } from '../convert.ts';
import { withoutToString } from '../expressions/literals.ts';
import { condition } from '../expressions/logic.ts';
import { equality } from '../expressions/operators.ts';
import { NOTHING, OBJECT, ORDERED, only, TEXT } from '../kinds.ts';
import { constant, type Value, value } from '../value.ts';
import { declareNames, destructure } from './destructure.ts';
import { bodyOf } from './loops.ts';

export function ifStatement(node: ts.IfStatement, context: Context): Statement[] {
  const test = truthiness(context, condition(node.expression, context));
  const then = bodyOf(node.thenStatement, context.at(context.scope.child()));
  const otherwise =
    node.elseStatement === undefined ? [] : bodyOf(node.elseStatement, context.at(context.scope.child()));
  return [ifElse(test, then, otherwise)];
}

/** `try { ... } catch (error) { ... } finally { ... }` */
export function tryStatement(node: ts.TryStatement, context: Context): Statement[] {
  const body = bodyOf(node.tryBlock, context.at(context.scope.child()));
  const catches = node.catchClause === undefined ? [] : [catchClause(node.catchClause, context)];
  const last =
    node.finallyBlock === undefined ? undefined : bodyOf(node.finallyBlock, context.at(context.scope.child()));
  return [tryCatch(body, catches, last)];
}

function catchClause(node: ts.CatchClause, outer: Context): ReturnType<typeof catchOf> {
  const context = outer.at(outer.scope.child());
  const name = node.variableDeclaration?.name;
  if (name !== undefined && ts.isIdentifier(name)) {
    const local = context.scope.declare(name.text, true, OBJECT);
    return catchOf(['Exception'], local.name, bodyOf(node.block, context.at(context.scope.child())));
  }
  const caught = context.scope.temporary(name === undefined ? 'ignored' : 'caught');
  if (name !== undefined) declareNames(name, true, context.scope);
  const head = name === undefined ? [] : destructure(name, value(variable(caught), OBJECT, true), context);
  return catchOf(['Exception'], caught, [...head, ...bodyOf(node.block, context.at(context.scope.child()))]);
}

/** `throw new Error(message)`, or what was caught. */
export function throwStatement(node: ts.ThrowStatement, context: Context): Statement[] {
  const thrown = node.expression;
  if (ts.isNewExpression(thrown) && ts.isIdentifier(thrown.expression) && thrown.expression.text.endsWith('Error')) {
    const [message, extra] = thrown.arguments ?? [];
    if (extra !== undefined) {
      const fix = 'Say what caused it in the message.';
      context.errors.refuse(extra, 'argument-unsupported', 'An error has only its message here.', fix);
    }
    const said = message === undefined ? constant('') : context.expression(message);
    return [line('error', [withoutToString(withLocation(asText(context, said), context.errors.origin(node)))])];
  }
  const caught = context.expression(thrown);
  if (!only(caught.kind, OBJECT)) {
    context.errors.refuse(
      thrown,
      'throw-value',
      'Only errors can be thrown.',
      'Write throw new Error(message), or throw what catch gave.',
    );
  }
  return [throwOf(caught.code)];
}

/**
 * The message with the location in the author's file, which `jsMessage` takes off again: the step `error` ends a build, or an
 * attempt of `retry`, with this one line where another exception would print its whole stack.
 */
function withLocation(message: Expression, origin: Origin): Expression {
  if (!('file' in origin)) return message;
  const location = ` (at ${origin.file}:${origin.line}:${origin.column})`;
  if (message.kind === 'string') return string(message.value + location);
  const text = withoutToString(message);
  return text.kind === 'template' ? template([...text.parts, location]) : binary(message, '+', string(location));
}

/**
 * `switch`. Groovy's own decides by other rules than ===, and needs `default` at the end: unless both agree, the branch is
 * chosen first and Groovy's falls through from there.
 */
export function switchStatement(node: ts.SwitchStatement, outer: Context): Statement[] {
  const subject = outer.expression(node.expression);
  const context = outer.at(outer.scope.child());
  const clauses = node.caseBlock.clauses;
  const tests = clauses.map((clause) => (ts.isCaseClause(clause) ? context.expression(clause.expression) : undefined));
  const bodies = clauses.map((clause) => context.block(clause.statements, context.scope.child()));
  const cases = (test: (index: number) => Expression | undefined): Case[] =>
    bodies.map((body, index) => when(test(index), body));
  const defaultAt = tests.indexOf(undefined);
  const native = tests.every((test) => test === undefined || isNativeCase(subject, test));
  if (native && (defaultAt < 0 || defaultAt === tests.length - 1))
    return [
      switchOn(
        subject.code,
        cases((index) => tests[index]?.code),
      ),
    ];

  const steady = subject.steady;
  const name = outer.scope.temporary('subject');
  const kept: Value = steady ? subject : value(variable(name), subject.kind, true);
  const chosen = tests.reduceRight<Expression>(
    (otherwise, test, index) =>
      test === undefined ? otherwise : ternary(equality(kept, test, context, true), number(index), otherwise),
    number(defaultAt < 0 ? clauses.length : defaultAt),
  );
  return [...(steady ? [] : [declare(name, subject.code)]), switchOn(chosen, cases(number))];
}

function isNativeCase(subject: Value, test: Value): boolean {
  if (typeof test.constant === 'string') return test.constant.length !== 1 || only(subject.kind, TEXT | NOTHING);
  return typeof test.constant === 'number' && only(subject.kind, ORDERED);
}
