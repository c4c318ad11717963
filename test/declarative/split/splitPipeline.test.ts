import { describe, expect, it } from 'vitest';
import { expression, group, method, post, raw, source, stage, step } from '../../../src/declarative/build.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { type SplitPipeline, splitPipeline } from '../../../src/declarative/split/splitPipeline.ts';
import type { Stage } from '../../../src/declarative/tree.ts';
import { ignorableCodes, validateTree } from '../../../src/declarative/validate.ts';
import { flatStages, jenkinsfile, matrixOf, pipelineOf } from './pipelines.ts';

const SETTINGS = { profile: standardProfile, ignored: new Set(ignorableCodes) };

/** Steps that are as long as about three plain stages. */
const MANY = Array.from({ length: 30 }, (_, number) => step('sh', { script: `make ${number}` }));

const names = ({ tree }: SplitPipeline) => tree.pipeline.stages.map(({ name }) => name);
const methodNames = ({ methods }: SplitPipeline) =>
  methods.flatMap((one) => (one.kind === 'methodDeclaration' ? [one.name] : []));

describe('a pipeline', () => {
  it('stays the same object when it fits', () => {
    const tree = pipelineOf(flatStages(50));
    expect(splitPipeline(tree)).toEqual({ tree, methods: [], errors: [], warnings: [] });
    expect(splitPipeline(tree).tree).toBe(tree);
  });

  it('of 500 stages fits, and so it does of 100 cells', () => {
    for (const stages of [flatStages(500), [{ name: 'All', matrix: matrixOf() }]]) {
      const tree = pipelineOf(stages);
      expect(pipelineLength(tree)).toBeGreaterThan(1.5 * LONGEST_PIPELINE);
      const split = splitPipeline(tree);
      expect(split.errors).toEqual([]);
      expect(pipelineLength(split.tree)).toBeLessThanOrEqual(LONGEST_PIPELINE);
      expect(validateTree(split.tree, SETTINGS)).toEqual([]);
    }
  });

  it('says that it was split, and into what', () => {
    const { warnings } = splitPipeline(pipelineOf(flatStages(100)));
    expect(warnings).toMatchObject([{ code: 'pipeline-split', severity: 'warning', path: ['pipeline'] }]);
    expect(warnings[0]?.message).toMatch(
      /^The pipeline compiles to about 7\d,\d{3} bytes, but Jenkins runs at most about 44,000 .* moved to stagesOfStage\d+ToStage99\(\)\./,
    );
  });

  it('is refused where it must not be split', () => {
    const tree = pipelineOf(flatStages(100));
    const never = splitPipeline(tree, { split: 'never' });
    expect(never.tree).toBe(tree);
    expect(never).toMatchObject({
      methods: [],
      warnings: [],
      errors: [{ code: 'pipeline-too-long', severity: 'error' }],
    });
    expect(splitPipeline(pipelineOf(flatStages(50)), { split: 'never' }).errors).toEqual([]);
  });

  it('moves no more stages than it must, and leaves the others as they are', () => {
    const tree = pipelineOf(flatStages(100));
    const { stages } = splitPipeline(tree).tree.pipeline;
    expect(stages.length).toBeGreaterThan(50);
    expect(stages.at(-1)?.name).toMatch(/^Stage \d+ to Stage 99$/);
    stages.slice(0, -1).forEach((kept, index) => void expect(kept).toBe(tree.pipeline.stages[index]));
  });

  it('moves steps rather than stages', () => {
    const long = stage('Long', { when: { conditions: [expression('env.A')] }, ...post({ always: MANY }) }, MANY);
    const split = splitPipeline(pipelineOf([long, ...flatStages(5)]), { longest: 5_000 });
    expect(names(split)).toEqual(['Long', 'Stage 0', 'Stage 1', 'Stage 2', 'Stage 3', 'Stage 4']);
    expect(methodNames(split)).toEqual(['stepsOfLong', 'alwaysOfLong']);
    expect(split.tree.pipeline.stages[0]?.when).toBe(long.when);
  });

  it('moves what stages hold rather than the stages', () => {
    const groups = ['One', 'Two', 'Three'].map((name) => {
      const inner = flatStages(10).map((one) => ({ ...one, name: `${name} ${one.name}` }));
      return group(name, { options: { options: [method('lock', raw(name))] } }, inner);
    });
    const split = splitPipeline(pipelineOf(groups), { longest: 9_000 });
    expect(names(split)).toEqual(['One', 'Two', 'Three']);
    expect(methodNames(split).slice(0, 2)).toEqual(['stagesOfOne', 'stagesOfTwo']);
    expect(split.tree.pipeline.stages[0]?.options).toBe(groups[0]?.options);
    expect(split.tree.pipeline.stages[2]).toBe(groups[2]);
  });

  it('gives methods names that nothing else has', () => {
    const twice = [group('A b', {}, flatStages(10)), group('A-B', {}, flatStages(10))];
    const split = splitPipeline(pipelineOf(twice), { longest: 1_000, taken: ['stagesOfAB'] });
    expect(new Set(methodNames(split)).size).toBe(methodNames(split).length);
    expect(methodNames(split)).toContain('stagesOfAB2');
    expect(methodNames(split)).not.toContain('stagesOfAB');
  });

  it('is printed as one Jenkinsfile', () => {
    const split = splitPipeline(pipelineOf([{ name: 'All', failFast: true, matrix: matrixOf() }]));
    expect(jenkinsfile(split)).toContain(printPipeline(split.tree).trim());
    expect(jenkinsfile(split)).toContain("branches['failFast'] = true");
  });
});

describe('what has no equal in Scripted code', () => {
  const kubernetes = (name: string): Stage =>
    group(name, { agent: { type: 'kubernetes', arguments: [{ key: 'yaml', value: raw('x') }] } }, flatStages(10));

  it('stays, and others are moved', () => {
    const held = stage('Held', { when: { conditions: [{ name: 'changeset', arguments: raw('**/*.ts') }] } }, [
      step('sh', { script: 'make' }),
    ]);
    const split = splitPipeline(pipelineOf([...flatStages(60), held, ...flatStages(60).map(renamed)]));
    expect(split.errors).toEqual([]);
    expect(split.tree.pipeline.stages).toContain(held);
  });

  it('keeps its directives, and what it holds is moved', () => {
    const split = splitPipeline(pipelineOf([kubernetes('A')]), { longest: 2_000 });
    expect(split.errors).toEqual([]);
    expect(split.tree.pipeline.stages[0]?.agent?.type).toBe('kubernetes');
  });

  it('is said with its reason when nothing else can be moved', () => {
    const held = Array.from({ length: 150 }, (_, number) =>
      stage(`Held ${number}`, { when: { conditions: [{ name: 'changelog', arguments: raw('fix') }] } }, [
        step('sh', { script: 'make' }),
      ]),
    );
    const { errors } = splitPipeline(pipelineOf(held));
    expect(errors).toHaveLength(150);
    expect(errors[3]).toMatchObject({
      code: 'pipeline-too-long',
      path: ['pipeline', 'stages', 3],
      message: expect.stringContaining(
        'the stage "Held 3" cannot be moved: Scripted Pipeline has no equivalent for the condition changelog.',
      ) as string,
    });
  });

  it('is an error of the pipeline when its own directives are too long', () => {
    const environment = Array.from({ length: 400 }, (_, number) => ({
      key: `VARIABLE_${number}`,
      value: source(`env.A + ${number} + env.B`),
    }));
    const { errors } = splitPipeline(pipelineOf(flatStages(3), { environment }));
    expect(errors).toMatchObject([{ code: 'pipeline-too-long', path: ['pipeline'] }]);
  });

  it('is one script that is longer than a method may be', () => {
    const script = Array.from({ length: 900 }, (_, number) => `foo(bar(${number}), baz.qux)`).join('\n');
    const { errors } = splitPipeline(pipelineOf([stage('S', {}, [step('script', { scriptBlock: script })])]));
    expect(errors).toMatchObject([
      { code: 'pipeline-too-long', message: 'The stage "S" has a script or step that is too long for one method.' },
    ]);
  });

  it('includes conditions on the result of a single stage', () => {
    const caught = stage('Caught', post({ unstable: MANY }), [
      { name: 'catchError', arguments: [{ key: 'stageResult', value: raw('UNSTABLE') }], children: MANY },
    ]);
    const split = splitPipeline(pipelineOf([caught, ...flatStages(3)]), { longest: 1_500 });
    expect(names(split)[0]).toBe('Caught');
  });
});

function renamed(one: Stage): Stage {
  return { ...one, name: `Late ${one.name}` };
}
