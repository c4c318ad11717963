import { isPlainName } from '../../groovy/names.ts';
import type { TreePath } from '../source.ts';
import type { PipelineTree } from '../tree.ts';

/** What is wrong with the shape of a tree, at the part that it is wrong with. */
export interface TreeError {
  readonly path: TreePath;
  readonly message: string;
}

/**
 * Reads the JSON of a tree by the controller's own schema, with its messages. Beyond it, names must be such that Groovy
 * can read them, so that what this takes can be printed.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ast-schema.json`
 */
export function readTree(json: unknown): { readonly tree?: PipelineTree; readonly errors: readonly TreeError[] } {
  const errors: TreeError[] = [];
  TREE(json, [], errors);
  return errors.length === 0 ? { tree: json as PipelineTree, errors } : { errors };
}

/** Collects what is wrong with a value at a path. */
type Shape = (value: unknown, path: TreePath, errors: TreeError[]) => void;

/** Deeper than any controller compiles. */
const DEPTH = 400;

// --- Kinds of values ------------------------------------------------------------------------------------------------

type JsonType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as JsonType;
}

function isOf(value: unknown, allowed: readonly JsonType[]): boolean {
  const type = typeOf(value);
  return allowed.includes(type) || (type === 'integer' && allowed.includes('number'));
}

function wrongType(value: unknown, allowed: readonly JsonType[]): string {
  const types = JSON.stringify(allowed);
  return `instance type (${typeOf(value)}) does not match any allowed primitive type (allowed: ${types})`;
}

function type(...allowed: readonly JsonType[]): Shape {
  return (value, path, errors) => {
    if (!isOf(value, allowed)) errors.push({ path, message: wrongType(value, allowed) });
  };
}

const TEXT = type('string');
const FLAG = type('boolean');

/** A name that Groovy's source can hold: between its quotes anything could stand, so it is refused here. */
const NAME: Shape = (value, path, errors) => {
  if (typeof value !== 'string') TEXT(value, path, errors);
  else if (!isPlainName(value)) errors.push({ path, message: `invalid Groovy name ${JSON.stringify(value)}` });
};

function object(required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape {
  return (value, path, errors) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      errors.push({ path, message: wrongType(value, ['object']) });
      return;
    }
    if (path.length > DEPTH) {
      errors.push({ path, message: 'nested too deeply' });
      return;
    }
    const missing = Object.keys(required).filter((key) => !Object.hasOwn(value, key));
    if (missing.length > 0) {
      const names = missing.map((key) => `'${key}'`).join(', ');
      errors.push({ path, message: `Missing one or more required properties: ${names}` });
    }
    const unknown: string[] = [];
    for (const [key, inner] of Object.entries(value)) {
      const shape = Object.hasOwn(required, key)
        ? required[key]
        : Object.hasOwn(optional, key)
          ? optional[key]
          : undefined;
      if (shape === undefined) unknown.push(key);
      else shape(inner, [...path, key], errors);
    }
    const [first] = unknown;
    if (first !== undefined) {
      const message = `object instance has properties which are not allowed by the schema: ${JSON.stringify(unknown)}`;
      errors.push({ path: [...path, first], message });
    }
  };
}

function list(shape: Shape, least = 0): Shape {
  return (value, path, errors) => {
    if (!Array.isArray(value)) {
      errors.push({ path, message: wrongType(value, ['array']) });
      return;
    }
    if (value.length < least)
      errors.push({ path, message: `Array has ${value.length} entries, requires minimum of ${least}` });
    for (const [index, entry] of value.entries()) shape(entry, [...path, index], errors);
  };
}

/** One of several shapes, known by a property; what has none of these fails them all. */
function either(choices: number, choose: (value: object) => Shape | undefined): Shape {
  return (value, path, errors) => {
    const shape = typeof value === 'object' && value !== null ? choose(value) : undefined;
    if (shape !== undefined) return shape(value, path, errors);
    const message = `instance failed to match at least one required schema among ${choices}`;
    errors.push({ path, message });
  };
}

/** A shape that is part of itself. */
function later(shape: () => Shape): Shape {
  return (value, path, errors) => shape()(value, path, errors);
}

// --- Values and arguments -------------------------------------------------------------------------------------------

const RAW: Shape = (value, path, errors) => {
  object({ isLiteral: FLAG, value: type('number', 'string', 'boolean', 'null') })(value, path, errors);
  const isSource = isRaw(value) && value.isLiteral === false;
  if (isSource && typeof value.value !== 'string')
    errors.push({
      path: [...path, 'value'],
      message: 'a value that is not a literal must be the source of an expression',
    });
};

function isRaw(value: unknown): value is { readonly isLiteral: unknown; readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'isLiteral' in value && 'value' in value;
}

const NAMED = object({ key: TEXT, value: RAW });
const MAP_ENTRY: Shape = object({
  key: NAME,
  value: later(() => either(2, (value) => (Array.isArray(value) ? list(MAP_ENTRY) : RAW))),
});
const ARGUMENTS = either(3, (value) => {
  if (!Array.isArray(value)) return RAW;
  return value.every((entry) => typeof entry === 'object' && entry !== null && 'key' in entry)
    ? list(NAMED)
    : list(RAW);
});
const METHOD: Shape = object({ name: NAME, arguments: list(later(() => METHOD_ARGUMENT)) });
const METHOD_VALUE = either(2, (value) => ('name' in value ? METHOD : RAW));
const METHOD_ARGUMENT = either(2, (value) =>
  'key' in value ? object({ key: TEXT, value: METHOD_VALUE }) : METHOD_VALUE,
);

// --- Sections -------------------------------------------------------------------------------------------------------

const METHODS = (name: string): Shape => object({ [name]: list(METHOD, 1) });
// A block without steps is nothing that a controller refuses, and its own converter writes an empty list.
const STEP: Shape = later(() => object({ name: NAME, arguments: ARGUMENTS }, { children: list(STEP) }));
const BRANCH = object({ name: TEXT, steps: list(STEP, 1) });
const CONDITION: Shape = either(2, (value) => {
  if ('children' in value)
    return 'arguments' in value ? undefined : object({ name: NAME, children: list(CONDITION, 1) });
  return object({ name: NAME, arguments: ARGUMENTS });
});
const WHEN = object({ conditions: list(CONDITION, 1) }, { beforeAgent: FLAG, beforeInput: FLAG, beforeOptions: FLAG });
const POST = object({ conditions: list(object({ condition: NAME, branch: BRANCH }), 1) });
const AGENT = object({ type: NAME }, { argument: RAW, arguments: list(MAP_ENTRY) });
const ENVIRONMENT = list(
  object({
    key: TEXT,
    value: either(2, (value) => ('name' in value ? object({ name: NAME, arguments: list(RAW) }) : RAW)),
  }),
  1,
);
const TOOLS = list(NAMED, 1);
const INPUT = object(
  { message: RAW },
  { id: RAW, ok: RAW, submitter: RAW, submitterParameter: RAW, parameters: METHODS('parameters') },
);
const DIRECTIVES = {
  agent: AGENT,
  when: WHEN,
  post: POST,
  tools: TOOLS,
  environment: ENVIRONMENT,
  options: METHODS('options'),
  input: INPUT,
};
const STAGES: Shape = later(() => list(STAGE, 1));
const AXIS = { name: TEXT, values: list(RAW, 1) };
const MATRIX = object(
  { axes: list(object(AXIS), 1), stages: STAGES },
  { ...DIRECTIVES, excludes: list(list(object(AXIS, { inverse: FLAG }), 1), 1) },
);
const STAGE: Shape = object(
  { name: TEXT },
  { ...DIRECTIVES, failFast: FLAG, branches: list(BRANCH, 1), stages: STAGES, parallel: STAGES, matrix: MATRIX },
);
const TREE = object({
  pipeline: object(
    { stages: STAGES, agent: AGENT },
    {
      post: POST,
      environment: ENVIRONMENT,
      tools: TOOLS,
      options: METHODS('options'),
      triggers: METHODS('triggers'),
      parameters: METHODS('parameters'),
      libraries: object({ libraries: list(RAW, 1) }),
    },
  ),
});
