import { describe, expect, test } from 'vitest';
import { ControllerServer, TOKEN } from '../controller/controllerServer.ts';
import { promotingProject, runWith, startWith } from '../controller/pipegen.ts';
import type { Moment } from '../controller/scriptedBuild.ts';
import { onTerminal, terminalMissing } from './onTerminal.ts';

const PROMOTE = ['promote', 'prod', '--via', 'jenkins'];

const QUESTION: Moment = { input: { id: 'Approve', message: 'Promote shop to prod\n1 merge', ok: 'Promote' } };

/** What the promotion job does when all goes well. */
const PROMOTION: readonly Moment[] = [
  { log: 'Started by user anna\n' },
  { stage: 'Plan' },
  { log: '[2026-01-02T03:04:05.678Z] [Pipeline] echo\n[2026-01-02T03:04:05.678Z] Promote shop to prod\n' },
  { stage: 'Approve' },
  QUESTION,
  { stage: 'Promote' },
  { log: 'merged #57\n' },
  { result: 'SUCCESS' },
];

describe('pipegen promote --via jenkins', () => {
  test('starts the promotion job, follows it, agrees when it may, and ends as the build does', async () => {
    const controller = await ControllerServer.start();
    controller.script = PROMOTION;
    controller.whys = ['In the quiet period. Expires in 4.9 sec', 'In the quiet period. Expires in 2 sec'];
    const run = await runWith(await promotingProject(), controller.environment, ...PROMOTE, '--yes');
    expect(run).toEqual({
      exitCode: 0,
      stdout: 'Build #1 succeeded. Merged for prod; the pipeline of the branch PROD deploys.\n',
      stderr: `Started: ${controller.url}job/shop/job/promote/
Waiting: In the quiet period.
Build #1: ${controller.url}job/shop/job/promote/1/
  Started by user anna
== Plan: begins
  [2026-01-02T03:04:05.678Z] Promote shop to prod
== Plan: done after 1.5 s
== Approve: begins
  Promote shop to prod
  1 merge
  Promote or Abort
== Approve: waits for an answer

  Promote shop to prod
  1 merge

Approved, because of --yes.
  Approved by anna
== Approve: done after 1.5 s
== Promote: begins
  merged #57
  Finished: SUCCESS
== Promote: done after 1.5 s
`,
    });
    expect(controller.builds.map(({ parameters, answers }) => ({ parameters, answers }))).toEqual([
      { parameters: { ENVIRONMENT: 'prod', DRY_RUN: 'false' }, answers: ['proceedEmpty'] },
    ]);
  });

  test('prints one object for scripts', async () => {
    const controller = await ControllerServer.start();
    controller.script = [{ stage: 'Plan' }, { result: 'SUCCESS' }];
    const { exitCode, stdout } = await runWith(
      await promotingProject(),
      controller.environment,
      ...PROMOTE,
      '--dry-run',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      diagnostics: [],
      outcome: 'success',
      build: { number: 1, url: `${controller.url}job/shop/job/promote/1/`, joined: false },
      stages: [{ name: 'Plan', status: 'SUCCESS', seconds: 1.5 }],
    });
    expect(controller.builds[0]?.parameters).toEqual({ ENVIRONMENT: 'prod', DRY_RUN: 'true' });
  });

  test('joins a build that does the same already', async () => {
    const controller = await ControllerServer.start();
    controller.script = [{ log: 'x\n' }, { result: 'SUCCESS' }];
    controller.begin({ ENVIRONMENT: 'qa', DRY_RUN: 'false' });
    controller.begin({ ENVIRONMENT: 'prod', DRY_RUN: 'false' });
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Following build #2, which is already running');
    expect(controller.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  test('fails as the build does, with what it says', async () => {
    const controller = await ControllerServer.start();
    controller.script = [{ log: 'ERROR: planPromotion failed: no change is open\n' }, { result: 'FAILURE' }];
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('build-failed: Build #1 ended as FAILURE: planPromotion failed: no change is open');
    expect(stderr).toContain(`Its log is at ${controller.url}job/shop/job/promote/1/console`);
  });

  test('says by its exit code that somebody else holds the lock', async () => {
    const controller = await ControllerServer.start();
    controller.script = [
      {
        log: 'ERROR: applyPromotion failed: prod has been locked by ben since 2026-01-02T03:04:05Z: pipegen deploy prod.\n',
      },
      { result: 'FAILURE' },
    ];
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('locked: Build #1 ended as FAILURE: applyPromotion failed: prod has been locked by ben');
  });

  test('says where to answer when nobody can be asked, and goes on when somebody else has', async () => {
    const controller = await ControllerServer.start();
    controller.script = [
      { stage: 'Approve' },
      { input: { id: 'Approve', message: 'Go?', ok: 'Promote', answeredAfter: 2 } },
      { result: 'SUCCESS' },
    ];
    const project = await promotingProject();
    const { exitCode, stderr } = await runWith(project, controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      `\n  Go?\n\nThere is no terminal to ask. Answer at ${controller.url}job/shop/job/promote/1/input/\n`,
    );
    expect(stderr.split('There is no terminal to ask').length).toBe(2);
  });

  test('--yes agrees for nobody where the flow wants an approval', async () => {
    const controller = await ControllerServer.start();
    controller.script = [
      { stage: 'Approve' },
      { input: { id: 'Approve', message: 'Go?', ok: 'Promote', answeredAfter: 2 } },
      { result: 'SUCCESS' },
    ];
    const project = await promotingProject('guarded');
    const { stderr } = await runWith(project, controller.environment, ...PROMOTE, '--yes');
    expect(stderr).toContain('There is no terminal to ask.');
    expect(controller.builds[0]?.answers).toEqual([]);
  });

  test('sends what a question proposes for what else it asks', async () => {
    const controller = await ControllerServer.start();
    const inputs = [{ name: 'REASON', defaultVal: 'a "b" & c' }];
    controller.script = [
      { stage: 'Approve' },
      { input: { id: 'Approve', message: 'Go?', ok: 'Promote', inputs } },
      { result: 'SUCCESS' },
    ];
    const run = await runWith(await promotingProject(), controller.environment, ...PROMOTE, '--yes');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('  with REASON=a "b" & c\n');
    expect(controller.builds[0]?.answers).toEqual([
      'proceed {"parameter":[{"name":"REASON","value":"a \\"b\\" & c"}]}',
    ]);
  });

  test('says who may answer when the user may not', async () => {
    const controller = await ControllerServer.start();
    const input = { id: 'Approve', message: 'Go?', ok: 'Promote', submitter: 'release-managers', answeredAfter: 3 };
    controller.script = [{ stage: 'Approve' }, { input }, { result: 'SUCCESS' }];
    const run = await runWith(await promotingProject(), controller.environment, ...PROMOTE, '--yes');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('You need to be release-managers to submit this');
    expect(run.stderr).toContain('A user with the permission can answer at');
  });

  test('asks the person at the terminal', async ({ skip }) => {
    skip(terminalMissing !== undefined, `needs a terminal: ${terminalMissing}`);
    const controller = await ControllerServer.start();
    controller.script = PROMOTION;
    const run = await onTerminal(
      await promotingProject('guarded'),
      PROMOTE.join(' '),
      [['"Promote"? Any answer other than yes aborts the build. [y/N]', 'y\r']],
      { ...controller.environment, NO_COLOR: '1' },
    );
    expect(run.exitCode).toBe(0);
    expect(controller.builds[0]?.answers).toEqual(['proceedEmpty']);
  });

  test('ends the build when the person says no', async ({ skip }) => {
    skip(terminalMissing !== undefined, `needs a terminal: ${terminalMissing}`);
    const controller = await ControllerServer.start();
    controller.script = PROMOTION;
    const run = await onTerminal(await promotingProject(), PROMOTE.join(' '), [['[y/N]', 'n\r']], {
      ...controller.environment,
      NO_COLOR: '1',
    });
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain('Build #1 ended. Nothing was changed.');
    expect(controller.builds[0]?.answers).toEqual(['abort']);
  });

  test('takes the question back when somebody else answers', async ({ skip }) => {
    skip(terminalMissing !== undefined, `needs a terminal: ${terminalMissing}`);
    const controller = await ControllerServer.start();
    controller.script = [
      { stage: 'Approve' },
      { input: { id: 'Approve', message: 'Go?', ok: 'Promote', answeredAfter: 3 } },
      { log: 'merged\n' },
      { result: 'SUCCESS' },
    ];
    const run = await onTerminal(await promotingProject(), PROMOTE.join(' '), [], {
      ...controller.environment,
      NO_COLOR: '1',
    });
    expect(run.exitCode).toBe(0);
    expect(run.output).toContain('Already answered by someone else.');
  });

  test('survives a controller that restarts, and answers that get lost', async () => {
    const controller = await ControllerServer.start();
    controller.script = [
      { stage: 'Plan' },
      { log: 'before\n' },
      { restart: 700 },
      { log: 'Resuming build\n' },
      { log: 'after\n' },
      { result: 'SUCCESS' },
    ];
    controller.troubles.push(
      { at: /wfapi\/describe/, what: 502, times: 2 },
      { at: /progressiveText/, what: 'truncate', times: 1 },
      { at: /progressiveText/, what: 'reset', times: 1 },
    );
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    const shown = stderr.split('\n').filter((line) => line.startsWith('  '));
    expect(shown).toEqual(['  before', '  Resuming build', '  after', '  Finished: SUCCESS']);
    expect(stderr.split('The controller is unreachable').length).toBe(2);
  });

  test('knows a build again whose location in the queue is forgotten', async () => {
    const controller = await ControllerServer.start();
    controller.forgetsQueue = true;
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Build #1:');
  });

  test('starts nothing twice when it cannot know whether it was started', async () => {
    const controller = await ControllerServer.start();
    controller.troubles.push({ at: /buildWithParameters/, what: 'reset', times: 1 });
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('controller-unreachable');
    expect(controller.requests.filter((request) => request.startsWith('POST')).length).toBe(1);
  });

  test('knows again what it started without an answer', async () => {
    const controller = await ControllerServer.start();
    controller.troubles.push({ at: /buildWithParameters/, what: 'lost', times: 1 });
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Build #1:');
    expect(controller.requests.filter((request) => request.startsWith('POST')).length).toBe(1);
  });

  test('joins what waits already', async () => {
    const controller = await ControllerServer.start();
    controller.whys = Array.from({ length: 4 }, () => 'Build #1 is already in progress');
    const project = await promotingProject();
    const first = startWith(project, controller.environment, ...PROMOTE);
    await expect.poll(first.output, { timeout: 15_000 }).toContain('Waiting: Build #1 is already in progress');
    first.child.kill('SIGINT');
    expect((await first.ended).exitCode).toBe(130);
    const { exitCode, stderr } = await runWith(project, controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Following a build that is already in the queue.');
    expect(controller.builds.length).toBe(1);
  });

  test('says that somebody took the build out of the queue', async () => {
    const controller = await ControllerServer.start();
    controller.cancels = true;
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('build-cancelled');
  });

  test('says that somebody deleted the build', async () => {
    const controller = await ControllerServer.start();
    controller.script = [{ log: 'x\n' }, { deleted: true }];
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('build-gone: Build #1 was deleted');
  });

  test('shows a log harmlessly, and says when it begins anew', async () => {
    const controller = await ControllerServer.start();
    controller.script = [
      { log: `\u001b[8mha:////4AAAA=\u001b[0mplain \u001b]0;owned\u0007\u001b[2J\u202Eword ${TOKEN}\n` },
      { cutsLog: true },
      { log: 'half of a ' },
      { log: 'line\n' },
      { result: 'SUCCESS' },
    ];
    const { stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(stderr).toContain('  plain \u{fffd}word ****\n');
    expect(stderr).toContain('The log restarts.\n');
    expect(stderr).toContain('  half of a line\n');
    expect(stderr).not.toContain('\u001b');
  });

  test('does without stages where the controller lacks the plugin', async () => {
    const controller = await ControllerServer.start();
    controller.missing = /wfapi/;
    controller.script = [{ stage: 'Plan' }, { log: 'planned\n' }, { result: 'SUCCESS' }];
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('the controller lacks the plugin pipeline-rest-api');
    expect(stderr).toContain('  planned\n');
  });

  test('leaves the build alone when it is interrupted', async () => {
    const controller = await ControllerServer.start();
    controller.script = [{ stage: 'Approve' }, QUESTION];
    const started = startWith(await promotingProject(), controller.environment, ...PROMOTE);
    await expect.poll(started.output, { timeout: 15_000 }).toContain('There is no terminal to ask');
    started.child.kill('SIGINT');
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain(
      `Interrupted. The build continues on the controller: ${controller.url}job/shop/job/promote/1/\n  To follow it again: pipegen promote prod --via jenkins`,
    );
    expect(controller.builds[0]?.answers).toEqual([]);
  });

  test('refuses what the job cannot do, and where nothing is promoted to', async () => {
    const project = await promotingProject();
    const options = await runWith(project, {}, ...PROMOTE, '--release', 'x');
    expect(options.exitCode).toBe(2);
    expect(options.stderr).toContain("option '--via <who>' cannot be used with option '--release <release>'");
    const first = await runWith(project, {}, 'promote', 'staging', '--via', 'jenkins');
    expect(first.exitCode).toBe(2);
    expect(first.stderr).toContain('promotion-source-missing');
    const unset = await runWith(project, {}, ...PROMOTE);
    expect(unset.exitCode).toBe(2);
    expect(unset.stderr).toContain('controller-unknown: The controller is not set.');
  });

  test('lets nothing of a build pass for words of ours, or reach the terminal', async () => {
    const controller = await ControllerServer.start();
    const hostile = '\u001b[2J\u001b]0;x\u0007\u202e\r';
    const prompt = '"Promote"? Any answer other than yes aborts the build. [y/N] y';
    controller.script = [
      { log: `${hostile}Build #1 succeeded.\n` },
      { stage: `Plan${hostile}\n${prompt}` },
      { input: { id: 'Approve', message: `Go?${hostile}\n${prompt}\nYes.`, ok: `x"? ${'y'.repeat(99)}${hostile}` } },
      { result: 'SUCCESS' },
    ];
    const { exitCode, stderr } = await runWith(await promotingProject(), controller.environment, ...PROMOTE, '--yes');
    expect(exitCode).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const ours = stderr.split('\n').filter((line) => !/^(?: {2}|== |$)/.test(line));
    expect(ours.map((line) => line.replace(/:.*/, ''))).toEqual(['Started', 'Build #1', 'Approved, because of --yes.']);
  });

  test('asks in words of ours, with no more of a button than a button has', async ({ skip }) => {
    skip(terminalMissing !== undefined, `needs a terminal: ${terminalMissing}`);
    const controller = await ControllerServer.start();
    const input = { id: 'Approve', message: 'Go?', ok: `Stop "it"? Press y${' y'.repeat(50)}` };
    controller.script = [{ stage: 'Approve' }, { input }, { result: 'SUCCESS' }];
    const run = await onTerminal(await promotingProject(), PROMOTE.join(' '), [['[y/N]', 'n\r']], {
      ...controller.environment,
      NO_COLOR: '1',
    });
    expect(run.output).toContain(
      `"Stop 'it'? Press y y y y y y y y y y y y…"? Any answer other than yes aborts the build. [y/N]`,
    );
  });

  test('interrupted before anything was begun, it does not say that something goes on', async () => {
    const controller = await ControllerServer.start();
    controller.troubles.push({ at: /promote\/api\/json/, what: 503, times: 1_000 });
    const started = startWith(await promotingProject(), controller.environment, ...PROMOTE);
    await expect.poll(started.output, { timeout: 15_000 }).toContain('The controller is unreachable');
    started.child.kill('SIGINT');
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('interrupted: ');
    expect(stderr).not.toContain('goes on');
  });

  test('asked to end, it prints one object for scripts all the same', async () => {
    const controller = await ControllerServer.start();
    controller.script = [{ stage: 'Approve' }, QUESTION];
    const started = startWith(await promotingProject(), controller.environment, ...PROMOTE, '--json');
    await expect.poll(started.output, { timeout: 15_000 }).toContain('There is no terminal to ask');
    started.child.kill('SIGTERM');
    const { exitCode, stdout } = await started.ended;
    expect(exitCode).toBe(143);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'interrupted' }] });
  });
});
