import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { groovyFiles } from './files.ts';

describePart('the generated Groovy', 'Groovy 2.4.21', groovyMissing(), () => {
  it('compiles', async () => {
    const groovy = await startGroovyHost();
    const sources = groovyFiles.map((name) => ({ name: basename(name), source: readFileSync(name, 'utf8') }));
    for (const engine of ['groovy', 'cps'] as const)
      for (const compilation of await groovy.compile(sources, { engine, phase: 'classes' }))
        expect(compilation, compilation.name).toMatchObject({ ok: true });
    await groovy.stop();
  });
});
