/**
 * Measures `pipegen build`: `npm run bench`, or `npm run bench -- --runs 3 --sizes 10,100` for a quick look.
 *
 * Every number is the median of several runs of the compiled command line in temporary folders. "Cold" is a project that was
 * never built: no generated files and no caches. Projen, which generates a project's files from TypeScript too, synthesises
 * the same files by the same machine for comparison.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, median } from './measure.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, sizes: { type: 'string', default: '10,100,1000,5000' } },
});
const RUNS = Number(options.runs);
const SIZES = options.sizes.split(',').map(Number);
const pipegen = fileURLToPath(new URL('../dist/pipegen.js', import.meta.url));
const projen = fileURLToPath(new URL('projen.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pipegen-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The flow that `pipegen init` writes: three environments, three services, one image. */
function typicalFlow() {
  const project = join(folder, 'typical');
  mkdirSync(project);
  measure([pipegen, 'init', '--yes', '--name', 'typical', '--domain', 'typical.example', '--project', project]);
  return readFileSync(join(project, 'pipelines/typical/flow.ts'), 'utf8');
}

function makeProject(name, flow, size) {
  const project = join(folder, name);
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  mkdirSync(join(project, 'pipelines'));
  for (let index = 1; index <= size; index++) {
    // Flows of one project share a repository and a controller, and nothing else.
    const text = flow.replaceAll(/(?<=(?:name|domain): ')typical/g, `flow-${index}`);
    writeFileSync(join(project, `pipelines/flow-${index}.ts`), text);
  }
  return project;
}

/** As a project is when it was just cloned and installed. */
function makeCold(project) {
  for (const name of readdirSync(project)) {
    if (name !== 'pipelines') rmSync(join(project, name), { recursive: true });
  }
  mkdirSync(join(project, 'node_modules'));
}

function repeat(times, run) {
  const results = Array.from({ length: times }, run);
  return {
    seconds: median(results.map(({ seconds }) => seconds)),
    memory: median(results.map(({ memory }) => memory)),
  };
}

function generatedFiles(project) {
  return ['Jenkinsfile', '.env.sample', 'jenkins']
    .flatMap((place) =>
      statSync(join(project, place), { throwIfNoEntry: false })?.isDirectory()
        ? readdirSync(join(project, place), { recursive: true }).map((name) => `${place}/${name}`)
        : [place],
    )
    .filter((path) => statSync(join(project, path), { throwIfNoEntry: false })?.isFile());
}

const say = (what, { seconds, memory }, remark = '') =>
  console.log(
    `${what.padEnd(38)} ${seconds.toFixed(2).padStart(8)} s ${memory.toFixed(0).padStart(6)} MB  ${remark}`.trimEnd(),
  );

function build(project, ...more) {
  return measure([pipegen, 'build', '--project', project, ...more]);
}

/** Projen, for the same files. */
function synthesise(project, files) {
  const list = join(folder, 'files.json');
  writeFileSync(list, JSON.stringify({ project, files }));
  rmSync(join(folder, 'projen'), { recursive: true, force: true });
  return measure([projen, list, join(folder, 'projen')]);
}

function compareWithProjen(name, project) {
  const cold = repeat(RUNS, () => {
    makeCold(project);
    return build(project);
  });
  const files = generatedFiles(project);
  const synthesis = repeat(RUNS, () => synthesise(project, files));
  say(`cold build of ${name}`, cold, `${(cold.seconds / synthesis.seconds).toFixed(2)} x projen (aim: 2.5)`);
  say(`projen, the same ${files.length} files`, synthesis);
}

console.log(`Node.js ${process.version}, medians of ${RUNS} runs\n`);
const flow = typicalFlow();
const typical = makeProject('one', flow, 1);
compareWithProjen('a typical flow', typical);
const real = join(folder, 'real');
cpSync(fileURLToPath(new URL('../pipelines', import.meta.url)), join(real, 'pipelines'), { recursive: true });
compareWithProjen('StudyGiveWay', real);

console.log();
const bare = repeat(RUNS, () => measure(['-e', '0']));
say('node -e 0', bare);
for (const [name, project] of Object.entries({ 'a typical flow': typical, StudyGiveWay: real })) {
  const check = repeat(RUNS, () => build(project, '--check'));
  say(`--check of ${name}, no change`, check, `${(check.seconds / bare.seconds).toFixed(2)} x node -e 0 (aim: 6)`);
}
say(
  'the same without the cache',
  repeat(RUNS, () => build(real, '--check', '--no-cache')),
);

console.log();
for (const size of SIZES) {
  const project = makeProject(`flows-${size}`, flow, size);
  const times = size > 100 ? 1 : Math.min(3, RUNS);
  const colds = repeat(times, () => {
    makeCold(project);
    return build(project);
  });
  const each = `${((colds.seconds / size) * 1000).toFixed(1)} ms a flow${size === 1000 ? ' (aim: under 600 MB)' : ''}`;
  say(`cold build of ${size} flows`, colds, each);
  say(
    `--check of ${size} flows, no change`,
    repeat(times, () => build(project, '--check')),
    'nothing changed',
  );
  rmSync(project, { recursive: true });
}
