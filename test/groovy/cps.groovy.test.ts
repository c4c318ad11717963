import { afterAll, beforeAll, expect, it } from 'vitest';
import { fails, formatSteps, provides, returns } from '../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

describePart("Jenkins' CPS engine, in the test host", 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost();
  });
  afterAll(() => host.stop());

  it('runs a library step, suspended and resumed at each step, inside its blocks', async () => {
    const deploy = `
      def call(Map args = [:]) {
        withEnv(["RELEASE=\${args.release}", 'PATH+AGENT=/agent']) {
          withCredentials([string(credentialsId: 'registry', variable: 'TOKEN')]) {
            for (host in args.hosts) {
              timeout(time: 5, unit: 'MINUTES') {
                def out = sh(script: 'node agent.cjs deploy', returnStdout: true).trim()
                log.info("\${host}: \${out} with \${env.RELEASE}")
              }
            }
          }
        }
        return args.hosts.collect { it.toUpperCase() }
      }`;
    const run = await host.runCps({
      script: "return deploy(release: 'r1', hosts: ['a', 'b']) + [RELEASE_MANAGER, params.DRY_RUN]",
      vars: { deploy, log: 'def info(String text) { echo "[info] $text" }' },
      env: { PATH: '/bin', RELEASE_MANAGER: 'ann' },
      params: { DRY_RUN: true },
      answers: { sh: [returns('one\n'), returns('two\n')], withCredentials: provides({ TOKEN: 's3cret' }) },
    });

    expect(run).toMatchObject({ ok: true, value: ['A', 'B', 'ann', true], warnings: [] });
    expect(formatSteps(run.steps)).toBe(
      [
        'withEnv ["RELEASE=r1","PATH+AGENT=/agent"]',
        '  withCredentials [{"$symbol":"string","credentialsId":"registry","variable":"TOKEN"}]',
        '    timeout {"time":5,"unit":"MINUTES"}',
        '      sh {"script":"node agent.cjs deploy","returnStdout":true}',
        '      echo "[info] a: one with r1"',
        '    timeout {"time":5,"unit":"MINUTES"}',
        '      sh {"script":"node agent.cjs deploy","returnStdout":true}',
        '      echo "[info] b: two with r1"',
      ].join('\n'),
    );
    expect(run.steps.map(({ index, within }) => [index, within])).toContainEqual([7, [0, 1, 5]]);
    expect(run.steps[3]?.env).toEqual({
      PATH: '/agent:/bin',
      RELEASE: 'r1',
      RELEASE_MANAGER: 'ann',
      TOKEN: 's3cret',
    });
  });

  it('serializes at each step: a value that cannot be is reported with its variable', async () => {
    const run = await host.runCps({ script: "def found = 'a1' =~ /[0-9]/\necho 'x'\nreturn found.find()" });
    expect(run).toMatchObject({
      ok: false,
      error: { type: 'java.io.NotSerializableException', message: 'java.util.regex.Matcher in `found`' },
    });
  });

  it('does not mind such a value when no step follows', async () => {
    const run = await host.runCps({ script: "def found = 'a1' =~ /[0-9]/\nreturn found.find()" });
    expect(run).toMatchObject({ ok: true, value: true });
  });

  it('resumes with copies: what the program holds went through serialization', async () => {
    const script = `
      @groovy.transform.Field List seen = []
      def shared = [1]
      def alias = shared
      seen << 'before'
      undeclared = 'kept'
      echo 'x'
      alias << 2
      seen << 'after'
      return [shared, seen, undeclared, shared.is(alias)]`;
    expect(await host.runCps({ script })).toMatchObject({ value: [[1, 2], ['before', 'after'], 'kept', true] });
  });

  it('is the real engine: `toSorted {}` returns what its closure does', async () => {
    const run = await host.runCps({ script: 'return [2, 1].toSorted { a, b -> a <=> b }' });
    expect(run).toMatchObject({
      value: -1,
      warnings: ['expected to call java.util.ArrayList.toSorted but wound up catching closure.call'],
    });
  });

  it('is the real engine: a step in a @NonCPS method ends that method', async () => {
    const run = await host.runCps({
      script: "@NonCPS def f() { echo 'x'; return 1 }\nreturn f()",
      answers: { echo: returns(2) },
    });
    expect(run.warnings).toEqual(['expected to call WorkflowScript.f but wound up catching echo']);
    expect(run).toMatchObject({ ok: true, value: 2 });
  });

  it.each([
    ['for-in over a list', "for (x in ['a', 'b']) { echo x }"],
    ['each over a list', "['a', 'b'].each { echo it }"],
    ['each over a map', "[a: 'a', b: 'b'].each { key, value -> echo value }"],
    ['for-in over the entries of a map', "for (entry in [a: 'a', b: 'b'].entrySet()) { echo entry.value }"],
    ['a classic loop', "def all = ['a', 'b']\nfor (int i = 0; i < all.size(); i++) { echo all[i] }"],
  ])('suspends in %s', async (_name, script) => {
    const run = await host.runCps({ script });
    expect(run).toMatchObject({ ok: true, warnings: [] });
    expect(formatSteps(run.steps)).toBe('echo "a"\necho "b"');
  });

  it('throws what a step throws, to be caught as on a controller', async () => {
    const script = `
      try {
        stage('Build') { sh 'make' }
      } catch (hudson.AbortException failure) {
        echo failure.message
      } finally {
        deleteDir()
      }
      error 'gave up'`;
    const run = await host.runCps({ script, answers: { sh: fails('script returned exit code 2') } });
    expect(formatSteps(run.steps)).toBe(
      ['stage "Build"', '  sh "make"', 'echo "script returned exit code 2"', 'deleteDir', 'error "gave up"'].join('\n'),
    );
    expect(run).toMatchObject({ ok: false, error: { type: 'hudson.AbortException', message: 'gave up' } });
  });

  it('runs the blocks that change how their bodies end', async () => {
    const script = `
      catchError { error 'ignored' }
      retry(3) { sh 'flaky' }
      def results = parallel(left: { echo 'l'; return 1 }, right: { echo 'r'; return 2 }, failFast: true)
      return results`;
    const run = await host.runCps({ script, answers: { sh: [fails('once'), returns(null)] } });
    expect(run).toMatchObject({ ok: true, value: { left: 1, right: 2 } });
    expect(formatSteps(run.steps)).toBe(
      [
        'catchError',
        '  error "ignored"',
        ...['retry 3', '  sh "flaky"', 'retry 3', '  sh "flaky"'],
        ...['parallel "left"', '  echo "l"', 'parallel "right"', '  echo "r"'],
      ].join('\n'),
    );
  });

  it('lets a function answer', async () => {
    const run = await host.runCps({
      script: "return pwd() + libraryResource('a') + libraryResource('b')",
      answers: { libraryResource: async ({ arguments: [path] }) => returns(`<${String(path)}>`), pwd: returns('/w ') },
    });
    expect(run).toMatchObject({ value: '/w <a><b>' });
  });

  it('fails when answers run out, whatever the script catches', async () => {
    const script = "try { sh 'a'\n sh 'b' } catch (Exception caught) { }";
    await expect(host.runCps({ script, answers: { sh: [returns(null)] } })).rejects.toThrow(
      'no answer for call 2 of sh',
    );
    expect(await host.runCps({ script: 'return 1' })).toMatchObject({ value: 1 });
  });

  it('runs classes of the library', async () => {
    const source = `
      package org.example
      class Greeter implements Serializable {
        def steps
        Greeter(steps) { this.steps = steps }
        def greet(String name) { steps.echo("hello \${name}"); return steps.env.JOB }
      }`;
    const run = await host.runCps({
      script: "return new org.example.Greeter(this).greet('a') + new org.example.Greeter(steps).greet('b')",
      classes: { 'org/example/Greeter.groovy': source },
      env: { JOB: 'j' },
    });
    expect(run).toMatchObject({ ok: true, value: 'jj' });
    expect(formatSteps(run.steps)).toBe('echo "hello a"\necho "hello b"');
  });

  it('tells which sources do not compile, where, and how large their methods are', async () => {
    const sources = [
      { name: 'good.groovy', source: "@NonCPS\ndef call() { return 'x' }" },
      { name: 'bad.groovy', source: 'def call() {\n  x = = 1\n}' },
    ];
    expect(await host.compile(sources)).toEqual([
      { name: 'good.groovy', ok: true, largestMethod: expect.any(Number) },
      { name: 'bad.groovy', ok: false, errors: [{ message: 'unexpected token: =', line: 2, column: 7 }] },
    ]);
  });

  it('knows that CPS code is larger, and when it is too large', async () => {
    const body = (lines: number): string => `def call() {\n${"  sh 'make'\n".repeat(lines)}}`;
    const size = async (lines: number, engine: 'groovy' | 'cps'): Promise<number> => {
      const [compilation] = await host.compile([{ name: 'step.groovy', source: body(lines) }], { engine });
      return compilation?.ok ? compilation.largestMethod : Number.POSITIVE_INFINITY;
    };
    expect(await size(100, 'cps')).toBeGreaterThan(2 * (await size(100, 'groovy')));
    expect(await size(300, 'groovy')).toBeLessThan(65_536);
    expect(await size(300, 'cps')).toBe(Number.POSITIVE_INFINITY);
  });

  it('ends with a message when the JVM does', async () => {
    const other = await startGroovyHost();
    const [evaluation] = await Promise.allSettled([other.evaluate(['System.exit(0)'])]);
    expect(evaluation).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('host ended') },
    });
    await other.stop();
  });
});
