import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { printPipeline } from '../../../src/declarative/print.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { readJenkinsfile } from '../../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../../src/declarative/read/readTree.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { hasErrors } from '../../../src/model/diagnostic.ts';
import { compilePipeline } from '../../../src/pipeline/compilePipeline.ts';
import { groovy } from '../../../src/pipeline/groovy.ts';
import { importPipeline } from '../../../src/pipeline/import/importPipeline.ts';
import { acceptedTrees } from '../../corpus/corpus.ts';
import { kitchenSink } from '../../declarative/kitchenSink.ts';
import { ImportedProject, withTrimmedCode } from './importedFiles.ts';

const project = new ImportedProject();
afterAll(() => project.remove());

const folder = join(import.meta.dirname, '../../declarative/jenkinsfiles');
const jenkinsfiles = readdirSync(folder).map((file) => ({
  name: file.replace('.Jenkinsfile', ''),
  text: readFileSync(join(folder, file), 'utf8'),
}));

const trees = [...acceptedTrees, { name: 'kitchenSink', json: kitchenSink as unknown }];

describe.each(jenkinsfiles)('$name', ({ name, text }) => {
  const source = readJenkinsfile(text);
  const imported = importPipeline(source.tree as PipelineTree, source);

  test('is the same pipeline once it is imported, run and built', async () => {
    project.write(name, imported.text);
    const built = await project.build(name);
    expect(withTrimmedCode(built.tree)).toEqual(withTrimmedCode(source.tree));
    expect(imported.difference).toBeUndefined();
    const outside = outsideOf(text).filter((part) => part.trim() !== '');
    expect([built.before, built.after].filter((part) => part !== undefined)).toEqual(outside);
  });

  test('keeps every byte around the pipeline when it is built', () => {
    const tree = source.tree as PipelineTree;
    const [before = '', after = ''] = outsideOf(text);
    const definition = {
      agent: 'any',
      stages: [],
      ...(before.trim() !== '' && { before: groovy(before) }),
      ...(after.trim() !== '' && { after: groovy(after) }),
    } as const;
    const converted = { tree, originOf: () => [], diagnostics: [], bodies: [] };
    const { printed, diagnostics } = compilePipeline(definition, converted, {
      profile: standardProfile,
      librarySteps: [],
      methods: [],
    });
    // What a controller refuses is not built.
    expect(hasErrors(diagnostics)).toBe(printed === undefined);
    if (printed === undefined) return;
    expect(printed.origins).toHaveLength(printed.text.split('\n').length);
    const around = outsideOf(printed.text);
    expect(around[0]).toBe(before.trim() === '' ? '' : before);
    expect(around[1]).toBe(after.trim() === '' ? '\n' : after);
  });

  test('keeps every comment', () => {
    const unlined = (part: string) => part.replace(/\s+/g, ' ');
    const times = (part: string, all: string) => unlined(all).split(unlined(part)).length - 1;
    const evaluated = imported.text.replace(/\\([`\\$])/g, '$1');
    const comments = source.comments.map((comment) => comment.text).filter((comment) => !comment.startsWith('#!'));
    const count = (all: string) => comments.map((comment) => [comment, times(comment, all)]);
    expect(count(evaluated)).toEqual(count(text));
  });
});

describe.each(trees)('the tree $name', ({ name, json }) => {
  test('is the same pipeline once it is imported, run and built', async () => {
    const tree = readTree(json).tree as PipelineTree;
    const imported = importPipeline(tree);
    project.write(`tree-${name}`, imported.text);
    expect(withTrimmedCode((await project.build(`tree-${name}`)).tree)).toEqual(withTrimmedCode(tree));
    expect(imported.difference).toBeUndefined();
  });
});

test('lists are imported as deep as Groovy reads them', () => {
  const text = `steps { echo(${'['.repeat(150)}${']'.repeat(150)}) }`;
  const source = readJenkinsfile(`pipeline {\nagent any\nstages { stage('a') {\n${text}\n} }\n}\n`);
  expect(importPipeline(source.tree as PipelineTree, source).difference).toBeUndefined();
});

test('comments stand at their parts, also of parts that have no place of their own', () => {
  const source = readJenkinsfile(`pipeline {
  agent any
  stages { // all of them
    stage('Old') {
      when {
        beforeAgent true // early
        branch 'main' // only there
        // no more
      }
      steps {
        parallel(one: {
          echo 'a' // first
          // after it
        }, failFast: true)
      } // steps end
    } // Old ends
  }
}
`);
  expect(
    importPipeline(source.tree as PipelineTree, source).text,
  ).toBe(`import { condition, definePipeline, step } from 'pipegen';

export default definePipeline({
  agent: 'any',
  // all of them
  stages: [
    {
      name: 'Old',
      when: {
        // early
        beforeAgent: true,
        // only there
        conditions: condition.branch('main'),
        // no more
      },
      branches: {
        one: [
          // first
          step.echo('a'),
          // after it
        ],
        // steps end
      },
      failFast: true,
      // Old ends
    },
  ],
});
`);
});

describe('all of them', () => {
  test("are right for TypeScript's compiler", () => {
    expect(project.typeErrors()).toEqual([]);
  });

  test('stand as a formatter would leave them', () => {
    expect(project.formatting()).toBe('');
  });
});

/** The texts before and after the pipeline as an import keeps them. */
function outsideOf(text: string): readonly [before: string, after: string] {
  const plain = text.replace(/\r\n?/g, '\n').replace(/^#!.*\n?/, '');
  const { locationOf } = readJenkinsfile(plain);
  const { line = 1, column = 1, endLine = 1, endColumn = 1 } = locationOf(['pipeline']) ?? {};
  const lines = plain.split('\n');
  const offset = (at: number, inLine: number) =>
    lines.slice(0, at - 1).join('\n').length + (at > 1 ? 1 : 0) + inLine - 1;
  return [plain.slice(0, offset(line, column)), plain.slice(offset(endLine, endColumn))];
}

test('lines that go on after a backslash stay lines', async () => {
  const text = `pipeline {
  agent any
  stages {
    stage('A') {
      steps {
        sh '''docker run \\
  --rm \\
  image'''
        sh(
          script: "make \\
          all",
          label: 'x'
        )
        sh '''make \\\\
          all'''
        sh """docker run \\
          \${env.IMAGE}"""
      }
    }
  }
}
`;
  const { tree } = readJenkinsfile(text);
  const imported = importPipeline(tree as PipelineTree);
  expect(imported.difference).toBeUndefined();
  project.write('continued', imported.text);
  const built = await project.build('continued');
  expect(printPipeline(tree as PipelineTree)).toBe(text);
  expect(printPipeline(built.tree)).toBe(text);
});
