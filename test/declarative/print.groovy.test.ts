import { afterAll, beforeAll, expect, it } from 'vitest';
import { printPipeline } from '../../src/declarative/print.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { acceptedTrees } from '../corpus/corpus.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { kitchenSink } from './kitchenSink.ts';

describePart('what printPipeline prints', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('is Groovy', async () => {
    const trees = [{ name: 'kitchenSink', json: kitchenSink }, ...acceptedTrees];
    const sources = trees.map(({ name, json }) => ({ name, source: printPipeline(json as PipelineTree) }));
    const errors = (await groovy.compile(sources)).filter(({ ok }) => !ok);
    expect(errors).toEqual([]);
  });
});
