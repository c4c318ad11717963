/**
 * Makes `types/standardController.d.ts`, the types of what a usual controller offers, from the standard profile in
 * `src/declarative/profile/`.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const made = 'node_modules/.cache/pipegen-compile/standardController.mjs';
await build({
  stdin: {
    contents: `
      import { standardProfile } from './src/declarative/profile/standard.ts';
      import { declareStandardController } from './src/pipeline/declareController.ts';
      export const text = declareStandardController(standardProfile);
    `,
    resolveDir: '.',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: made,
});
const { text } = await import(pathToFileURL(made).href);
await writeFile('types/standardController.d.ts', text);
