import type {
  Annotation,
  Argument,
  Assignment,
  AssignmentOperator,
  BareAnnotation,
  Binary,
  BinaryOperator,
  BooleanLiteral,
  Break,
  Call,
  Case,
  Cast,
  Catch,
  ClassDeclaration,
  Closure,
  Comment,
  Continue,
  Directive,
  Elvis,
  Entry,
  Expression,
  ExpressionStatement,
  For,
  ForIn,
  GroovyMap,
  GroovyNode,
  If,
  Import,
  Index,
  InstanceOf,
  JsonLike,
  List,
  MethodDeclaration,
  Modifier,
  New,
  NullLiteral,
  NumberLiteral,
  Parameter,
  Property,
  Range,
  Return,
  Script,
  Statement,
  StringLiteral,
  Switch,
  Template,
  Ternary,
  Throw,
  Try,
  Unary,
  UnaryOperator,
  Update,
  Variable,
  VariableDeclaration,
  Verbatim,
  While,
} from './ast.ts';

/*
 * One small function for each kind of node, all pure: `call('sh', [named('script', string('make'))])`.
 * Where a node takes a list of arguments, an entry made by `named` is a named argument.
 */

// --- Files and declarations -----------------------------------------------------------------------------------------

/** A file. Its header becomes the first lines, as comments. */
export const script = (statements: readonly Statement[], header?: string): Script =>
  node({ kind: 'script', header, statements });

/** `//` comment lines. */
export const comment = (text: string): Comment => node({ kind: 'comment', text });

/** `import name`. */
export const importName = (name: string): Import => node({ kind: 'import', isStatic: false, name });

/** `import static name`. */
export const importStatic = (name: string): Import => node({ kind: 'import', isStatic: true, name });

/** `@name(arguments)`. */
export const annotation = (name: string, args: readonly Argument[] = []): Annotation =>
  node({ kind: 'annotation', name, arguments: args });

/** `@Library('identifier') _`, which loads a shared library into a Jenkinsfile. */
export const library = (identifier: string): BareAnnotation =>
  node({ kind: 'bareAnnotation', annotation: annotation('Library', [string(identifier)]) });

/** What a declaration may have before its name. */
export interface DeclarationOptions {
  readonly annotations?: readonly Annotation[];
  readonly modifiers?: readonly Modifier[];
  /** `def` unless given. */
  readonly type?: string;
}

/** `def name(parameters) { body }`. */
export const method = (
  name: string,
  parameters: readonly Parameter[],
  body: readonly Statement[],
  options: DeclarationOptions = {},
): MethodDeclaration => node({ kind: 'methodDeclaration', ...declared(options), name, parameters, body });

/** `class Name { ... }` */
export const classOf = (name: string, body: ClassDeclaration['body']): ClassDeclaration =>
  node({ kind: 'classDeclaration', name, body });

/** A parameter: `parameter('args', { type: 'Map', defaultValue: map([]) })` is `Map args = [:]`. */
export const parameter = (
  name: string,
  options: { readonly type?: string; readonly defaultValue?: Expression } = {},
): Parameter => node({ kind: 'parameter', name, ...options });

/** `def name = value`, or `def name`. */
export const declare = (name: string, value?: Expression, options: DeclarationOptions = {}): VariableDeclaration =>
  node({ kind: 'variableDeclaration', ...declared(options), name, value });

// --- Statements -----------------------------------------------------------------------------------------------------

/** An expression as a statement. */
export const statement = (expression: Expression): ExpressionStatement =>
  node({ kind: 'expressionStatement', expression });

/** A command without parentheses: `line('agent', [variable('any')])` is `agent any`. */
export const line = (name: string, args: readonly Argument[] = []): Directive =>
  node({ kind: 'directive', name, arguments: args });

/** A block: `block('stage', [string('Build')], body)` is `stage('Build') { body }`. */
export const block = (name: string, args: readonly Argument[], body: readonly Statement[]): Directive =>
  node({ kind: 'directive', name, arguments: args, body });

/** `if (condition) { then } else { otherwise }`. */
export const ifElse = (condition: Expression, then: readonly Statement[], otherwise: readonly Statement[] = []): If =>
  node({ kind: 'if', condition, then, otherwise });

/** `for (name in values) { body }`. */
export const forIn = (name: string, values: Expression, body: readonly Statement[], type?: string): ForIn =>
  node({ kind: 'forIn', type, name, values, body });

/** `for (initial; condition; update) { body }`. */
export const forLoop = (
  head: {
    readonly initial?: VariableDeclaration | ExpressionStatement;
    readonly condition?: Expression;
    readonly update?: Expression;
  },
  body: readonly Statement[],
): For => node({ kind: 'for', ...head, body });

/** `while (condition) { body }`. */
export const whileLoop = (condition: Expression, body: readonly Statement[]): While =>
  node({ kind: 'while', condition, body });

/** `switch (subject) { cases }`. */
export const switchOn = (subject: Expression, cases: readonly Case[]): Switch =>
  node({ kind: 'switch', subject, cases });

/** A branch of `switchOn`; `default` when the test is `undefined`. */
export const when = (test: Expression | undefined, body: readonly Statement[]): Case =>
  node({ kind: 'case', test, body });

/** `try { body } catch ... finally { last }`. */
export const tryCatch = (body: readonly Statement[], catches: readonly Catch[], last?: readonly Statement[]): Try =>
  node({ kind: 'try', body, catches, finally: last });

/** `catch (types name) { body }` of `tryCatch`. */
export const catchOf = (types: readonly string[], name: string, body: readonly Statement[]): Catch =>
  node({ kind: 'catch', types, name, body });

/** `throw value`. */
export const throwOf = (value: Expression): Throw => node({ kind: 'throw', value });

/** `return value`, or `return`. */
export const returnOf = (value?: Expression): Return => node({ kind: 'return', value });

/** `break`. */
export const breakLoop = (): Break => node({ kind: 'break' });

/** `continue`. */
export const continueLoop = (): Continue => node({ kind: 'continue' });

/** Source text kept to the letter, as a statement or an expression. */
export const verbatim = (source: string): Verbatim => node({ kind: 'verbatim', source });

// --- Values ---------------------------------------------------------------------------------------------------------

/** A string literal. */
export const string = (value: string): StringLiteral => node({ kind: 'string', value });

/**
 * A number literal.
 *
 * @throws RangeError unless the number is finite
 */
export const number = (value: number): NumberLiteral => {
  if (!Number.isFinite(value)) throw new RangeError(`Groovy has no literal for ${value}`);
  return node({ kind: 'number', value });
};

/** `true` or `false`. */
export const boolean = (value: boolean): BooleanLiteral => node({ kind: 'boolean', value });

/** `null`. */
export const nil = (): NullLiteral => node({ kind: 'null' });

/** A GString of texts and expressions in turn: `template(['v', variable('version')])` is `"v${version}"`. */
export const template = (parts: readonly (string | Expression)[]): Template => node({ kind: 'template', parts });

/** `[items]`. */
export const list = (items: readonly Expression[]): List => node({ kind: 'list', items });

/** `[entries]`, or `[:]`. */
export const map = (entries: readonly Entry[]): GroovyMap => node({ kind: 'map', entries });

/** An entry of a map whose key is text or, in parentheses, an expression. */
export const entry = (key: string | Expression, value: Expression): Entry => node({ kind: 'entry', key, value });

/** A named argument of a call. */
export const named = (name: string, value: Expression): Entry => entry(name, value);

/**
 * A JSON value as an expression.
 *
 * @throws RangeError for a number that is not finite
 */
export function literal(value: JsonLike): Expression {
  if (value === null) return nil();
  if (typeof value === 'string') return string(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return boolean(value);
  if (isList(value)) return list(value.map(literal));
  return map(Object.entries(value).map(([key, item]) => entry(key, literal(item))));
}

// --- Expressions ----------------------------------------------------------------------------------------------------

/** A variable, `this`, `super`, or a class by its qualified name. */
export const variable = (name: string): Variable => node({ kind: 'variable', name });

/** `object.name`. */
export const property = (object: Expression, name: string): Property =>
  node({ kind: 'property', object, name, safe: false });

/** `object?.name`: null when the object is. */
export const safeProperty = (object: Expression, name: string): Property =>
  node({ kind: 'property', object, name, safe: true });

/** `object[index]`. */
export const at = (object: Expression, index: Expression): Index => node({ kind: 'index', object, index });

/** `name(arguments) { closure }`: a step, a method of the script, or a global variable's `call`. */
export const call = (name: string, args: readonly Argument[] = [], closure?: Closure): Call =>
  node({ kind: 'call', safe: false, name, arguments: args, closure });

/** `receiver.name(arguments) { closure }`. */
export const callOn = (receiver: Expression, name: string, args: readonly Argument[] = [], closure?: Closure): Call =>
  node({ kind: 'call', receiver, safe: false, name, arguments: args, closure });

/** `receiver?.name(arguments) { closure }`: null when the receiver is. */
export const safeCallOn = (
  receiver: Expression,
  name: string,
  args: readonly Argument[] = [],
  closure?: Closure,
): Call => node({ kind: 'call', receiver, safe: true, name, arguments: args, closure });

/** `new type(arguments)`. */
export const newOf = (type: string, args: readonly Argument[] = []): New =>
  node({ kind: 'new', type, arguments: args });

/** `{ parameters -> body }`; with `undefined` parameters Groovy's `it`; with an expression as body on one line. */
export const closure = (
  parameters: readonly Parameter[] | undefined,
  body: Expression | readonly Statement[],
): Closure => node({ kind: 'closure', parameters, body });

/** `operator operand`. */
export const unary = (operator: UnaryOperator, operand: Expression): Unary =>
  node({ kind: 'unary', operator, operand });

/** `!operand`. */
export const not = (operand: Expression): Unary => unary('!', operand);

/** `target++` or `target--`. */
export const postfix = (operator: '++' | '--', target: Expression): Update =>
  node({ kind: 'update', operator, prefix: false, target });

/** `++target` or `--target`. */
export const prefix = (operator: '++' | '--', target: Expression): Update =>
  node({ kind: 'update', operator, prefix: true, target });

/** `left operator right`. */
export const binary = (left: Expression, operator: BinaryOperator, right: Expression): Binary =>
  node({ kind: 'binary', left, operator, right });

/** `condition ? then : otherwise`. */
export const ternary = (condition: Expression, then: Expression, otherwise: Expression): Ternary =>
  node({ kind: 'ternary', condition, then, otherwise });

/** `value ?: otherwise`. */
export const elvis = (value: Expression, otherwise: Expression): Elvis => node({ kind: 'elvis', value, otherwise });

/** `from..to`. */
export const range = (from: Expression, to: Expression): Range => node({ kind: 'range', from, to, exclusive: false });

/** `from..<to`. */
export const rangeBelow = (from: Expression, to: Expression): Range =>
  node({ kind: 'range', from, to, exclusive: true });

/** `value as type`. */
export const cast = (value: Expression, type: string): Cast => node({ kind: 'cast', value, type });

/** `value instanceof type`. */
export const instanceOf = (value: Expression, type: string): InstanceOf => node({ kind: 'instanceOf', value, type });

/** `target operator value`, by default `target = value`; a statement once wrapped in `statement`. */
export const assign = (
  target: Assignment['target'],
  value: Expression,
  operator: AssignmentOperator = '=',
): Assignment => node({ kind: 'assignment', target, operator, value });

// --------------------------------------------------------------------------------------------------------------------

function node<N extends GroovyNode>(value: N): N {
  return Object.freeze(value);
}

function declared({
  annotations = [],
  modifiers = [],
  type = 'def',
}: DeclarationOptions): Required<DeclarationOptions> {
  return { annotations, modifiers, type };
}

function isList(value: JsonLike): value is readonly JsonLike[] {
  return Array.isArray(value);
}
