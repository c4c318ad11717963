import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Project } from './project.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The README's files: blocks of code that begin with their path. */
function projectOfReadme(): Project {
  const project = new Project().installed().write('app/Dockerfile', 'FROM scratch\n');
  const blocks = [...README.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];
  expect(blocks.map(([, path]) => path)).toEqual([
    'pipelines/shop/flow.ts',
    'pipelines/shop/steps/smokeTest.ts',
    'pipelines/release.ts',
  ]);
  for (const [, path = '', text = ''] of blocks) project.write(path, text);
  return project;
}

test('the example of the README builds and type-checks as printed', async () => {
  const project = projectOfReadme();
  expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(project.read('jenkins/pipelines/release.Jenkinsfile')).toContain("stage('Publish')");
  // Brings the tsconfig.json.
  await project.run('init', '--yes', '--name', 'other');
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', project.folder]);
});

test('the error that the README shows looks so', async () => {
  const shown = /^```\n(pipelines\/shop\/flow\.ts:[\s\S]*?)^```$/m.exec(README)?.[1];
  const project = projectOfReadme();
  project.replace('pipelines/shop/flow.ts', "from: 'qa'", "from: 'qa2'");
  const { exitCode, stderr } = await project.run('build');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(shown);
});
