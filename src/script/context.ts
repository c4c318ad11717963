import type { ts } from 'ts-morph';
import type { Closure, Expression, Statement } from '../groovy/ast.ts';
import type { ErrorCollector } from './errorCollector.ts';
import type { HelperName } from './helpers/index.ts';
import type { Kind } from './kinds.ts';
import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

/** What the compilers of expressions and statements know of where they are, and how they reach each other. */
export interface Context {
  readonly scope: Scope;
  readonly errors: ErrorCollector;
  /** What `return` gives: any value, or the boolean that a condition answers. */
  readonly returns: 'value' | 'condition';

  /** Compiles an expression. What cannot be compiled is refused, and stands as null meanwhile. */
  expression(node: ts.Expression): Value;
  /** Compiles a function into a closure with at least as many parameters; `discarded` when nobody asks for its result. */
  closure(
    node: ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration | ts.FunctionDeclaration,
    options: ClosureOptions,
  ): Closure;
  /** Compiles statements that stand together, in a scope of their own unless they are given one. */
  block(statements: readonly ts.Statement[], scope?: Scope): Statement[];
  /** Compiles an expression that stands for what it does, not for its value. */
  effect(node: ts.Expression): Statement[];
  /** A call of a helper method, which the file will then have to declare. */
  helper(name: HelperName, args: readonly Expression[]): Expression;
  /** The same, elsewhere. */
  at(scope: Scope, returns?: 'value' | 'condition'): Context;
}

export interface ClosureOptions {
  /** How many arguments its caller gives. */
  readonly given: number;
  /** What it is given, as far as that is known. */
  readonly kinds?: readonly Kind[];
  /** Whether nobody uses its result. */
  readonly discarded?: boolean;
  /** Whether its result only counts as true or false. */
  readonly asCondition?: boolean;
  /** Told what the result is, where the function is one expression. */
  readonly onResult?: (result: Value) => void;
  /** Whether it is the body of a block step, `dir('x') { ... }`. */
  readonly isBody?: boolean;
}
