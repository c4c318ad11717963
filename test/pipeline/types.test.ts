import { describe, expect, it } from 'vitest';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { declareController } from '../../src/pipeline/declareController.ts';
import { Editor } from './editor.ts';

const editor = new Editor();

describe('steps, in the editor', () => {
  it('are offered with what they do', () => {
    expect(editor.offered('step.¦')).toEqual(expect.arrayContaining(['sh', 'archiveArtifacts', 'withCredentials']));
    expect(editor.offered('step.¦')).not.toEqual(expect.arrayContaining(['logRotator']));
    expect(editor.documentation('step.¦', 'sh')).toBe('Shell Script\n\nNeeds an agent.');
    expect(editor.offered("step.sh({ script: '', ¦ })")).toEqual(['encoding', 'label', 'returnStatus', 'returnStdout']);
    expect(editor.offered("step.timeout({ time: 3, unit: '¦' }, [])")).toEqual(
      expect.arrayContaining(['SECONDS', 'MINUTES', 'HOURS', 'DAYS']),
    );
  });

  it('may be', () => {
    const calls = [
      "step.sh('make')",
      "step.sh({ script: 'make', label: 'Make', returnStdout: false })",
      'step.sh(groovy`script()`)',
      'step.sh({ script: groovy`script()`, label: null })',
      "step.dir('web', [step.sh('npm ci'), step.timestamps([step.sh('npm test')])])",
      "step.catchError([step.sh('make')])",
      "step.catchError({ buildResult: 'UNSTABLE' }, [step.sh('make')])",
      "step.timeout({ time: 3, unit: 'HOURS' }, [step.sh('make')])",
      "step.timeout(3, [step.sh('make')])",
      'step.checkout(groovy`scm`)',
      "step.checkout(describable.scmGit({ branches: ['main'] }))",
      "step.publishHTML({ reportDir: 'site', reportFiles: 'index.html' })",
      "step.httpRequest({ url: 'https://example.org', httpMode: 'POST' })",
      "step.archiveArtifacts('*.jar')",
      "step.withCredentials([describable.string({ credentialsId: 'id', variable: 'TOKEN' })], [step.sh('make')])",
      "step.lock({ resource: null, label: 'lab' }, [step.sh('make')])",
      "step.slackSend({ channel: '#builds' })",
      'step.isUnix()',
      "step('deployTo', 'qa')",
      "agent.docker({ image: 'node:20', args: '--init' })",
      "agent.label('linux')",
      "condition.allOf([condition.branch('main'), condition.not([condition.buildingTag()])])",
      "condition.expression(({ env }) => env.BRANCH_NAME === 'main')",
      'condition.expression(groovy`isReady()`)',
      "option.timeout({ time: 1, unit: 'HOURS' })",
      "option.buildDiscarder(describable.logRotator({ numToKeepStr: '10' }))",
      'option.skipDefaultCheckout()',
      'option.skipDefaultCheckout(true)',
      "option.lock('resource')",
      "trigger.cron('@daily')",
      "trigger.upstream({ upstreamProjects: 'a', threshold: 'SUCCESS' })",
      "parameter.choice({ name: 'TARGET', choices: ['qa', 'prod'] })",
    ];
    expect(editor.underlinedIn(calls)).toEqual(Object.fromEntries(calls.map((call) => [call, []])));
  });

  it('may not be', () => {
    const locations = {
      "step.sh({ scrpt: 'make' })": ['scrpt'],
      "step.sh({ script: 'make', name: 'x' })": ['name'],
      "step.sh({ label: 'Make' })": ["{ label: 'Make' }"],
      'step.sh(3)': ['3'],
      'step.sh()': ['sh'],
      "step.shell('make')": ['shell'],
      "step.timeout({ time: '3' }, [])": ['time'],
      "step.timeout({ time: 3, unit: 'HOUR' }, [])": ['unit'],
      "step.isUnix('x')": ["'x'"],
      "step.dir('web')": ['dir'],
      "step.timestamps('web')": ["'web'"],
      'step.withCredentials([() => 1], [])': ['() => 1'],
      'option.timeout({ tme: 3 })': ['tme'],
      'option.timestamp()': ['timestamp'],
      'agent.docker({})': ['{}'],
      "agent.docker({ imag: 'node' })": ['imag'],
      "condition.branch({ patern: 'main' })": ['patern'],
      'condition.allOf([step.sh("x")])': ['step.sh("x")'],
      'trigger.cron()': ['cron'],
      "parameter.string({ name: 'A', defaultValue: 3 })": ['defaultValue'],
      "describable.logRotator({ numToKeep: '3' })": ['numToKeep'],
    };
    expect(editor.underlinedIn(Object.keys(locations))).toEqual(locations);
  });
});

/** A statement in the body of a function that becomes Groovy. */
function body(names: string, statements: string): string {
  return `step.script(({ ${names} }) => { ${statements} });`;
}

describe('functions that become Groovy, in the editor', () => {
  it('know what they are given', () => {
    const given = editor.offered('step.script(({ ¦ }) => undefined)');
    expect(given).toEqual(
      expect.arrayContaining(['sh', 'env', 'params', 'currentBuild', 'parallel', 'usernamePassword']),
    );
    expect(given).not.toEqual(expect.arrayContaining(['script']));
    expect(editor.documentation('step.script(({ env }) => env.¦)', 'CHANGE_TARGET')).toBe(
      'The branch that a change is for.',
    );
    expect(editor.offered("step.script(({ sh }) => sh({ script: '', ¦ }))")).toEqual(
      expect.arrayContaining(['label', 'returnStdout']),
    );
    expect(editor.documentation('step.script(({ currentBuild }) => currentBuild.¦)', 'currentResult')).not.toBe('');
  });

  it('are typed wherever they stand', () => {
    const pipeline = (when: string) =>
      `definePipeline({ agent: 'any', stages: [{ name: 'A', steps: [], when: ${when} }] })`;
    expect(editor.underlined(pipeline('({ env }) => env.A === "a"'))).toEqual([]);
    expect(editor.underlined(pipeline('[({ params }) => params.A, condition.branch("x")]'))).toEqual([]);
    expect(editor.underlined(pipeline('{ conditions: ({ env }) => env.A, beforeAgent: true }'))).toEqual([]);
    expect(editor.underlined(pipeline('({ env }) => env.A === 1'))).toEqual(['env.A === 1']);
    expect(editor.underlined(pipeline('({ environment }) => true'))).toEqual(['environment']);
  });

  it('may use', () => {
    const calls = [
      ['sh', "sh('make'); sh({ script: 'make', label: 'Make' });"],
      ['sh', "const text: string = sh({ script: 'x', returnStdout: true }).trim();"],
      ['sh', "const status: number = sh({ script: 'x', returnStatus: true }) + 1;"],
      ['bat, pwsh', "bat('x').toString; pwsh({ script: 'x', returnStdout: true }).length;".replace('.toString', '')],
      ['readFile, fileExists', "if (fileExists('a')) readFile('a').split('\\n');"],
      ['pwd, isUnix', 'const path: string = pwd() + pwd({ tmp: true }); const unix: boolean = isUnix();'],
      ['readJSON', "const pom = readJSON({ file: 'x' }) as { readonly version: string }; pom.version;"],
      ['libraryResource, writeFile', "writeFile({ file: 'a', text: libraryResource('a') });"],
      ['dir, sh', "const text: string = dir('a', () => sh({ script: 'x', returnStdout: true }));"],
      ['timeout, checkout, scm', "timeout({ time: 1, unit: 'DAYS' }, () => checkout(scm)).GIT_COMMIT?.slice(0, 7);"],
      ['retry, node', "retry(3, () => node('linux', () => 1)).toFixed();"],
      ['catchError, warnError, sh', "catchError(() => sh('x')); warnError('x', () => sh('x'));"],
      ['waitUntil, fileExists', "waitUntil({ quiet: true }, () => fileExists('x'));"],
      ['parallel, sh', "parallel({ a: () => sh('a'), b: () => sh('b'), failFast: true });"],
      [
        'withCredentials, usernamePassword, string',
        "const n: number = withCredentials([usernamePassword({ usernameVariable: 'U', passwordVariable: 'P', credentialsId: 'c' }), string({ credentialsId: 'd', variable: 'V' })], () => 1);",
      ],
      ['env, sh', "env.VERSION = sh({ script: 'x', returnStdout: true }); const v: string | undefined = env.VERSION;"],
      ['params', "if (params.DEPLOY === true && params.TARGET === 'qa') {}"],
      ['currentBuild', "currentBuild.result = 'UNSTABLE'; currentBuild.displayName += currentBuild.number;"],
      ['currentBuild', "currentBuild.previousBuild?.getBuildCauses('x').length; currentBuild.result === null;"],
      ['build', "build({ job: 'a', parameters: [], wait: true }).resultIsWorseOrEqualTo('UNSTABLE');"],
      ['slackSend', "slackSend({ channel: '#builds' });"],
    ].map(([names = '', statements = '']) => body(names, statements));
    expect(editor.underlinedIn(calls)).toEqual(Object.fromEntries(calls.map((call) => [call, []])));
  });

  it('may not use', () => {
    const locations = Object.fromEntries(
      [
        ['sh', "sh('x').trim();", 'trim'],
        ['sh', "sh({ script: 'x' }).trim();", 'trim'],
        ['sh', "sh({ script: 'x', returnStatus: true }).trim();", 'trim'],
        ['sh', "sh({ script: 'x', retunStdout: true });", 'retunStdout'],
        ['sh', 'sh(3);', '3'],
        ['shell', '', 'shell'],
        ['readFile', "readFile('x').trimm();", 'trimm'],
        ['readJSON', "readJSON({ file: 'x' }).version;", "readJSON({ file: 'x' })"],
        ['dir', "dir('x', () => 1).trim();", 'trim'],
        ['waitUntil', "waitUntil(() => 'x');", "'x'"],
        ['timeout', "timeout({ time: 1, unit: 'DAY' }, () => 1);", 'unit'],
        ['currentBuild', "currentBuild.result = 'GOOD';", 'currentBuild.result'],
        ['currentBuild', 'currentBuild.number = 3;', 'number'],
        ['env', 'env.A = 3;', 'env.A'],
        ['env', 'env.A.trim();', 'env.A'],
      ].map(([names = '', statements = '', location = '']) => [body(names, statements), [location]]),
    );
    expect(editor.underlinedIn(Object.keys(locations))).toEqual(locations);
  });
});

describe("a controller's own types", () => {
  const profile = {
    ...standardProfile,
    steps: {
      echo: { parameters: { message: { type: 'String', required: true } } },
      script: { block: true, parameters: {} },
      slackSend: {
        documentation: 'Send Slack Message',
        parameters: {
          message: { type: 'String', required: true },
          channel: { type: 'String' },
          color: { type: 'String' },
        },
      },
    },
  };
  const own = new Editor(declareController(profile));

  it('complete a step with its arguments where the plugin is installed only', () => {
    const call = "step.slackSend({ message: 'x', cha¦ })";
    expect(own.offered(call)).toContain('channel');
    expect(editor.offered(call)).not.toContain('channel');
    expect(own.documentation('step.¦', 'slackSend')).toBe('Send Slack Message');
    expect(own.underlined("step.slackSend({ message: 'x', channel: 3 })")).toEqual(['channel']);
  });

  it('take away what it does not have', () => {
    expect(own.offered('step.¦')).toEqual(expect.arrayContaining(['echo', 'slackSend']));
    expect(own.offered('step.¦')).not.toContain('sh');
    expect(own.underlined("step.sh('make')")).toEqual(['sh']);
    expect(own.underlined('step.script(({ sh }) => sh("x"))')).toEqual(['sh']);
    expect(own.underlined(body('slackSend, echo, env', "slackSend('x'); echo(env.A ?? '');"))).toEqual([]);
  });
});
