import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { type GroovyHome, makeGroovyHome } from '../parts/groovy/groovyHome.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { Project } from './project.ts';

const SOUND = jenkinsfile("echo 'x'");
/** What only Groovy refuses: what a class means, rather than how it is written. */
const OF_CLASSES = `${SOUND}interface Named {\n  void name() { }\n}\n`;

afterEach(() => {
  vi.unstubAllEnvs();
});

describePart('pipegen validate --groovy', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHome;
  beforeAll(() => {
    groovy = makeGroovyHome();
  });
  afterAll(() => groovy.remove());

  const project = () => {
    vi.stubEnv('GROOVY_HOME', groovy.home);
    return new Project();
  };

  test('adds what Groovy says beyond the syntax', async () => {
    const plain = await new Project().write('Jenkinsfile', OF_CLASSES).run('validate', 'Jenkinsfile');
    expect(plain.exitCode).toBe(0);
    const run = await project().write('Jenkinsfile', OF_CLASSES).run('validate', '--groovy', 'Jenkinsfile');
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(
      /^Jenkinsfile:\d+:\d+ groovy-refuses: Groovy error: Abstract methods do not define a body/,
    );
  });

  test('is silent of what it takes, and of trees', async () => {
    const run = await project()
      .write('Jenkinsfile', SOUND)
      .write('tree.json', TREE)
      .run('validate', '--groovy', 'Jenkinsfile', 'tree.json');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('says once what both say of a line', async () => {
    const { stdout } = await project()
      .write('Jenkinsfile', jenkinsfile("echo 'x"))
      .run('validate', '--groovy', '--json', 'Jenkinsfile');
    const [{ diagnostics }] = (JSON.parse(stdout) as { files: [{ diagnostics: { code: string; line: number }[] }] })
      .files;
    const lines = diagnostics.map(({ line }) => line);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('takes files of any name, and many', async () => {
    const names = [
      'a b/Jenkinsfile',
      '$(touch pwned)/Jenkinsfile',
      "it's/Jenkinsfile",
      'ünï/Jenkinsfile',
      '-e/Jenkinsfile',
    ];
    const many = Array.from({ length: 120 }, (_, index) => `many/${index}/Jenkinsfile`);
    let all = project();
    for (const name of [...names, ...many]) all = all.write(name, name.startsWith('-e') ? OF_CLASSES : SOUND);
    const { exitCode, stdout } = await all.run('validate', '--groovy', '--json', '.');
    expect(exitCode).toBe(1);
    const { files } = JSON.parse(stdout) as { files: { file: string; ok: boolean }[] };
    expect(files).toHaveLength(names.length + many.length);
    expect(files.filter(({ ok }) => !ok).map(({ file }) => file)).toEqual(['-e/Jenkinsfile']);
  });

  test('warns of another Groovy than that of Jenkins', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-groovy-'));
    const answer = JSON.stringify({ version: '4.0.22', refused: [[]] });
    writeFileSync(join(folder, 'groovy'), `#!/bin/sh\ncat > /dev/null\necho '${answer}'\n`, { mode: 0o755 });
    vi.stubEnv('GROOVY_HOME', '');
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
    const run = await new Project().write('Jenkinsfile', SOUND).run('validate', '--groovy', 'Jenkinsfile');
    rmSync(folder, { recursive: true });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('groovy-version: Found Groovy 4.0.22, but Jenkins uses Groovy 2.4');
  });
});
const TREE = JSON.stringify({
  pipeline: {
    agent: { type: 'any' },
    stages: [
      {
        name: 'A',
        branches: [{ name: 'default', steps: [{ name: 'deleteDir', arguments: [] }] }],
      },
    ],
  },
});
