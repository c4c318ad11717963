import type {
  Argument,
  BinaryOperator,
  Call,
  Expression,
  GroovyNode,
  MethodDeclaration,
  Origin,
  Statement,
  VariableDeclaration,
} from './ast.ts';
import { declaredName, importedName, isPlainName, typeName, variableName } from './names.ts';
import { groovyBlock, groovyString, hasLines, templateBlockText, templateText } from './string.ts';
import { mark, readMarks, withoutMarks } from './trace.ts';

/**
 * The source text of a node: two spaces of indentation, one statement a line, as few parentheses as Groovy 2.4 needs.
 * A script ends in a newline, anything else does not.
 *
 * @throws Error for a name that Groovy would not read as a name
 */
export function printGroovy(node: GroovyNode): string {
  return withoutMarks(printMarked(node));
}

/** The same text, and for each of its lines where the author wrote what it does, as far as statements say so. */
export function printWithOrigins(node: GroovyNode): {
  readonly text: string;
  readonly origins: readonly (Origin | undefined)[];
} {
  return readMarks(printMarked(node));
}

function printMarked(node: GroovyNode): string {
  return print(node).replaceAll(KEPT_NEWLINE, '\n');
}

type Printers = { readonly [K in GroovyNode['kind']]: (node: Extract<GroovyNode, { kind: K }>) => string };

const PRINTERS: Printers = {
  script: ({ header, statements }) =>
    `${join([wrap('', optional(header, comment), '\n'), topLevel(statements)], '\n')}\n`,

  // Statements
  comment: ({ text }) => comment(text),
  import: ({ isStatic, name }) => `import ${isStatic ? 'static ' : ''}${importedName(name)}`,
  bareAnnotation: ({ annotation }) => `${print(annotation)} _`,
  annotation: ({ name, arguments: args }) => `@${variableName(name)}${args.length > 0 ? parentheses(args) : ''}`,
  methodDeclaration: (node) =>
    join(
      [
        ...node.annotations.map(print),
        `${declaration(node)}${group('(', node.parameters.map(print), ')')} ${body(node.body)}`,
      ],
      '\n',
    ),
  classDeclaration: ({ name, body: members }) => `class ${declaredName(name)} ${braces([topLevel(members)])}`,
  parameter: ({ type, name, defaultValue }) =>
    join([optional(type, typeName), declaredName(name), wrap('= ', optional(defaultValue, print))], ' '),
  variableDeclaration: (node) =>
    join([...node.annotations.map(print), declaration(node), wrap('= ', optional(node.value, print))], ' '),
  expressionStatement: ({ expression }) => standing(expression),
  directive: ({ name, arguments: args, body: statements }) =>
    statements === undefined
      ? command(declaredName(name), args)
      : `${declaredName(name)}${args.length > 0 ? parentheses(args) : ''} ${body(statements)}`,
  if: ({ condition, then, otherwise }) =>
    join([`if (${print(condition)}) ${body(then)}`, wrap('else ', otherwiseText(otherwise))], ' '),
  forIn: ({ type, name, values, body: statements }) =>
    `for (${join([optional(type, typeName), declaredName(name)], ' ')} in ${print(values)}) ${body(statements)}`,
  for: ({ initial, condition, update, body: statements }) =>
    `for (${optional(initial, print)}; ${optional(condition, print)}; ${optional(update, print)}) ${body(statements)}`,
  while: ({ condition, body: statements }) => `while (${print(condition)}) ${body(statements)}`,
  switch: ({ subject, cases }) => `switch (${print(subject)}) ${braces(cases.map(print))}`,
  case: ({ test, body: statements }) =>
    `${test === undefined ? 'default' : `case ${print(test)}`}:${wrap('\n  ', indent(join(statements.map(print), '\n')))}`,
  try: ({ body: statements, catches, finally: last }) =>
    join([`try ${body(statements)}`, ...catches.map(print), wrap('finally ', optional(last, body))], ' '),
  catch: ({ types, name, body: statements }) =>
    `catch (${types.map(typeName).join(' | ')} ${declaredName(name)}) ${body(statements)}`,
  throw: ({ value }) => `throw ${print(value)}`,
  return: ({ value }) => join(['return', optional(value, print)], ' '),
  break: () => 'break',
  continue: () => 'continue',
  verbatim: ({ source, origins = [] }) =>
    source
      .split('\n')
      .map((line, index) => mark(line, origins[index]))
      .join(KEPT_NEWLINE),

  // Values
  string: ({ value }) => keptLines(groovyBlock(value) ?? groovyString(value)),
  number: ({ value }) => String(value),
  boolean: ({ value }) => String(value),
  null: () => 'null',
  template: ({ parts }) => {
    const isBlock = hasLines(parts.map((part) => (typeof part === 'string' ? part : '.')).join(''));
    const textOf = (part: string) => (isBlock ? keptLines(templateBlockText(part)) : templateText(part));
    const text = parts.map((part) => (typeof part === 'string' ? textOf(part) : `\${${standing(part)}}`)).join('');
    const quote = isBlock || text.includes('\n') ? '"""' : '"';
    return `${quote}${text}${quote}`;
  },
  list: ({ items }) => group('[', items.map(print), ']'),
  map: ({ entries }) => (entries.length === 0 ? '[:]' : group('[', entries.map(print), ']')),
  entry: ({ key, value }) => `${typeof key === 'string' ? quotedUnlessPlain(key) : `(${print(key)})`}: ${print(value)}`,

  // Expressions
  variable: ({ name }) => variableName(name),
  property: ({ object, name, safe }) => `${operand(object, PATH)}${safe ? '?.' : '.'}${quotedUnlessPlain(name)}`,
  index: ({ object, index }) => `${operand(object, PATH)}[${print(index)}]`,
  call: (node) => {
    const args = node.closure !== undefined && node.arguments.length === 0 ? '' : parentheses(node.arguments);
    return join([`${callee(node)}${args}`, optional(node.closure, print)], ' ');
  },
  new: ({ type, arguments: args }) => `new ${typeName(type)}${parentheses(args)}`,
  closure: ({ parameters, body: content }) => {
    const head = parameters === undefined ? '' : join([parameters.map(print).join(', '), '->'], ' ');
    return 'kind' in content
      ? `{ ${join([head, standing(content)], ' ')} }`
      : braces(content.map(print), wrap(' ', head));
  },
  unary: ({ operator, operand: value }) => `${operator}${operand(value, NOT)}`,
  update: ({ operator, prefix, target }) =>
    prefix ? `${operator}${operand(target, PATH)}` : `${operand(target, PATH)}${operator}`,
  binary: ({ left, operator, right }) => {
    const level = LEVELS[operator];
    return `${operand(left, chains(operator) ? level : level + 1)} ${operator} ${operand(right, level + 1)}`;
  },
  ternary: ({ condition, then, otherwise }) =>
    `${operand(condition, CONDITIONAL + 1)} ? ${operand(then, CONDITIONAL)} : ${operand(otherwise, CONDITIONAL)}`,
  elvis: ({ value, otherwise }) => `${operand(value, CONDITIONAL + 1)} ?: ${operand(otherwise, CONDITIONAL)}`,
  range: ({ from, to, exclusive }) => `${operand(from, SHIFT + 1)}..${exclusive ? '<' : ''}${operand(to, SHIFT + 1)}`,
  cast: ({ value, type }) => `${operand(value, RELATIONAL + 1)} as ${typeName(type)}`,
  instanceOf: ({ value, type }) => `${operand(value, RELATIONAL + 1)} instanceof ${typeName(type)}`,
  assignment: ({ target, operator, value }) => `${print(target)} ${operator} ${print(value)}`,
};

function print(node: GroovyNode): string {
  // The table's type pairs each kind with the printer of that kind, which TypeScript cannot follow through an index.
  const text = (PRINTERS[node.kind] as (node: GroovyNode) => string)(node);
  return mark(text, 'origin' in node ? node.origin : undefined);
}

// --- Precedence: how tightly each expression holds together, by Groovy 2.4's grammar (its `groovy.g`) ----------------

const ASSIGNMENT = 1;
const CONDITIONAL = 2;
const RELATIONAL = 10;
const SHIFT = 11;
const SIGN = 14;
const POWER = 15;
const NOT = 16;
const PATH = 17;

const LEVELS: Readonly<Record<BinaryOperator, number>> = {
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '=~': 8,
  '==~': 8,
  '==': 9,
  '!=': 9,
  '<=>': 9,
  '<': RELATIONAL,
  '<=': RELATIONAL,
  '>': RELATIONAL,
  '>=': RELATIONAL,
  in: RELATIONAL,
  '<<': SHIFT,
  '>>': SHIFT,
  '>>>': SHIFT,
  '+': 12,
  '-': 12,
  '*': 13,
  '/': 13,
  '%': 13,
  '**': POWER,
};

/** Whether `a op b op c` is read as `(a op b) op c`: not so for relations, and nobody remembers it for powers. */
function chains(operator: BinaryOperator): boolean {
  return LEVELS[operator] !== RELATIONAL && operator !== '**';
}

function level(expression: Expression): number {
  switch (expression.kind) {
    case 'assignment':
    case 'closure':
      return ASSIGNMENT;
    case 'verbatim': // A name must not have parentheses, because `(name)[0]` is a cast of a list.
      return /^\w+(\.\w+)*$/.test(expression.source) ? PATH : ASSIGNMENT;
    case 'ternary':
    case 'elvis':
      return CONDITIONAL;
    case 'cast':
    case 'instanceOf':
      return RELATIONAL;
    case 'range':
      return SHIFT;
    case 'binary':
      return LEVELS[expression.operator];
    case 'unary':
      return expression.operator === '-' || expression.operator === '+' ? SIGN : NOT;
    case 'update':
      return expression.prefix ? SIGN : NOT;
    case 'number':
      return expression.value < 0 ? SIGN : PATH;
    case 'string':
    case 'boolean':
    case 'null':
    case 'template':
    case 'list':
    case 'map':
    case 'variable':
    case 'property':
    case 'index':
    case 'call':
    case 'new':
      return PATH;
  }
}

/** The expression, in parentheses unless it holds together at least as tightly as the location asks. */
function operand(expression: Expression, atLeast: number): string {
  return level(expression) >= atLeast ? print(expression) : `(${print(expression)})`;
}

// --- Parts of statements --------------------------------------------------------------------------------------------

/** `@A private static String name`, without the annotations. */
function declaration({ modifiers, type, name }: MethodDeclaration | VariableDeclaration): string {
  return join([...modifiers, typeName(type), declaredName(name)], ' ');
}

function otherwiseText(statements: readonly Statement[]): string {
  const [first] = statements;
  if (first === undefined) return '';
  return statements.length === 1 && first.kind === 'if' ? print(first) : body(statements);
}

function body(statements: readonly Statement[]): string {
  return braces(statements.map(print));
}

/**
 * `name a, b: c`, with parentheses where the first argument would otherwise continue the name's expression, or where
 * Groovy would take the name for a type: it does when it begins with a capital letter.
 */
function command(name: string, args: readonly Argument[]): string {
  const text = args.map(print).join(', ');
  const others = args.filter((argument) => !isText(argument.kind === 'entry' ? argument.value : argument));
  const isOneLine = others.every((argument) => !print(argument).includes('\n'));
  const isCommand = /^[\w'"]/.test(text) && isOneLine && !/^\p{Lu}/u.test(name);
  return isCommand ? `${name} ${text}` : `${name}${parentheses(args)}`;
}

/** Whether it is written between quotes, within which lines mean nothing to Groovy. */
function isText(expression: Expression): boolean {
  if (expression.kind === 'verbatim') return LONG_STRING.test(expression.source);
  return expression.kind === 'string' || expression.kind === 'template';
}

/** A string between three quotes, and nothing else. */
const LONG_STRING = /^(?:'''(?:\\[\s\S]|[^'\\]|'(?!''))*'''|"""(?:\\[\s\S]|[^"\\]|"(?!""))*""")$/;

/** The statements of a file: imports, `@Library` and each method are set off by empty lines, with their comments. */
function topLevel(statements: readonly Statement[]): string {
  return statements
    .map((statement, index) => {
      const before = statements[index - 1];
      const apart =
        before !== undefined &&
        before.kind !== 'comment' &&
        (statement.kind === 'methodDeclaration' || section(statements, index) !== section(statements, index - 1));
      return (apart ? '\n' : '') + print(statement);
    })
    .join('\n');
}

/** What the statement, or the one that a comment explains, has to stand together with. */
function section(statements: readonly Statement[], index: number): string | undefined {
  const kind = statements.slice(index).find((statement) => statement.kind !== 'comment')?.kind;
  if (kind === 'methodDeclaration' || kind === 'classDeclaration') return `method ${index}`;
  return kind === 'import' || kind === 'bareAnnotation' ? kind : 'code';
}

/**
 * `//` lines. What could end a comment early is defused: other line ends, U+FFFF, and `\u`, which Groovy decodes even
 * here, so that `\u000a` would start a line of code.
 */
function comment(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `// ${line.replace(/[\p{Cc}\uffff]/gu, ' ').replace(/\\(?=u)/g, '\\ ')}`.trimEnd())
    .join('\n');
}

// --- Parts of expressions -------------------------------------------------------------------------------------------

function parentheses(args: readonly Argument[]): string {
  return group('(', args.map(print), ')');
}

/** An expression that stands alone. A closure that does is taken for a block, or for an argument of the line before. */
function standing(expression: Expression): string {
  return expression.kind === 'closure' ? `(${print(expression)})` : print(expression);
}

function callee({ receiver, safe, name }: Call): string {
  if (receiver === undefined) return declaredName(name);
  return `${operand(receiver, PATH)}${safe ? '?.' : '.'}${quotedUnlessPlain(name)}`;
}

function quotedUnlessPlain(name: string): string {
  return isPlainName(name) ? name : groovyString(name);
}

// --- Text -----------------------------------------------------------------------------------------------------------

/** A newline of verbatim text or of a string, which indentation passes over: a NUL after a newline occurs nowhere else in the output. */
const KEPT_NEWLINE = '\n\0';

/** The text with newlines that indentation passes over. */
function keptLines(text: string): string {
  return text.replaceAll('\n', KEPT_NEWLINE);
}

/** The longest text that a list, map or argument list may have on one line. */
const LINE = 100;

/** Items in brackets: on one line if they fit, otherwise one a line. */
function group(open: string, items: readonly string[], close: string): string {
  const text = items.join(', ');
  const breaks = items.length > 1 && (text.includes('\n') || text.length > LINE);
  return breaks ? `${open}\n  ${indent(items.join(',\n'))}\n${close}` : `${open}${text}${close}`;
}

/** `{`, the lines indented, `}`; `{}` when there are none. */
function braces(lines: readonly string[], head = ''): string {
  return lines.length === 0 ? `{${wrap('', head, ' ')}}` : `{${head}\n  ${indent(lines.join('\n'))}\n}`;
}

/** The text with every line but the first moved right; empty lines and lines of verbatim text stay as they are. */
function indent(text: string): string {
  return text.replace(/\n(?![\0\n])/g, '\n  ');
}

/** The text between start and end, or nothing when it is empty. */
function wrap(start: string, text: string, end = ''): string {
  return text === '' ? '' : `${start}${text}${end}`;
}

/** The parts that are not empty, joined. */
function join(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator);
}

function optional<T>(value: T | undefined, text: (value: T) => string): string {
  return value === undefined ? '' : text(value);
}
