import type { GroovyNode, Statement } from '../groovy/ast.ts';
import { nodesOf } from '../groovy/nodes.ts';

/**
 * About how many bytes Jenkins' engine makes of statements in a method, closures in it included: it turns each call,
 * value and name into calls of its own. Measured with the engine, kind by kind.
 */
export function compiledLength(statements: readonly Statement[]): number {
  return statements.flatMap(nodesOf).reduce((sum, node) => sum + ownLength(node), 0);
}

/** Without what it is made of, which is counted by itself. */
function ownLength(node: GroovyNode): number {
  if (node.kind === 'verbatim') return sourceLength(node.source);
  if (node.kind === 'directive') return LENGTHS.call + (node.body === undefined ? 0 : LENGTHS.closure);
  return node.kind in LENGTHS ? LENGTHS[node.kind as keyof typeof LENGTHS] : 0;
}

/** Of source text: each word is a name or a value, each brace a closure. */
function sourceLength(source: string): number {
  const tokens =
    source.replace(/\/\/.*/g, '').match(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\w+|[{([]|[-+*/%=<>!&|?:]+/g) ?? [];
  return tokens.reduce((sum, token) => sum + tokenLength(token), 0);
}

function tokenLength(token: string): number {
  if (token.startsWith('"'))
    return LENGTHS.string + (LENGTHS.template + LENGTHS.variable) * (token.split('$').length - 1);
  if (token === '{') return LENGTHS.closure;
  if (token === '(' || token === '[') return LENGTHS.list;
  return /^\w/.test(token) ? LENGTHS.variable : LENGTHS.string;
}

const LENGTHS = {
  call: 42,
  string: 17,
  number: 17,
  boolean: 17,
  null: 17,
  variable: 33,
  property: 33,
  index: 33,
  closure: 58,
  list: 9,
  map: 9,
  entry: 18,
  template: 50,
  if: 32,
  forIn: 34,
  try: 64,
  catch: 20,
  binary: 15,
  unary: 15,
  elvis: 15,
  ternary: 15,
  instanceOf: 33,
  assignment: 10,
  variableDeclaration: 20,
  return: 10,
  throw: 10,
} as const;
