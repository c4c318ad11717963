import { afterAll, beforeAll, expect, it } from 'vitest';
import { shop } from '../../fixtures/shop.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { jenkinsfilesOf } from '../compiled.ts';

const files = jenkinsfilesOf(shop);

describePart('the generated Jenkinsfiles', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy', async () => {
    const sources = files.map(({ path, body }) => ({ name: path.replace(/\W/g, '_'), source: body }));
    const errors = (await groovy.compile(sources, { phase: 'conversion' })).filter(({ ok }) => !ok);
    expect(errors).toEqual([]);
  });
});
