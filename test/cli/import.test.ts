import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { PIPEGEN, Project } from './project.ts';

const SOUND = `#!/usr/bin/env groovy
@Library('tools') _
pipeline {
  agent any // wherever
  stages {
    stage('Build') {
      steps {
        sh 'make'
        script {
          currentBuild.displayName = "#\${BUILD_NUMBER}"
        }
        echo "it is \${env.BRANCH_NAME}"
      }
    }
  }
}
`;

describe('pipegen import', () => {
  test('writes a definition that builds to the same pipeline', async () => {
    const project = new Project().write('Jenkinsfile', SOUND);
    expect(await project.run('import', 'Jenkinsfile', '--name', 'ci')).toEqual({
      exitCode: 0,
      stdout: `wrote pipelines/ci.ts

Next:
  1. npx pipegen build    # writes jenkins/pipelines/ci.Jenkinsfile
  2. Set the job's "Script Path" to that file.
  3. For the editor, write a tsconfig.json: node_modules/pipegen/docs/pipelines.md has one.

Jenkinsfile is unchanged: a build does not overwrite files that pipegen did not write. To let the build generate it,
write  file: 'Jenkinsfile',  into pipelines/ci.ts, and then run
  rm Jenkinsfile
  npx pipegen build
`,
      stderr: `warning kept-as-groovy: Kept verbatim as Groovy: the code before the pipeline, 1 script body (line 9), 1 string with code in it (line 12).

Jenkinsfile:1:1 warning shell-line-dropped: The #! line is omitted: Jenkins does not need it.
#!/usr/bin/env groovy
~~

2 warnings
`,
    });
    expect(project.read('pipelines/ci.ts')).toBe(`import { definePipeline, groovy, step } from 'pipegen';

export default definePipeline({
  before: groovy\`@Library('tools') _
\`,
  // wherever
  agent: 'any',
  stages: [
    {
      name: 'Build',
      steps: [
        step.sh('make'),
        step.script(groovy('currentBuild.displayName = "#\${BUILD_NUMBER}"')),
        step.echo(groovy('"it is \${env.BRANCH_NAME}"')),
      ],
    },
  ],
});
`);
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    const tree = async (file: string) =>
      JSON.parse((await project.run('convert', file, '--to', 'json')).stdout) as unknown;
    expect(await tree('jenkins/pipelines/ci.Jenkinsfile')).toEqual(await tree('Jenkinsfile'));
    expect(project.read('Jenkinsfile')).toBe(SOUND);
  });

  test('is taken over by a build as it says', async () => {
    const project = new Project().write('Jenkinsfile', SOUND);
    await project.run('import', 'Jenkinsfile', '--name', 'ci');
    project.replace('pipelines/ci.ts', 'definePipeline({', "definePipeline({\n  file: 'Jenkinsfile',");
    expect(await project.run('build')).toMatchObject({ exitCode: 2 });
    expect(project.read('Jenkinsfile')).toBe(SOUND);
    expect(await project.remove('Jenkinsfile').run('build')).toMatchObject({ exitCode: 0 });
    expect(project.read('Jenkinsfile')).toMatch(/@Library\('tools'\) _\n+pipeline \{/);
  });

  test('says what came of it as JSON', async () => {
    const project = new Project().write('ci/Jenkinsfile.release', SOUND);
    const { exitCode, stdout, stderr } = await project.run('import', 'ci/Jenkinsfile.release', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      diagnostics: [{ code: 'shell-line-dropped' }, { code: 'kept-as-groovy' }],
      file: 'pipelines/release.ts',
      verbatim: [{ kind: 'before' }, { kind: 'script', line: 9, column: 9 }, { kind: 'string', line: 12, column: 14 }],
    });
  });

  test('reads the standard input and trees in JSON, and prints', async () => {
    const project = new Project().write('Jenkinsfile', jenkinsfile("echo 'x'"));
    const { stdout: json } = await project.run('convert', 'Jenkinsfile', '--to', 'json');
    const importing = (input: string) =>
      execFileSync(process.execPath, [PIPEGEN, 'import', '-', '-o', '-'], { input, encoding: 'utf8' });
    expect(importing(json)).toContain("steps: [step.echo('x')]");
    const { stdout: printed } = await project.run('import', 'Jenkinsfile', '-o', '-');
    expect(importing(jenkinsfile("echo 'x'"))).toBe(printed);
    expect(await project.write('tree.json', json).run('import', 'tree.json')).toMatchObject({ exitCode: 0 });
    expect(project.read('pipelines/tree.ts')).toContain("step.echo('x')");
    expect(project.has('pipelines/Jenkinsfile.ts')).toBe(false);
  });

  test('overwrites nothing unless it is told to', async () => {
    const project = new Project()
      .write('Jenkinsfile', SOUND)
      .write('pipelines/ci.ts', 'mine')
      .write('pipelines/qa/flow.ts', '');
    for (const [name, taken] of [
      ['ci', 'pipelines/ci.ts'],
      ['qa', 'pipelines/qa/flow.ts'],
    ] as const)
      expect(await project.run('import', 'Jenkinsfile', '--name', name)).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: `file-exists: ${taken} already exists.\n  Choose another name with --name, or overwrite it with --force.\n\n1 error\n`,
      });
    expect(project.read('pipelines/ci.ts')).toBe('mine');
    expect(await project.run('import', 'Jenkinsfile', '--name', 'ci', '--force')).toMatchObject({ exitCode: 0 });
    expect(project.read('pipelines/ci.ts')).toContain('definePipeline');
  });

  test('shows all that is wrong, and where, and writes nothing', async () => {
    const project = new Project().write(
      'Jenkinsfile',
      SOUND.replace('agent any', 'agnt any').replace("sh 'make'", "sh 'make"),
    );
    const { exitCode, stdout, stderr } = await project.run('import', 'Jenkinsfile');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Jenkinsfile:4:3 unknown-section: Unknown name "agnt" in pipeline.\n');
    expect(stderr).toContain('Jenkinsfile:8:12 unclosed-string:');
    expect(project.has('pipelines')).toBe(false);
  });

  test('reads every argument, or refuses the list of them', async () => {
    const project = new Project().write(
      'Jenkinsfile',
      SOUND.replace("sh 'make'", "sh(script: 'make' returnStatus: true)"),
    );
    const broken = await project.run('import', 'Jenkinsfile');
    expect(broken.stderr).toContain('Jenkinsfile:8:27 unexpected-token: Unexpected "returnStatus".');
    project.write('Jenkinsfile', SOUND.replace("sh 'make'", "sh(script: 'make',, returnStatus: true)"));
    const { stdout } = await project.run('import', 'Jenkinsfile', '--output', '-');
    expect(stdout).toContain('returnStatus: true');
  });

  test('names the key that is there twice, at its location', async () => {
    const project = new Project().write('Jenkinsfile', SOUND.replace("sh 'make'", "deploy([to: 'qa', to: 'prod'])"));
    const { exitCode, stdout } = await project.run('import', 'Jenkinsfile', '--json');
    expect(exitCode).toBe(2);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string; where: object }[] };
    expect(diagnostics).toMatchObject([
      {
        code: 'import-inexact',
        message: 'Nothing was written, because a build would not reproduce this part exactly: duplicate "to".',
        where: { line: 8 },
      },
    ]);
  });

  test('gives locations of several lines to the end of the first', async () => {
    const project = new Project().write(
      'Jenkinsfile',
      SOUND.replace("sh 'make'", "sh(script: 'a'\n,\nnothing: [\n1])"),
    );
    const { stdout } = await project.run('import', 'Jenkinsfile', '--json');
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { where: { length: number } }[] };
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { where } of diagnostics) expect(where.length).toBeLessThan(100);
  });

  test('refuses what is no Declarative Pipeline, and says what to do', async () => {
    const project = new Project()
      .write('scripted', "// pipeline {\nnode('linux') {\n  stage('Build') { sh 'make' }\n}\n")
      .write('library', "@Library('ours') _\n\nbuildPlugin(useContainerAgent: true)\n")
      .write('empty', '\n');
    expect((await project.run('import', 'scripted')).stderr).toContain(
      'pipeline-scripted: scripted is a Scripted Pipeline',
    );
    expect((await project.run('import', 'library')).stderr).toContain(
      "If the library's vars/buildPlugin.groovy has a pipeline block",
    );
    expect((await project.run('import', 'empty')).stderr).toContain('pipeline-missing');
    expect(await project.run('import', 'missing')).toMatchObject({ exitCode: 2 });
    expect(await project.run('import', 'empty', '--name', '../x')).toMatchObject({ exitCode: 2 });
    expect(project.has('pipelines')).toBe(false);
  });

  test('does what its documentation shows', async () => {
    const shown = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
    const [groovy = '', typeScript] = ['groovy', 'ts'].map(
      (language) => shown.split(`\`\`\`${language}\n`)[1]?.split('```')[0],
    );
    const project = new Project().write('Jenkinsfile', groovy);
    expect((await project.run('import', 'Jenkinsfile', '-o', '-')).stdout).toBe(typeScript);
  });

  test('warns that the pipeline of a library is no Jenkinsfile', async () => {
    const library = `def call(Map config) {\n${jenkinsfile("echo 'x'")}}\n`;
    const { exitCode, stderr } = await new Project().write('vars/a.groovy', library).run('import', 'vars/a.groovy');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('vars/a.groovy:2:1 warning pipeline-in-method:');
  });

  test('refuses what a definition cannot hold', async () => {
    const twice = "always { echo 'a' }\n always { echo 'b' }";
    const project = new Project().write(
      'Jenkinsfile',
      `${jenkinsfile("echo 'x'").trimEnd().slice(0, -1)}post { ${twice} }\n}`,
    );
    const { exitCode, stderr } = await project.run('import', 'Jenkinsfile');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Jenkinsfile:\d+:\d+ /);
    expect(project.has('pipelines')).toBe(false);
  });
});

describe('pipegen import of an address', () => {
  const PAGES: { readonly [path: string]: readonly [status: number, headers: Record<string, string>, body: string] } = {
    '/owner/shop/raw/main/Jenkinsfile': [200, { 'content-type': 'text/plain' }, SOUND],
    '/moved': [302, { location: '/owner/shop/raw/main/Jenkinsfile' }, ''],
    '/round': [302, { location: '/round' }, ''],
    '/elsewhere': [302, { location: 'https://login.example/?return=secret' }, ''],
    '/page': [200, { 'content-type': 'text/html' }, '<!doctype html><title>Sign in</title>'],
    '/private': [403, {}, ''],
    '/broken': [503, {}, ''],
    '/endless': [200, {}, 'x'.repeat(3_000_000)],
  };

  async function serve(): Promise<string> {
    const server = createServer((request, response) => {
      expect(request.headers).not.toHaveProperty('authorization');
      const [status, headers, body] = PAGES[request.url ?? ''] ?? [404, {}, ''];
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('gets the file, also where its own host says it moved', async () => {
    const [host, project] = [await serve(), new Project()];
    expect(await project.run('import', `${host}/owner/shop/raw/main/Jenkinsfile`)).toMatchObject({ exitCode: 0 });
    expect(project.read('pipelines/shop.ts')).toContain("step.sh('make')");
    const { stdout } = await project.run('import', `${host}/moved`);
    expect(stdout).toContain('wrote pipelines/moved.ts');
    expect(stdout).not.toContain('take it over');
  });

  test.each([
    ['/none?token=secret', 'file-missing', 1],
    ['/private', 'file-private', 1],
    ['/page', 'file-is-page', 1],
    ['/elsewhere', 'file-elsewhere', 1],
    ['/round', 'file-elsewhere', 1],
    ['/broken', 'host-refuses', 1],
    ['/endless', 'file-too-large', 1],
  ])('%s is refused: %s', async (path, code, exitCode) => {
    const [host, project] = [await serve(), new Project()];
    const run = await project.run('import', host + path);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toContain(`${code}: `);
    expect(run.stderr).not.toContain('secret');
    expect(project.has('pipelines')).toBe(false);
  });

  test.each(['file:///etc/passwd', 'ftp://example.com/Jenkinsfile', 'https://user:word@example.com/Jenkinsfile'])(
    '%s is refused',
    async (address) => {
      const run = await new Project().run('import', address);
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain('address-invalid: ');
      expect(run.stderr).not.toContain('word@');
    },
  );

  test('says that a host is not there', async () => {
    const { exitCode, stderr } = await new Project().run('import', 'http://127.0.0.1:9/Jenkinsfile');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('host-unreachable: 127.0.0.1:9 is unreachable: ');
  });
});
