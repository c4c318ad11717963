import { expression, stage, step } from '../../../src/declarative/build.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import type { shop } from '../../fixtures/shop.ts';

export function mainTree(flow: typeof shop): PipelineTree {
  const [main] = pipelinesOf(flow, { isMain: true });
  if (main === undefined) throw new Error('A flow has a main pipeline.');
  return main.tree;
}

export function flat(stages: number): PipelineTree {
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
