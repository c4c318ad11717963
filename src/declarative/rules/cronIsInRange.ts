import { warning } from '../../model/diagnostic.ts';
import type { MethodCall, RawValue } from '../tree.ts';
import type { Rule } from './rule.ts';

/**
 * What a controller takes for times: five fields in their ranges, or a name such as `@daily`. It says so only when the
 * pipeline runs for the first time.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#cron-syntax
 */
export const cronIsInRange: Rule = ({ survey: { tree } }) =>
  (tree.pipeline.triggers?.triggers ?? []).flatMap((trigger, index) => {
    const found = SCHEDULED.has(trigger.name) ? scheduleOf(trigger) : undefined;
    if (typeof found?.value !== 'string' || !found.isLiteral) return [];
    return linesOf(found.value, trigger.name)
      .flatMap(problemIn)
      .map(({ message, fix }) =>
        warning('cron-invalid', ['pipeline', 'triggers', 'triggers', index, 'arguments'], message, fix),
      );
  });

const SCHEDULED: ReadonlySet<string> = new Set(['cron', 'pollSCM', 'parameterizedCron']);

/** The times of a trigger: its only argument, or that with one of these names. */
function scheduleOf({ arguments: args }: MethodCall): RawValue | undefined {
  return args
    .map((argument) => ('key' in argument ? (NAMES.has(argument.key) ? argument.value : undefined) : argument))
    .find((value): value is RawValue => value !== undefined && 'isLiteral' in value);
}

const NAMES: ReadonlySet<string> = new Set(['spec', 'scmpoll_spec', 'parameterizedSpecification']);

/** The lines that hold times, without the parameters that a parameterized trigger has after them. */
function linesOf(spec: string, trigger: string): readonly string[] {
  return spec
    .split('\n')
    .map((line) => (trigger === 'parameterizedCron' ? line.replace(/%.*/, '') : line).trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('TZ='));
}

interface Problem {
  readonly message: string;
  readonly fix: string;
}

function problemIn(line: string): Problem[] {
  if (line.startsWith('@')) {
    const fix = `Write one of ${ALIASES.join(', ')}.`;
    return ALIASES.includes(line) ? [] : [{ message: `Unknown schedule alias "${line}".`, fix }];
  }
  const fields = line.split(/[ \t]+/);
  if (fields.length !== FIELDS.length) {
    const fix = 'Write minute, hour, day of month, month and day of week: "H 4 * * 1-5".';
    return [{ message: `"${line}" has ${fields.length} fields, but Jenkins expects 5.`, fix }];
  }
  return FIELDS.flatMap((field, index) => fieldProblem(line, fields[index] ?? '', field));
}

const ALIASES: readonly string[] = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12 },
  { name: 'day of week', from: 0, to: 7 },
];

/** `*`, `H`, `H(1-5)`, a number or a range, each with a step; several with commas between them. */
const TERM = /^(?:\*|H(?:\((\d+)-(\d+)\))?|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;

function fieldProblem(line: string, text: string, { name, from, to }: Field): Problem[] {
  const fix = `Write numbers from ${from} to ${to}, "*" or "H".`;
  const wrong = text.split(',').find((term) => {
    const [matched, ...numbers] = TERM.exec(term) ?? [];
    if (matched === undefined) return true;
    const [first, last, start = first, end = last, step] = numbers;
    const bounds = [start, end].flatMap((one) => (one === undefined ? [] : [Number(one)]));
    const isReversed = start !== undefined && end !== undefined && Number(start) > Number(end);
    return bounds.some((one) => one < from || one > to) || isReversed || Number(step ?? 1) === 0;
  });
  return wrong === undefined ? [] : [{ message: `Invalid ${name} "${wrong}" in the schedule "${line}".`, fix }];
}
