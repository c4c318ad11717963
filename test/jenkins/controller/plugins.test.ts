import { describe, expect, it } from 'vitest';
import { stage, step } from '../../../src/declarative/build.ts';
import { compileController } from '../../../src/jenkins/controller/compileController.ts';
import { pluginsOfPipelines, printPlugins } from '../../../src/jenkins/controller/plugins.ts';
import { versionsFor } from '../../../src/jenkins/controller/pluginVersions.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import type { Jenkinsfile } from '../../../src/jenkins/pipelines/jenkinsfile.ts';
import { shop } from '../../fixtures/shop.ts';
import { compiled } from '../compiled.ts';
import { librarySteps } from './librarySteps.ts';

const names = librarySteps.map(({ name }) => name);

function pipelines(...wanted: string[]): readonly Jenkinsfile[] {
  return pipelinesOf(shop, { isMain: true }).filter(({ name }) => wanted.includes(name));
}

/** The ids that a real controller with these features listed, from its plugin manager. */
const KNOWN_IDS = [
  ...[
    'antisamy-markup-formatter',
    'cloudbees-folder',
    'configuration-as-code',
    'credentials',
    'credentials-binding',
    'git',
    'github-branch-source',
  ],
  ...['job-dsl', 'lockable-resources', 'mailer', 'pipeline-groovy-lib', 'pipeline-input-step'],
  ...['pipeline-milestone-step', 'pipeline-model-definition', 'pipeline-rest-api', 'plain-credentials'],
  ...['ssh-credentials', 'ssh-slaves'],
  ...['timestamper', 'workflow-basic-steps', 'workflow-cps', 'workflow-durable-task-step', 'workflow-job'],
  ...['workflow-multibranch', 'workflow-scm-step'],
];

describe('the plugins', () => {
  it('are ones that exist', () => {
    const text =
      compileController(compiled(shop), librarySteps).find(({ path }) => path.endsWith('plugins.txt'))?.body ?? '';
    const ids = text
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]);
    expect(ids).toEqual(KNOWN_IDS.toSorted());
  });

  it('are those of what a pipeline uses, and no others', () => {
    const plugins = ['lockable-resources', 'pipeline-input-step', 'pipeline-milestone-step', 'mailer'];
    const of = (name: string) =>
      pluginsOfPipelines(pipelines(name), names).filter((plugin) => plugins.includes(plugin));
    expect(of('main')).toEqual(plugins.toSorted());
    expect(of('promote')).toEqual(['lockable-resources', 'pipeline-input-step']);
    expect(of('drift')).toEqual(['mailer']);
  });

  it('cover a pipeline without any mail', () => {
    const files = compileController(compiled({ ...shop, notifications: [] }), librarySteps);
    expect(files.map(({ body }) => body).join('\n')).not.toMatch(/^ *mailer/m);
  });

  it('are refused for a name that nothing is known of', () => {
    const [drift] = pipelines('drift');
    if (drift === undefined) throw new Error('The shop has a drift pipeline.');
    const tree = {
      pipeline: { ...drift.tree.pipeline, stages: [stage('x', {}, [step('tellMars', { message: 'x' })])] },
    };
    expect(() => pluginsOfPipelines([{ ...drift, tree }], names)).toThrow('No plugin is known for "tellMars"');
  });

  it('have the versions that the flow pins, with whatever else it pins', () => {
    const jenkins = { ...shop.jenkins, plugins: { git: '5.2.1', 'dark-theme': '439.v1' } };
    const versions = { git: '5.2.0', mailer: '470.v1' };
    expect(printPlugins(['git', 'job-dsl', 'mailer'], [{ ...shop, jenkins }], versions)).toBe(
      'dark-theme:439.v1\ngit:5.2.1\njob-dsl\nmailer:470.v1\n',
    );
  });

  it('have versions that an older controller bears, each of them', () => {
    const text =
      compileController(compiled(shop), librarySteps).find(({ path }) => path.endsWith('plugins.txt'))?.body ?? '';
    for (const line of text.trim().split('\n')) expect(line).toMatch(/^[a-z-]+:\S+$/);
    const ofOtherHosts = ['gitea', 'gitlab-branch-source'];
    expect(Object.keys(versionsFor('2.443-alpine')).toSorted()).toEqual([...KNOWN_IDS, ...ofOtherHosts].toSorted());
    for (const tag of ['2.479.1-alpine', '2.516.2', '3.0', 'lts']) expect(versionsFor(tag)).toEqual({});
  });

  it('cover what the shared library itself calls', () => {
    const plugins = [
      'pipeline-groovy-lib',
      'pipeline-rest-api',
      'workflow-basic-steps',
      'workflow-cps',
      'workflow-durable-task-step',
    ];
    expect(pluginsOfPipelines([], names)).toEqual(plugins);
  });
});
