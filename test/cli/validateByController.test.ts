import { describe, expect, test } from 'vitest';
import { ControllerServer, TOKEN } from '../controller/controllerServer.ts';
import { runWith } from '../controller/pipegen.ts';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { Project } from './project.ts';

const SOUND = jenkinsfile("echo 'x'");
const FAULTY = jenkinsfile("sleep '5'");

/** As a controller words it. */
const WRONG_TYPE = `WorkflowScript: 7: Expecting "int" for parameter "time" but got "5" of type class java.lang.String instead @ line 7, column 15.`;
const UNKNOWN_TOOL =
  'WorkflowScript: 3: Tool type "maven" does not have an install of "M4" configured @ line 3, column 3.';

describe('pipegen validate --controller', () => {
  test('shows what the controller refuses and we do not', async () => {
    const controller = await ControllerServer.start();
    controller.judge = () => [UNKNOWN_TOOL];
    const project = new Project().write('Jenkinsfile', SOUND);
    const run = await runWith(project, controller.environment, 'validate', '--controller', 'Jenkinsfile');
    expect(run).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: `Jenkinsfile:3:3 controller-refuses: Tool type "maven" does not have an install of "M4" configured
${SOUND.split('\n')[2]}
  ~~~~~~

A controller would reject this file, 1 error.
`,
    });
    expect(controller.requests).toEqual(['GET api/json?tree=mode', 'POST pipeline-model-converter/validate']);
    expect(controller.forms[1]?.get('jenkinsfile')).toBe(SOUND);
  });

  test.each([false, true])('says once what both say of a location; answers in text: %s', async (judgesInText) => {
    const controller = await ControllerServer.start();
    controller.judgesInText = judgesInText;
    controller.judge = (text) => (text === FAULTY ? [WRONG_TYPE, UNKNOWN_TOOL] : []);
    const project = new Project().write('a/Jenkinsfile', FAULTY).write('b/Jenkinsfile', SOUND);
    const run = await runWith(project, controller.environment, 'validate', '--controller', '--json', '.');
    expect(run.exitCode).toBe(1);
    const { files } = JSON.parse(run.stdout) as {
      files: { file: string; ok: boolean; diagnostics: { code: string; line: number; column: number }[] }[];
    };
    expect(
      files.map(({ file, ok, diagnostics }) => [
        file,
        ok,
        diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`),
      ]),
    ).toEqual([
      ['a/Jenkinsfile', false, ['controller-refuses 3:3', 'parameter-type 7:15']],
      ['b/Jenkinsfile', true, []],
    ]);
  });

  test('asks about trees, and of what has no pipeline', async () => {
    const controller = await ControllerServer.start();
    controller.judge = (text) => [`Jenkinsfile content '${text}' did not contain the 'pipeline' step`];
    const project = new Project().write('a.Jenkinsfile', 'node {}\n');
    const run = await runWith(project, controller.environment, 'validate', '--controller', '--json', 'a.Jenkinsfile');
    expect(run.exitCode).toBe(1);
    expect(controller.requests.at(-1)).toBe('POST pipeline-model-converter/validate');
    const tree = project.write('b.json', '{"pipeline": {}}');
    await runWith(tree, controller.environment, 'validate', '--controller', 'b.json');
    expect(controller.requests.at(-1)).toBe('POST pipeline-model-converter/validateJson');
  });

  test('asks about many files, a few at once', async () => {
    const controller = await ControllerServer.start();
    const project = new Project();
    for (let number = 0; number < 20; number++) project.write(`${number}/Jenkinsfile`, SOUND);
    const run = await runWith(project, controller.environment, 'validate', '--controller', '.');
    expect(run).toMatchObject({ exitCode: 0, stdout: '20 files: no errors.\n' });
    expect(controller.requests.length).toBe(21);
  });

  test('says when the controller has no validator', async () => {
    const controller = await ControllerServer.start();
    controller.missing = /pipeline-model-converter/;
    const project = new Project().write('Jenkinsfile', SOUND);
    const run = await runWith(project, controller.environment, 'validate', '--controller', 'Jenkinsfile');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('controller-lacks-validator');
    expect(run.stderr).toContain('Install the plugin pipeline-model-definition');
    expect(run.stdout + run.stderr).not.toContain(TOKEN);
  });

  test('asks nobody without --controller', async () => {
    const controller = await ControllerServer.start();
    const project = new Project().write('Jenkinsfile', SOUND);
    await runWith(project, controller.environment, 'validate', 'Jenkinsfile');
    expect(controller.requests).toEqual([]);
  });
});
