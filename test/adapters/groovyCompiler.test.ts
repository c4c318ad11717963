import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkByGroovy } from '../../src/adapters/groovyCompiler.ts';
import { type GroovyHome, makeGroovyHome } from '../parts/groovy/groovyHome.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const { signal } = new AbortController();
const check = (sources: readonly string[], variables: { readonly [name: string]: string | undefined }) =>
  checkByGroovy(sources, { folder: tmpdir(), variables, signal });

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
      message: expect.stringContaining('There is no Groovy in GROOVY_HOME, /nonexistent') as string,
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
    writeFileSync(join(folder, 'groovy'), '#!/bin/sh\necho hello\n', { mode: 0o755 });
    await expect(check(['x'], { PATH: folder })).rejects.toMatchObject({ code: 'groovy-failed' });
    rmSync(folder, { recursive: true });
  });
});
