import { afterAll, beforeAll, expect, it } from 'vitest';
import { expression, stage, step } from '../../../src/declarative/build.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import { compilePipelines } from '../../../src/jenkins/pipelines/compilePipelines.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { ladderOf } from './ladder.ts';

describePart('the size of a main pipeline', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  async function largestMethod(source: string): Promise<number> {
    const [result] = await groovy.compile([{ name: 'Jenkinsfile', source }], { engine: 'cps' });
    if (result?.ok !== true) throw new Error(JSON.stringify(result?.errors));
    return result.largestMethod;
  }

  it('leaves a ladder of ten environments well below what a controller runs', async () => {
    // 70 flat stages of one condition and two steps run on a controller, 80 do not.
    const limit = await largestMethod(flat(70));
    expect(await largestMethod(main(ladderOf(10, 1)))).toBeLessThan(0.8 * limit);
    expect(await largestMethod(main(ladderOf(8, 8)))).toBeLessThan(limit);
  });
});

function main(flow: Flow): string {
  return compilePipelines(flow, { isMain: true })[0]?.body.replace(/@Library.*/, '') ?? '';
}

function flat(stages: number): string {
  return printPipeline({
    pipeline: {
      agent: { type: 'any' },
      stages: Array.from({ length: stages }, (_, number) =>
        stage(`Stage ${number}`, { when: { conditions: [expression('env.RUN == null')] } }, [
          step('echo', { message: `number ${number}` }),
          step('sh', { script: 'true' }),
        ]),
      ),
    },
  });
}
