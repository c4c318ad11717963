import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { explained, lineOf } from './explained.ts';
import { builtProject } from './project.ts';

describePart('pipegen explain-log with the real compiler', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  test.each([
    ["deploy 'prod'", "deploy 'prod", 'prod: '],
    ["label 'docker'", "label ) 'docker'", 'jenkins: '],
    ["approve 'Deploy', ''", "approve 'Deploy', , ''", 'prod: '],
  ])('finds the location of what it does not compile: %s', async (right, wrong, expected) => {
    const project = await builtProject();
    const broken = project.read('Jenkinsfile').replace(right, wrong);
    const [compilation] = await groovy.compile([{ name: 'WorkflowScript', source: broken }], {
      phase: 'conversion',
    });
    if (compilation === undefined || compilation.ok) throw new Error('It compiles.');
    // As `MultipleCompilationErrorsException` words them.
    const log = [
      'org.codehaus.groovy.control.MultipleCompilationErrorsException: startup failed:',
      ...compilation.errors.map(({ message, line }) => `WorkflowScript: ${line}: ${message}\n   source\n   ^\n`),
      `${compilation.errors.length} error`,
      '',
      '\tat org.codehaus.groovy.control.ErrorCollector.failIfErrors(ErrorCollector.java:309)',
      'Finished: FAILURE',
    ].join('\n');
    const { errors } = await explained(project.write('console.txt', log), 'console.txt');
    const location = errors[0]?.locations[0];
    expect(errors[0]?.code).toBe('groovy-does-not-compile');
    expect(location?.generated?.line).toBe(lineOf(project, right));
    const lines = project.read('pipelines/shop.ts').split('\n');
    expect(lines[(location?.written?.line ?? 0) - 1]?.trim()).toContain(expected);
  });

  test('follows a stack trace of the engine from a method to the stage that called it', async () => {
    const project = await builtProject();
    const lines = project.read('Jenkinsfile').split('\n');
    const call = lineOf(project, "deploy 'staging'");
    const end = lines.indexOf('}');
    // The engine here does not know `pipeline {}`: of it, only the line that is meant is left.
    const script = lines
      .map((line, index) => (index > 1 && index <= end && index !== call - 1 ? '' : line))
      .join('\n')
      .replace('names[environmentName]', 'nmaes[environmentName]');
    const run = await groovy.runCps({ script });
    if (run.ok) throw new Error('It runs.');
    const { type, message, trace } = run.error;
    const log = [
      '[Pipeline] End of Pipeline',
      `hudson.remoting.ProxyException: ${type}: ${message}`,
      ...trace.map((frame) => `\tat ${frame}`),
      'Finished: FAILURE',
    ].join('\n');
    const [error] = (await explained(project.write('console.txt', log), 'console.txt')).errors;
    expect(error).toMatchObject({
      code: 'variable-unknown',
      message: expect.stringContaining('No such property: nmaes for class: WorkflowScript'),
    });
    expect(error?.locations.map(({ generated }) => generated?.line)).toEqual([
      lineOf(project, 'names[environmentName]'),
      lineOf(project, 'def deploy(') + 1,
      call,
    ]);
    const written = error?.locations.at(-1)?.written?.line ?? 0;
    expect(project.read('pipelines/shop.ts').split('\n')[written - 1]).toContain('staging: ');
  });
});
