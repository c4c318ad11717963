import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { script } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { HELPER_CLASS_FILE, helperClass, helperImport, helperMethods } from '../../src/script/helpers/index.ts';
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

  /** What Jenkins would print of the error, where it comes from a file's own helpers and from the library's class. */
  const PRINTED = `
@NonCPS
String printed(Throwable error) {
  StringWriter text = new StringWriter()
  error.printStackTrace(new PrintWriter(text))
  return text.toString()
}
List all = []
try { jsItems(3) } catch (Exception error) { all.add(printed(error)) }
try { jsArguments([a: 1], [a: 'string']) } catch (Exception error) { all.add(printed(error)) }
return all`;

  it.each([
    ['of the file', `${PRINTED}\n${printGroovy(script(helperMethods(['jsItems', 'jsArguments'])))}`, '', {}],
    [
      "of a library's class",
      `${printGroovy(script([helperImport()]))}\n${PRINTED}`,
      'pipegen.',
      { [HELPER_CLASS_FILE.replace('src/', '')]: helperClass() },
    ],
  ])('throw errors without a stack trace: those %s', async (_where, source, room, classes) => {
    const open = await startGroovyHost();
    onTestFinished(() => open.stop());
    const run = await open.runCps({ script: source, classes });
    expect(run).toMatchObject({
      ok: true,
      value: [
        `${room}JsError: neither a list nor a text\n`,
        `${room}JsError: The argument a must be a string, got a number\n`,
      ],
    });
  });

  it('throw errors that the sandbox lets pass, and that a script can catch', async () => {
    const calls = `try { jsItems(3) } catch (Exception error) { echo 'between'; return jsMessage(error) }`;
    const helpers = printGroovy(script(helperMethods(['jsItems', 'jsMessage'])));
    const run = await host.runCps({ script: `${calls}\n${helpers}`, answers: { echo: () => ({}) } });
    expect(run).toMatchObject({ ok: true, value: 'neither a list nor a text' });
  });
});
