import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { PIPEGEN, Project } from './project.ts';

const SOUND = jenkinsfile("echo 'x'");

describe('pipegen convert', () => {
  test('prints the tree of a Jenkinsfile, and a Jenkinsfile of a tree', async () => {
    const project = new Project().write('Jenkinsfile', SOUND);
    const json = await project.run('convert', 'Jenkinsfile', '--to', 'json');
    expect(json).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toHaveProperty('pipeline.stages.0.branches.0.steps.0', {
      name: 'echo',
      arguments: [{ key: 'message', value: { isLiteral: true, value: 'x' } }],
    });
    const text = await project.write('tree.json', json.stdout).run('convert', 'tree.json', '--to', 'jenkinsfile');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const again = await project.write('Again', text.stdout).run('convert', 'Again', '--to', 'json');
    expect(again).toEqual(json);
  });

  test('reads the standard input', () => {
    const convert = (input: string, to: string) =>
      execFileSync(process.execPath, [PIPEGEN, 'convert', '-', '--to', to], { input, encoding: 'utf8' });
    expect(convert(convert(SOUND, 'json'), 'jenkinsfile')).toContain("echo 'x'");
  });

  test('shows all that is wrong with a Jenkinsfile, and where', async () => {
    const project = new Project().write('Jenkinsfile', SOUND.replace('agent', 'agnt').replace("'x'", "'x"));
    const { exitCode, stdout, stderr } = await project.run('convert', 'Jenkinsfile', '--to', 'json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Unknown name "agnt" in pipeline.\n  agnt any\n  ~~~~\n  Did you mean "agent"?\n');
    expect(stderr).toMatch(/Jenkinsfile:\d+:\d+ unclosed-string: .*\n\s+echo 'x\n\s+~\n/);
    expect(stderr).toContain('2 errors');
  });

  test('shows where a tree has not the shape of one', async () => {
    const project = new Project().write('tree.json', '{\n  "pipeline": {\n    "agent": {}, "stages": []\n  }\n}\n');
    expect(await project.run('convert', 'tree.json', '--to', 'jenkinsfile')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `tree.json:3:14 tree-invalid: Missing one or more required properties: 'type'
    "agent": {}, "stages": []
             ~~

tree.json:3:28 tree-invalid: Array has 0 entries, requires minimum of 1
    "agent": {}, "stages": []
                           ~~

2 errors
`,
    });
  });

  test('keeps a block without steps, in both forms', async () => {
    const project = new Project().write('Jenkinsfile', jenkinsfile("dir('x') { }"));
    const json = await project.run('convert', 'Jenkinsfile', '--to', 'json');
    expect(json).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toHaveProperty('pipeline.stages.0.branches.0.steps.0.children', []);
    const text = await project.write('tree.json', json.stdout).run('convert', 'tree.json', '--to', 'jenkinsfile');
    expect(await project.write('Again', text.stdout).run('convert', 'Again', '--to', 'json')).toEqual(json);
  });

  test('refuses sections without content, which a tree cannot hold', async () => {
    const project = new Project().write('Jenkinsfile', SOUND.replace('agent any', 'agent any\n  options { }'));
    const { exitCode, stderr } = await project.run('convert', 'Jenkinsfile', '--to', 'json');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'tree-invalid: Array has 0 entries, requires minimum of 1\n  options { }\n  ~~~~~~~~~~~\n',
    );
  });

  test('says what is left out', async () => {
    const project = new Project().write('Jenkinsfile', `// comments are no loss\n@Library('a') _\n${SOUND}`);
    const { exitCode, stderr } = await project.run('convert', 'Jenkinsfile', '--to', 'json');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning outside-left-out:');
  });

  test('needs a file and a form', async () => {
    const project = new Project();
    expect(await project.run('convert', 'missing', '--to', 'json')).toMatchObject({
      exitCode: 2,
      stderr: 'file-unreadable: missing does not exist or cannot be read.\n\n1 error\n',
    });
    expect(await project.run('convert', 'missing')).toMatchObject({ exitCode: 2 });
    expect(await project.run('convert', 'missing', '--to', 'yaml')).toMatchObject({ exitCode: 2 });
  });
});
