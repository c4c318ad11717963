import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { shop } from '../../fixtures/shop.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { jenkinsfilesOf } from '../compiled.ts';
import { longFlow } from './longFlow.ts';
import { flat, mainTree } from './trees.ts';

const FLOWS = [shop, longFlow(3, 1), longFlow(8, 8), longFlow(10, 1), longFlow(10, 10)];

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
    for (const tree of [flat(70), ...FLOWS.map(mainTree)]) {
      const actual = await largestMethod(tree);
      expect(pipelineLength(tree) / actual).toBeGreaterThan(0.95);
      expect(pipelineLength(tree) / actual).toBeLessThan(1.06);
    }
    const limit = await largestMethod(flat(70));
    expect(await largestMethod(mainTree(longFlow(8, 8)))).toBeLessThan(limit);
    expect(await largestMethod(mainTree(longFlow(10, 1)))).toBeLessThan(0.8 * limit);
  });

  it('of thirty environments fits, and so do the methods that the rest of it is in', async () => {
    for (const flow of [longFlow(30, 30), longFlow(30, 0)]) {
      const [main] = jenkinsfilesOf(flow);
      const source = main?.body ?? '';
      const [whole] = await groovy.compile([{ name: 'Jenkinsfile', source }], { engine: 'cps' });
      expect(whole).toMatchObject({ ok: true });
      if (whole?.ok === true) expect(whole.largestMethod).toBeLessThan(await largestMethod(flat(71)));
    }
  });
});
