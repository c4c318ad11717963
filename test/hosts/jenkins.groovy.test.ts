import { afterAll, beforeAll, expect, it } from 'vitest';
import { jenkinsfilesOf } from '../jenkins/compiled.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { configurationOf, KINDS, shopOn } from './shops.ts';

describePart('the jobs and pipelines of every host', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy', async () => {
    const sources = KINDS.map(shopOn).flatMap((flow) => [
      configurationOf(flow).jobs[0].script,
      ...jenkinsfilesOf(flow).map(({ body }) => body),
    ]);
    const results = await groovy.compile(sources.map((source, index) => ({ name: `source${index}`, source })));
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});
