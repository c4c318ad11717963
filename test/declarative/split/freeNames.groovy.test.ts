// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Groovy's
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { readJenkinsfile } from '../../../src/declarative/read/readJenkinsfile.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { compilePipeline } from '../../../src/pipeline/compilePipeline.ts';
import type { PipelineDefinition } from '../../../src/pipeline/definition.ts';
import { groovy as verbatim } from '../../../src/pipeline/groovy.ts';
import { returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

/*
 * Moved code means what it meant: what stands before a pipeline is run with code that is not moved, and with the same
 * code moved into methods. Both must call the same steps.
 */

describePart('moved code', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  const READ = 'echo "is ${region}"';

  it.each([
    ['a string', "def region = 'eu'", READ],
    ['a name in a GString without braces', "def region = 'eu'", 'echo "is $region"'],
    ['a name in a string of several lines', "def region = 'eu'", 'echo """\n  in ${region}\n"""'],
    ['a name in code of a string in a string', "def region = 'eu'", 'echo "a ${"b ${region}"}"'],
    ['what a step answered', "def region = sh(script: 'x', returnStdout: true).trim()", READ],
    ['a type', "String region = 'eu'", READ],
    ['a variable of the build', 'def region = env.REGION', READ],
    ['what is final', 'final String region = env.REGION', READ],
    ['what is assigned later', "def region\nregion = 'us'", READ],
    ['what others are made of', "def part = 'eu'\ndef region = part + '-1'", READ],
    ['an assignment', "def region = 'eu'", "region = 'us'\necho region"],
    ['a number that grows', 'def region = 1', 'region += 1\nregion++\necho "$region"'],
    ['a list that grows', 'def region = []', "region << 'a'\nregion.add('b')\necho region.join(',')"],
    ['a map', "def region = [name: 'eu']", "region.name = 'us'\nregion['x'] = 1\necho region.toString()"],
    ['a closure', 'def region = { it + 1 }', 'echo "${region.call(1)} ${region.call(2)}"'],
    ['a closure with steps', 'def region = { name -> sh name }', "region.call('a')"],
    ['a closure over another variable', "def part = 'a'\ndef region = { -> part }", "part = 'b'\necho region.call()"],
    ['a condition', "def region = 'eu'", "if (region == 'eu') { echo 'yes' }"],
    ['a loop', "def region = ['a', 'b']", 'for (one in region) { echo one }'],
    ['a name that a closure has too', "def region = 'eu'", "['a'].each { one -> echo one + region }"],
    ['a binding', "region = 'eu'", "region = region + '-1'\necho region"],
    ['a field', "@groovy.transform.Field def region = 'eu'", "region = 'us'\necho region"],
    ['an imported field', "import groovy.transform.Field\n@Field def region = 'eu'", "region = 'us'\necho region"],
  ])('knows and changes variables before the pipeline: %s', async (_, before, code) => {
    const after = 'echo "at last ${region.getClass().simpleName}"';
    const whole = await run(`${before}\nscript {\n${code}\n${LONG}\n}\nscript {\n${after}\n${LONG}\n}`);
    const moved = await run(movedScript(before, code, after));
    expect(moved).toMatchObject({ ok: true, warnings: [] });
    expect(moved.steps).toEqual(whole.steps);
  });

  it.each([
    ['a parameter', 'def call(region) {', READ],
    ['a parameter with a type and a default', "def call(region, Map more = [a: 'b']) {", 'echo region + more.a'],
    ['a variable', "def call(part) {\ndef region = part + '-1'", READ],
    ['what is in a map', 'def call(part) {\ndef region = [a: part]', "region.a += '-1'\necho region.a"],
    ['a closure', 'def call(part) {\ndef region = { part + it }', "echo region('x')"],
  ])('knows the variables of the method around the pipeline: %s', async (_, before, code) => {
    const after = 'echo "at last ${region.getClass().simpleName}"';
    const whole = await run(`call('eu')\n${before}\nscript {\n${code}\n${LONG}\n}\nscript {\n${after}\n${LONG}\n}\n}`);
    const moved = await run(`call('eu')\n${movedScript(before, code, after, '}')}`);
    expect(moved).toMatchObject({ ok: true, warnings: [] });
    expect(moved.steps).toEqual(whole.steps);
  });

  it.each([
    ["def (region, zone) = ['eu', 1]", READ, '', '"region": it is declared together with other variables'],
    ['def region = { it }', 'echo "${region(1)}"', '', '"region": it is a variable that holds a function'],
    ['def call(region) {', "region = 'us'", '}', '"region": it is a local variable of the enclosing method'],
    ['def call(region) {', 'region++', '}', '"region": it is a local variable of the enclosing method'],
  ])('is refused where it cannot reach a variable: %s', (before, code, after, message) => {
    const { printed, diagnostics } = compiled(before, code, "echo 'b'", after);
    expect(printed).toBeUndefined();
    expect(diagnostics.filter(({ severity }) => severity === 'error')[0]).toMatchObject({
      code: 'variable-not-shared',
      path: ['before'],
      message: expect.stringContaining(message) as string,
    });
  });

  async function run(script: string) {
    const { steps, ...outcome } = await groovy.runCps({
      script,
      env: { REGION: 'eu' },
      answers: { sh: returns('eu\n') },
    });
    return { ...outcome, steps: steps.map(({ name, arguments: args }) => ({ name, arguments: args })) };
  }
});

/** So much that both stages are moved. */
const LONG = Array.from({ length: 40 }, () => "echo 'more'").join('\n');

/** A pipeline of two stages with these codes, built with both moved. */
function compiled(before: string, first: string, second: string, after = '') {
  const stage = (name: string, code: string) => `stage('${name}') {\nsteps {\nscript {\n${code}\n${LONG}\n}\n}\n}`;
  const tree = treeOf(`pipeline {\nagent any\nstages {\n${stage('A', first)}\n${stage('B', second)}\n}\n}`);
  const definition: PipelineDefinition = {
    agent: 'any',
    stages: [],
    before: verbatim(before),
    ...(after && { after: verbatim(after) }),
  };
  const converted = { tree, originOf: () => ['before'], diagnostics: [], bodies: [] };
  return compilePipeline(definition, converted, {
    profile: standardProfile,
    librarySteps: [],
    methods: [],
    longest: 2_000,
  });
}

/** The Jenkinsfile as a Scripted one: the stages' own bodies in place of the pipeline, which calls the methods. */
function movedScript(before: string, first: string, second: string, after = ''): string {
  const { printed, diagnostics } = compiled(before, first, second, after);
  const text = printed?.text ?? diagnostics.map(({ message }) => message).join('\n');
  const start = text.indexOf('pipeline {');
  const end = text.indexOf('\n}\n', start) + 3;
  const calls = [...text.slice(start, end).matchAll(/script \{\n\s*(\w+\(.*\))\n/g)].map(([, call]) => call);
  expect(calls.length).toBeGreaterThan(0);
  return `${text.slice(0, start)}${calls.join('\n')}\n${text.slice(end)}`.replaceAll(/movedStage\(.*\)/g, 'script');
}

function treeOf(text: string): PipelineTree {
  const { tree } = readJenkinsfile(text);
  if (tree === undefined) throw new Error(text);
  return tree;
}
