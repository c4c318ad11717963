import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkByGroovy } from '../../../src/adapters/groovy/compiler.ts';
import { type GroovyHome, makeGroovyHome } from '../../parts/groovy/groovyHome.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

const { signal } = new AbortController();
const check = (sources: readonly string[], variables: { readonly [name: string]: string | undefined }) =>
  checkByGroovy(sources, { variables, signal, timeLimitSeconds: 60 });

describePart('Groovy of this machine', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHome;
  beforeAll(() => {
    groovy = makeGroovyHome();
  });
  afterAll(() => groovy.remove());

  const { JAVA_HOME, PATH } = process.env;

  it('reads many sources at once, and says where it stumbles', async () => {
    const sound = "@Library('x') import foo.Bar\nnode { script { def x = [1, 2].collect { it + 1 } } }\n";
    const verdict = await check([sound, 'a = [1,\n  2\nb = }', 'echo \'ü\u2028 $\' + ""', 'def f( {'], {
      GROOVY_HOME: groovy.home,
      JAVA_HOME,
      PATH,
    });
    expect(verdict.version).toBe('2.4.21');
    expect(verdict.refused.map((errors) => errors.length > 0)).toEqual([false, true, false, true]);
    expect(verdict.refused[1]?.[0]).toMatchObject({ line: 3, column: 1, message: expect.any(String) as string });
  });

  it('is that of the PATH when GROOVY_HOME is not set', async () => {
    const path = `${groovy.bin}${delimiter}${PATH}`;
    expect(await check(['}'], { PATH: path, JAVA_HOME })).toMatchObject({
      version: '2.4.21',
      refused: [[{ line: 1, column: 1 }]],
    });
  });

  it('takes more than an argument list could hold', async () => {
    const sources = Array.from({ length: 300 }, (_, index) => `def a${index} = '${'x'.repeat(10_000)}'`);
    const { refused } = await check([...sources, 'x = ('], { GROOVY_HOME: groovy.home, JAVA_HOME, PATH });
    expect(refused).toHaveLength(301);
    expect(refused.filter((errors) => errors.length > 0)).toHaveLength(1);
  });

  it('loads nothing that a source names', async () => {
    const grab = "@Grab('does.not:exist:1.0')\nimport does.not.Exist\nnode {}";
    expect(await check([grab], { GROOVY_HOME: groovy.home, JAVA_HOME, PATH })).toMatchObject({ refused: [[]] });
  });

  it('runs nothing of what it reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-groovy-'));
    const touched = join(folder, 'touched');
    const touch = `new File('${touched}').text = 'x'`;
    const source = [
      "@GrabResolver(name = 'x', root = 'http://127.0.0.1:9/')",
      "@Grab('does.not:exist:1.0')",
      `@groovy.transform.ASTTest(phase = org.codehaus.groovy.control.CompilePhase.CONVERSION, value = { ${touch} })`,
      `class Foo { static { ${touch} } }`,
      "@groovy.transform.TypeChecked(extensions = 'evil.groovy') def method() {}",
      touch,
    ].join('\n');
    expect(await check([source], { GROOVY_HOME: groovy.home, JAVA_HOME, PATH })).toMatchObject({ refused: [[]] });
    expect(existsSync(touched)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('runs no transformation that lies in the current folder or in CLASSPATH, where launchers look for them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-groovy-'));
    const touched = join(folder, 'touched');
    const jar = join(groovy.home, 'lib', readdirSync(join(groovy.home, 'lib'))[0] ?? '');
    const services = join(folder, 'META-INF/services');
    mkdirSync(services, { recursive: true });
    writeFileSync(
      join(folder, 'Evil.groovy'),
      `import org.codehaus.groovy.ast.ASTNode
import org.codehaus.groovy.control.SourceUnit
@org.codehaus.groovy.transform.GroovyASTTransformation(phase = org.codehaus.groovy.control.CompilePhase.CONVERSION)
class Evil implements org.codehaus.groovy.transform.ASTTransformation {
  void visit(ASTNode[] nodes, SourceUnit source) { new File('${touched}').text = 'x' }
}
`,
    );
    const java = JAVA_HOME === undefined ? 'java' : join(JAVA_HOME, 'bin/java');
    execFileSync(java, ['-cp', jar, 'org.codehaus.groovy.tools.FileSystemCompiler', '-d', folder, 'Evil.groovy'], {
      cwd: folder,
    });
    writeFileSync(join(services, 'org.codehaus.groovy.transform.ASTTransformation'), 'Evil\n');
    // As Apache's launcher does.
    const launcher = `#!/bin/sh\nexec '${java}' -cp '${jar}':"\${CLASSPATH:-.}" groovy.ui.GroovyMain "$@"\n`;
    writeFileSync(join(folder, 'groovy'), launcher, { mode: 0o755 });
    const variables = { JAVA_HOME, PATH: `${folder}${delimiter}${PATH}` };
    // It is one that would be run.
    execFileSync(join(folder, 'groovy'), ['-e', 'print 1'], { cwd: folder, env: variables });
    expect(existsSync(touched)).toBe(true);
    rmSync(touched);
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(await check(['x'], variables)).toMatchObject({ refused: [[]] });
      expect(await check(['x'], { ...variables, CLASSPATH: folder })).toMatchObject({ refused: [[]] });
    } finally {
      process.chdir(before);
    }
    expect(existsSync(touched)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('a machine without Groovy', () => {
  it('says where Groovy was looked for, and how it is had', async () => {
    await expect(check(['x'], { PATH: '/nonexistent' })).rejects.toMatchObject({
      code: 'groovy-missing',
      message: 'No Groovy was found: GROOVY_HOME is not set, and there is no "groovy" on the PATH.',
      fix: expect.stringContaining('apt install groovy') as string,
    });
    await expect(check(['x'], { GROOVY_HOME: '/nonexistent', PATH: process.env.PATH })).rejects.toMatchObject({
      code: 'groovy-missing',
      message: expect.stringContaining('GROOVY_HOME (/nonexistent) does not contain Groovy') as string,
    });
  });

  it('says what a launcher says that does not start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-groovy-'));
    writeFileSync(join(folder, 'groovy'), '#!/bin/sh\necho "groovy: JAVA_HOME not set" >&2\nexit 1\n', { mode: 0o755 });
    await expect(check(['x'], { PATH: folder })).rejects.toMatchObject({
      code: 'groovy-failed',
      message: expect.stringContaining('JAVA_HOME not set') as string,
      fix: expect.stringContaining('Set JAVA_HOME') as string,
    });
    rmSync(folder, { recursive: true });
  });

  const launching = async (script: string, timeLimitSeconds = 60) => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-groovy-'));
    writeFileSync(join(folder, 'groovy'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const variables = { PATH: `${folder}${delimiter}${process.env.PATH}` };
    try {
      return await checkByGroovy(['x'], { variables, signal, timeLimitSeconds });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it.each([
    'echo hello',
    'echo null',
    'echo \'{"version":1}\'',
    `echo '{"version":"2.4.21","refused":null}'`,
    `echo '{"version":"2.4.21","refused":[]}'`,
    `echo '{"version":"2.4.21","refused":[7]}'`,
    'kill -SEGV $$',
    'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done | head -c 99000000',
  ])('is not taken at its word: %s', async (script) => {
    await expect(launching(script)).rejects.toMatchObject({ code: 'groovy-failed' });
  });

  it('is stopped when it hangs', async () => {
    await expect(launching('exec sleep 60', 1)).rejects.toMatchObject({ code: 'timed-out' });
  });

  it('may have a launcher that greets first', async () => {
    const verdict = `{"version":"2.4.21","refused":[[{"message":"no","line":-1,"column":0}]]}`;
    expect(await launching(`echo Welcome; echo '${verdict}'`)).toEqual({
      version: '2.4.21',
      refused: [[{ message: 'no' }]],
    });
  });
});
