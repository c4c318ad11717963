import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/jenkins/log/advice.ts';
import type { LogFindings } from '../../../src/jenkins/log/findings.ts';
import { LogReader } from '../../../src/jenkins/log/logReader.ts';
import { expectProportion } from '../../proportion.ts';

const PROJECT = { steps: ['deployRelease'], words: ['environmentName'] };

function read(log: string): LogFindings {
  const reader = new LogReader();
  for (const line of log.split('\n')) reader.push(line);
  return reader.end();
}

/** The only error of a log that ends with these lines. */
function only(...lines: readonly string[]) {
  const findings = read(['[Pipeline] Start of Pipeline', '[Pipeline] End of Pipeline', ...lines].join('\n'));
  expect(findings.errors).toHaveLength(1);
  const [error] = findings.errors;
  if (error === undefined) throw new Error('There is one.');
  return { ...error, ...advise(error, findings, PROJECT) };
}

describe('LogReader', () => {
  test('tells an exception from what it came through, what came up meanwhile and what lies below', () => {
    expect(
      only(
        'Also:   org.jenkinsci.plugins.workflow.actions.ErrorAction$ErrorId: 8e235313-8ad3-42aa-937b-dba5f046704c',
        'hudson.remoting.ProxyException: groovy.lang.MissingMethodException: No signature of method: java.lang.String.trimm() is applicable for argument types: () values: []',
        '\tat PluginClassLoader for workflow-cps//com.cloudbees.groovy.cps.impl.ContinuationGroup.methodCall(ContinuationGroup.java:90)',
        '\tat Script1.helper(Script1.groovy:4)',
        '\tat deployStack.call(/var/jenkins home/jobs/shop/builds/7/libs/ab12/vars/deployStack.groovy:12)',
        '\tat WorkflowScript.run(WorkflowScript:25)',
        '\tat org.jenkinsci.plugins.pipeline.modeldefinition.ModelInterpreter.call(ModelInterpreter.groovy:63)',
        '\tat ___cps.transform___(Native Method)',
        '\t... 12 more',
        'Caused by: java.net.ConnectException: Connection refused',
        '\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)',
        'Finished: FAILURE',
      ),
    ).toMatchObject({
      type: 'groovy.lang.MissingMethodException',
      code: 'method-unknown',
      locations: [
        { script: 'Script1.groovy', line: 4 },
        { script: '/var/jenkins home/jobs/shop/builds/7/libs/ab12/vars/deployStack.groovy', line: 12 },
        { script: 'WorkflowScript', line: 25, method: 'WorkflowScript.run' },
      ],
      causes: ['java.net.ConnectException: Connection refused'],
    });
  });

  test.each([
    ['JsError: neither a list nor a text', 'JsError'],
    ['hudson.remoting.ProxyException: JsError: neither a list nor a text', 'JsError'],
    ['pipegen.JsError: neither a list nor a text', 'pipegen.JsError'],
  ])('reads what a helper of compiled TypeScript threw: %s', (line, type) => {
    expect(only(line, 'Finished: FAILURE')).toMatchObject({ type, message: 'neither a list nor a text' });
  });

  test.each([
    [
      'step-unknown',
      "java.lang.NoSuchMethodError: No such DSL method 'ehco' found among steps [archive, bat, echo] or symbols [all]",
      'Did you mean "echo"?',
    ],
    [
      'step-unknown',
      "java.lang.NoSuchMethodError: No such DSL method 'deployRelease' found among steps [archive, bat, echo]",
      'not in the loaded library',
    ],
    [
      'sandbox-refused',
      'org.jenkinsci.plugins.scriptsecurity.sandbox.RejectedAccessException: Scripts not permitted to use staticMethod jenkins.model.Jenkins getInstance',
      'staticMethod jenkins.model.Jenkins getInstance',
    ],
    [
      'method-too-large',
      'groovyjarjarasm.asm.MethodTooLargeException: Method too large: WorkflowScript.___cps___371 ()Lcom/cloudbees/groovy/cps/impl/CpsFunction;',
      '64 KB',
    ],
    ['interrupted', 'org.jenkinsci.plugins.workflow.steps.FlowInterruptedException', 'it timed out'],
    [
      'agent-missing',
      'org.jenkinsci.plugins.workflow.steps.MissingContextVariableException: Required context class hudson.FilePath is missing',
      'Add an agent to the stage',
    ],
    ['credentials-missing', "ERROR: Could not find credentials entry with ID 'github'", '"github"'],
    ['library-missing', 'ERROR: No version v1.0.9 found for library pipegen', 'v1.0.9'],
    ['value-missing', 'java.lang.NullPointerException: Cannot invoke method trim() on null object', 'trim()'],
    ['step-arguments', 'ERROR: Wrong arguments for deployRelease: "a" is not an argument of it.', 'deployRelease.txt'],
    ['step-failed', 'ERROR: deployRelease failed: exit code 1; the log above says why.', "step's preceding output"],
    [
      'variable-unknown',
      'groovy.lang.MissingPropertyException: No such property: enviromentName for class: groovy.lang.Binding',
      'Did you mean "environmentName"?',
    ],
    ['build-failed', 'java.lang.ArithmeticException: Division by zero', undefined],
  ])('knows %s', (code, line, fix) => {
    const found = only(line, '\tat WorkflowScript.run(WorkflowScript:25)', 'Finished: FAILURE');
    expect(found.code).toBe(code);
    if (fix === undefined) expect(found.fix).toBeUndefined();
    else expect(found.fix).toContain(fix);
  });

  test('tells what else came up as an error of its own', () => {
    const { errors } = read(
      [
        'Also:   java.lang.IllegalStateException: the other branch',
        '\t\tat WorkflowScript.run(WorkflowScript:7)',
        'java.lang.ArithmeticException: Division by zero',
        '\tat WorkflowScript.run(WorkflowScript:25)',
      ].join('\n'),
    );
    expect(errors.map(({ message, locations }) => [message, locations[0]?.line])).toEqual([
      ['the other branch', 7],
      ['Division by zero', 25],
    ]);
  });

  test('reads what cannot be stored from below the list of what holds it', () => {
    expect(
      only(
        'an exception which occurred:',
        '\tin field com.cloudbees.groovy.cps.impl.BlockScopeEnv.locals',
        '\tin object com.cloudbees.groovy.cps.impl.BlockScopeEnv@707b05c4',
        'Caused: java.io.NotSerializableException: java.util.regex.Matcher',
        '\tat org.jboss.marshalling.river.RiverMarshaller.doWriteObject(RiverMarshaller.java:926)',
        'Caused: java.io.IOException: Failed to persist program.dat',
        '\tat org.jenkinsci.plugins.workflow.cps.CpsThreadGroup.saveProgram(CpsThreadGroup.java:569)',
      ),
    ).toMatchObject({ code: 'not-serializable', message: 'java.util.regex.Matcher' });
  });

  test('finds the stage that failed, and the script in it', () => {
    const stage = (name: string, ...lines: readonly string[]) =>
      ['[Pipeline] stage', `[Pipeline] { (${name})`, ...lines, '[Pipeline] }', '[Pipeline] // stage'].join('\n');
    const { errors } = read(
      [
        stage('Build', '[Pipeline] sh', '+ make', 'done'),
        stage('Lint', 'Stage "Lint" skipped due to when conditional'),
        stage(
          'Test',
          '[Pipeline] sh',
          '+ npm test',
          'ERROR: 1 test failed',
          'java.lang.Error: of a program',
          '\tat a.B.c(B.java:1)',
          'Post stage',
          '[Pipeline] sh',
          '+ rm -rf reports',
        ),
        stage('Deploy', 'Stage "Deploy" skipped due to earlier failure(s)'),
        stage('Declarative: Post Actions', '[Pipeline] sh', '+ curl'),
        '[Pipeline] End of Pipeline',
        'ERROR: script returned exit code 1',
        'Finished: FAILURE',
      ].join('\n'),
    );
    expect(errors).toEqual([
      {
        type: 'hudson.AbortException',
        message: 'script returned exit code 1',
        stage: 'Test',
        locations: [],
        causes: [],
        shell: {
          step: 'sh',
          command: 'npm test',
          output: ['ERROR: 1 test failed', 'java.lang.Error: of a program'],
        },
      },
    ]);
  });

  test('reads through times, colours, notes that Jenkins hides, and line ends of Windows', () => {
    const note =
      '\u001b[8mha:////4AAAAB+LCAAAAAAAAP9b85aBtbiIQTGjNKU4P08vOT+vOD8nVc83PyU1x6OyILUoJzMv2y+/JJUBAhiZ\u001b[0m';
    for (const [before, after] of [
      ['[2024-05-02T08:11:12.345Z] ', ''],
      ['08:11:12  ', '\r'],
      ['2024-05-02 08:11:12  ', ''],
      [note, ''],
      ['\u001b[31m', '\u001b[0m'],
      ['\u001b]0;title\u0007', '\u001b(B'],
    ] as const) {
      const line = (text: string) => `${before}${text}${after}`;
      const { errors, result } = read(
        [
          line('[Pipeline] End of Pipeline'),
          line('java.lang.ArithmeticException: Division by zero'),
          line('\tat WorkflowScript.run(WorkflowScript:25)'),
          line('Finished: FAILURE'),
        ].join('\n'),
      );
      expect(result).toBe('FAILURE');
      expect(errors).toMatchObject([{ message: 'Division by zero', locations: [{ line: 25 }] }]);
    }
  });

  test('tells each error once, and says when there are too many', () => {
    const error = (line: number) =>
      `java.lang.Error: x\n\tat WorkflowScript.run(WorkflowScript:${line})\nno more of it`;
    expect(read([error(1), error(1)].join('\n')).errors).toHaveLength(1);
    const many = read(Array.from({ length: 80 }, (_, index) => error(index)).join('\n'));
    expect([many.errors.length, many.untold]).toEqual([50, 30]);
  });

  test('takes the commit of the flow, not that of a library', () => {
    expect(
      read(
        [
          'Obtained jenkins/pipelines/shop/prune.Jenkinsfile from git https://git.example/shop.git',
          'Loading library pipegen@v1.0.0',
          'Checking out Revision 1111111111111111111111111111111111111111 (v1.0.0)',
          '[Pipeline] Start of Pipeline',
          'Checking out Revision 2222222222222222222222222222222222222222 (origin/main)',
        ].join('\n'),
      ),
    ).toMatchObject({
      jenkinsfile: 'jenkins/pipelines/shop/prune.Jenkinsfile',
      libraries: ['pipegen@v1.0.0'],
      commit: '2222222222222222222222222222222222222222',
    });
  });

  test('takes any text, and keeps nothing of it that a terminal would act on', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        ...['\n', '\t', '\u001b[2J', '\u001b]', '[Pipeline] {', '[Pipeline] }', '[Pipeline] { (a)', '[Pipeline] stage'],
        ...[
          '[Pipeline] sh',
          'java.lang.Error: ',
          'startup failed:',
          'WorkflowScript: 3: x @ line 3, column 1.',
          'Also: ',
        ],
        ...['Caused by: ', '\tat WorkflowScript.run(WorkflowScript:3)', 'ERROR: ', 'Finished: FAILURE', '\u202e'],
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const findings = read(pieces.join(''));
        expect(JSON.stringify(findings)).not.toMatch(/\\u00[01]|\u202e|\u009b/);
        for (const error of findings.errors) advise(error, findings, PROJECT);
      }),
    );
  });

  test('takes time in proportion to the text', () => {
    const units = ['a.', 'at (', '[Pipeline] { (', '\u001b[', '\u001b[8mha:', 'a.B: ', '+ ', ': 1: ', ' @ line '];
    for (const unit of units) expectProportion(200_000, (size) => read(unit.repeat(size / unit.length)));
  });

  test('takes time in proportion to each line of a stack trace', () => {
    expectProportion(60_000, (size) => {
      const line = `at${' '.repeat(size)}x`;
      read(`java.lang.Error: x\n${`${line}\n`.repeat(20)}`);
    });
  });

  test('keeps no more of a message than anybody reads', () => {
    const { errors } = read(`java.lang.Error: x\n${`${'y'.repeat(60_000)}\n`.repeat(50)}\tat a.B.c(B.java:1)\n`);
    expect(errors[0]?.message.length).toBeLessThan(100_000);
  });
});
