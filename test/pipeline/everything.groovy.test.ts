import { expect, onTestFinished, test } from 'vitest';
import { startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { build } from './buildEverything.ts';

describePart('the Jenkinsfile of a pipeline that uses everything', 'Groovy 2.4.21', groovyMissing(), () => {
  test.each(['groovy', 'cps'] as const)('compiles with %s', async (engine) => {
    const host = await startGroovyHost();
    onTestFinished(() => host.stop());
    const { pipelines } = await build();
    const source = pipelines[0]?.jenkinsfile.body.replace(/^@Library.*$/m, '') ?? '';
    const [compiled] = await host.compile([{ name: 'Jenkinsfile', source }], { engine });
    expect(compiled).toMatchObject({ ok: true });
  });
});
