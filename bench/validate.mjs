import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, PIPEGEN, repeat, say } from './measure.mjs';

const FILES = 400;
const LINES = [5_000, 10_000, 20_000];

/** The one that runs on the oldest Node.js that pipegen runs on. */
const LINTER = 'npm-groovy-lint@15.2.2';

const samples = fileURLToPath(new URL('../test/declarative/jenkinsfiles', import.meta.url));

/**
 * Measures `pipegen validate`: many Jenkinsfiles in one run, one alone, and long ones.
 *
 * npm-groovy-lint parses the same files with Groovy's own parser; it is installed for the comparison, which needs npm's
 * registry and Java, and is left out without them.
 */
export function benchValidate({ runs }) {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-bench-'));
  try {
    const many = join(folder, 'many');
    const names = readdirSync(samples);
    for (let index = 0; index < FILES; index++) {
      const name = names[index % names.length];
      mkdirSync(join(many, `${index}`), { recursive: true });
      copyFileSync(join(samples, name), join(many, `${index}`, `${basename(name, '.Jenkinsfile')}.groovy`));
    }
    // Some of them are refused by controllers: what is refused must be read as well.
    const validate = (...files) => measure([PIPEGEN, 'validate', ...files], { folder, accepted: [0, 1] });
    const own = repeat(runs, () => validate(...readdirSync(many).map((name) => firstIn(join(many, name)))));
    say(`validate ${FILES} Jenkinsfiles`, own, '(aim: under 1 s)');
    compareWithLinter(folder, many, own.seconds);
    say(
      'validate one',
      repeat(runs, () => validate(join(samples, 'wholeFlow.Jenkinsfile'))),
      '(aim: under 0.35 s)',
    );
    for (const lines of LINES) {
      const file = join(folder, `${lines}.Jenkinsfile`);
      writeFileSync(file, longPipeline(lines));
      const long = repeat(runs, () => validate('--ignore', 'pipeline-too-large', file));
      say(`validate one of ${lines} lines`, long, `${((long.seconds / lines) * 1e6).toFixed(0)} ms for 1,000 lines`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compareWithLinter(folder, files, seconds) {
  const home = join(folder, 'linter');
  mkdirSync(home);
  writeFileSync(join(home, 'rules.json'), '{ "rules": {} }');
  writeFileSync(join(home, 'package.json'), '{}');
  const installed = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', LINTER], { cwd: home });
  const java = spawnSync('java', ['-version']);
  if (installed.status !== 0 || java.status !== 0) {
    console.log('  not compared with npm-groovy-lint: it needs Java, and npm to install it');
    return;
  }
  const linter = join(home, 'node_modules/npm-groovy-lint/lib/index.js');
  const options = ['--noserver', '--failon', 'none', '--config', join(home, 'rules.json'), '--output', 'json'];
  const parse = measure([linter, ...options, '--path', files], { folder: home });
  say("npm-groovy-lint's parse of the same", parse, `${(parse.seconds / seconds).toFixed(0)} times as long (aim: 20)`);
}

function firstIn(folder) {
  return join(folder, readdirSync(folder)[0]);
}

/** A pipeline of so many lines, most of them a stage's. */
function longPipeline(lines) {
  const stage = (index) =>
    [
      `    stage('Stage ${index}') {`,
      `      when { expression { env.BRANCH_NAME == 'main' && params["P${index}"] != null } }`,
      '      steps {',
      `        sh 'make target-${index}' // what it makes`,
      `        echo "made \${env.BUILD_NUMBER} of ${index}"`,
      "        script { def found = readFile('list').split('\\n'); for (one in found) { echo one } }",
      '      }',
      '    }',
    ].join('\n');
  const stages = Array.from({ length: Math.floor((lines - 6) / 8) }, (_, index) => stage(index));
  return `pipeline {\n  agent any\n  stages {\n${stages.join('\n')}\n  }\n}\n`;
}
