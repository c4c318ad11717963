import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileLibrary } from '../../../src/jenkins/library/compileLibrary.ts';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { readStepSignatures } from '../../../src/load/loadSteps.ts';
import { type Event, scripted } from '../../e2e/scripted.ts';
import { shop } from '../../fixtures/shop.ts';
import { returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { templates } from '../library/templates.ts';

const EVENTS: readonly Event[] = [
  { branch: 'STAGING' },
  { branch: 'QA' },
  { branch: 'PROD' },
  { change: 1, source: 'feature', target: 'STAGING' },
  { change: 2, source: 'feature', target: 'STAGING', fork: 'stranger' },
];

const PARAMS = { ENVIRONMENT: 'prod', DRY_RUN: false, MAX_DESTROY: '10' };

/** A shell whose commands succeed, and one whose commands fail with a reason. */
const SHELLS = {
  succeeds: { sh: returns(0), fileExists: returns(true), readFile: returns('text'), libraryResource: returns('agent') },
  fails: { sh: returns(1), fileExists: returns(false), readFile: returns('reason'), libraryResource: returns('agent') },
};

describePart("a flow's pipelines with their library", 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  let vars: Readonly<Record<string, string>>;
  beforeAll(async () => {
    groovy = await startGroovyHost({ sandboxed: true });
    const { steps } = await readStepSignatures(readdirSync('src/agent/steps').map((file) => `src/agent/steps/${file}`));
    vars = Object.fromEntries(
      compileLibrary(steps, { templates, agentDigest: 'digest' }).flatMap(({ path, body }) => {
        const name = /^jenkins\/vars\/(\w+)\.groovy$/.exec(path)?.[1];
        return name === undefined ? [] : [[name, body]];
      }),
    );
  });
  afterAll(() => groovy.stop());

  it.each(Object.entries(SHELLS))('call nothing that the sandbox refuses when the shell %s', async (_, answers) => {
    const steps = new Set<string>();
    for (const jenkinsfile of pipelinesOf(shop, { isMain: true }))
      for (const event of EVENTS) {
        const change = 'change' in event;
        const run = await groovy.runCps({
          script: scripted(jenkinsfile, event),
          vars,
          params: PARAMS,
          globals: { scm: { kind: 'git' } },
          env: {
            BRANCH_NAME: change ? `PR-${event.change}` : event.branch,
            ...(change ? { CHANGE_ID: String(event.change), CHANGE_TARGET: event.target } : {}),
            ...(change && event.fork !== undefined ? { CHANGE_FORK: event.fork } : {}),
          },
          answers: { ...answers, input: returns('manager') },
        });
        for (const { name } of run.steps) steps.add(name);
        if (!run.ok) expect(run.error.type, `${jenkinsfile.name}: ${run.error.message}`).toBe('hudson.AbortException');
      }
    expect([...steps]).toEqual(expect.arrayContaining(['node', 'withCredentials', 'sh']));
  });
});
