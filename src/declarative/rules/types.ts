import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import type { RawValue } from '../tree.ts';

const NUMBERS = ['Integer', 'Long', 'Double', 'Float', 'Short', 'double', 'float', 'long', 'short'];
const LISTS = ['Collection', 'Iterable', 'List', 'Set'];
const TIME_UNITS = ['NANOSECONDS', 'MICROSECONDS', 'MILLISECONDS', 'SECONDS', 'MINUTES', 'HOURS', 'DAYS'];

/**
 * Whether Jenkins refuses a plain value for a parameter of that type. What is computed is only known when it runs.
 *
 * Groovy would make something of most values, but text, integers and Booleans are not mixed, whatever it makes.
 *
 * @param type Java's or Groovy's, without package; undefined when it is not known
 * @param key the parameter's name, when it was given
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl.validateParameterType`
 */
export function typeError(
  { isLiteral, value }: RawValue,
  type: string | undefined,
  key: string | undefined,
  path: TreePath,
): Diagnostic[] {
  if (!isLiteral || type === undefined || fits(value, type)) return [];
  const what = key === undefined ? 'The argument' : `"${key}"`;
  return [
    errorAt('parameter-type', path, `${what} must be ${expected(type)}, got ${given(value)}.`, fixFor(value, type)),
  ];
}

function fits(value: RawValue['value'], type: string): boolean {
  if (value === null) return !/^(?:int|long|short|double|float|byte|char)$/.test(type);
  if (type === 'String') return typeof value === 'string' || !(typeof value === 'boolean' || Number.isInteger(value));
  if (type === 'int') return typeof value === 'number';
  // A text of one character is a number to Groovy.
  if (NUMBERS.includes(type)) return typeof value === 'number' || (typeof value === 'string' && value.length === 1);
  if (type === 'TimeUnit') return typeof value === 'string' && TIME_UNITS.includes(value);
  return !LISTS.includes(type);
}

function expected(type: string): string {
  if (type === 'String') return 'text';
  if (type === 'TimeUnit') return 'a unit of time';
  if (LISTS.includes(type)) return 'a list';
  return /^(?:int|long|short|Integer|Long|Short)$/.test(type) ? 'an integer' : 'a number';
}

function given(value: RawValue['value']): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `the string '${value}'`;
  return `${typeof value === 'number' ? 'the number ' : ''}${value}`;
}

function fixFor(value: RawValue['value'], type: string): string {
  if (type === 'String') return value === null ? "Write ''." : `Put it in quotes: '${value}'.`;
  if (type === 'TimeUnit') return `Write one of ${TIME_UNITS.map((unit) => `'${unit}'`).join(', ')}.`;
  if (LISTS.includes(type)) return typeof value === 'string' ? `Write ['${value}'].` : `Write [${value}].`;
  return typeof value === 'string' && /^\d+$/.test(value) ? `Write ${value}, without quotes.` : 'Write a number.';
}
