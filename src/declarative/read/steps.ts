import type { Closure, Statement } from '../../groovy/read/syntax.ts';
import { present } from '../../model/present.ts';
import type { Branch, Condition, Step } from '../tree.ts';
import { argumentsBefore, type Block, blockOf, nameSpan, type Reading, textOf } from './reading.ts';
import { readArguments, readStepArguments } from './values.ts';

/** The steps in a block, as a branch of that name. */
export function readBranch(reading: Reading, name: string, closure: Closure): Branch {
  const steps = reading.each(closure, (statement) => readStep(reading, statement)).filter((step) => step !== undefined);
  return reading.mark({ name, steps: reading.mark(steps, closure) }, closure);
}

/** The branches of a stage's steps: those of the old `parallel` step when it is the only one. */
export function readSteps(
  reading: Reading,
  closure: Closure,
): { readonly branches: readonly Branch[]; readonly failFast?: boolean } {
  const [only, ...others] = closure.statements;
  const call = only === undefined ? undefined : reading.call(only);
  const branchesOf = call?.name === 'parallel' && others.length === 0 ? call.arguments : undefined;
  if (branchesOf === undefined) return { branches: reading.mark([readBranch(reading, 'default', closure)], closure) };
  const branches: Branch[] = [];
  let failFast: boolean | undefined;
  for (const argument of branchesOf) {
    const { key, value } = argument;
    if (key === 'failFast' && value.kind === 'literal' && typeof value.value === 'boolean') failFast = value.value;
    else if (key !== undefined && value.kind === 'closure') branches.push(readBranch(reading, key, value));
    else if (key === undefined && value.kind === 'map')
      reading.report(
        'parallel-not-named',
        argument,
        'The branches of "parallel" cannot be in brackets.',
        'Remove [ and ].',
      );
    else
      reading.report(
        'parallel-not-block',
        argument,
        'Each branch of "parallel" must be a name with a block, and "failFast" must be a Boolean.',
        'Write it as name: { ... }',
      );
  }
  return { branches: reading.mark(branches, closure), ...present({ failFast }) };
}

function readStep(reading: Reading, statement: Statement): Step | undefined {
  const call = reading.call(statement);
  if (call === undefined) {
    reading.notCall(statement, 'expected-step', 'Expected a step. Other code must be in a "script" block.', SCRIPT);
    return undefined;
  }
  const { name } = call;
  const block = blockOf(call);
  if (name === 'script' || name === 'expression') return readCode(reading, statement);
  const step: Step =
    block === undefined
      ? { name, arguments: readStepArguments(reading, name, call.arguments) }
      : {
          name,
          arguments: readArguments(reading, argumentsBefore(block)),
          children: reading
            .each(block.closure, (child) => readStep(reading, child))
            .filter((child) => child !== undefined),
        };
  reading.markKey(step, 'name', nameSpan(call));
  return reading.mark(step, statement);
}

/** A condition of `when`. */
export function readCondition(reading: Reading, statement: Statement): Condition | undefined {
  const call = reading.call(statement);
  if (call === undefined) {
    reading.notCall(statement, 'expected-condition', 'Expected a condition, such as branch or expression { ... }.');
    return undefined;
  }
  if (call.name === 'expression') return readCode(reading, statement);
  const block = blockOf(call);
  const condition = block === undefined ? leaf(reading, call) : nested(reading, block);
  reading.markKey(condition, 'name', nameSpan(call));
  return reading.mark(condition, statement);
}

function leaf(reading: Reading, call: Block['call']): Condition {
  return { name: call.name, arguments: readArguments(reading, call.arguments) };
}

function nested(reading: Reading, block: Block): Condition {
  const [argument] = argumentsBefore(block);
  if (argument !== undefined)
    reading.report(
      'condition-arguments',
      argument,
      `The condition "${block.call.name}" contains conditions and takes no arguments.`,
    );
  const children = reading.each(block.closure, (statement) => readCondition(reading, statement));
  return { name: block.call.name, children: children.filter((child) => child !== undefined) };
}

/** `script { ... }` and `expression { ... }`, whose code is kept as it stands. */
function readCode(reading: Reading, statement: Statement): Step | undefined {
  const block = reading.block(statement);
  const name = reading.call(statement)?.name ?? '';
  if (block === undefined) {
    reading.report('expected-block', statement, `"${name}" needs a block.`, `Write it as ${name} { ... }`);
    return undefined;
  }
  const { text, tokens } = reading.lexed;
  const open = tokens[block.closure.from]?.end ?? 0;
  const close = tokens[block.closure.to - 1]?.start ?? open;
  const code = text.slice(open, close);
  const start = open + (code.length - code.trimStart().length);
  const end = Math.max(start, open + code.trimEnd().length);
  const source = text.slice(start, end).replace(/\r\n?/g, '\n');
  const step: Step = { name, arguments: [{ key: 'scriptBlock', value: { isLiteral: true, value: source } }] };
  reading.scripts.push({ step, range: { start, end } });
  reading.markKey(step, 'name', nameSpan(block.call));
  return reading.mark(step, statement);
}

/** The name under which a stage stands, or undefined after saying that there is none. */
export function readStageName(reading: Reading, { call }: Block): string | undefined {
  const [first, second] = call.arguments;
  if (first === undefined || second === undefined) {
    reading.report('stage-without-name', nameSpan(call), 'The stage has no name.', "Write it as stage('Name') { ... }");
    return undefined;
  }
  const name = first.key === undefined ? textOf(first.value) : undefined;
  if (name === undefined)
    reading.report(
      'stage-name-not-text',
      first,
      'The name of a stage must be plain text.',
      "Write it as stage('Name').",
    );
  return name ?? reading.source(first);
}

const SCRIPT = 'Put it in a block: script { ... }';
