import { afterAll, beforeAll, expect, it } from 'vitest';
import { splitPipeline } from '../../../src/declarative/split/splitPipeline.ts';
import { importName, script } from '../../../src/groovy/build.ts';
import { printGroovy } from '../../../src/groovy/print.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { UTILS } from '../../declarative/split/declarativeUtils.ts';
import { scripted } from '../../declarative/split/pipelines.ts';
import { provides, type RecordedStep, returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { longFlow } from './longFlow.ts';

/** What a step says beyond its name. */
const SHOWN = ['stage', 'input', 'lock', 'node', 'deployRelease', 'verifyDeployment', 'retireDeployments'];

describePart('a main pipeline in methods', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => groovy.stop());

  it('plans, asks and deploys as it does in one piece', async () => {
    const [main] = pipelinesOf(longFlow(4, 2), { isMain: true });
    if (main === undefined) throw new Error('A flow has a main pipeline.');
    const split = splitPipeline(main.tree, { longest: 700 });
    const methods = main.helpers.map(({ method }) => method);
    const run = await groovy.runCps({
      script: [
        printGroovy(script([importName('groovy.transform.Field'), ...main.fields])),
        scripted(split),
        printGroovy(script(methods)),
      ].join('\n'),
      classes: UTILS,
      globals: { currentBuild: { result: null, previousCompletedBuild: null }, scm: { kind: 'git' } },
      env: { BRANCH_NAME: 'TIER_3' },
      answers: {
        stage: ({ arguments: [name] }) => provides({ STAGE_NAME: String(name) }),
        planDeployment: returns('the plan'),
      },
    });
    expect(run).toMatchObject({ ok: true, warnings: [] });
    expect(run.steps.flatMap(shown).join('\n')).toMatchInlineSnapshot(`
      "stage "Build and deploy"
          node "docker"
            stage "Checkout"
            stage "Build"
            stage "Test"
            stage "Push"
            stage "tier-0"
            stage "tier-1"
            stage "Plan tier-2"
            stage "Plan tier-3"
      stage "tier-2"
      stage "tier-3"
        stage "Approve tier-3"
            input {"id":"Approve","message":"the plan","ok":"Deploy","submitter":"release-managers"}
        stage "Release to tier-3"
            node "docker"
              stage "Deployment in tier-3"
                lock {"resource":"shop-tier-3"}
                  stage "Promote to tier-3"
                      deployRelease {"environment":"tier-3"}
                  stage "Verify tier-3"
                      verifyDeployment {"environment":"tier-3"}
                  stage "Retire after tier-3"
                      retireDeployments {"environment":"tier-3"}"
    `);
  });
});

function shown({ name, arguments: [argument], within }: RecordedStep): string[] {
  if (!SHOWN.includes(name)) return [];
  return [`${'  '.repeat(within.length)}${name} ${JSON.stringify(argument)}`];
}
