import { afterAll, beforeAll, expect, it } from 'vitest';
import { printJenkinsfile, printPipeline } from '../../src/declarative/print.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { files } from './jenkinsfileSamples.ts';

describePart('these Jenkinsfiles', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy, and so is what they are printed as', async () => {
    const sources = files.flatMap(({ name, text }) => {
      const tree = readJenkinsfile(text).tree as PipelineTree;
      return [
        { name, source: text },
        { name: `${name}_controller`, source: printJenkinsfile(tree) },
        { name: `${name}_authors`, source: printPipeline(tree) },
      ];
    });
    const errors = (await groovy.compile(sources, { phase: 'conversion' })).filter(({ ok }) => !ok);
    expect(errors).toEqual([]);
  });
});
