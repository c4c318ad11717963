import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { PIPEGEN, Project } from './project.ts';

const SOUND = jenkinsfile("echo 'x'");
const FAULTY = jenkinsfile("sleep '5'\n        checkout scm");

describe('pipegen validate', () => {
  test('shows what a controller would refuse, and where', async () => {
    const run = await new Project().write('Jenkinsfile', FAULTY).run('validate', 'Jenkinsfile');
    expect(run).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: `Jenkinsfile:7:15 parameter-type: "time" must be an integer, got the string '5'.
        sleep '5'
              ~~~
  Write 5, without quotes.

Jenkinsfile:8:9 warning checkout-twice: The agent has already checked out the repository: this step checks it out again.
        checkout scm
        ~~~~~~~~~~~~
  Add "skipDefaultCheckout()" to the options, or remove this step.

A controller would reject this file, 1 error, 1 warning.
`,
    });
  });

  test('is content with what a controller would take', async () => {
    const run = await new Project().write('Jenkinsfile', SOUND).run('validate', 'Jenkinsfile');
    expect(run).toEqual({ exitCode: 0, stderr: '', stdout: 'No errors.\n' });
  });

  test('prints one object for scripts', async () => {
    const project = new Project().write('a/Jenkinsfile', FAULTY).write('b.json', '{"pipeline": {}}');
    const { exitCode, stdout } = await project.run('validate', '--json', 'a', 'b.json', 'missing');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      files: [
        {
          file: 'a/Jenkinsfile',
          ok: false,
          diagnostics: [
            {
              code: 'parameter-type',
              severity: 'error',
              message: '"time" must be an integer, got the string \'5\'.',
              line: 7,
              column: 15,
              fix: 'Write 5, without quotes.',
            },
            {
              code: 'checkout-twice',
              severity: 'warning',
              message: 'The agent has already checked out the repository: this step checks it out again.',
              line: 8,
              column: 9,
              fix: 'Add "skipDefaultCheckout()" to the options, or remove this step.',
            },
          ],
        },
        {
          file: 'b.json',
          ok: false,
          diagnostics: [
            {
              code: 'tree-invalid',
              severity: 'error',
              message: "Missing one or more required properties: 'stages', 'agent'.",
              line: 1,
              column: 14,
              fix: 'Add "stages", "agent".',
            },
          ],
        },
        {
          file: 'missing',
          ok: false,
          diagnostics: [
            { code: 'file-unreadable', severity: 'error', message: 'This file cannot be read.', line: 1, column: 1 },
          ],
        },
      ],
    });
  });

  test('finds the Jenkinsfiles below a folder', async () => {
    const project = new Project()
      .write('Jenkinsfile', SOUND)
      .write('ci/nightly.Jenkinsfile', SOUND)
      .write('ci/Jenkinsfile.release', SOUND)
      .write('ci/Jenkinsfiles.md', '')
      .write('node_modules/x/Jenkinsfile', FAULTY);
    const { exitCode, stdout } = await project.run('validate', '.', '--json');
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { files: { file: string }[] }).files.map(({ file }) => file)).toEqual([
      'Jenkinsfile',
      'ci/Jenkinsfile.release',
      'ci/nightly.Jenkinsfile',
    ]);
  });

  test('reads the standard input', () => {
    const stdout = execFileSync(process.execPath, [PIPEGEN, 'validate', '-', '--json'], { input: SOUND });
    expect(JSON.parse(String(stdout))).toEqual({ files: [{ file: '-', ok: true, diagnostics: [] }] });
  });

  test('makes annotations for GitHub', async () => {
    const { stdout } = await new Project()
      .write('a,b/Jenkinsfile', FAULTY)
      .run('validate', '--format', 'github', 'a,b/Jenkinsfile');
    expect(
      stdout,
    ).toBe(`::error file=a%2Cb/Jenkinsfile,line=7,endLine=7,col=15,endColumn=18,title=parameter-type::"time" must be an integer, got the string '5'. Write 5, without quotes.
::warning file=a%2Cb/Jenkinsfile,line=8,endLine=8,col=9,endColumn=21,title=checkout-twice::The agent has already checked out the repository: this step checks it out again. Add "skipDefaultCheckout()" to the options, or remove this step.
`);
  });

  test('makes SARIF', async () => {
    const { exitCode, stdout } = await new Project()
      .write('my ci/Jenkinsfile', FAULTY)
      .run('validate', '--format', 'sarif', 'my ci/Jenkinsfile');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'pipegen', rules: [{ id: 'checkout-twice' }, { id: 'parameter-type' }] } },
          results: [
            {
              ruleId: 'parameter-type',
              ruleIndex: 1,
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'my%20ci/Jenkinsfile' },
                    region: { startLine: 7, startColumn: 15, endLine: 7, endColumn: 18 },
                  },
                },
              ],
            },
            { ruleId: 'checkout-twice', level: 'warning' },
          ],
        },
      ],
    });
  });

  test('looks for less, and for more, when told to', async () => {
    const project = new Project().write('Jenkinsfile', jenkinsfile('checkout scm\n        deploy()'));
    const quiet = await project.run('validate', 'Jenkinsfile', '--ignore', 'checkout-twice,step-unknown');
    expect(quiet).toEqual({ exitCode: 0, stderr: '', stdout: 'No errors.\n' });
    const { stdout } = await project.run('validate', 'Jenkinsfile', '--budget', '100');
    expect(stdout).toContain('pipeline-too-large');
    project.write('vars/deploy.groovy', 'def call() {}\n');
    expect((await project.run('validate', 'Jenkinsfile')).stdout).not.toContain('step-unknown');
  });

  test.each([
    [['--ignore', 'checkout-twic', 'Jenkinsfile'], 'Did you mean "checkout-twice"?'],
    [['--budget', 'much', 'Jenkinsfile'], 'It must be an integer number of bytes.'],
    [['--profile', 'Jenkinsfile', 'Jenkinsfile'], 'is not a controller profile'],
    [['empty'], 'No Jenkinsfile found in empty.'],
    [[], "missing required argument 'files'"],
  ])('refuses %j and helps', async (args, hint) => {
    const { exitCode, stdout, stderr } = await new Project()
      .write('Jenkinsfile', SOUND)
      .write('empty/README.md', '')
      .run('validate', ...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
  });
});
