import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Project } from '../cli/project.ts';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { ControllerServer, type ListedPlugin, TOKEN } from './controllerServer.ts';
import { runWith } from './pipegen.ts';

/** What a real controller of version 2.516.2 has. */
const INSTALLED: readonly ListedPlugin[] = readFileSync(
  new URL('../fixtures/controller/plugins.txt', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => {
    const [shortName = '', version = ''] = line.split(':');
    return { shortName, version, active: true, enabled: true };
  });

async function controllerWith(plugins: readonly ListedPlugin[]): Promise<ControllerServer> {
  const controller = await ControllerServer.start();
  controller.plugins = plugins;
  return controller;
}

const ANSI = jenkinsfile("echo 'x'\n        slackSend message: 'x'\n        notOfAnyPlugin()");

describe('pipegen controller check', () => {
  test('shows what is missing, not running and too old', async () => {
    const controller = await controllerWith([
      ...INSTALLED.filter(({ shortName }) => !['git', 'slack'].includes(shortName)),
      { shortName: 'git', version: '5.2.1', active: false, enabled: true },
    ]);
    const project = new Project()
      .write('Jenkinsfile', ANSI)
      .write(
        'jenkins/controller/plugins.txt',
        '# by hand\ngit:5.2.0\nansicolor:543.v000\ntimestamper:latest\nworkflow-cps # any\ncredentials:1319.v7eb_51b_3a_c97b_\n',
      );
    const run = await runWith(project, controller.environment, 'controller', 'check');
    expect(run).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: `Jenkins 2.516.2 at ${controller.url}

  missing      slack                                                              step slackSend in Jenkinsfile
  not running  git                        5.2.1                   needs 5.2.0     plugins.txt
  too old      ansicolor                  542.v03d235fee02d       needs 543.v000  plugins.txt
  ok           credentials                1487.va_d001ede2c31
  ok           pipeline-model-definition  2.2289.v6f731d0a_02da_
  ok           timestamper                1.30
  ok           workflow-basic-steps       1098.v808b_fd7f8cf4
  ok           workflow-cps               4303.v8fa_2a_581f0a_6

Of 8 plugins: 1 missing, 1 not running, 1 too old. Install and update them in Manage Jenkins, Plugins, or with jenkins-plugin-cli.
`,
    });
  });

  test('is content with the controller that pipegen itself writes down', async () => {
    const controller = await controllerWith(INSTALLED);
    const project = new Project()
      .write('jenkins/controller/plugins.txt', readFileSync('jenkins/controller/plugins.txt', 'utf8'))
      .write(
        'jenkins/pipelines/shop/promote.Jenkinsfile',
        readFileSync('jenkins/pipelines/studygiveway/promote.Jenkinsfile', 'utf8'),
      );
    const run = await runWith(project, controller.environment, 'controller', 'check', '--json');
    const { ok, plugins } = JSON.parse(run.stdout) as { ok: boolean; plugins: { plugin: string; state: string }[] };
    expect(plugins.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(ok).toBe(true);
    expect(run.exitCode).toBe(0);
  });

  test('names the right that the user lacks', async () => {
    const controller = await controllerWith([]);
    controller.lacks = { at: /^pluginManager/, right: 'hudson.model.Hudson.SystemRead' };
    const project = new Project().write('Jenkinsfile', ANSI);
    const run = await runWith(project, controller.environment, 'controller', 'check');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('denies "anna" the permission Overall/SystemRead (403).');
    expect(run.stderr).not.toContain(TOKEN);
  });

  test('refuses a folder that needs no controller', async () => {
    const run = await runWith(new Project(), {}, 'controller', 'check');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('nothing-to-check');
  });
});
