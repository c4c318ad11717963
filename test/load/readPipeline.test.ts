import { describe, expect, test } from 'vitest';
import { readPipeline } from '../../src/load/readPipeline.ts';
import { agent, condition, describable, option, step } from '../../src/pipeline/calls.ts';
import { definePipeline, type PipelineDefinition } from '../../src/pipeline/definition.ts';
import { groovy } from '../../src/pipeline/groovy.ts';

/** What JavaScript lets through, whatever the types say. */
function errorsOf(definition: unknown): string[] {
  const read = readPipeline(definePipeline(definition as PipelineDefinition));
  return read.diagnostics.map(({ code, path, message }) => `${path.join('.')} ${code}: ${message}`);
}

const stages = [{ name: 'Test', steps: [step.sh('make')] }];

describe('a definition', () => {
  test('of its shape is taken as it is', () => {
    const definition: PipelineDefinition = {
      agent: agent.label('linux'),
      options: [option.buildDiscarder(describable.logRotator({ numToKeepStr: '10' }))],
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

  test('is told every error at once', () => {
    expect(
      errorsOf({
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
        "options.0 value-invalid: "options[0]" must be an option such as option.timestamps(), got the step "timeout".",
        "environment.A value-invalid: "A" must be a string, a number, a Boolean, credentials(...) or groovy\`...\`, got a list.",
        "agent value-invalid: "agent" must be "any", "none" or an agent such as agent.label('linux'), got the string "linux".",
        "stages.0.name value-invalid: "name" must be a string, got 1.",
        "stages.0.steps.0 value-invalid: "steps[0]" must be a step such as step.sh('make'), got the string "make".",
        "stages.0.steps.1.arguments.script value-invalid: "script" must be a string, a number, a Boolean, null, a list, an object, a describable or groovy\`...\`, got a function.",
        "stages.0.steps.2.children.0.arguments.0 value-invalid: "arguments[0]" must be a string, a number, a Boolean, null, a list, an object, a describable or groovy\`...\`, got NaN.",
        "stages.1.post.always value-invalid: "always" must be a list, got the step "sh".",
        "stages.1.when.conditions property-missing: "conditions" is missing.",
        "stages.1.when.branch property-unknown: "branch" is not a known property.",
        "option property-unknown: "option" is not a known property.",
      ]
    `);
  });

  test.each([undefined, null, 5, [], 'text', () => 1, Promise.resolve({})])('is no %s', (definition) => {
    expect(errorsOf(definition)).toHaveLength(1);
  });

  test('that contains itself is refused', () => {
    const stage: Record<string, unknown> = { name: 'a' };
    stage.stages = [stage];
    expect(errorsOf({ agent: 'any', stages: [stage] })).toEqual([
      ' pipeline-endless: The pipeline contains itself or is nested too deeply.',
    ]);
  });

  test('whose properties throw is refused', () => {
    const definition = {
      get agent(): string {
        throw new Error('no');
      },
    };
    expect(errorsOf(definition)).toEqual([expect.stringContaining('pipeline-throws')]);
  });
});
