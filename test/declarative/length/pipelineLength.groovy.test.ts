import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import { readJenkinsfile } from '../../../src/declarative/read/readJenkinsfile.ts';
import { budget } from '../../budget.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { randomJenkinsfile } from './randomJenkinsfile.ts';

/*
 * What the estimate says against what the CPS engine compiles. The engine takes `pipeline { ... }` as it stands:
 * Declarative's own classes, into which a controller turns it before, are not among the parts.
 */

describePart('the estimated length of a pipeline', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('is that of random pipelines of every kind', async () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const errors = await errorsOf(fc.sample(randomJenkinsfile(10), { numRuns: budget(20), seed }));
    // Of random pipelines, some six in ten compile.
    expect(errors.length, `seed ${seed}`).toBeGreaterThan(4);
    expectSmall(errors, `seed ${seed}`);
  }, 60_000);

  it('is that of the Jenkinsfiles that the tests have', async () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    );
    const trees = files
      .filter((file) => file.endsWith('Jenkinsfile'))
      .flatMap((file) => readJenkinsfile(readFileSync(file, 'utf8')).tree ?? [])
      .filter((tree) => !JSON.stringify(tree).includes('"matrix"'));
    const errors = await errorsOf(trees.map(printPipeline));
    expect(errors.length).toBeGreaterThan(40);
    expectSmall(errors, '');
  }, 60_000);

  it.each([
    [
      'text in a GString of several lines',
      `sh """\n  echo "one two three four five six" // seven\n  run --name "alpha beta" --region \${env.REGION}\n"""`,
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Groovy's
    ['addresses', 'sh "curl https://${env.HOST}/${env.A}/${env.B}"'],
    ['comments', "sh 'a' // and more: b.c(d) { e }\n/* f(g) { h } */"],
    ['long text', `sh '''\n${'  make all && make install\n'.repeat(30)}'''`],
    ['slashy strings', "echo 'a'.replaceAll(/[a-z]+{2}(b)/, 'c')"],
    ['dollars without braces', 'echo "$env.A of $env.B costs \\$5"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Groovy's
    ['strings in strings', 'echo "a ${b("c ${d} e")} f"'],
  ])('is that of %s', async (_, line) => {
    const source = pipelineOf(Array.from({ length: 60 }, () => line).join('\n'));
    expectSmall(await errorsOf([source]), line);
  });

  it('grows with the cells of a matrix as what Declarative makes of them', async () => {
    const [few, many] = [10, 110];
    const foretold = estimate(matrixOf(many)) - estimate(matrixOf(few));
    const made = await compiled([declarativeCells(few), declarativeCells(many)]);
    const error = foretold / ((made[1] ?? 0) - (made[0] ?? 0)) - 1;
    expect(error).toBeGreaterThan(-0.05);
    expect(error).toBeLessThan(0.5);
  });

  /** By how much the estimate of each is above what is compiled, as a part of that; none of those that do not compile. */
  async function errorsOf(sources: readonly string[]): Promise<readonly number[]> {
    const lengths = await compiled(sources);
    return sources.flatMap((source, index) => {
      const length = lengths[index];
      return length === undefined || readJenkinsfile(source).errors.length > 0 ? [] : [estimate(source) / length - 1];
    });
  }

  async function compiled(sources: readonly string[]): Promise<readonly (number | undefined)[]> {
    const results = await groovy.compile(
      sources.map((source) => ({ name: 'WorkflowScript', source })),
      { engine: 'cps' },
    );
    return results.map((result) => (result.ok ? result.largestMethod : undefined));
  }
});

const FOLDERS = ['test/declarative/jenkinsfiles', 'test/fixtures'];

function estimate(source: string): number {
  const { tree } = readJenkinsfile(source);
  if (tree === undefined) throw new Error(`No pipeline: ${source}`);
  return pipelineLength(tree);
}

function expectSmall(errors: readonly number[], about: string): void {
  const large = errors.filter((error) => Math.abs(error) > 0.1);
  expect(large.length, about).toBeLessThanOrEqual(Math.ceil(0.05 * errors.length));
  expect(Math.min(...errors), about).toBeGreaterThan(-0.05);
}

function pipelineOf(code: string): string {
  return `pipeline {\nagent any\nstages {\nstage('A') {\nsteps {\nscript {\n${code}\n}\n}\n}\n}\n}\n`;
}

function matrixOf(cells: number): string {
  const values = Array.from({ length: cells }, (_, cell) => `'${cell}'`).join(', ');
  return `pipeline {\nagent none\nstages {\nstage('A') {\nmatrix {\naxes {\naxis {\nname 'N'\nvalues ${values}\n}\n}
agent {\nlabel 'linux'\n}\nstages {\nstage('B') {\nsteps {\nsh 'make'\n}\n}\n}\n}\n}\n}\n}\n`;
}

/** The cells of that matrix as Declarative makes them, with classes that stand for its own. */
function declarativeCells(cells: number): string {
  const resolver = "Resolver.instanceFromMap([N: { return '1' }]), Resolver.instanceFromMap([:])";
  const cell = (number: number) =>
    `new Stage('Matrix - N = \\'${number}\\'', null, new Agent([label: 'linux']), null, null, null, null, false, null, null, stages.call(), null, new Environment(${resolver}))`;
  const all = Array.from({ length: cells }, (_, number) => cell(number)).join(',\n');
  const classes = ['Stage', 'Agent', 'Environment', 'Resolver', 'Matrix'].map((name) => `class ${name} { }`).join('\n');
  return `pipeline({ return new Matrix([\n${all}\n]) })\n${classes}\n`;
}
