import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileLibrary } from '../../src/jenkins/library/compileLibrary.ts';
import { pipelinesOf } from '../../src/jenkins/pipelines/compileFlows.ts';
import { readStepSignatures } from '../../src/load/loadSteps.ts';
import { AGENT, REGISTRY_PASSWORD, World } from '../agent/world.ts';
import { templates } from '../jenkins/library/templates.ts';
import { formatSteps } from '../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { dockerMissing, groovyMissing, programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { Controller } from './controller.ts';
import { type Event, scripted } from './scripted.ts';

const missing = dockerMissing() ?? groovyMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/**
 * Everything together: the generated pipelines and library under Jenkins' CPS engine, serialized at every step; their
 * shells are real, and run the bundled agent on a real engine, registry and repository.
 */
describePart("a flow's whole life", 'Docker, docker-registry, BusyBox, the CPS engine', missing, () => {
  const world = new World();
  let groovy: GroovyHost;
  let vars: Readonly<Record<string, string>>;
  let agent: string;

  beforeAll(async () => {
    await world.open();
    groovy = await startGroovyHost();
    agent = readFileSync(AGENT, 'utf8');
    const { steps } = await readStepSignatures(readdirSync('src/agent/steps').map((file) => `src/agent/steps/${file}`));
    const files = compileLibrary(steps, { templates, agentDigest: 'e2e'.repeat(20) });
    vars = Object.fromEntries(
      files.flatMap(({ path, body }) => {
        const name = /^jenkins\/vars\/(\w+)\.groovy$/.exec(path)?.[1];
        return name === undefined ? [] : [[name, body]];
      }),
    );
    world.commit('Begin', { page: 'one' });
    world.branch('PROD');
    world.checkout('STAGING');
    world.branch('feature');
    world.commit('Write the second page', { page: 'two' });
    world.gitHub.open('feature', 'STAGING');
  });
  afterAll(async () => {
    await groovy.stop();
    world.close();
  });

  /** Runs a pipeline of the flow for an event. */
  async function run(pipelineName: string, event: Event, approver?: string) {
    const jenkinsfile = pipelinesOf(world.flow(), { isMain: true }).find(({ name }) => name === pipelineName);
    if (jenkinsfile === undefined) throw new Error(`There is no pipeline ${pipelineName}.`);
    const jenkins = join(world.folder, 'jenkins');
    mkdirSync(jenkins, { recursive: true });
    const controller = new Controller({
      folder: mkdtempSync(join(jenkins, 'build-')),
      repository: world.bare,
      branch: 'change' in event ? event.source : event.branch,
      agent,
      credentials: {
        registry: { user: 'builder', password: REGISTRY_PASSWORD },
        github: { user: 'jenkins', password: 'secret-token' },
        SHOP_TOKEN: 'shop-token-value',
      },
      ...(approver === undefined ? {} : { approver }),
    });
    const { steps, ...outcome } = await groovy.runCps({
      script: scripted(jenkinsfile, event),
      vars,
      params: event.params ?? {},
      globals: { scm: { repository: world.bare } },
      env: {
        PIPEGEN_FLOW: world.flowName,
        ...('change' in event
          ? { BRANCH_NAME: `PR-${event.change}`, CHANGE_ID: String(event.change), CHANGE_TARGET: event.target }
          : { BRANCH_NAME: event.branch }),
      },
      answers: controller.answers,
    });
    expect(outcome.warnings).toEqual([]);
    const { log, questions } = controller;
    expect(log).not.toContain(REGISTRY_PASSWORD);
    expect(log).not.toContain('shop-token-value');
    return { outcome, log, questions, steps: formatSteps(steps) };
  }

  it('deploys a change that is opened, and shows it there', async () => {
    const { outcome, log } = await run('main', { change: 1, source: 'feature', target: 'STAGING' });
    expect(outcome, log).toMatchObject({ ok: true });
    expect(world.deployments()).toEqual(['staging-pr-1']);
    expect(log).toContain(`looking at staging-pr-1 by https://pr-1.${world.flowName}.example`);
    expect(world.gitHub.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining(`https://pr-1.${world.flowName}.example`),
    ]);
  });

  it('brings it to the merge, with the images that it was built with', async () => {
    const merge = world.gitHub.merge(1);
    const { outcome, log } = await run('main', { branch: 'STAGING' });
    expect(outcome, log).toMatchObject({ ok: true });
    expect(log).toContain('is already in the registry');
    expect(log).toContain(merge.slice(0, 7));
    expect(world.deployments()).toEqual(['staging-pr-1']);
  });

  it('promotes by hand what was shown', async () => {
    const { outcome, log, questions } = await run(
      'promote',
      { branch: 'PROD', params: { ENVIRONMENT: 'prod' } },
      'jane',
    );
    expect(outcome, log).toMatchObject({ ok: true });
    expect(questions).toEqual([expect.stringContaining('open a change from STAGING into PROD')]);
    expect(world.gitHub.pulls[1]).toMatchObject({ state: 'closed', head: { ref: 'STAGING' }, base: { ref: 'PROD' } });
  });

  it('leaves everything as it is while nobody agrees', async () => {
    const { outcome, questions } = await run('main', { branch: 'PROD' });
    expect(outcome).toMatchObject({ ok: false });
    expect(questions).toEqual([
      expect.stringContaining(`start app of ${world.flowName}-prod-pr-2-r1, because it is not running yet`),
    ]);
    expect(world.deployments()).toEqual(['staging-pr-1']);
  });

  it('releases on another agent what was agreed to, and retires what that makes unused', async () => {
    const { outcome, log } = await run('main', { branch: 'PROD' }, 'jane');
    expect(outcome, log).toMatchObject({ ok: true });
    expect(world.deployments()).toEqual(['prod', 'prod-pr-2']);
    expect(log).toContain('prod-pr-2 is verified.');
  });

  it('finds nothing to prune, and no drift', async () => {
    const drift = await run('drift', { branch: 'PROD' });
    expect(drift.outcome, drift.log).toMatchObject({ ok: true });
    expect(drift.log).toContain('Nothing differs from the flow.');
    const prune = await run('prune', { branch: 'PROD', params: { DRY_RUN: false, MAX_DESTROY: '10' } });
    expect(prune.outcome, prune.log).toMatchObject({ ok: true });
    expect(world.deployments()).toEqual(['prod', 'prod-pr-2']);
  });
});
