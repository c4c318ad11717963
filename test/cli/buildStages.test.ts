import { describe, expect, test } from 'vitest';
import { FLOW, Project } from './project.ts';

const STAGES = `stages: {
    beforeBuild: [
      {
        name: 'Checks',
        parallel: [
          { name: 'Lint', steps: [step.sh('npm run lint')] },
          {
            name: 'Unit tests',
            script: ({ sh, env }) => {
              if (env.CHANGE_ID !== undefined) sh('npm test');
            },
            post: { always: [step.junit('reports/*.xml')] },
          },
        ],
      },
    ],
    afterBuild: [{ name: 'Scan', agent: agent.label('scanner'), steps: [step.sh('./scan.sh')] }],
    beforeApproval: { prod: [{ name: 'Announce', steps: [step.echo('soon')] }] },
    beforeDeploy: { prod: [{ name: 'Look first', steps: [step.sh('./look.sh')] }] },
    afterDeploy: { staging: [{ name: 'Browser tests', steps: [step.sh('npm run e2e')] }] },
  },
  repository:`;

/** The project of tests with an approval, an import of steps, and stages of its own. */
function flowWith(stages: string, jenkins = ''): string {
  return FLOW.replace(/import \{ /, 'import { agent, step, ')
    .replace(/\n {2}repository:/, () => `\n  ${stages}`)
    .replace(/jenkins: \{/, `jenkins: { ${jenkins}`);
}

describe('stages of the author', () => {
  test('stand in the main pipeline where they were asked for, and lead back to the flow', async () => {
    const project = new Project(flowWith(STAGES));
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
    const text = project.read('Jenkinsfile');
    expect([...text.matchAll(/stage\('(.*)'\)/g)].map(([, name]) => name)).toEqual([
      'Build and deploy',
      'Checkout',
      'Checks',
      'Lint',
      'Unit tests',
      'Build',
      'Scan',
      'Push',
      'staging',
      'Deploy to staging',
      'Verify staging',
      'Browser tests',
      'Plan prod',
      'prod',
      'Announce',
      'Approve prod',
      'Release to prod',
      'Deployment in prod',
      'Restore for prod',
      'Look first',
      'Promote to prod',
      'Verify prod',
      'Retire after prod',
    ]);
    expect(text).toContain('if (env.CHANGE_ID != null) {');

    const { stdout } = await project.run('validate', 'Jenkinsfile');
    expect(stdout).toMatch(/no errors|valid/i);
    const locations = JSON.parse(project.read('jenkins/places/shop.json')) as object;
    expect(JSON.stringify(locations)).toContain('Jenkinsfile');

    expect((await project.run('build', '--check')).exitCode).toBe(0);
  });

  test('are checked like those of pipelines, each error at its location', async () => {
    const wrong = `stages: {
    beforeBuild: [{ name: 'Twice', steps: [step.sh('a')], script: ({ sh }) => { sh('b'); } }],
    beforeApproval: { staging: [], qaa: [] },
    afterDeploy: { staging: [{ name: 'x', steps: [step.retry(2)] }, { nam: 'y' }] },
  },
  repository:`;
    const project = new Project(flowWith(wrong));
    const { exitCode, stderr } = await project.run('build');
    expect(exitCode).toBe(2);
    expect([...stderr.matchAll(/^(?:.*):(\d+:\d+) (?:error )?([\w-]+):/gm)].map(([, , code]) => code)).toContain(
      'property-unknown',
    );
    project.replace('pipelines/shop.ts', "{ nam: 'y' }", '');
    const second = await project.run('build');
    const codes = [...second.stderr.matchAll(/^\S+:\d+:\d+ (?:error |warning )?([\w-]+):/gm)].map(([, code]) => code);
    expect(codes).toEqual(expect.arrayContaining(['approval-missing', 'environment-unknown', 'stage-body-repeated']));
    expect(project.has('Jenkinsfile')).toBe(false);
  });
});

test('writes the main pipeline where the flow says, and no files for a controller where it wants none', async () => {
  const project = new Project(flowWith('repository:', "file: 'ci/Jenkinsfile', controller: false, "));
  expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
  expect([project.has('Jenkinsfile'), project.has('ci/Jenkinsfile')]).toEqual([false, true]);
  expect(project.has('jenkins/controller')).toBe(false);
  expect((await project.run('build', '--check')).exitCode).toBe(0);
  project.replace('pipelines/shop.ts', "'ci/Jenkinsfile'", "'../Jenkinsfile'");
  expect((await project.run('build')).stderr).toContain('file-outside');
});
