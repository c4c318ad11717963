import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expression, stage, step } from '../../../src/declarative/build.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { splitPipeline } from '../../../src/declarative/split/splitPipeline.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { ignorableCodes, validateTree } from '../../../src/declarative/validate.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { splitJenkinsfile } from '../../../src/jenkins/pipelines/jenkinsfile.ts';
import { pipelineIsNotTooLong } from '../../../src/jenkins/pipelines/pipelineIsNotTooLong.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { shop } from '../../fixtures/shop.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { compiled, jenkinsfilesOf } from '../compiled.ts';
import { ladderOf } from './ladder.ts';

const SETTINGS = { profile: standardProfile, ignored: new Set(ignorableCodes) };

const LADDERS = [shop, ladderOf(3, 1), ladderOf(8, 8), ladderOf(10, 1), ladderOf(10, 10)];

const tooLong = (flow: Flow) => compiled(flow).flatMap(pipelineIsNotTooLong);

describe('the length of a pipeline', () => {
  it('is no fault of a ladder as people have them', () => {
    for (const flow of [shop, ladderOf(8, 8), ladderOf(10, 4)]) {
      expect(tooLong(flow)).toEqual([]);
      expect(splitPipeline(mainTree(flow)).methods).toEqual([]);
    }
  });

  it('is none of a ladder of thirty environments, whose pipeline is split', () => {
    for (const flow of [ladderOf(30, 30), ladderOf(30, 0)]) {
      expect(pipelineLength(mainTree(flow))).toBeGreaterThan(1.3 * LONGEST_PIPELINE);
      expect(tooLong(flow)).toMatchObject([{ code: 'pipeline-split', severity: 'warning', path: ['jenkins'] }]);
      expect(tooLong({ ...flow, jenkins: { ...flow.jenkins, split: 'never' } })).toMatchObject([
        { code: 'pipeline-too-long', message: expect.stringContaining("split: 'never'") as string },
      ]);
      expect(validateTree(splitPipeline(mainTree(flow)).tree, SETTINGS)).toEqual([]);
    }
  });

  it('names the file of the pipeline that is split, which another flow may have taken', () => {
    const [, second] = compiled({ ...shop, name: 'blog', primary: true }, { ...ladderOf(30, 0), primary: false });
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

describePart('the length of a main pipeline', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  async function largestMethod(tree: PipelineTree): Promise<number> {
    const [result] = await groovy.compile([{ name: 'Jenkinsfile', source: printPipeline(tree) }], { engine: 'cps' });
    if (result?.ok !== true) throw new Error(JSON.stringify(result?.errors));
    return result.largestMethod;
  }

  it('is foretold, so that none is written that is longer than what a controller runs', async () => {
    // 70 flat stages of one condition and two steps run on a controller, 80 do not.
    for (const tree of [flat(70), ...LADDERS.map(mainTree)]) {
      const actual = await largestMethod(tree);
      expect(pipelineLength(tree) / actual).toBeGreaterThan(0.95);
      expect(pipelineLength(tree) / actual).toBeLessThan(1.06);
    }
    const limit = await largestMethod(flat(70));
    expect(await largestMethod(mainTree(ladderOf(8, 8)))).toBeLessThan(limit);
    expect(await largestMethod(mainTree(ladderOf(10, 1)))).toBeLessThan(0.8 * limit);
  });

  it('of thirty environments fits, and so do the methods that the rest of it is in', async () => {
    for (const flow of [ladderOf(30, 30), ladderOf(30, 0)]) {
      const [main] = jenkinsfilesOf(flow);
      const source = main?.body ?? '';
      const [whole] = await groovy.compile([{ name: 'Jenkinsfile', source }], { engine: 'cps' });
      expect(whole).toMatchObject({ ok: true });
      if (whole?.ok === true) expect(whole.largestMethod).toBeLessThan(await largestMethod(flat(71)));
    }
  });
});

function mainTree(flow: typeof shop): PipelineTree {
  const [main] = pipelinesOf(flow, { isMain: true });
  if (main === undefined) throw new Error('A flow has a main pipeline.');
  return main.tree;
}

function flat(stages: number): PipelineTree {
  return {
    pipeline: {
      agent: { type: 'any' },
      stages: Array.from({ length: stages }, (_, number) =>
        stage(`Stage ${number}`, { when: { conditions: [expression('env.RUN == null')] } }, [
          step('echo', { message: `number ${number}` }),
          step('sh', { script: 'true' }),
        ]),
      ),
    },
  };
}
