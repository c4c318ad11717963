import { afterAll, beforeAll, expect, it } from 'vitest';
import { groovyMissing } from '../parts.ts';
import { describePart } from '../require.ts';
import { type GroovyHost, startGroovyHost } from './groovyHost.ts';

describePart("Jenkins' sandbox", 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => host.stop());

  it.each([
    ["new File('x')", 'new java.io.File java.lang.String'],
    ["System.getenv('HOME')", 'staticMethod java.lang.System getenv java.lang.String'],
    ['this.class.classLoader', 'method java.lang.Class getClassLoader'],
    ['[1].is(2)', 'staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods is java.lang.Object java.lang.Object'],
    ['Integer.MIN_VALUE', 'staticField java.lang.Integer MIN_VALUE'],
    ["'a'.missing(1)", 'unclassified method java.lang.String missing java.lang.Integer'],
    ["[{ -> 'a'.toURL() }].each { it() }", 'DefaultGroovyMethods toURL java.lang.String'],
  ])('refuses %s, in transformed methods and in those that are not', async (expression, signature) => {
    const tried = `try { ${expression} } catch (Exception ignored) { }`;
    await expect(host.runCps({ script: tried })).rejects.toThrow(signature);
    await expect(host.runCps({ script: `@NonCPS\ndef f() { ${tried} }\nf()` })).rejects.toThrow(signature);
    await expect(host.runCps({ script: 'f()', vars: { f: `def call() { ${tried} }` } })).rejects.toThrow(signature);
  });

  it('lets a script have its own methods, steps, variables and texts', async () => {
    const script = `def count = [1, 2].size() + 1
      env.MADE = "\${count}"
      echo message: twice("\${params.TARGET} \${env.MADE}")
      def twice(text) { return "\${text} \${text}" }`;
    const run = await host.runCps({ script, params: { TARGET: 'qa' } });
    expect(run).toMatchObject({ ok: true, steps: [{ name: 'echo', arguments: [{ message: 'qa 3 qa 3' }] }] });
  });
});
