import { afterAll, beforeAll, expect, it } from 'vitest';
import { script } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { helperMethods } from '../../src/script/helpers/index.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

describePart('helper methods that the compared programs do not reach', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => host.stop());

  it('run in the sandbox of Jenkins', async () => {
    const calls = `return [jsMatchAll('a1b22', '[0-9]+'), jsPresent('a') { value -> value + 'b' }, jsPresent(null) { 1 }]`;
    const helpers = printGroovy(script(helperMethods(['jsMatchAll', 'jsPresent'])));
    const run = await host.runCps({ script: `${calls}\n${helpers}` });
    expect(run).toMatchObject({ ok: true, value: [[['1'], ['22']], 'ab', null] });
  });
});
