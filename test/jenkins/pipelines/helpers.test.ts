import { afterAll, beforeAll, expect, it } from 'vitest';
import { comment, importName, script, verbatim } from '../../../src/groovy/build.ts';
import { printGroovy } from '../../../src/groovy/print.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compilePipelines.ts';
import { shop } from '../../fixtures/shop.ts';
import { type Answers, fails, formatSteps, returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, type Program, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

describePart("the methods of Jenkinsfiles under Jenkins' CPS engine", 'the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
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
    const answers = { planDeployment: returns(plan), input: returns('jane') };
    const { ok, steps } = await run(
      'main',
      "makePlan 'prod'\napprove 'Deploy', 'managers'\necho env.PIPEGEN_APPROVER",
      {
        answers,
      },
    );
    expect(ok).toBe(true);
    expect(steps).toContain(`"message":${JSON.stringify(plan)}`);
    expect(steps).toContain('"submitter":"managers","submitterParameter":"APPROVER"');
    expect(steps).toMatch(/echo "jane"$/);
  });

  it('stop when nobody agrees', async () => {
    const answers = { planDeployment: returns('plan'), input: fails('Rejected', 'hudson.AbortException') };
    const { ok, steps } = await run('main', "makePlan 'prod'\napprove 'Deploy', ''\ndeploy 'prod'", { answers });
    expect(ok).toBe(false);
    expect(steps).not.toContain('deployRelease');
  });

  it('call a difference unstable, and none nothing', async () => {
    const difference = await run('drift', 'findDrift()', { answers: { reportDrift: returns('qa: app is missing') } });
    expect(difference.steps).toBe('reportDrift\nunstable "qa: app is missing"');
    expect((await run('drift', 'findDrift()', { answers: { reportDrift: returns('') } })).steps).toBe('reportDrift');
  });

  it('tell the team from outside of any agent', async () => {
    const { steps } = await run('main', "onAgent {\n  tellTeam 'failed', 'a build failed.'\n}");
    expect(steps).toMatchInlineSnapshot(`
      "catchError {"message":"No agent for what comes after the stages.","buildResult":"SUCCESS","stageResult":"SUCCESS"}
        timeout {"time":10,"unit":"MINUTES"}
          node "docker"
            unstash "flow"
            catchError {"message":"The message was not sent.","buildResult":"SUCCESS","stageResult":"SUCCESS"}
              withCredentials [{"$symbol":"string","credentialsId":"SLACK_WEBHOOK_URL","variable":"SLACK_WEBHOOK_URL"}]
                notifyTeam {"event":"failed","message":"a build failed."}"
    `);
  });
});
