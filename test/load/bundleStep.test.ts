import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bundleStep } from '../../src/load/bundleStep.ts';
import { createProject } from './project.ts';

const FILES = {
  'pipelines/shop/steps/greet.ts': `import type { StepContext } from 'pipegen';
import { word } from 'words';
import { name } from '../lib/name.ts';
/** Greets. */
export async function greet(_: {}, context: StepContext): Promise<string> { return word + ', ' + name; }
`,
  'pipelines/shop/lib/name.ts': `export const name: string = 'wörld';`,
  'node_modules/words/package.json': `{ "name": "words", "main": "index.js" }`,
  'node_modules/words/index.js': `exports.word = 'hello';`,
};

test('joins a step with what it imports, the same wherever the project lies', async () => {
  const [one, other] = [await createProject(FILES), await createProject(FILES)];
  const bundle = await bundleStep(one, 'pipelines/shop/steps/greet.ts');
  expect(bundle).toEqual(await bundleStep(other, 'pipelines/shop/steps/greet.ts'));
  expect(bundle.dependencies).toEqual(['pipelines/shop/lib/name.ts', 'pipelines/shop/steps/greet.ts']);
  expect(bundle.text).not.toContain(one);

  const file = path.join(other, 'greet.cjs');
  await writeFile(file, bundle.text ?? '');
  const script = `require(${JSON.stringify(file)}).greet({}).then(console.log)`;
  expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout).toBe('hello, wörld\n');
});

test('says where an import cannot be found', async () => {
  const folder = await createProject({ 'steps/a.ts': `/** A. */\nimport { b } from './b.ts';\nexport const a = b;\n` });
  expect(await bundleStep(folder, 'steps/a.ts')).toMatchObject({
    diagnostics: [
      {
        code: 'step-bundle',
        message: 'The step cannot be bundled: Could not resolve "./b.ts".',
        where: { file: 'steps/a.ts', line: 2, column: 19, length: 8 },
      },
    ],
    dependencies: ['steps/a.ts'],
  });
});
