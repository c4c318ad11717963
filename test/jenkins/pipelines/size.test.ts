import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expression, stage, step } from '../../../src/declarative/build.ts';
import { pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compilePipelines.ts';
import { pipelineIsNotTooLong } from '../../../src/jenkins/pipelines/pipelineIsNotTooLong.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { shop } from '../../fixtures/shop.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { ladderOf } from './ladder.ts';

const LADDERS = [shop, ladderOf(3, 1), ladderOf(8, 8), ladderOf(10, 1), ladderOf(10, 10)];

const tooLong = (flow: Flow) => pipelineIsNotTooLong(flow, pipelinesOf(flow, { isMain: true }));

describe('the length of a pipeline', () => {
  it('is no fault of a ladder as people have them', () => {
    for (const flow of [shop, ladderOf(8, 8), ladderOf(10, 4)]) expect(tooLong(flow)).toEqual([]);
  });

  it('is one of a ladder that Jenkins would not run', () => {
    for (const flow of [ladderOf(10, 10), ladderOf(20, 0)])
      expect(tooLong(flow)).toMatchObject([{ code: 'pipeline-too-long', severity: 'error', path: ['environments'] }]);
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
