import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { body, type Configuration } from './controllerFiles.ts';

describePart("the controller's jobs", 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy', async () => {
    const { jobs } = parse(body('jenkins.yaml')) as Configuration;
    const results = await groovy.compile(jobs.map(({ script }) => ({ name: 'jobs', source: script })));
    expect(results).toMatchObject([{ ok: true }]);
  });
});
