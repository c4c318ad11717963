import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, PIPEGEN, repeat, say } from './measure.mjs';

const projen = fileURLToPath(new URL('projen.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pipegen-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/**
 * Measures `pipegen build`.
 *
 * Every number is the median of several runs of the compiled command line in temporary folders. "Cold" is a project that was
 * never built: no generated files and no caches. Projen, which generates a project's files from TypeScript too, synthesises
 * the same files by the same machine for comparison.
 *
 * @param options how often each number is taken, and of how many flows the large projects are
 */
export function benchBuild({ runs, sizes }) {
  const flow = typicalFlow();
  const typical = makeProject('one', flow, 1);
  compareWithProjen('a typical flow', typical, runs);
  const real = join(folder, 'real');
  cpSync(fileURLToPath(new URL('../pipelines', import.meta.url)), join(real, 'pipelines'), { recursive: true });
  compareWithProjen('StudyGiveWay', real, runs);

  console.log();
  const bare = repeat(runs, () => measure(['-e', '0']));
  say('node -e 0', bare);
  for (const [name, project] of Object.entries({ 'a typical flow': typical, StudyGiveWay: real })) {
    const check = repeat(runs, () => build(project, '--check'));
    say(`--check of ${name}, no change`, check, `${(check.seconds / bare.seconds).toFixed(2)} x node -e 0 (aim: 6)`);
  }
  say(
    'the same without the cache',
    repeat(runs, () => build(real, '--check', '--no-cache')),
  );

  console.log();
  for (const size of sizes) {
    const project = makeProject(`flows-${size}`, flow, size);
    const times = size > 100 ? 1 : Math.min(3, runs);
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
}

/** The flow that `pipegen init` writes: three environments, three services, one image. */
function typicalFlow() {
  const project = join(folder, 'typical');
  mkdirSync(project);
  measure([PIPEGEN, 'init', '--yes', '--name', 'typical', '--domain', 'typical.example', '--project', project]);
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

function generatedFiles(project) {
  return ['Jenkinsfile', '.env.sample', 'jenkins']
    .flatMap((location) =>
      statSync(join(project, location), { throwIfNoEntry: false })?.isDirectory()
        ? readdirSync(join(project, location), { recursive: true }).map((name) => `${location}/${name}`)
        : [location],
    )
    .filter((path) => statSync(join(project, path), { throwIfNoEntry: false })?.isFile());
}

function build(project, ...more) {
  return measure([PIPEGEN, 'build', '--project', project, ...more]);
}

/** Projen, for the same files. */
function synthesise(project, files) {
  const list = join(folder, 'files.json');
  writeFileSync(list, JSON.stringify({ project, files }));
  rmSync(join(folder, 'projen'), { recursive: true, force: true });
  return measure([projen, list, join(folder, 'projen')]);
}

function compareWithProjen(name, project, runs) {
  const cold = repeat(runs, () => {
    makeCold(project);
    return build(project);
  });
  const files = generatedFiles(project);
  const synthesis = repeat(runs, () => synthesise(project, files));
  say(`cold build of ${name}`, cold, `${(cold.seconds / synthesis.seconds).toFixed(2)} x projen (aim: 2.5)`);
  say(`projen, the same ${files.length} files`, synthesis);
}
