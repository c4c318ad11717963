import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { compileLibrary } from '../../../src/jenkins/library/compileLibrary.ts';
import { declareSteps } from '../../../src/jenkins/library/declareSteps.ts';
import { readTemplate } from '../../../src/jenkins/library/templates.ts';
import { kitchenSink, plain } from './steps.ts';
import { templates } from './templates.ts';

const FIXTURES = '../../fixtures/library/expected';

describe('compileLibrary', () => {
  test('makes a variable, a help page and a type for each step', async () => {
    const files = compileLibrary([kitchenSink, plain], {
      templates,
      agentDigest: '0123456789abcdef',
    });
    expect(files.map(({ path, comment, source }) => [path, comment, source])).toEqual([
      ['jenkins/vars/kitchenSink.groovy', '//', 'pipelines/shop/steps/kitchenSink.ts'],
      ['jenkins/vars/kitchenSink.txt', '<!-- -->', 'pipelines/shop/steps/kitchenSink.ts'],
      ['jenkins/vars/plain.groovy', '//', 'src/agent/steps/plain.ts'],
      ['jenkins/vars/plain.txt', '<!-- -->', 'src/agent/steps/plain.ts'],
      ['jenkins/vars/pipegenAgent.groovy', '//', 'the pipegen library'],
      ['jenkins/vars/pipegenAgent.txt', '<!-- -->', 'the pipegen library'],
    ]);
    const declared = declareSteps([kitchenSink, plain], []);
    for (const { path, body } of [...files, declared]) await expect(body).toMatchFileSnapshot(`${FIXTURES}/${path}`);
  });

  test('declares types that compile, whatever docstrings say', async () => {
    const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { strict: true } });
    project.createSourceFile('/steps.d.ts', declareSteps([kitchenSink, plain], []).body);
    project.createSourceFile(
      '/node_modules/pipegen/index.d.ts',
      'export interface StepCall { step: string }\nexport interface Steps {}\nexport const libraryStep: Steps;\n',
    );
    project.createSourceFile(
      '/flow.ts',
      `import { libraryStep } from 'pipegen';
libraryStep.plain();
libraryStep.kitchenSink({ environment: 'qa', attempts: 1, state: "it's", codes: [1], headers: { a: ['b'] } });
libraryStep.kitchenSink();
libraryStep.kitchenSink({ environment: 'qa', stat: 'x' });
libraryStep.kitchenSink({ environment: 'qa', state: 'other' });
`,
    );
    const diagnostics = project.getPreEmitDiagnostics().filter((one) => one.getSourceFile() !== undefined);
    expect(diagnostics.map((one) => [one.getSourceFile()?.getBaseName(), one.getLineNumber()])).toEqual([
      ['flow.ts', 4],
      ['flow.ts', 5],
      ['flow.ts', 6],
    ]);
  });
});

describe('readTemplate', () => {
  test('refuses values that pass no helper', () => {
    for (const text of [
      'a\n{{name}}',
      '{{{name}}}',
      '{{literal}}',
      '{{literal a b}}',
      '{{#if a}}{{a}}{{/if}}',
      '{{& a}}',
    ])
      expect(() => readTemplate(text)).toThrow('without a helper');
  });

  test('refuses values that are not there', () => {
    for (const text of ['{{literal name}}', '{{html name}}', '{{#each names}}{{html this}}{{/each}}'])
      expect(() => readTemplate(text)({})).toThrow();
  });

  test('escapes for each language', () => {
    const text = `<a href="x">'$\{y}'\\</a>`;
    expect(readTemplate('{{literal text}}')({ text })).toBe(`'<a href="x">\\'$\{y}\\'\\\\</a>'`);
    expect(readTemplate('{{html text}}')({ text })).toBe(`&lt;a href=&quot;x&quot;&gt;&#39;$\{y}&#39;\\&lt;/a&gt;`);
  });
});
