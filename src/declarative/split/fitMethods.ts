import type { Argument, Directive, Entry, Expression, If, Statement, Traced } from '../../groovy/ast.ts';
import { block, closure, entry, ifElse, statement } from '../../groovy/build.ts';
import { compiledLength } from '../compiledLength.ts';
import type { Scope } from './scope.ts';

/** More statements than this in one block do not compile: the engine hands them over as the arguments of one call. */
const STATEMENTS = 200;

/**
 * Statements that fit one method: what is too long for it stands in further methods, which fit as well.
 *
 * @param length of a method, as `compiledLength` estimates it
 * @param method makes a method and answers its call
 */
export function fitMethods(
  statements: readonly Statement[],
  length: number,
  stageName: string,
  { method, cannot }: Pick<Scope, 'method' | 'cannot'>,
): readonly Statement[] {
  const inMethod = (body: readonly Statement[], name: string): readonly Statement[] => [
    statement(method('part', name, body)),
  ];

  function fitted(all: readonly Statement[], name: string): readonly Statement[] {
    const short = all.map((one) => (compiledLength([one]) > length ? shortened(one, name) : one));
    const fits = compiledLength(short) <= length;
    if (!fits && short.length === 1) cannot('a script or step that is too long for one method');
    if (!fits && short.some(({ kind }) => kind === 'variableDeclaration')) cannot('a matrix of too many values');
    if (short.length === 1 || (fits && short.length <= STATEMENTS)) return short;
    return fitted(
      grouped(short, length).flatMap((group) => inMethod(group, name)),
      name,
    );
  }

  /** The statement with its blocks in methods of their own. */
  function shortened(one: Statement, name: string): Statement {
    if (one.kind === 'directive' && one.name !== 'script') return shortenedBlock(one, nameOf(one) ?? name);
    if (one.kind === 'if') return shortenedIf(one, name);
    if (one.kind === 'expressionStatement') return { ...one, expression: shortenedExpression(one.expression, name) };
    if (one.kind === 'return' && one.value !== undefined)
      return { ...one, value: shortenedExpression(one.value, name) };
    return one;
  }

  function shortenedBlock(one: Directive & Traced, name: string): Statement {
    const args = one.arguments.map((argument) => shortenedArgument(argument, name));
    const { body } = one;
    if (body === undefined) return { ...one, arguments: args };
    const short = block(one.name, args, inMethod(body, name));
    return one.origin === undefined ? short : { ...short, origin: one.origin };
  }

  function shortenedIf({ condition, then, otherwise }: If, name: string): Statement {
    return ifElse(condition, inMethod(then, name), otherwise.length === 0 ? [] : inMethod(otherwise, name));
  }

  function shortenedExpression(expression: Expression, name: string): Expression {
    if (expression.kind === 'map')
      return { ...expression, entries: expression.entries.map((one) => shortenedEntry(one, name)) };
    if (expression.kind !== 'call') return expression;
    const inner = expression.closure;
    return {
      ...expression,
      arguments: expression.arguments.map((argument) => shortenedArgument(argument, name)),
      ...(inner === undefined ? {} : { closure: shortenedClosure(inner, name) }),
    };
  }

  function shortenedArgument(argument: Argument, name: string): Argument {
    if (argument.kind === 'closure') return shortenedClosure(argument, name);
    return argument.kind === 'entry' ? shortenedEntry(argument, name) : argument;
  }

  function shortenedEntry(one: Entry, name: string): Entry {
    return one.value.kind === 'closure' ? entry(one.key, shortenedClosure(one.value, name)) : one;
  }

  function shortenedClosure(inner: Extract<Expression, { kind: 'closure' }>, name: string) {
    return 'kind' in inner.body ? inner : closure(inner.parameters, inMethod(inner.body, name));
  }

  return fitted(statements, stageName);
}

/** The name of the stage that a block is. */
function nameOf({ name, arguments: [first] }: Directive): string | undefined {
  return name === 'movedStage' && first?.kind === 'string' ? first.value : undefined;
}

/** Statements in groups that follow each other, each at most so long. */
function grouped(statements: readonly Statement[], length: number): readonly (readonly Statement[])[] {
  const groups: Statement[][] = [];
  let room = 0;
  for (const one of statements) {
    const needed = compiledLength([one]);
    const last = groups.at(-1);
    if (last === undefined || needed > room || last.length === STATEMENTS) {
      groups.push([one]);
      room = length - needed;
    } else {
      last.push(one);
      room -= needed;
    }
  }
  return groups;
}
