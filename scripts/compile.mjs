/**
 * Makes `dist/` from `src/`:
 *
 * - `pipegen.js`, the command line, `program.js`, the same to be called within a process, and `index.js`, what flows
 *   import: split, so that a command loads only what it needs;
 * - `agent.cjs`, what runs inside Jenkins: one file without dependencies;
 * - `types/`, the declarations behind `import ... from 'pipegen'`;
 * - `steps.json`, the signatures of the steps that pipegen brings;
 * - `templates.json`, the texts of `vars-templates/`;
 * - `identity`, a hash of all that: a cache made by another build of pipegen is not trusted.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Too heavy or too much tied to their own files to be bundled; loaded from node_modules when a command needs them. */
const external = ['esbuild', 'jiti', 'ts-morph'];

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  logLevel: 'warning',
  metafile: true,
  // Only `paths`, which make `pipegen` mean the sources, matter to esbuild, and here nothing imports it by name.
  tsconfigRaw: {},
};

/** Bundled CommonJS packages call `require` for node: modules, which an ES module lacks. */
const requireInModules =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

async function compileCommandLine() {
  const { metafile } = await build({
    ...common,
    entryPoints: { pipegen: 'src/cli/main.ts', program: 'src/cli/program.ts', index: 'src/index.ts' },
    outdir: 'dist',
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    external,
    banner: { js: requireInModules },
  });
  await chmod('dist/pipegen.js', 0o755);
  return Object.keys(metafile.outputs);
}

async function compileAgent() {
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/agent.ts'],
    outfile: 'dist/agent.cjs',
    format: 'cjs',
    minify: true,
    legalComments: 'eof',
  });
  return Object.keys(metafile.outputs);
}

async function readSteps() {
  const reader = 'node_modules/.cache/pipegen-compile/loadSteps.mjs';
  await build({ ...common, entryPoints: ['src/load/loadSteps.ts'], outfile: reader, format: 'esm', external });
  const { readStepSignatures } = await import(pathToFileURL(reader).href);
  const scripts = (await readdir('src/agent/steps')).filter((name) => name.endsWith('.ts')).sort();
  const { steps, diagnostics } = await readStepSignatures(scripts.map((name) => `src/agent/steps/${name}`));
  for (const { where, message } of diagnostics) console.error(`${where?.file}:${where?.line} ${message}`);
  if (diagnostics.length > 0) throw new Error("pipegen's own steps cannot be read.");
  await writeFile('dist/steps.json', JSON.stringify(steps));
  return ['dist/steps.json'];
}

async function joinTemplates() {
  const names = (await readdir('vars-templates')).sort();
  const texts = await Promise.all(names.map((name) => readFile(`vars-templates/${name}`, 'utf8')));
  await writeFile(
    'dist/templates.json',
    JSON.stringify(Object.fromEntries(names.map((name, index) => [name, texts[index]]))),
  );
  return ['dist/templates.json'];
}

async function compileTypes() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json']);
  } catch (error) {
    throw new Error(`The declarations do not compile.\n${error.stdout}`);
  }
  const standard = await readFile('types/standardController.d.ts', 'utf8');
  await writeFile('dist/types/standardController.d.ts', standard.replace("'../src/", "'./"));
  return [];
}

/** Only now, so that a command that runs meanwhile finds the chunks that it was compiled with. */
async function removeFormerFiles(outputs) {
  const kept = new Set(outputs.map((output) => basename(output)));
  const entries = await readdir('dist', { withFileTypes: true });
  const former = entries.filter((entry) => entry.isFile() && !kept.has(entry.name));
  await Promise.all(former.map(({ name }) => rm(`dist/${name}`)));
}

async function writeIdentity(outputs) {
  const hash = createHash('sha256');
  for (const output of outputs.sort()) hash.update(`${output}\n`).update(await readFile(output));
  await writeFile('dist/identity', hash.digest('hex'));
}

process.chdir(root);
await mkdir('dist', { recursive: true });
const outputs = (
  await Promise.all([compileCommandLine(), compileAgent(), readSteps(), joinTemplates(), compileTypes()])
).flat();
await writeIdentity(outputs);
await removeFormerFiles([...outputs, 'dist/identity']);
