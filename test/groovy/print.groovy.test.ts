import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as g from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const a = g.variable('a');
describePart('Groovy 2.4.21', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost();
  });
  afterAll(() => host.stop());

  it.each(['groovy', 'cps'] as const)('compiles the kitchen sink (%s)', async (engine) => {
    const source = readFileSync(join(import.meta.dirname, 'kitchenSink.groovy'), 'utf8');
    const [compilation] = await host.compile([{ name: 'Jenkinsfile', source }], { engine });
    expect(compilation).toEqual({ name: 'Jenkinsfile', ok: true, largestMethod: expect.any(Number) });
  });

  it('evaluates a template over several lines, with quotes and closures in it', async () => {
    const doubled = g.closure(undefined, [g.statement(g.binary(g.variable('it'), '+', g.template(['"', a, '"'])))]);
    const source = g.script([
      g.declare('a', g.number(1)),
      g.returnOf(g.template(['<"', g.callOn(g.list([g.string('x')]), 'collect', [], doubled), '">'])),
    ]);
    expect(await host.evaluate([printGroovy(source)])).toMatchObject([{ ok: true, value: '<"[x"1"]">' }]);
  });

  it('reads named arguments, closures and safe navigation as meant', async () => {
    const source = g.script([
      g.method(
        'f',
        [g.parameter('args', { type: 'Map' }), g.parameter('x'), g.parameter('body', { type: 'Closure' })],
        [
          g.returnOf(
            g.list([g.property(g.variable('args'), 'if'), g.variable('x'), g.callOn(g.variable('body'), 'call')]),
          ),
        ],
      ),
      g.declare('nothing', g.nil()),
      g.returnOf(
        g.list([
          g.call('f', [g.number(1), g.named('if', g.number(2))], g.closure([], [g.statement(g.number(3))])),
          g.safeProperty(g.safeCallOn(g.variable('nothing'), 'foo'), 'bar'),
        ]),
      ),
    ]);
    expect(await host.evaluate([printGroovy(source)])).toMatchObject([{ ok: true, value: [[2, 1, 3], null] }]);
  });
});
