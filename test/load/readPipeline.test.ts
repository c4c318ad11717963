import { describe, expect, test } from 'vitest';
import { readPipeline } from '../../src/load/readPipeline.ts';
import { agent, condition, option, step, symbol } from '../../src/pipeline/calls.ts';
import { definePipeline, type PipelineDefinition } from '../../src/pipeline/definition.ts';
import { groovy } from '../../src/pipeline/groovy.ts';

/** What JavaScript lets through, whatever the types say. */
function faultsOf(definition: unknown): string[] {
  const read = readPipeline(definePipeline(definition as PipelineDefinition));
  return read.diagnostics.map(({ code, path, message }) => `${path.join('.')} ${code}: ${message}`);
}

const stages = [{ name: 'Test', steps: [step.sh('make')] }];

describe('a definition', () => {
  test('of its shape is taken as it is', () => {
    const definition: PipelineDefinition = {
      agent: agent.label('linux'),
      options: [option.buildDiscarder(symbol.logRotator({ numToKeepStr: '10' }))],
      stages: [
        {
          name: 'Test',
          when: [() => true, condition.not([condition.branch('main')])],
          steps: [step.sh({ script: 'make', label: groovy`env.LABEL` }), step.dir('a', [step.sh('b')])],
          matrix: { axes: { OS: ['linux'] }, excludes: [{ OS: { not: ['linux'] } }], stages },
        },
      ],
    };
    const read = readPipeline(definePipeline(definition));
    expect(read.diagnostics).toEqual([]);
    expect(read.definition).toEqual(definition);
  });

  test('loses what is undefined', () => {
    const definition = { agent: 'any', options: undefined, stages, environment: { A: undefined, B: 'b' } };
    const read = readPipeline(definePipeline(definition as unknown as PipelineDefinition));
    expect(read.diagnostics).toEqual([]);
    expect(read.definition).toEqual({ agent: 'any', stages, environment: { B: 'b' } });
  });

  test('is told every fault at once', () => {
    expect(
      faultsOf({
        agent: 'linux',
        option: [],
        options: [step('timeout', 5)],
        environment: { A: ['x'] },
        stages: [
          {
            name: 1,
            steps: ['make', step.sh({ script: () => 'x' } as never), step.dir('a', [step('sh', Number.NaN)])],
          },
          { name: 'b', when: { branch: 'main' }, post: { always: step.sh('x') } },
        ],
      }),
    ).toMatchInlineSnapshot(`
      [
        "options.0 value-invalid: "options[0]" must be an option such as option.timestamps(), not the step "timeout".",
        "environment.A value-invalid: "A" must be a text, a number, true or false, credentials(...) or groovy\`...\`, not a list.",
        "agent value-invalid: "agent" must be "any", "none" or an agent such as agent.label('linux'), not "linux".",
        "stages.0.name value-invalid: "name" must be a text, not 1.",
        "stages.0.steps.0 value-invalid: "steps[0]" must be a step such as step.sh('make'), not "make".",
        "stages.0.steps.1.arguments.script value-invalid: "script" must be a text, a number, true or false, null, a list, an object, a symbol or groovy\`...\`, not a function.",
        "stages.0.steps.2.children.0.arguments.0 value-invalid: "arguments[0]" must be a text, a number, true or false, null, a list, an object, a symbol or groovy\`...\`, not NaN.",
        "stages.1.post.always value-invalid: "always" must be a list, not the step "sh".",
        "stages.1.when.conditions property-missing: "conditions" is missing.",
        "stages.1.when.branch property-unknown: "branch" is not known here.",
        "option property-unknown: "option" is not known here.",
      ]
    `);
  });

  test.each([undefined, null, 5, [], 'text', () => 1, Promise.resolve({})])('is no %s', (definition) => {
    expect(faultsOf(definition)).toHaveLength(1);
  });

  test('that contains itself is refused', () => {
    const stage: Record<string, unknown> = { name: 'a' };
    stage.stages = [stage];
    expect(faultsOf({ agent: 'any', stages: [stage] })).toEqual([
      ' pipeline-endless: The pipeline contains itself, or is nested too deeply to be read.',
    ]);
  });

  test('whose properties throw is refused', () => {
    const definition = {
      get agent(): string {
        throw new Error('no');
      },
    };
    expect(faultsOf(definition)).toEqual([expect.stringContaining('pipeline-throws')]);
  });
});
