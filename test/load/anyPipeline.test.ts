import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { loadPipeline } from '../../src/load/loadPipeline.ts';
import { createLocator } from '../../src/load/locator.ts';
import { hasErrors } from '../../src/model/diagnostic.ts';
import { agent, condition, describable, option, parameter, step, trigger } from '../../src/pipeline/calls.ts';
import { credentials, definePipeline, type PipelineDefinition } from '../../src/pipeline/definition.ts';
import { groovy } from '../../src/pipeline/groovy.ts';
import { compilePipelines } from '../../src/project/compilePipelines.ts';
import { budget } from '../budget.ts';
import { createProject } from './project.ts';

const FILE = 'pipelines/a.ts';

/** Something of every kind that a definition may hold. */
const VALID: PipelineDefinition = {
  agent: agent.docker({ image: 'node:20', args: '--init' }),
  file: 'ci/Jenkinsfile',
  libraries: ['shop@v1', groovy`name()`],
  options: [
    option.timeout({ time: 1, unit: 'HOURS' }),
    option.buildDiscarder(describable.logRotator({ numToKeepStr: '9' })),
  ],
  triggers: [trigger.cron('@daily')],
  parameters: [parameter.choice({ name: 'TARGET', choices: ['qa', 'prod'] })],
  environment: { A: 'a', B: credentials('b'), C: groovy`c()`, D: 5 },
  tools: { maven: 'M3' },
  post: { always: [step.junit('*.xml')] },
  stages: [
    {
      name: 'Steps',
      when: { conditions: [condition.not([condition.branch('main')]), () => true], beforeAgent: true },
      input: { message: 'Go?', parameters: [parameter.string({ name: 'WHY' })] },
      steps: [
        step.sh({ script: 'make', label: groovy`env.LABEL` }),
        step.withCredentials([describable.string({ credentialsId: 'a', variable: 'B' })], [step.echo('b')]),
        step.script(() => undefined),
        step('deploy', { to: ['qa', { at: 5 }] }),
      ],
    },
    {
      name: 'Matrix',
      matrix: {
        axes: { OS: ['a', 'b'] },
        excludes: [{ OS: { not: ['a'] } }],
        stages: [{ name: 'In', steps: [step.pwd()] }],
      },
    },
    {
      name: 'Parallel',
      failFast: true,
      parallel: [{ name: 'P', stages: [{ name: 'Q', branches: { r: [step.pwd()] } }] }],
    },
  ],
  before: groovy`import a.B`,
  after: groovy`def f() { 1 }`,
};

/** Whatever an author's program may come to. */
const cyclic: unknown[] = [];
cyclic.push(cyclic, { cyclic });
const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('no');
    },
  },
);
const anyValue = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc.constantFrom<unknown>(
    ...[
      undefined,
      null,
      Number.NaN,
      -0,
      '',
      '\uffff',
      '\ud800',
      '${',
      "'''",
      '__proto__',
      Symbol('s'),
      Symbol.iterator,
    ],
    ...[() => 5, class {}, async () => 5, Promise.resolve(5), new Error('x'), /x/, cyclic, throwing, VALID, globalThis],
    ...[
      {
        get a() {
          throw new Error('no');
        },
      },
      Object.create({ agent: 'any' }),
      JSON.parse('{"__proto__":5}'),
    ],
    ...[step, step.sh, agent, groovy, groovy`a +`, groovy`}`, groovy``, credentials('x'), credentials(5 as never)],
    ...([
      step('sh'),
      step('', ''),
      step('a b', 'c'),
      step.sh(cyclic as never),
      option.timestamps(),
      describable.string({}),
    ] as unknown[]),
  ),
);
const anyCall = fc
  .tuple(
    fc.constantFrom(step, agent, condition, option, parameter, describable, trigger) as fc.Arbitrary<typeof step>,
    fc.oneof(fc.constantFrom('sh', 'script', 'parallel', 'label', 'branch', 'expression', 'dir', 'cron'), fc.string()),
    fc.array(anyValue, { maxLength: 3 }),
  )
  .map(([make, name, given]) => make(name, ...(given as never[])));

/** A valid definition in which one part is another. */
const mutated = fc
  .tuple(fc.constantFrom(...pathsIn(VALID)), fc.oneof(anyValue, anyCall), fc.boolean())
  .map(([path, value, isMore]) => replaced(VALID, isMore ? [...path, 'more'] : path, value));

describe('whatever a definition is', () => {
  test('it is told what is wrong, each at its location, or becomes a Jenkinsfile', async () => {
    const projectFolder = await createProject({
      [FILE]: `import { definePipeline } from 'pipegen';\nexport default definePipeline({ agent: 'any', stages: [] });\n`,
    });
    const locator = createLocator(projectFolder);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 1, arbitrary: fc.oneof(anyValue, anyCall) }, { weight: 4, arbitrary: mutated }),
        async (definition) => {
          const loaded = await loadPipeline(locator, FILE, definePipeline(definition as PipelineDefinition));
          const { pipelines, diagnostics } = await compilePipelines([{ file: FILE, loaded }], {
            locator,
            profile: standardProfile,
            librarySteps: [],
            taken: new Map(),
          });
          for (const { where, message, code } of diagnostics) {
            expect(code).toMatch(/^[a-z-]+$/);
            expect(message).not.toBe('');
            expect(where).toMatchObject({ file: FILE, line: expect.any(Number), column: expect.any(Number) });
          }
          expect(pipelines).toHaveLength(hasErrors(diagnostics) ? 0 : 1);
        },
      ),
      { numRuns: budget(34) },
    );
  }, 60_000);
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown): Path[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => pathsIn(part).map((path) => [key, ...path]))
      : [];
  return [[], ...inner];
}

function replaced(whole: unknown, [key, ...rest]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  if (typeof whole !== 'object' || whole === null) return { [key]: part };
  const copy = (
    Array.isArray(whole) ? [...whole] : Object.assign(Object.create(Object.getPrototypeOf(whole)), whole)
  ) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, part);
  return copy;
}
