import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { PROGRAMS } from './programs.ts';
import { expectSame, jenkinsfile, type Program } from './sides.ts';

describePart('TypeScript in Node and compiled under the CPS engine', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => host.stop());

  const table = Object.entries(PROGRAMS).map(([about, programs]) => ({ about, programs: programs.map(program) }));

  it.each(table)('does the same: $about', async ({ programs }) => {
    await expectSame(programs, host);
  });

  it("does the same with the helpers of a library's class", async () => {
    await expectSame(
      table.flatMap(({ programs }) => programs),
      host,
      'class',
    );
  });

  it('compiles as a controller does, inside the size of a method', async () => {
    const sources = table.map(({ about, programs }) => ({ name: `${about}.groovy`, source: jenkinsfile(programs) }));
    const compilations = await host.compile(sources, { engine: 'cps' });
    expect(compilations.filter(({ ok }) => !ok)).toEqual([]);
    for (const compilation of compilations) expect(compilation).toMatchObject({ largestMethod: expect.any(Number) });
  });
});

function program(given: string | Program): Program {
  return typeof given === 'string' ? { text: given } : given;
}
