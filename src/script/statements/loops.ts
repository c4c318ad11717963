import { ts } from 'ts-morph';
import type { Expression, Statement } from '../../groovy/ast.ts';
import {
  assign,
  at,
  binary,
  boolean,
  callOn,
  declare,
  forIn,
  forLoop,
  ifElse,
  not,
  number,
  postfix,
  statement,
  variable,
  whileLoop,
} from '../../groovy/build.ts';
import { present } from '../../model/present.ts';
import type { Context } from '../context.ts';
import { asItems, truthiness } from '../convert.ts';
import { condition } from '../expressions/logic.ts';
import { entriesOf } from '../expressions/objects.ts';
import { offered } from '../expressions/steps.ts';
import { LIST, only, SMALL, TEXT, UNKNOWN } from '../kinds.ts';
import { itemType } from '../typeKinds.ts';
import { isAssigned, isCaptured, isChanged } from '../usage.ts';
import { type Value, value } from '../value.ts';
import { boundNames, declared, declareNames, destructure } from './destructure.ts';
import { variableStatement } from './variables.ts';

/** The statements of a loop's body, in the context's own scope. */
export function bodyOf(node: ts.Statement, context: Context): Statement[] {
  return context.block(ts.isBlock(node) ? node.statements : [node], context.scope);
}

/** `for (const x of list)`, and `for (const key in map)`. */
export function forOf(node: ts.ForOfStatement | ts.ForInStatement, outer: Context): Statement[] {
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
    outer.errors.refuse(
      node.awaitModifier,
      'await',
      'Steps wait by themselves: there is nothing to await.',
      'Leave out await.',
    );
  }
  const list = ts.isVariableDeclarationList(node.initializer) ? node.initializer : undefined;
  const name = list?.declarations[0]?.name;
  if (list === undefined || name === undefined) {
    outer.errors.refuse(
      node.initializer,
      'loop-variable',
      'The loop needs a variable of its own.',
      'Write for (const item of list).',
    );
    return [];
  }
  const source = outer.expression(node.expression);
  const context = outer.at(outer.scope.child());
  const items = ts.isForInStatement(node)
    ? value(context.helper('jsKeys', [entriesOf(source, node.expression, context)]), LIST)
    : only(source.kind, LIST)
      ? source
      : value(asItems(context, source), LIST);
  const itemKind = ts.isForInStatement(node) || only(source.kind, TEXT) ? TEXT : (source.items ?? UNKNOWN);
  const listName = ts.isIdentifier(node.expression) ? node.expression.text : undefined;
  const body = (inner: Context): Statement[] => bodyOf(node.statement, inner);
  if (listName !== undefined && isChanged(node.statement, listName)) return [indexed(name, items, body, context)];
  refuseChangedEntries(node, outer);
  const { itemMatch, type } = source;
  const known = present({ itemMatch, type });
  return [loop(name, { ...items, ...known, items: itemKind }, node.statement, body, context)];
}

/** Refuses `for (const [i, x] of list.entries())` where the body changes the list: the entries would be those from before. */
function refuseChangedEntries(
  { expression, statement: body }: ts.ForOfStatement | ts.ForInStatement,
  context: Context,
) {
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return;
  const { expression: list, name } = expression.expression;
  if (name.text !== 'entries' || !ts.isIdentifier(list) || !isChanged(body, list.text)) return;
  const message = `The loop changes ${list.text}, whose entries it goes through.`;
  context.errors.refuse(expression, 'loop-entries', message, `Count: for (let i = 0; i < ${list.text}.length; i++).`);
}

/** A loop over a list that its body does not change; `body` compiles what is in it. */
export function loop(
  name: ts.BindingName,
  items: Value,
  inside: ts.Node,
  body: (context: Context) => Statement[],
  context: Context,
): Statement {
  const kind = items.items ?? UNKNOWN;
  // A closure that is kept would see the variable of the loop change: it gets one of its own.
  const plain = ts.isIdentifier(name) && !isKept(inside, name.text, context) && !isAssigned(inside, name.text);
  if (plain) {
    const local = context.scope.declare(name.text, true, kind);
    local.known = knownOfItem(items);
    return forIn(local.name, items.code, body(context.at(context.scope.child())));
  }
  const each = context.scope.temporary('each');
  const inner = context.at(context.scope.child());
  const head = bound(
    name,
    { ...value(variable(each), kind, true), ...knownOfItem(items) },
    inner,
    !isAssigned(inside, name.getText()),
  );
  return forIn(each, items.code, [...head, ...body(inner.at(inner.scope.child()))]);
}

/** What is known of each item besides its kind. */
function knownOfItem({ itemMatch, type }: Value): Pick<Value, 'match' | 'type'> {
  const ofItem = itemType(type);
  return {
    ...present({ match: itemMatch, type: ofItem }),
  };
}

/** A loop over a list that its body changes: by position, as JavaScript does. */
function indexed(
  name: ts.BindingName,
  items: Value,
  body: (context: Context) => Statement[],
  context: Context,
): Statement {
  const index = variable(context.scope.temporary('index'));
  const inner = context.at(context.scope.child());
  const head = bound(name, value(at(items.code, index), UNKNOWN, true), inner, false);
  const test = binary(index, '<', callOn(items.code, 'size'));
  const initial = declare(index.name, number(0), { type: 'int' });
  return forLoop({ initial, condition: test, update: postfix('++', index) }, [
    ...head,
    ...body(inner.at(inner.scope.child())),
  ]);
}

/** Whether a function in the node uses the name and may be called when the node is done. */
function isKept(node: ts.Node, name: string, context: Context): boolean {
  return isCaptured(node, name, (inner) => {
    const { parent } = inner;
    if (!ts.isCallExpression(parent) || parent.expression === inner) return false;
    if (offered(parent.expression, context) !== undefined) return true;
    return ts.isPropertyAccessExpression(parent.expression) && AT_ONCE.has(parent.expression.name.text);
  });
}

/** Methods that call the function that they are given, and are done with it. */
const AT_ONCE: ReadonlySet<string> = new Set(
  'map filter find findIndex some every flatMap forEach reduce sort toSorted replace replaceAll'.split(' '),
);

function bound(name: ts.BindingName, item: Value, context: Context, fixed: boolean): Statement[] {
  declareNames(name, fixed, context.scope);
  return ts.isIdentifier(name) ? [declared(name.text, item, context)] : destructure(name, item, context);
}

export function whileStatement(node: ts.WhileStatement, context: Context): Statement[] {
  const test = truthiness(context, condition(node.expression, context));
  return [whileLoop(test, bodyOf(node.statement, context.at(context.scope.child())))];
}

/** `do { ... } while (test)`. Groovy 2.4 has no such loop; `continue` must lead to the test. */
export function doStatement(node: ts.DoStatement, context: Context): Statement[] {
  const first = variable(context.scope.temporary('first'));
  const test = truthiness(context, condition(node.expression, context));
  const body = bodyOf(node.statement, context.at(context.scope.child()));
  return [
    declare(first.name, boolean(true)),
    whileLoop(binary(first, '||', test), [statement(assign(first, boolean(false))), ...body]),
  ];
}

/** `for (let i = 0; i < n; i++)`. */
export function forStatement(node: ts.ForStatement, outer: Context): Statement[] {
  const context = outer.at(outer.scope.child());
  const list =
    node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer) ? node.initializer : undefined;
  const names = list?.declarations.flatMap(({ name }) => boundNames(name).map(({ text }) => text)) ?? [];
  const captured = names.filter((name) => isKept(node, name, context));
  const counter = list === undefined || captured.length > 0 ? undefined : counterOf(node, list);
  if (counter !== undefined) return [counting(node, counter, context)];

  for (const { name } of list?.declarations ?? []) declareFresh(name, context, outer);
  const before =
    list === undefined
      ? node.initializer === undefined
        ? []
        : context.effect(node.initializer as ts.Expression)
      : variableStatement(list, context);
  const test = node.condition === undefined ? boolean(true) : truthiness(context, condition(node.condition, context));
  const update = node.incrementor === undefined ? [] : context.effect(node.incrementor);
  const inner = context.at(context.scope.child());
  const copies = captured.flatMap((name) => copied(name, node, inner));
  const body = bodyOf(node.statement, inner.at(inner.scope.child()));
  if (update.length === 0) return [...before, whileLoop(test, [...copies, ...body])];
  // The update comes first in all rounds but the first, so that `continue` leads to it.
  const first = variable(outer.scope.temporary('first'));
  const step: Statement[] = [ifElse(first, [statement(assign(first, boolean(false)))], update)];
  const leave: Statement = ifElse(not(test), [{ kind: 'break' }]);
  return [
    ...before,
    declare(first.name, boolean(true)),
    whileLoop(boolean(true), [...step, leave, ...copies, ...body]),
  ];
}

/** The names stand beside the loop in Groovy: they are nobody else's in the function. */
function declareFresh(name: ts.BindingName, context: Context, outer: Context): void {
  for (const { text } of boundNames(name)) {
    const local = { means: 'local' as const, name: outer.scope.temporary(text), kind: UNKNOWN, fixed: false };
    context.scope.bind(text, local);
  }
}

/** A variable of its own for each round, for the functions in the body that use it. */
function copied(name: string, node: ts.ForStatement, context: Context): Statement[] {
  const outer = context.scope.lookup(name);
  if (isAssigned(node.statement, name)) {
    const fix = 'Keep what changes in a variable outside of the loop.';
    context.errors.refuse(node, 'loop-variable', `${name} is used by a function and assigned to in the loop.`, fix);
  }
  if (outer?.means !== 'local') return [];
  const local = context.scope.declare(name, true, outer.kind);
  return [declare(local.name, variable(outer.name))];
}

/** The variable that a loop counts up from a small number to a limit, touched by nothing else; plain Groovy can do that. */
function counterOf(node: ts.ForStatement, list: ts.VariableDeclarationList): ts.VariableDeclaration | undefined {
  const [declaration, ...others] = list.declarations;
  if (declaration === undefined || others.length > 0 || !ts.isIdentifier(declaration.name)) return undefined;
  const name = declaration.name.text;
  const { initializer } = declaration;
  if (initializer === undefined || !ts.isNumericLiteral(initializer) || !/^\d{1,9}$/.test(initializer.text))
    return undefined;
  const { condition: test, incrementor } = node;
  const counts =
    incrementor !== undefined &&
    (ts.isPostfixUnaryExpression(incrementor) || ts.isPrefixUnaryExpression(incrementor)) &&
    incrementor.operator === ts.SyntaxKind.PlusPlusToken &&
    ts.isIdentifier(incrementor.operand) &&
    incrementor.operand.text === name;
  const limited =
    test !== undefined &&
    ts.isBinaryExpression(test) &&
    ts.isIdentifier(test.left) &&
    test.left.text === name &&
    (test.operatorToken.kind === ts.SyntaxKind.LessThanToken ||
      test.operatorToken.kind === ts.SyntaxKind.LessThanEqualsToken);
  return counts && limited && !isAssigned(node.statement, name) ? declaration : undefined;
}

function counting(node: ts.ForStatement, counter: ts.VariableDeclaration, context: Context): Statement {
  const local = context.scope.declare(counter.name.getText(), true, SMALL);
  const initial = declare(
    local.name,
    counter.initializer === undefined ? number(0) : context.expression(counter.initializer).code,
    { type: 'int' },
  );
  const test: Expression =
    node.condition === undefined ? boolean(true) : truthiness(context, condition(node.condition, context));
  const body = bodyOf(node.statement, context.at(context.scope.child()));
  return forLoop({ initial, condition: test, update: postfix('++', variable(local.name)) }, body);
}
