import { afterAll, beforeAll, expect, it } from 'vitest';
import { comment, importName, script, verbatim } from '../../../src/groovy/build.ts';
import { printGroovy } from '../../../src/groovy/print.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { shop } from '../../fixtures/shop.ts';
import { type Answers, fails, formatSteps, returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, type Program, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

/** What `input` throws when someone refuses, and what ends it when time is over. */
const INTERRUPTED = 'org.jenkinsci.plugins.workflow.steps.FlowInterruptedException';

describePart("the methods of Jenkinsfiles under Jenkins' CPS engine", 'the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => groovy.stop());

  /** Runs Groovy code with the methods of a pipeline, and gives its steps as text. */
  async function run(pipelineName: string, code: string, options: Pick<Program, 'env'> & { answers?: Answers } = {}) {
    const jenkinsfile = pipelinesOf(shop, { isMain: true }).find(({ name }) => name === pipelineName);
    if (jenkinsfile === undefined) throw new Error(`The shop has no pipeline ${pipelineName}.`);
    const { fields, helpers } = jenkinsfile;
    const source = script([
      importName('groovy.transform.Field'),
      ...fields,
      verbatim(code),
      ...helpers.flatMap(({ about, method }) => [comment(about), method]),
    ]);
    const { steps, ...outcome } = await groovy.runCps({ script: printGroovy(source), ...options });
    expect(outcome.warnings).toEqual([]);
    return { ...outcome, steps: formatSteps(steps) };
  }

  it('deploy with the credentials of the environment, by reference', async () => {
    const { ok, steps } = await run('main', "deploy 'prod'");
    expect(ok).toBe(true);
    expect(steps).toMatchInlineSnapshot(`
      "withCredentials [{"$symbol":"usernamePassword","credentialsId":"registry","usernameVariable":"REGISTRY_USER","passwordVariable":"REGISTRY_PASSWORD"},{"$symbol":"usernamePassword","credentialsId":"github","usernameVariable":"GITHUB_USER","passwordVariable":"GITHUB_TOKEN"},{"$symbol":"string","credentialsId":"POSTGRES_PASSWORD","variable":"POSTGRES_PASSWORD"},{"$symbol":"string","credentialsId":"PAYMENT_TOKEN","variable":"PAYMENT_TOKEN"}]
        withCredentials [{"$symbol":"usernamePassword","credentialsId":"registry","usernameVariable":"REGISTRY_USER","passwordVariable":"REGISTRY_PASSWORD"},{"$symbol":"usernamePassword","credentialsId":"github","usernameVariable":"GITHUB_USER","passwordVariable":"GITHUB_TOKEN"},{"$symbol":"string","credentialsId":"POSTGRES_PASSWORD","variable":"POSTGRES_PASSWORD"},{"$symbol":"string","credentialsId":"PAYMENT_TOKEN","variable":"PAYMENT_TOKEN"}]
          catchError {"message":"The deployment was not reported.","buildResult":"SUCCESS","stageResult":"SUCCESS","catchInterruptions":false}
            reportDeployment {"environment":"prod","state":"inProgress"}
        deployRelease {"environment":"prod"}"
    `);
  });

  it('build a change from a fork without any credentials', async () => {
    const code = 'withRegistry {\n  buildImages()\n}';
    expect((await run('main', code)).steps).toMatch(/^withCredentials .*REGISTRY_PASSWORD.*\n {2}buildImages$/);
    expect((await run('main', code, { env: { CHANGE_FORK: 'stranger' } })).steps).toBe('buildImages');
  });

  it('show exactly the plan, whatever it holds', async () => {
    const plan = 'Deploy $(touch x) "; $y `z`\n  1. start';
    const answers = { planDeployment: returns(plan), input: returns(null) };
    const { ok, steps } = await run('main', "makePlan 'prod'\napprove 'Deploy', 'managers'\necho 'agreed'", {
      answers,
    });
    expect(ok).toBe(true);
    expect(steps).toContain(`"message":${JSON.stringify(plan)}`);
    expect(steps).toContain('"submitter":"managers"');
    expect(steps).toContain('notifyTeam {"event":"approvalNeeded","message":"prod waits for approval."}');
    expect(steps).toMatch(/echo "agreed"$/);
  });

  it('stop when nobody agrees', async () => {
    const answers = { planDeployment: returns('plan'), input: fails('Rejected', INTERRUPTED) };
    const code = "makePlan 'prod'\napprove 'Deploy', ''\ndeploy 'prod'";
    const result = await run('main', code, { answers });
    expect(result).toMatchObject({ ok: false, error: { type: INTERRUPTED } });
    expect(result.steps).not.toContain('deployRelease');
  });

  it('deploy, and say so, although GitHub cannot be told', async () => {
    const { ok, steps } = await run('main', "deploy 'qa'\nsucceed 'qa'", {
      answers: { reportDeployment: fails('reportDeployment failed: 503') },
    });
    expect(ok).toBe(true);
    expect(steps).toContain('deployRelease {"environment":"qa"}');
    expect(steps).toContain('notifyTeam {"event":"deployed","message":"qa is deployed."}');
  });

  it('let a person abort the build also while the team is told', async () => {
    const { ok, steps } = await run('main', "deploy 'qa'\nsucceed 'qa'");
    expect(ok).toBe(true);
    for (const line of steps.split('\n').filter((step) => step.includes('catchError')))
      expect(line).toContain('"catchInterruptions":false');
  });

  it('end with what fails on the agent', async () => {
    const answers = { deployRelease: fails('deployRelease failed: app is not healthy.') };
    const result = await run('main', "deploy 'qa'\nverify 'qa'", { answers });
    expect(result).toMatchObject({ ok: false, error: { message: 'deployRelease failed: app is not healthy.' } });
  });

  it('bring the commit and the records into another workspace', async () => {
    expect((await run('main', 'scm = [:]\nrestore()')).steps).toMatchInlineSnapshot(`
      "dir ".pipegen"
        deleteDir
      checkout {}
      unstash "records""
    `);
  });

  it.each([
    ['no build before', '[currentResult: "FAILURE", previousBuild: null]', true],
    ['a good one before', '[currentResult: "FAILURE", previousBuild: [result: "SUCCESS"]]', true],
    ['a worse one than before', '[currentResult: "FAILURE", previousBuild: [result: "UNSTABLE"]]', true],
    ['the same as before', '[currentResult: "FAILURE", previousBuild: [result: "FAILURE"]]', false],
  ])('tell the team of a failure once: %s', async (_, currentBuild, told) => {
    const { ok, steps } = await run('backup', `currentBuild = ${currentBuild}\nunlessKnown {\n  echo 'told'\n}`);
    expect(ok).toBe(true);
    expect(steps).toBe(told ? 'echo "told"' : '');
  });

  it('call a difference unstable, and none nothing', async () => {
    const difference = await run('drift', 'findDrift()', { answers: { reportDrift: returns('qa: app is missing') } });
    expect(difference.steps).toBe('reportDrift\nunstable "qa: app is missing"');
    expect((await run('drift', 'findDrift()', { answers: { reportDrift: returns('') } })).steps).toBe('reportDrift');
  });

  it('tell the team from outside of any agent', async () => {
    const { steps } = await run('main', "onAgent {\n  tellTeam 'failed', 'a build failed.'\n}");
    expect(steps).toMatchInlineSnapshot(`
      "catchError {"message":"Post actions were skipped.","buildResult":"SUCCESS","stageResult":"SUCCESS","catchInterruptions":true}
        timeout {"time":10,"unit":"MINUTES"}
          node "docker"
            unstash "flow"
            catchError {"message":"The message was not sent.","buildResult":"SUCCESS","stageResult":"SUCCESS","catchInterruptions":false}
              withCredentials [{"$symbol":"string","credentialsId":"SLACK_WEBHOOK_URL","variable":"SLACK_WEBHOOK_URL"}]
                notifyTeam {"event":"failed","message":"a build failed."}"
    `);
  });
});
