import { describe, expect, it } from 'vitest';
import { LONGEST_PIPELINE, pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { splitPipeline } from '../../../src/declarative/split/splitPipeline.ts';
import { ignorableCodes, validateTree } from '../../../src/declarative/validate.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { splitJenkinsfile } from '../../../src/jenkins/pipelines/jenkinsfile.ts';
import { pipelineIsNotTooLong } from '../../../src/jenkins/pipelines/pipelineIsNotTooLong.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { shop } from '../../fixtures/shop.ts';
import { compiled } from '../compiled.ts';
import { longFlow } from './longFlow.ts';
import { flat, mainTree } from './trees.ts';

const SETTINGS = { profile: standardProfile, ignored: new Set(ignorableCodes) };

const tooLong = (flow: Flow) => compiled(flow).flatMap(pipelineIsNotTooLong);

describe('the length of a pipeline', () => {
  it('is no error of a promotion path as people have them', () => {
    for (const flow of [shop, longFlow(8, 8), longFlow(10, 4)]) {
      expect(tooLong(flow)).toEqual([]);
      expect(splitPipeline(mainTree(flow)).methods).toEqual([]);
    }
  });

  it('is none of a promotion path of thirty environments, whose pipeline is split', () => {
    for (const flow of [longFlow(30, 30), longFlow(30, 0)]) {
      expect(pipelineLength(mainTree(flow))).toBeGreaterThan(1.3 * LONGEST_PIPELINE);
      expect(tooLong(flow)).toMatchObject([{ code: 'pipeline-split', severity: 'warning', path: ['jenkins'] }]);
      expect(tooLong({ ...flow, jenkins: { ...flow.jenkins, split: 'never' } })).toMatchObject([
        { code: 'pipeline-too-long', message: expect.stringContaining("split: 'never'") as string },
      ]);
      expect(validateTree(splitPipeline(mainTree(flow)).tree, SETTINGS)).toEqual([]);
    }
  });

  it('names the file of the pipeline that is split, which another flow may have taken', () => {
    const [, second] = compiled({ ...shop, name: 'blog', primary: true }, { ...longFlow(30, 0), primary: false });
    if (second === undefined) throw new Error('There are two flows.');
    expect(pipelineIsNotTooLong(second)).toMatchObject([
      { message: expect.stringMatching(/^jenkins\/pipelines\/shop\/Jenkinsfile: /) as string },
    ]);
  });

  it('is one of a pipeline that cannot be split', () => {
    const [main] = pipelinesOf(shop, { isMain: true });
    if (main === undefined) throw new Error('A flow has a main pipeline.');
    const held = flat(90).pipeline.stages.map((one) => ({ ...one, agent: { type: 'kubernetes' } }));
    const tree = { pipeline: { ...main.tree.pipeline, stages: held } };
    expect(
      pipelineIsNotTooLong({ flow: shop, jenkinsfiles: [splitJenkinsfile(shop, { ...main, tree })] }),
    ).toMatchObject([
      {
        code: 'pipeline-too-long',
        severity: 'error',
        path: ['environments'],
        message: expect.stringContaining('the agent kubernetes') as string,
      },
    ]);
  });
});
