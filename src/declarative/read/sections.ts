import type { Closure, Expression, Statement } from '../../groovy/read/syntax.ts';
import { suggest } from '../../model/suggest.ts';
import type {
  Agent,
  EnvironmentVariable,
  Input,
  MapArgument,
  MethodCall,
  NamedArgument,
  Post,
  PostCondition,
  RawValue,
  When,
} from '../tree.ts';
import { blockOf, nameSpan, type Reading, textOf } from './reading.ts';
import { readBranch, readCondition } from './steps.ts';
import { readMethodCall, readValue } from './values.ts';

/** The closure of a section, or undefined after saying that it has none. */
export function sectionBlock(reading: Reading, statement: Statement): Closure | undefined {
  const call = reading.call(statement);
  const block = call === undefined ? undefined : blockOf(call);
  if (call !== undefined && block === undefined)
    reading.report('expected-block', statement, `"${call.name}" needs a block.`, `Write it as ${call.name} { ... }`);
  return block?.closure;
}

/** Says that a directive is not known here. */
export function unknownSection(
  reading: Reading,
  statement: Statement,
  name: string,
  known: readonly string[],
  where: string,
  fix?: string,
): void {
  const near = suggest(name, known);
  const call = reading.call(statement);
  const hint = near === undefined ? `Known names: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  reading.report(
    'unknown-section',
    call === undefined ? statement : nameSpan(call),
    `Unknown name "${name}" in ${where}.`,
    fix ?? hint,
  );
}

/** `agent any`, `agent none` or `agent { type ... }`. */
export function readAgent(reading: Reading, statement: Statement): Agent | undefined {
  const call = reading.call(statement);
  if (call === undefined) return undefined;
  const block = blockOf(call);
  if (block !== undefined) return readAgentBlock(reading, statement, block.closure);
  const [first, ...others] = call.arguments;
  const type = first?.key === undefined ? textOf(first?.value) : undefined;
  if (first === undefined || type === undefined || others.length > 0) {
    reading.report(
      'agent-invalid',
      statement,
      'An agent must be "any", "none" or a block.',
      "Write agent any or agent { label 'name' }",
    );
    return undefined;
  }
  const agent = reading.mark({ type }, statement);
  reading.markKey(agent, 'type', first);
  return agent;
}

function readAgentBlock(reading: Reading, statement: Statement, closure: Closure): Agent | undefined {
  const entries = reading.each(closure, (line) => ({ line, entry: readMapEntry(reading, line) }));
  const [first, second] = entries;
  if (first === undefined)
    reading.report(
      'agent-invalid',
      closure,
      'The block has no agent type.',
      "Write agent any or agent { label 'name' }",
    );
  if (second !== undefined)
    reading.report('one-agent', second.line, 'A section can have only one agent type.', 'Keep one of them.');
  if (first?.entry === undefined) return undefined;
  const agent = reading.mark(agentOf(first.entry), statement);
  reading.markKey(agent, 'type', first.line);
  return agent;
}

/** An empty label is any agent; a label with more fields is what `node` is. */
function agentOf({ key, value }: MapArgument): Agent {
  if ('isLiteral' in value)
    return key === 'label' && value.isLiteral && value.value === '' ? { type: 'any' } : { type: key, argument: value };
  const type = key === 'label' ? 'node' : key;
  return value.length === 0 ? { type } : { type, arguments: value };
}

/** `key value` or `key { ... }`. */
function readMapEntry(reading: Reading, statement: Statement): MapArgument | undefined {
  const call = reading.call(statement);
  if (call === undefined) {
    reading.notCall(statement, 'expected-key-value', 'Expected a name and its value.', "Write it as name 'value'");
    return undefined;
  }
  const argument = soleArgument(reading, statement);
  if (argument === undefined) return undefined;
  const value =
    argument.kind === 'closure'
      ? reading.each(argument, (inner) => readMapEntry(reading, inner)).filter((entry) => entry !== undefined)
      : readValue(reading, argument);
  return reading.mark({ key: call.name, value }, statement);
}

/** The one argument that is wanted, or undefined after saying that there is none, or more. */
function soleArgument(reading: Reading, statement: Statement): Expression | undefined {
  const call = reading.call(statement);
  if (call === undefined) return undefined;
  const [first, second] = call.arguments;
  if (first === undefined) {
    reading.report('value-missing', statement, `"${call.name}" has no value.`, `Write it as ${call.name} 'value'`);
    return undefined;
  }
  if (first.key !== undefined) {
    const last = call.arguments.at(-1) ?? first;
    return { kind: 'map', entries: call.arguments, from: first.from, to: last.to };
  }
  if (second !== undefined) {
    reading.report('value-not-alone', second, `"${call.name}" takes one value.`);
    return undefined;
  }
  return first.value;
}

/** `KEY = value` lines. */
export function readEnvironment(reading: Reading, statement: Statement): EnvironmentVariable[] | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const seen = new Set<string>();
  const variables = reading.each(closure, (line) => readVariable(reading, line, seen));
  return reading.mark(
    variables.filter((variable) => variable !== undefined),
    statement,
  );
}

function readVariable(reading: Reading, statement: Statement, seen: Set<string>): EnvironmentVariable | undefined {
  const assignment = assignmentOf(statement);
  if (assignment === undefined) {
    reading.notCall(statement, 'expected-variable', 'Expected a variable and its value.', "Write it as NAME = 'value'");
    return undefined;
  }
  const { target, value: right } = assignment;
  const key = textOf(target);
  if (key === undefined || target.kind !== 'name') {
    reading.explain(
      target,
      'variable-name-invalid',
      target,
      `${reading.source(target)} is not the name of an environment variable.`,
      key === undefined ? 'Use letters, digits and underscores.' : 'Write the name without quotes.',
    );
    return undefined;
  }
  if (seen.has(key)) {
    reading.report(
      'duplicate-variable',
      target,
      `The environment variable "${key}" is set twice.`,
      'Keep one of them.',
    );
    return undefined;
  }
  seen.add(key);
  const value = readVariableValue(reading, right);
  if (value === undefined) return undefined;
  const variable = reading.mark({ key, value }, statement);
  reading.markKey(variable, 'key', target);
  return variable;
}

/** `NAME = value`, which a controller reads the same with `def` or a type before it. */
function assignmentOf(statement: Statement): { readonly target: Expression; readonly value: Expression } | undefined {
  if (statement.kind === 'declaration') return statement;
  const expression = statement.kind === 'expression' ? statement.expression : undefined;
  return expression?.kind === 'assignment' && expression.operator === '=' ? expression : undefined;
}

function readVariableValue(reading: Reading, right: Expression): EnvironmentVariable['value'] | undefined {
  if (right.kind === 'sum') return readSum(reading, right);
  if (right.kind === 'call' && right.name === 'credentials' && !right.isOnObject)
    return readCredentials(reading, right);
  if (right.kind === 'literal' || right.kind === 'template' || right.kind === 'call') return readValue(reading, right);
  reading.report(
    'variable-value-invalid',
    right,
    'The value of an environment variable must be a string or a call.',
    `Write it in a string: "\${${reading.source(right)}}"`,
  );
  return undefined;
}

function readCredentials(reading: Reading, call: Expression & { readonly kind: 'call' }): EnvironmentVariable['value'] {
  const args = call.arguments.flatMap(({ value }) => {
    if (value.kind === 'literal' || value.kind === 'template') return [readValue(reading, value)];
    reading.report('credentials-not-text', value, 'The name of credentials must be a string.');
    return [];
  });
  return reading.mark({ name: call.name, arguments: args }, call);
}

/** Strings joined by `+` are one string: a literal, or a double-quoted one with the code of all. */
function readSum(reading: Reading, sum: Expression & { readonly kind: 'sum' }): RawValue | undefined {
  const terms = flatTerms(sum);
  const wrong = terms.find(({ kind }) => kind !== 'literal' && kind !== 'template');
  if (wrong !== undefined) {
    reading.report(
      'variable-value-invalid',
      wrong,
      'Only strings can be concatenated in the value of an environment variable.',
      `Write it in a string: "\${${reading.source(wrong)}}"`,
    );
    return undefined;
  }
  if (terms.every(({ kind }) => kind === 'literal')) {
    const text = terms.map((term) => (term.kind === 'literal' ? String(term.value) : '')).join('');
    return reading.mark({ isLiteral: true, value: text }, sum);
  }
  const contents = terms.map((term) => templateContent(reading, term));
  const value = contents.includes(undefined) ? `\${${reading.source(sum)}}` : `"${contents.join('')}"`;
  return reading.mark({ isLiteral: false, value }, sum);
}

function flatTerms(expression: Expression): Expression[] {
  return expression.kind === 'sum' ? expression.terms.flatMap(flatTerms) : [expression];
}

/** What to write between double quotes for the string; undefined for one with code and other quotes. */
function templateContent(reading: Reading, term: Expression): string | undefined {
  if (term.kind === 'literal')
    return String(term.value)
      .replace(/[\\"$]/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r');
  const source = reading.source(term);
  return /^"(?!"")[\s\S]*"$/.test(source) ? source.slice(1, -1) : undefined;
}

/** `kind 'installation'` lines. */
export function readTools(reading: Reading, statement: Statement): NamedArgument[] | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const tools = reading.each(closure, (line): NamedArgument | undefined => {
    const call = reading.call(line);
    if (call === undefined) {
      reading.notCall(line, 'expected-tool', 'Expected a tool and its installation.', "Write it as maven '3.9'");
      return undefined;
    }
    const argument = soleArgument(reading, line);
    return argument === undefined
      ? undefined
      : reading.mark({ key: call.name, value: readValue(reading, argument) }, line);
  });
  return reading.mark(
    tools.filter((tool) => tool !== undefined),
    statement,
  );
}

/** The calls of `options`, `triggers` and `parameters`. */
export function readMethods(reading: Reading, statement: Statement, what: string): MethodCall[] {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return [];
  return reading
    .each(closure, (line): MethodCall | undefined => {
      const call = reading.call(line);
      if (call === undefined) {
        const source = reading.source(line);
        const fix = /^\w+$/.test(source) ? `Write it as ${source}()` : undefined;
        reading.notCall(line, `expected-${what}`, `Expected ${article(what)} ${what}, as a call.`, fix);
        return undefined;
      }
      const block = blockOf(call);
      if (block === undefined) return readMethodCall(reading, call);
      reading.report('unexpected-closure', block.closure, `${article(what, true)} ${what} cannot have a block.`);
      return undefined;
    })
    .filter((method) => method !== undefined);
}

function article(word: string, isStart = false): string {
  const text = /^[aeiou]/.test(word) ? 'an' : 'a';
  return isStart ? `A${text.slice(1)}` : text;
}

/** `lib('name@version')` lines. */
export function readLibraries(reading: Reading, statement: Statement): RawValue[] {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return [];
  return reading
    .each(closure, (line): RawValue | undefined => {
      const call = reading.call(line);
      const [first, second] = call?.arguments ?? [];
      const isLibrary =
        call?.name === 'lib' &&
        first !== undefined &&
        second === undefined &&
        first.key === undefined &&
        first.value.kind !== 'closure';
      if (isLibrary) return readValue(reading, first.value);
      reading.notCall(line, 'expected-library', 'Expected a library.', "Write it as lib('name@version')");
      return undefined;
    })
    .filter((library) => library !== undefined);
}

const BEFORE = ['beforeAgent', 'beforeInput', 'beforeOptions'] as const;

/** `when { ... }` */
export function readWhen(reading: Reading, statement: Statement): When | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const when: { -readonly [Key in keyof When]: When[Key] } = { conditions: [] };
  const conditions = reading.each(closure, (line) => {
    const call = reading.call(line);
    const flag = BEFORE.find((name) => name === call?.name);
    if (flag === undefined) return readCondition(reading, line);
    const value = readFlag(reading, line);
    if (value !== undefined) when[flag] = value;
    reading.markKey(when, flag, line);
    return undefined;
  });
  when.conditions = conditions.filter((condition) => condition !== undefined);
  return reading.mark(when, statement);
}

/** The Booleans that a directive is given, or undefined after saying that it is none. */
export function readFlag(reading: Reading, statement: Statement): boolean | undefined {
  const call = reading.call(statement);
  const [first] = call?.arguments ?? [];
  const value = first?.value.kind === 'literal' ? first.value.value : undefined;
  if (typeof value === 'boolean') return value;
  const name = call?.name ?? '';
  reading.report('expected-boolean', statement, `"${name}" must be true or false.`, `Write it as ${name} true`);
  return undefined;
}

const FIELDS = ['message', 'id', 'ok', 'submitter', 'submitterParameter'] as const;

/** `input { ... }` */
export function readInput(reading: Reading, statement: Statement): Input | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const input: { -readonly [Key in keyof Input]?: Input[Key] } = {};
  const seen = new Set<string>();
  reading.each(closure, (line) => {
    const call = reading.call(line);
    if (call === undefined) {
      reading.notCall(line, 'expected-key-value', 'Expected a field and its value.', "Write it as message 'Go on?'");
      return;
    }
    const { name } = call;
    repeated(reading, line, name, seen);
    const field = FIELDS.find((known) => known === name);
    if (name === 'parameters') {
      input.parameters = reading.mark({ parameters: readMethods(reading, line, 'parameter') }, line);
    } else if (field === undefined) {
      unknownSection(reading, line, name, [...FIELDS, 'parameters'], 'input');
    } else {
      const argument = soleArgument(reading, line);
      if (argument !== undefined) input[field] = readValue(reading, argument);
    }
  });
  // A message that is missing is for a rule to say.
  return reading.mark(input as Input, statement);
}

/** Says that a section is there twice. */
export function repeated(reading: Reading, statement: Statement, name: string, seen: Set<string>): void {
  if (seen.has(name)) {
    const call = reading.call(statement);
    const span = call === undefined ? statement : nameSpan(call);
    reading.report('repeated-section', span, `Duplicate "${name}".`, 'Merge them into one.');
  }
  seen.add(name);
}

/** `post { condition { steps } }` */
export function readPost(reading: Reading, statement: Statement): Post | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const conditions = reading.each(closure, (line): Post['conditions'][number] | undefined => {
    const block = reading.block(line);
    if (block === undefined) {
      reading.notCall(
        line,
        'expected-post-condition',
        'Expected a condition with a block.',
        'Write it as always { ... }',
      );
      return undefined;
    }
    // Which names there are depends on the controller: a rule says which are not known.
    const condition = block.call.name as PostCondition;
    const entry = { condition, branch: readBranch(reading, 'default', block.closure) };
    reading.markKey(entry, 'condition', nameSpan(block.call));
    return reading.mark(entry, line);
  });
  return reading.mark({ conditions: conditions.filter((condition) => condition !== undefined) }, statement);
}
