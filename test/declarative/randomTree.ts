// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import fc from 'fast-check';
import { SOLE_PARAMETERS } from '../../src/declarative/soleParameters.ts';
import type { Arguments, Condition, PipelineTree, RawValue, Stage, Step } from '../../src/declarative/tree.ts';
import { isPlainName } from '../../src/groovy/names.ts';

/*
 * Any tree that a controller could have made of a Jenkinsfile: values, names and arguments are as they are after reading
 * one, so that `echo` has a `message` and an empty label is no label.
 */

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !value.includes('\uffff')),
  fc.constantFrom(
    '',
    'plain',
    "it's",
    'two\nlines',
    "'''",
    '\\',
    '${x}',
    'a\tb',
    '\\u0041',
    "ends with '\n",
    '\r\n',
    'é',
  ),
);
const name = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/).filter(isPlainName);
const key = fc.oneof(name, text);
const number = fc
  .oneof(fc.integer(), fc.constantFrom(0.5, -1.25, 1e21, 1e-7))
  .map((value) => (value === 0 ? 0 : value));

const literal: fc.Arbitrary<RawValue> = fc
  .oneof(text, number, fc.boolean(), fc.constant(null))
  .map((value) => ({ isLiteral: true, value }));

const GSTRINGS = ['"$a"', '"${a}"', '"a ${b("c ${d}")} \\$ \\""', '"""two\nlines ${a}"""', '/a$b/', '$/a ${b}/$'];
const EXPRESSIONS = [
  'a',
  'a.b',
  'f(x)',
  "['a', b]",
  'a ? b : c',
  'a + b',
  '!a',
  'new A()',
  '(a)',
  '-a',
  'a / b',
  '{ it }.b',
];
const template: fc.Arbitrary<RawValue> = fc.constantFrom(...GSTRINGS).map((value) => ({ isLiteral: false, value }));
const expression = fc
  .constantFrom(...EXPRESSIONS)
  .map((value): RawValue => ({ isLiteral: false, value: `\${${value}}` }));
const map = fc.constantFrom('[:]', "[$class: 'A', b: 1]").map((value): RawValue => ({ isLiteral: false, value }));
const raw = fc.oneof({ weight: 3, arbitrary: literal }, template, expression, map);

const many = <Item>(item: fc.Arbitrary<Item>, maxLength = 3) => fc.array(item, { minLength: 1, maxLength });
const keyed = <Value>(keys: fc.Arbitrary<string>, value: fc.Arbitrary<Value>, maxLength = 3) =>
  fc.uniqueArray(fc.record({ key: keys, value }), { minLength: 1, maxLength, selector: (entry) => entry.key });
const named = keyed(
  key.filter((value) => value !== '$class'),
  raw,
);
const args: fc.Arbitrary<Arguments> = fc.oneof(
  fc.constant([]),
  named,
  raw,
  fc.array(raw, { minLength: 2, maxLength: 3 }),
);

const code = fc.constantFrom('', 'a()', "if (a) {\nb 'c'\n}", "def x = '}'\n// }", 'true');
const block = (block: string) =>
  code.map((value): Step => ({ name: block, arguments: [{ key: 'scriptBlock', value: { isLiteral: true, value } }] }));
const stepName = fc
  .oneof(name, fc.constantFrom(...SOLE_PARAMETERS.keys()))
  .filter((value) => !['script', 'expression', 'parallel'].includes(value));

const { step } = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 3 },
    fc.record({ name: stepName, arguments: args }).map(withSoleName),
    block('script'),
    fc.record({ name: stepName, arguments: args, children: many(tie('step')) }),
  ),
}));

/** A single argument has its name where there is only one to give. */
function withSoleName({ name: called, arguments: given }: Step): Step {
  const sole = SOLE_PARAMETERS.get(called);
  return sole === undefined || !('isLiteral' in given)
    ? { name: called, arguments: given }
    : { name: called, arguments: [{ key: sole, value: given }] };
}

const branch = many(step).map((steps) => ({ name: 'default', steps }));
const branches = fc.oneof(
  { weight: 4, arbitrary: branch.map((only) => [only]) },
  fc
    .uniqueArray(fc.record({ name: key.filter((value) => value !== 'failFast'), steps: many(step) }), {
      minLength: 2,
      maxLength: 3,
      selector: (entry) => entry.name,
    })
    .map((several) => several),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      name: name.filter((value) => !/^(before(Agent|Input|Options)|expression)$/.test(value)),
      arguments: args,
    }),
    block('expression'),
    fc.record({ name: fc.constantFrom('not', 'allOf', 'anyOf'), children: many(tie('condition')) }),
  ),
}));

const { method } = fc.letrec<{ method: { name: string; arguments: unknown[] } }>((tie) => {
  const value = fc.oneof({ maxDepth: 3 }, fc.oneof(literal, template), tie('method'));
  return {
    method: fc.record({
      name,
      arguments: fc.oneof(fc.constant([]), many(value), keyed(key, value)) as fc.Arbitrary<unknown[]>,
    }),
  };
});

const { entries } = fc.letrec<{ entries: unknown[] }>((tie) => ({
  entries: keyed(name, fc.oneof({ maxDepth: 2 }, raw, tie('entries'))) as fc.Arbitrary<unknown[]>,
}));
const agent = fc.oneof(
  fc.constantFrom({ type: 'any' }, { type: 'none' }),
  fc.record({ type: name, argument: raw }).filter(({ argument }) => argument.value !== ''),
  fc.record({ type: name.filter((value) => value !== 'label'), arguments: entries }),
);

const optional = <Part extends object>(parts: { [Key in keyof Part]: fc.Arbitrary<Part[Key]> }) =>
  fc.record(parts, { requiredKeys: [] });
const methods = <Name extends string>(section: Name) => many(method).map((list) => ({ [section]: list }));
const tools = keyed(fc.oneof(name, fc.constant('hudson.model.JDK')), raw);
const environmentValue = fc.oneof(
  literal,
  template,
  fc.constantFrom('f(x)', "a.b('c')").map((value) => ({ isLiteral: false, value: `\${${value}}` })),
  many(fc.oneof(literal, template), 2).map((list) => ({ name: 'credentials', arguments: list })),
);
const environment = keyed(name, environmentValue);
const post = many(fc.record({ condition: name, branch })).map((conditions) => ({ conditions }));
const when = fc
  .tuple(
    many(condition),
    optional({ beforeAgent: fc.boolean(), beforeInput: fc.boolean(), beforeOptions: fc.boolean() }),
  )
  .map(([conditions, before]) => ({ conditions, ...before }));
const input = fc
  .tuple(
    raw,
    optional({ id: raw, ok: raw, submitter: raw, submitterParameter: raw, parameters: methods('parameters') }),
  )
  .map(([message, others]) => ({ message, ...others }));
const directives = optional({ agent, when, post, tools, environment, options: methods('options'), input });

const axis = fc.record({ name: text, values: many(raw) });
const excluded = fc.tuple(axis, fc.boolean()).map(([part, inverse]) => (inverse ? { ...part, inverse } : part));

const { stage } = fc.letrec<{ stage: Stage }>((tie) => {
  const stages = many(tie('stage'), 2) as unknown as fc.Arbitrary<Stage[]>;
  const matrix = fc
    .tuple(directives, fc.record({ axes: many(axis, 2), stages }), optional({ excludes: many(many(excluded, 2), 2) }))
    .map((parts) => Object.assign({}, ...parts) as object);
  const failFast = optional({ failFast: fc.boolean() });
  const body = fc.oneof(
    { maxDepth: 3 },
    fc.record({ branches }),
    fc.record({ stages }),
    fc.tuple(fc.record({ parallel: stages }), failFast).map((parts) => Object.assign({}, ...parts) as object),
    fc.tuple(fc.record({ matrix }), failFast).map((parts) => Object.assign({}, ...parts) as object),
  );
  return {
    stage: fc
      .tuple(text, directives, body)
      .map(([called, ...parts]) => Object.assign({ name: called }, ...parts) as unknown as Stage),
  };
});

/** A random tree, as a controller could have made it. */
export const randomTree = fc
  .tuple(
    fc.record({ agent, stages: many(stage) }),
    optional({
      post,
      environment,
      tools,
      options: methods('options'),
      triggers: methods('triggers'),
      parameters: methods('parameters'),
      libraries: many(fc.oneof(literal, template)).map((libraries) => ({ libraries })),
    }),
  )
  .map(([required, others]) => ({ pipeline: { ...required, ...others } }) as unknown as PipelineTree);
