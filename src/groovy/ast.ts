/**
 * The Groovy syntax tree: plain, frozen, JSON-like nodes, told apart by `kind`.
 *
 * It holds what generated Jenkins code needs, and only forms that behave the same in plain Groovy 2.4 and under Jenkins'
 * CPS engine. Make nodes with the functions of `build.ts` and turn them into text with `printGroovy`.
 *
 * Names (of variables, properties, methods, types) are checked when printed; a name that Groovy would not read as a name
 * is a bug of the caller and throws. Values may be any text: they go through the string literal.
 */

/** A whole Groovy file: a Jenkinsfile, or a step of a shared library. */
export interface Script {
  readonly kind: 'script';
  /** Text printed first as `//` comment lines and set off by an empty line. */
  readonly header?: string | undefined;
  readonly statements: readonly Statement[];
}

// --- Statements -----------------------------------------------------------------------------------------------------

export type Statement = Traced &
  (
    | Comment
    | Import
    | BareAnnotation
    | MethodDeclaration
    | ClassDeclaration
    | VariableDeclaration
    | ExpressionStatement
    | Directive
    | If
    | ForIn
    | For
    | While
    | Switch
    | Try
    | Throw
    | Return
    | Break
    | Continue
    | Verbatim
  );

/** What may know where it comes from. The text is the same with it and without; `printWithOrigins` says what it prints where. */
export interface Traced {
  readonly origin?: Origin | undefined;
}

/** Where the author wrote what code does: a location in a file, or a part of the definition that the file is made from. */
export type Origin =
  | { readonly file: string; readonly line: number; readonly column: number }
  | { readonly definition: readonly (string | number)[] };

/** `//` comment lines, one for each line of the text. As any statement it stands alone; before another it explains that one. */
export interface Comment {
  readonly kind: 'comment';
  readonly text: string;
}

/** `import groovy.transform.Field` or `import static java.lang.Math.max`. */
export interface Import {
  readonly kind: 'import';
  readonly isStatic: boolean;
  /** The qualified name; it may end in `.*`. */
  readonly name: string;
}

/** An annotation on nothing, as in Jenkins' `@Library('pipegen@1.2.0') _`. */
export interface BareAnnotation {
  readonly kind: 'bareAnnotation';
  readonly annotation: Annotation;
}

/** `@NonCPS`, `@Library('x')`, `@Grab(group: 'a', module: 'b')`. */
export interface Annotation {
  readonly kind: 'annotation';
  readonly name: string;
  readonly arguments: readonly Argument[];
}

export type Modifier = 'private' | 'static' | 'final';

/** `@NonCPS` on a line of its own, then `def name(String a, b = 1) { ... }`. */
export interface MethodDeclaration {
  readonly kind: 'methodDeclaration';
  readonly annotations: readonly Annotation[];
  readonly modifiers: readonly Modifier[];
  /** A type as written in Groovy, such as `String`, `Map<String, Object>`, `void` or `def`. */
  readonly type: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
}

/** `class Name { ... }` of methods, such as a class in a shared library's `src/`. */
export interface ClassDeclaration {
  readonly kind: 'classDeclaration';
  readonly name: string;
  readonly body: readonly (MethodDeclaration | Comment)[];
}

/** A parameter of a method or closure: `a`, `String a`, `Map args = [:]`. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly type?: string | undefined;
  readonly name: string;
  readonly defaultValue?: Expression | undefined;
}

/** `def a = 1`, `String a`, `@Field final Map A = [:]`. */
export interface VariableDeclaration {
  readonly kind: 'variableDeclaration';
  readonly annotations: readonly Annotation[];
  readonly modifiers: readonly Modifier[];
  readonly type: string;
  readonly name: string;
  readonly value?: Expression | undefined;
}

/** An expression on a line of its own: a call, an assignment, or the value that a closure returns. */
export interface ExpressionStatement {
  readonly kind: 'expressionStatement';
  readonly expression: Expression;
}

/**
 * A line or block in the usual look of a Jenkinsfile.
 *
 * Without a body it is a command without parentheses, `agent any` or `sh 'make'` (with parentheses where Groovy would
 * otherwise read something else, as in `foo([1])`, `Deploy('qa')` and `deleteDir()`); with a body it is `steps { ... }` or
 * `stage('Build') { ... }`, always over several lines.
 */
export interface Directive {
  readonly kind: 'directive';
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly body?: readonly Statement[] | undefined;
}

export interface If {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: readonly Statement[];
  /** A single `if` in here is printed as `else if`. */
  readonly otherwise: readonly Statement[];
}

/** `for (name in values) { ... }`. */
export interface ForIn {
  readonly kind: 'forIn';
  readonly type?: string | undefined;
  readonly name: string;
  readonly values: Expression;
  readonly body: readonly Statement[];
}

/** `for (int i = 0; i < n; i++) { ... }`. Groovy 2.4 has no commas in its head. */
export interface For {
  readonly kind: 'for';
  readonly initial?: VariableDeclaration | ExpressionStatement | undefined;
  readonly condition?: Expression | undefined;
  readonly update?: Expression | undefined;
  readonly body: readonly Statement[];
}

/** `while (condition) { ... }`. Groovy 2.4 has no `do ... while`. */
export interface While {
  readonly kind: 'while';
  readonly condition: Expression;
  readonly body: readonly Statement[];
}

export interface Switch {
  readonly kind: 'switch';
  readonly subject: Expression;
  readonly cases: readonly Case[];
}

/** A branch of a `switch`. It falls through to the next unless its body ends in `break`, `return` or `throw`. */
export interface Case {
  readonly kind: 'case';
  /** Absent for `default`. */
  readonly test?: Expression | undefined;
  readonly body: readonly Statement[];
}

/** `try { ... } catch (...) { ... } finally { ... }`; at least one `catch` or a `finally`. */
export interface Try {
  readonly kind: 'try';
  readonly body: readonly Statement[];
  readonly catches: readonly Catch[];
  readonly finally?: readonly Statement[] | undefined;
}

/** `catch (IOException | IllegalStateException error) { ... }`. */
export interface Catch {
  readonly kind: 'catch';
  readonly types: readonly string[];
  readonly name: string;
  readonly body: readonly Statement[];
}

export interface Throw {
  readonly kind: 'throw';
  readonly value: Expression;
}

export interface Return {
  readonly kind: 'return';
  readonly value?: Expression | undefined;
}

export interface Break {
  readonly kind: 'break';
}

export interface Continue {
  readonly kind: 'continue';
}

/**
 * Source text of the author, printed to the letter (a triple-quoted string in it keeps its lines unindented).
 *
 * As a statement it may hold several; as an operand it is put in parentheses unless it is a name or number.
 */
export interface Verbatim {
  readonly kind: 'verbatim';
  readonly source: string;
  /** Of each line of the source, where that is known. */
  readonly origins?: readonly (Origin | undefined)[] | undefined;
}

// --- Expressions ----------------------------------------------------------------------------------------------------

export type Expression =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | Template
  | List
  | GroovyMap
  | Variable
  | Property
  | Index
  | Call
  | New
  | Closure
  | Unary
  | Update
  | Binary
  | Ternary
  | Elvis
  | Range
  | Cast
  | InstanceOf
  | Assignment
  | Verbatim;

/** Any text; it reads back in Groovy as the same UTF-16 code units. */
export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
}

/** A finite number: whole ones become Integer, Long or BigInteger by their size, others BigDecimal. */
export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
}

export interface BooleanLiteral {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NullLiteral {
  readonly kind: 'null';
}

/** `"text ${expression} text"`: a GString. Its texts are escaped as any string; its value prints `null` for null. */
export interface Template {
  readonly kind: 'template';
  readonly parts: readonly (string | Expression)[];
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface GroovyMap {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

/** An entry of a map, or a named argument of a call. */
export interface Entry {
  readonly kind: 'entry';
  /** Text is the key itself (quoted if needed); an expression is evaluated to the key. */
  readonly key: string | Expression;
  readonly value: Expression;
}

/** What stands between the parentheses of a call: a positional argument, or a named one. */
export type Argument = Expression | Entry;

/** A variable, `this`, `super`, or a class by its qualified name. */
export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
}

/** `object.name`, or `object?.name` when `safe`. A name that is no identifier is quoted. */
export interface Property {
  readonly kind: 'property';
  readonly object: Expression;
  readonly name: string;
  readonly safe: boolean;
}

/** `object[index]`. The object must not be a comparison by `<`: Groovy takes `(a < b)[c]` for a cast. */
export interface Index {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}

/** `name(a, b: 1) { ... }`, `receiver.name()` or `receiver?.name()`. A closure is called by its method `call`. */
export interface Call {
  readonly kind: 'call';
  readonly receiver?: Expression | undefined;
  readonly safe: boolean;
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** Printed after the parentheses. */
  readonly closure?: Closure | undefined;
}

/** `new Type(arguments)`. */
export interface New {
  readonly kind: 'new';
  readonly type: string;
  readonly arguments: readonly Argument[];
}

/** `{ a, b -> ... }`. */
export interface Closure {
  readonly kind: 'closure';
  /** Absent: Groovy's implicit `it`. Empty: no parameters, `{ -> ... }`. */
  readonly parameters?: readonly Parameter[] | undefined;
  /** An expression is the closure's value and keeps it on one line; statements are printed as a block. */
  readonly body: Expression | readonly Statement[];
}

export type UnaryOperator = '!' | '~' | '-' | '+';

export interface Unary {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

/** `target++`, `--target`. */
export interface Update {
  readonly kind: 'update';
  readonly operator: '++' | '--';
  readonly prefix: boolean;
  readonly target: Expression;
}

export type BinaryOperator =
  | '||'
  | '&&'
  | '|'
  | '^'
  | '&'
  | '=~'
  | '==~'
  | '=='
  | '!='
  | '<=>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | '<<'
  | '>>'
  | '>>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**';

export interface Binary {
  readonly kind: 'binary';
  readonly left: Expression;
  readonly operator: BinaryOperator;
  readonly right: Expression;
}

/** `condition ? then : otherwise`. */
export interface Ternary {
  readonly kind: 'ternary';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `value ?: otherwise`: the second when the first is false in Groovy's sense (null, empty, zero). */
export interface Elvis {
  readonly kind: 'elvis';
  readonly value: Expression;
  readonly otherwise: Expression;
}

/** `from..to`, or `from..<to` when `exclusive`. */
export interface Range {
  readonly kind: 'range';
  readonly from: Expression;
  readonly to: Expression;
  readonly exclusive: boolean;
}

/** `value as Type`. */
export interface Cast {
  readonly kind: 'cast';
  readonly value: Expression;
  readonly type: string;
}

/** `value instanceof Type`. */
export interface InstanceOf {
  readonly kind: 'instanceOf';
  readonly value: Expression;
  readonly type: string;
}

export type AssignmentOperator =
  | '='
  | '+='
  | '-='
  | '*='
  | '/='
  | '%='
  | '**='
  | '<<='
  | '>>='
  | '>>>='
  | '&='
  | '|='
  | '^=';

export interface Assignment {
  readonly kind: 'assignment';
  readonly target: Variable | Property | Index;
  readonly operator: AssignmentOperator;
  readonly value: Expression;
}

/** Every node of the tree. */
export type GroovyNode = Script | Statement | Expression | Annotation | Parameter | Case | Catch | Entry;

/** What `literal` and `groovyLiteral` can say: JSON. */
export type JsonLike = string | number | boolean | null | readonly JsonLike[] | { readonly [key: string]: JsonLike };
