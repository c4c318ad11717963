import type * as z from 'zod/mini';
import type { DefinitionPath, Diagnostic } from '../model/diagnostic.ts';
import { errorAt } from '../model/diagnostic.ts';
import { suggest } from '../model/suggest.ts';
import { Call } from '../pipeline/call.ts';

/** Properties that moved since earlier versions, with how each is written now. */
export interface MovedProperties {
  readonly [property: string]: (value: unknown) => string;
}

/**
 * What zod is to say of an issue: what is wrong with a property, without its name, which is known later; then on lines
 * of their own the fixes, for unknown properties one for each.
 */
export function describeIssue(issue: z.core.$ZodRawIssue, moved: MovedProperties = {}): string {
  const verdict = (expected: string): string =>
    issue.input === undefined
      ? `is missing.\nIt must be ${expected}.`
      : `must be ${expected}, got ${describeValue(issue.input)}.`;
  if (issue.code === 'invalid_type') return verdict(NOUNS[issue.expected as string] ?? String(issue.expected));
  if (issue.code === 'custom') return verdict((issue.params as { readonly noun: string }).noun);
  if (issue.code === 'invalid_value') {
    const values = issue.values as readonly string[];
    const near = typeof issue.input === 'string' ? suggest(issue.input, values) : undefined;
    return `${verdict(listed(values.map(quoted)))}${near === undefined ? '' : `\nDid you mean ${quoted(near)}?`}`;
  }
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys((issue.inst as z.core.$ZodObject)._zod.def.shape);
    const given = issue.input as Readonly<Record<string, unknown>>;
    const fixes = (issue.keys as readonly string[]).map((key) => {
      if (Object.hasOwn(moved, key)) return `It has moved. ${moved[key]?.(given[key])}`;
      const near = suggest(key, known);
      return `${near === undefined ? '' : `Did you mean ${quoted(near)}? `}Known properties: ${known.join(', ')}.`;
    });
    return ['is not a known property.', ...fixes].join('\n');
  }
  throw new Error(`A shape reports "${issue.code}", which has no message yet.`);
}

/**
 * The diagnostics for an issue whose message is from {@link describeIssue}.
 *
 * @param whole what the path starts at, as a sentence begins with it
 * @param wholeFix what to do when it is wrong as a whole
 */
export function shapeErrors(issue: z.core.$ZodIssue, whole: string, wholeFix = EXPORT_FLOW): Diagnostic[] {
  const path = issue.path as DefinitionPath;
  const [message = '', ...fixes] = issue.message.split('\n');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key, index) => ({
      ...errorAt('property-unknown', [...path, key], `${quoted(key)} ${message}`, fixes[index]),
      on: 'key',
    }));
  const code = message.startsWith('is missing') ? 'property-missing' : 'value-invalid';
  const fix = path.length === 0 ? wholeFix : fixes.join(' ') || undefined;
  return [errorAt(code, path, `${subject(path) ?? whole} ${message}`, fix)];
}

/** How a file comes to define a flow. */
const EXPORT_FLOW = 'Write "export default defineFlow({ ... })".';

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a Boolean',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/** `"retires[1]"`, `"branch"`; nothing for the whole. */
function subject(path: DefinitionPath): string | undefined {
  const name = path.findLastIndex((part) => typeof part === 'string');
  if (name === -1) return undefined;
  const positions = path.slice(name + 1).map((position) => `[${position}]`);
  return quoted(`${path[name]}${positions.join('')}`);
}

function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise';
  if (value instanceof Call) return `the ${value.kind} "${value.name}"`;
  if (typeof value === 'string')
    return `the string ${value.length > 40 ? `${quoted(value.slice(0, 40))}...` : quoted(value)}`;
  if (['number', 'boolean', 'bigint'].includes(typeof value)) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `"a", "b" or "c"`. */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');
}
