import { describe, expect, it } from 'vitest';
import type { Stage } from '../../../src/declarative/tree.ts';
import { credentialsOf } from '../../../src/jenkins/controller/credentials.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { usedIn } from '../../../src/jenkins/pipelines/usage.ts';
import { secret, value } from '../../../src/model/value.ts';
import { shop } from '../../fixtures/shop.ts';
import { withApp } from '../../targets/stackFile.ts';
import { compiled, jenkinsfilesOf } from '../compiled.ts';
import { longFlow } from './longFlow.ts';

const files = jenkinsfilesOf(shop);
const main = files[0]?.body ?? '';

describe('the pipelines of a flow', () => {
  it('writes the pipelines of a flow', async () => {
    expect(files.map(({ path }) => path)).toEqual([
      'Jenkinsfile',
      'jenkins/pipelines/shop/promote.Jenkinsfile',
      'jenkins/pipelines/shop/prune.Jenkinsfile',
      'jenkins/pipelines/shop/backup.Jenkinsfile',
      'jenkins/pipelines/shop/drift.Jenkinsfile',
    ]);
    for (const { path, body } of files)
      await expect(body).toMatchFileSnapshot(`../../fixtures/flows/shop/expected/${path}`);
  });

  it('puts the main pipeline beside the others when another flow has the Jenkinsfile', () => {
    const [, second] = compiled({ ...shop, name: 'blog', primary: true }, { ...shop, primary: false });
    expect(second?.jenkinsfiles[0]?.path).toBe('jenkins/pipelines/shop/Jenkinsfile');
  });

  it('leaves out what makes no sense for a flow', () => {
    const [first] = shop.environments;
    if (first === undefined) throw new Error('The shop has environments.');
    const names = pipelinesOf({ ...shop, environments: [first] }, { isMain: true }).map(({ name }) => name);
    expect(names).toEqual(['main', 'prune', 'drift']);
  });

  it('asks for the secrets of the environment that it deploys to', () => {
    const key = secret('STRIPE_KEY', { description: 'Charges cards.', perEnvironment: true });
    const flow = { ...withApp(shop, { environment: { KEY: value`sk_${key}` } }), secrets: [key] };
    expect(jenkinsfilesOf(flow)[0]?.body).toContain(
      "Map names = [staging: ['STAGING_STRIPE_KEY'], qa: ['QA_STRIPE_KEY'], prod: ['PROD_STRIPE_KEY']]",
    );
    expect(credentialsOf([flow]).filter(({ id }) => id.endsWith('STRIPE_KEY'))).toEqual(
      ['staging', 'qa', 'prod'].map((environment) => ({
        kind: 'text',
        id: `${environment.toUpperCase()}_STRIPE_KEY`,
        description: `Charges cards. In ${environment}.`,
        variable: `${environment.toUpperCase()}_STRIPE_KEY`,
      })),
    );
  });

  it('builds images with their secrets, wherever that is done', () => {
    const token = secret('NPM_TOKEN', { description: 'Reads private packages.' });
    const images = shop.images.map((image) => ({ ...image, secrets: { npm: token, again: token } }));
    const body = jenkinsfilesOf({ ...shop, images, secrets: [...shop.secrets, token] })[0]?.body ?? '';
    for (const helper of ['withRegistry', 'withSecrets'])
      expect(
        body
          .split(`def ${helper}(`)[1]
          ?.split('\n}')[0]
          ?.match(/credentialsId: 'NPM_TOKEN'/g),
      ).toHaveLength(1);
    expect(credentialsOf([{ ...shop, images, secrets: [token] }])).toContainEqual(
      expect.objectContaining({ id: 'NPM_TOKEN', description: 'Reads private packages.' }),
    );
  });

  it('tells nobody when nobody wants to hear', () => {
    const quiet = jenkinsfilesOf({ ...shop, notifications: [] });
    expect(quiet.map(({ body }) => body).join()).not.toMatch(/tellTeam|mailTeam|onAgent/);
  });

  it('matches branch names to the letter when it asks for several at once', () => {
    const [staging, ...others] = shop.environments;
    if (staging === undefined) throw new Error('The shop has environments.');
    const dotted = { ...shop, environments: [{ ...staging, branch: 'release/1.x' }, ...others] };
    expect(jenkinsfilesOf(dotted)[0]?.body).toContain(
      String.raw`branch pattern: '^(?:release/1\\.x|QA|PROD)$', comparator: 'REGEXP'`,
    );
  });
});

describe('the main pipeline', () => {
  const [{ tree } = { tree: undefined }] = pipelinesOf(shop, { isMain: true });
  const stages = tree?.pipeline.stages ?? [];

  it('waits for approval without an agent', () => {
    const prod = stages.find(({ name }) => name === 'prod');
    expect(tree?.pipeline.agent).toEqual({ type: 'none' });
    expect(prod?.agent).toBeUndefined();
    expect(prod?.stages?.map(({ name, agent }) => [name, agent?.type])).toEqual([
      ['Approve prod', undefined],
      ['Release to prod', 'label'],
    ]);
  });

  it('checks out once until then', () => {
    expect(
      main
        .split('pipeline {')[1]
        ?.split('\n}\n')[0]
        ?.match(/checkout scm/g),
    ).toHaveLength(1);
  });

  it('looks at each condition before it takes an agent or a lock', () => {
    const inner = stages.flatMap((stage) => [stage, ...(stage.stages ?? [])]);
    const taking = inner.filter(({ when, agent, options }) => when !== undefined && (agent ?? options) !== undefined);
    expect(taking.map(({ name }) => name)).toEqual(['staging', 'qa']);
    for (const { when } of taking) expect(when).toMatchObject({ beforeAgent: true, beforeOptions: true });
  });

  it('takes an agent before the lock, so that no holder of a lock waits for the agent of one who waits for the lock', () => {
    const locks = (stage: Stage) => stage.options?.options.some(({ name }) => name === 'lock') ?? false;
    const order = (stage: Stage, agent: boolean): boolean[] => [
      ...(locks(stage) ? [agent && stage.agent === undefined] : []),
      ...(stage.stages ?? []).flatMap((inner) => order(inner, agent || stage.agent !== undefined)),
    ];
    const agents = stages.flatMap((stage) => order(stage, false));
    expect(agents).toEqual(shop.environments.map(() => true));
  });

  it('compares branches to the letter', () => {
    const conditions = main.match(/^ *(?:branch|changeRequest) .*$/gm) ?? [];
    expect(conditions.length).toBeGreaterThan(4);
    for (const condition of conditions) expect(condition).toMatch(/comparator: '(?:EQUALS|REGEXP)'$/);
  });

  it('never breaks off a build for a newer one', () => {
    expect(main).toContain('disableConcurrentBuilds()');
    expect(main).not.toContain('abortPrevious');
  });

  it('never interpolates anything', () => {
    for (const { body } of files) expect(body).not.toMatch(/"/);
  });
});

describe('usedIn', () => {
  it('collects names by the location that gives them a meaning', () => {
    const [{ tree } = { tree: undefined }] = pipelinesOf(longFlow(1, 1), { isMain: true });
    if (tree === undefined) throw new Error('A flow has a main pipeline.');
    const { agents, options, conditions, steps } = usedIn(tree);
    expect(new Set(agents)).toEqual(new Set(['none', 'label']));
    expect(new Set(options)).toEqual(
      new Set([
        'skipDefaultCheckout',
        'disableConcurrentBuilds',
        'disableRestartFromStage',
        'buildDiscarder',
        'logRotator',
        'timestamps',
        'timeout',
        'lock',
      ]),
    );
    expect(new Set(conditions)).toEqual(new Set(['anyOf', 'allOf', 'changeRequest', 'expression', 'branch']));
    expect(steps).toContain('milestone');
    expect(steps).toContain('deleteDir');
  });
});
