// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is in braces is of the projects

import { describe, expect, test } from 'vitest';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { loadDefinition } from '../../src/load/loadDefinition.ts';
import { createLocator } from '../../src/load/locator.ts';
import { printDiagnostic, sortDiagnostics } from '../../src/load/printDiagnostic.ts';
import { compilePipelines } from '../../src/project/compilePipelines.ts';
import { createProject } from './project.ts';

const IMPORTS = "import { agent, condition, definePipeline, groovy, option, step } from 'pipegen';";

/** What is said of `pipelines/a.ts`, and the Jenkinsfile if there is one. */
async function build(text: string, others: Readonly<Record<string, string>> = {}) {
  const files: Readonly<Record<string, string>> = { 'pipelines/a.ts': `${IMPORTS}\n${text}`, ...others };
  const locator = createLocator(await createProject(files));
  const file = 'pipelines/a.ts';
  const loaded = await loadDefinition(locator, file);
  if (loaded.kind === 'flow') throw new Error('It is a pipeline.');
  const taken = new Map([['Jenkinsfile', 'pipelines/shop.ts']]);
  const { pipelines, diagnostics } = await compilePipelines([{ file, loaded }], {
    locator,
    profile: standardProfile,
    librarySteps: [],
    taken,
  });
  const said = sortDiagnostics(diagnostics).map((one) => printDiagnostic(one, files[one.where?.file ?? '']));
  return { said, text: pipelines[0]?.jenkinsfile.body };
}

const pipeline = (steps: string, before = '') =>
  `${before}export default definePipeline({ agent: 'any', stages: [{ name: 'A', steps: [${steps}] }] });`;

describe('functions of a definition become Groovy', () => {
  test.each([
    ['in their place', 'step.script(({ sh }) => { sh("x"); })', ''],
    ['in a constant', 'step.script(run)', 'const run = ({ sh }) => { sh("x"); };\n'],
    ['declared', 'step.script(run)', 'function run({ sh }) { sh("x"); }\n'],
    ['within blocks', 'step.dir("a", [step.timeout(5, [step.script(({ sh }) => sh("x"))])])', ''],
    ['from a helper', '...all("x")', 'const all = (name) => [step.script(({ sh }) => sh(name))];\n'],
    ['for each of a list', '...["x", "y"].map((name) => step.script(({ sh }) => sh(name)))', ''],
    ['by the generic form', 'step("script", ({ sh }) => sh("x"))', ''],
    ['with constants', 'step.script(({ sh }) => sh(A.b))', 'const A = { b: "x" };\n'],
  ])('%s', async (_, steps, before) => {
    const { said, text } = await build(pipeline(steps, before));
    expect(said).toEqual([]);
    expect(text).toContain("sh 'x'");
  });

  test('from another file, with constants of a third', async () => {
    const { said, text } = await build(pipeline('step.script(deploy)', "import { deploy } from './lib/deploy.ts';\n"), {
      'pipelines/lib/deploy.ts':
        "import { NAME } from './names.ts';\nexport const deploy = ({ sh }) => sh(`deploy ${NAME}`);\n",
      'pipelines/lib/names.ts': "export const NAME = 'shop';\n",
    });
    expect(said).toEqual([]);
    expect(text).toContain("sh 'deploy shop'");
  });

  test('and know the types of the project, unless a name means several', async () => {
    const scripts =
      "step.script(({ sh, readJSON }) => { const release = readJSON({ text: '{}' }) as Release; sh(release.names.map((n) => n.toUpperCase()).join(',')); const other = readJSON({ text: '{}' }) as Box<string>; sh(other.names.map((n) => n.toUpperCase()).join(',')); })";
    const { said, text } = await build(
      pipeline(
        scripts,
        `import type { Release } from './lib/types.ts';
interface Box<T> { names: T[] }
`,
      ),
      { 'pipelines/lib/types.ts': `export interface Release { names: Names }\ntype Names = string[];\n` },
    );
    expect(said).toEqual([]);
    expect(text).toContain("sh(release.names.collect { n -> n.toUpperCase(Locale.ROOT) }.join(','))");
    expect(text).toContain('jsMap(other.names');
  });

  test('and call functions of the project, which become methods, each once', async () => {
    const scripts =
      "step.script(({ sh, env }) => { sh(tagOf(env.A ?? 'a')); }), step.script((jenkins) => { publish(jenkins, 'b', 'c'); [1, 2].map(double); })";
    const { said, text } = await build(
      pipeline(
        scripts,
        `import { tagOf } from './lib/tags.ts';
import publish from './lib/publish.ts';
const double = (n: number) => n * FACTOR;
const FACTOR = 2;
`,
      ),
      {
        'pipelines/lib/tags.ts': `const PREFIX = 'v';
export function tagOf(name: string): string { return PREFIX + clean(name); }
function clean(name: string) { return name.trim().toLowerCase(); }
`,
        'pipelines/lib/publish.ts': `import type { Jenkins } from 'pipegen';
import { tagOf } from './tags.ts';
export default function publish({ sh }: Jenkins, ...names: string[]) {
  for (const name of names) sh(\`push \${tagOf(name)}\`);
}
`,
      },
    );
    expect(said).toEqual([]);
    expect(text?.slice(text.indexOf('script {'), text.indexOf("// JavaScript's text"))).toMatchInlineSnapshot(`
      "script {
                sh(tsTagOf(env.A != null ? env.A : 'a'))
              }
              script {
                tsPublish(['b', 'c'])
                jsMap([1, 2], { given -> tsDouble(given) })
              }
            }
          }
        }
      }

      def tsTagOf(name) {
        return 'v' + jsText(tsClean(name))
      }

      def tsPublish(names) {
        for (name in names) {
          sh "push \${tsTagOf(name)}"
        }
        return null
      }

      def tsDouble(n) {
        return jsMultiply(n, 2)
      }

      def tsClean(name) {
        return name.trim().toLowerCase(Locale.ROOT)
      }

      "
    `);
  });

  test('and what is wrong with such a function is said at its location', async () => {
    const { said } = await build(
      pipeline(
        'step.script(({ sh }) => sh(f())), step.script(({ sh }) => { sh(g({ sh }) + [1].map(h)); })',
        "import { f, g, h } from './f.ts';\n",
      ),
      {
        'pipelines/f.ts': `export const f = () => { class A {} return other; };
const other = String(1);
export function g({ sh }: Jenkins, { x }: { x: string } = { x: 'a' }) { return x; }
export function h({ sh }: Jenkins, x: number) { return x; }
`,
      },
    );
    expect(said.map((one) => one.split('\n')[0])).toMatchInlineSnapshot(`
      [
        "pipelines/a.ts:3:160 function-as-value: This function cannot be handed on: what it takes is known only where it is called.",
        "pipelines/f.ts:1:26 class-unsupported: Classes are not compiled.",
        "pipelines/f.ts:1:44 function-uses-unknown: The value of "other" is known only when the definition runs, but this function is compiled to Groovy from its source alone.",
      ]
    `);
  });

  test("and may be a stage's only step", async () => {
    const stage = (body: string) =>
      `export default definePipeline({ agent: 'any', stages: [{ name: 'A', ${body} }] });`;
    const { said, text } = await build(stage("script: ({ sh }) => { sh('x'); }"));
    expect(said).toEqual([]);
    expect(text).toContain("      steps {\n        script {\n          sh 'x'\n        }\n      }\n");
    const both = await build(stage("steps: [step.sh('x')], script: ({ sh }) => { sh('y'); }"));
    expect(both.said.map((line) => line.split('\n', 1)[0])).toEqual([
      'pipelines/a.ts:2:100 stage-body-repeated: The stage "A" has both steps and script.',
    ]);
    const wrong = await build(stage("script: 'make'"));
    expect(wrong.said.join('\n')).toContain('({ sh }) => { ... }');
  });

  test.each([
    ['chosen as it runs', 'step.script(process.pid > 0 ? ({ sh }) => sh("x") : ({ sh }) => sh("y"))', ''],
    [
      'made by another',
      'step.script(make())',
      'function make() { if (1) return ({ sh }) => sh("x"); return () => {}; }\n',
    ],
    [
      'made in a loop',
      '...made',
      'const made = [];\nfor (const _ of [1]) made.push(step.script(({ sh }) => sh("x")));\n',
    ],
  ])('and are known by what they say: %s', async (_, steps, before) => {
    const { said, text } = await build(pipeline(steps, before));
    expect(said).toEqual([]);
    expect(text).toContain("sh 'x'");
  });

  test.each([
    [
      'whose text is not certain',
      'make("x"), step.script(by("y"))',
      `function by(v: string) { if (v) { const w = "a"; return ({ sh }: any) => sh(w); } const w = "b"; return ({ sh }: any) => sh(w); }\nconst make = (v: string) => step.sh(v);\n`,
    ],
    ['with a value of the run', 'step.script(({ sh }) => sh(name))', 'const name = String(1 + 1);\n'],
    ['with a variable', 'step.script(({ sh }) => sh(name))', 'let name = "x";\n'],
    ['with a list that grows', 'step.script(({ sh }) => sh(a[0]))', 'const a = ["x"];\na.unshift("y");\n'],
    [
      'with a function inside another',
      'wrap()',
      'const wrap = () => { const f = () => "x"; return step.script(({ sh }) => sh(f())); };\n',
    ],
    ['with what is for definitions', 'step.script(() => { step.sh("x"); })', ''],
  ])('or are refused: %s', async (_, steps, before) => {
    const { said, text } = await build(pipeline(steps, before));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^pipelines\/a\.ts:\d+:\d+ function-/);
    expect(text).toBeUndefined();
  });
});

describe('a Jenkinsfile ends with one newline', () => {
  const stages = (count: number) =>
    `Array.from({ length: ${count} }, (_, index) => ({ name: \`S\${index}\`, steps: [step.sh('make')] }))`;
  test.each([
    ['whose end is the pipeline', 'agent: "any", stages: [{ name: "A", steps: [step.sh("x")] }]'],
    ['whose end is its own code', `agent: "any", stages: ${stages(1)}, after: groovy\`def f() { 1 }\``],
    ['whose end is a comment', `agent: "any", stages: ${stages(1)}, after: groovy\`\n\n// the end\n\``],
    [
      'whose end is what functions call',
      'agent: "any", stages: [{ name: "A", steps: [step.script(({ sh, env }) => sh(`${env.A < env.B}`))] }]',
    ],
    ['whose end was split off', `agent: "any", stages: ${stages(1000)}`],
  ])('%s', async (_, definition) => {
    const { said, text } = await build(`export default definePipeline({ ${definition} });`);
    expect(said.filter((one) => !one.includes('pipeline-split'))).toEqual([]);
    expect(text).toMatch(/\S\n$/);
  });
});

describe('what is wrong with a pipeline', () => {
  test('is all said at once, where its author wrote it', async () => {
    const { said } = await build(
      `export default definePipeline({
  agent: agent.label('a'),
  environment: { 'not a name': 'x', B: groovy\`a +\` },
  options: [option.timeot({ time: 1 }), option.timestamps()],
  stages: [
    { name: 'A', steps: [step.sh({ scrpt: 'x' }), step('deplooy'), step.script(({ sh }) => { class A {} })] },
    { name: 'A', when: { conditions: [] }, steps: 5 },
    { name: 'B', steps: [step.echo(env => 1)], stages: [] },
  ],
  file: '../x',
});`,
    );
    expect(said.join('')).toMatchInlineSnapshot(`
      "pipelines/a.ts:4:32 environment-name-invalid: Invalid name for an environment variable: "not a name".
        environment: { 'not a name': 'x', B: groovy\`a +\` },
                                     ~~~
        Use letters, digits and "_", and do not start with a digit.
      pipelines/a.ts:4:40 groovy-unreadable: Invalid Groovy: Unexpected end of the expression.
        environment: { 'not a name': 'x', B: groovy\`a +\` },
                                             ~~~~~~~~~~~
      pipelines/a.ts:5:13 option-unknown: Unknown option "timeot".
        options: [option.timeot({ time: 1 }), option.timestamps()],
                  ~~~~~~~~~~~~~
        Did you mean "timeout"? Known names: ansiColor, authorizationMatrix, catchError, lock, newContainerPerStage, retry, script, timeout, timestamps, waitUntil, warnError, withChecks, withContext, withCredentials, withEnv, wrap, ws, buildDiscarder, checkoutToSubdirectory, copyArtifactPermission, disableConcurrentBuilds, disableRestartFromStage, disableResume, durabilityHint, githubProjectProperty, overrideIndexTriggers, parallelsAlwaysFailFast, preserveStashes, quietPeriod, rateLimitBuilds, skipDefaultCheckout, skipStagesAfterUnstable, datadog, gitLabConnection, gitlabBuilds, gitlabCommitStatus, office365ConnectorWebhooks, podTemplate, sidebarLinks, throttleJobProperty, withAWS, withFolderProperties.
      pipelines/a.ts:7:43 parameter-unknown: Unknown argument "scrpt" of "sh".
          { name: 'A', steps: [step.sh({ scrpt: 'x' }), step('deplooy'), step.script(({ sh }) => { class A {} })] },
                                                ~~~
        Did you mean "script"? Known arguments: script, encoding, label, returnStatus, returnStdout.
      pipelines/a.ts:7:51 warning step-unknown: Unknown step "deplooy": a standard controller does not provide it.
          { name: 'A', steps: [step.sh({ scrpt: 'x' }), step('deplooy'), step.script(({ sh }) => { class A {} })] },
                                                        ~~~~
        Ignore this if it is a step of a shared library.
      pipelines/a.ts:7:94 class-unsupported: Classes are not compiled.
          { name: 'A', steps: [step.sh({ scrpt: 'x' }), step('deplooy'), step.script(({ sh }) => { class A {} })] },
                                                                                                   ~~~~~~~~~~
        Use functions and maps.
      pipelines/a.ts:8:13 stage-name-duplicate: Duplicate stage "A".
          { name: 'A', when: { conditions: [] }, steps: 5 },
                  ~~~
        Give each a unique name.
      pipelines/a.ts:8:38 section-empty: "when" is empty.
          { name: 'A', when: { conditions: [] }, steps: 5 },
                                           ~~
        Add a condition, such as "branch 'main'", or remove "when".
      pipelines/a.ts:8:51 value-invalid: "steps" must be a list, got 5.
          { name: 'A', when: { conditions: [] }, steps: 5 },
                                                        ~
      pipelines/a.ts:9:5 stage-body-several: "steps" and "stages" cannot both be in stage "B".
          { name: 'B', steps: [step.echo(env => 1)], stages: [] },
          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        A stage can have only one of "steps", "stages", "parallel" or "matrix". Move the others to separate stages.
      pipelines/a.ts:9:26 parameter-missing: "echo" needs "message".
          { name: 'B', steps: [step.echo(env => 1)], stages: [] },
                               ~~~~~~~~~~~~~~~~~~~
        Write "echo(message: ...)", or only its value: "echo(...)".
      pipelines/a.ts:9:36 function-unexpected: The step "echo" does not take a function.
          { name: 'B', steps: [step.echo(env => 1)], stages: [] },
                                         ~~~~~~~~
        Functions can only be bodies of step.script and condition.expression, and conditions of "when".
      pipelines/a.ts:9:56 section-empty: "stages" is empty.
          { name: 'B', steps: [step.echo(env => 1)], stages: [] },
                                                             ~~
        Add a stage, or remove "stages".
      pipelines/a.ts:11:9 file-outside: "../x" is not a path inside the project.
        file: '../x',
              ~~~~~~
        Write a path such as "ci/release.Jenkinsfile".
      "
    `);
  });

  test.each(['/etc/x', '../x', 'a/../b', '', 'a\\b', 'Jenkinsfile', '.git/config', 'jenkins/vars/a.groovy', 'a/'])(
    'is to be written to %j',
    async (file) => {
      const { said } = await build(
        `export default definePipeline({ file: ${JSON.stringify(file)}, agent: 'any', stages: [{ name: 'A', steps: [step.sh('x')] }] });`,
      );
      expect(said).toEqual([expect.stringMatching(/^pipelines\/a\.ts:2:39 file-/)]);
    },
  );

  test.each(["libraries: ['shop@v1'],", "before: groovy`@Library('shop') _`,"])(
    'is no step that it may have from a library that it loads: %s',
    async (loading) => {
      const { said } = await build(
        `export default definePipeline({ ${loading} agent: 'any', stages: [{ name: 'A', steps: [step('deploy'), step('archiveArtifact')] }] });`,
      );
      expect(said).toEqual([expect.stringContaining('Did you mean "archiveArtifacts"?')]);
    },
  );

  test('of what a function uses and how it is written, is all said at once, and each once', async () => {
    const { said } = await build(`const name = String(1 + 1);
const f = () => 'x';
${pipeline(`step.script(async ({ sh }) => {
  await sh(name);
  for (const one of name) sh(name + one + f());
  class A {}
  fetch('x');
  step.sh('x');
})`)}`);
    const codes = said.map((one) => /^[^:]*:(\d+:\d+) (\S+):/.exec(one)?.slice(1).join(' '));
    expect(codes).toEqual([
      '4:89 await',
      '5:3 await',
      '5:12 function-uses-unknown',
      '7:3 class-unsupported',
      '8:3 name-outside',
      '9:3 function-uses-definition',
    ]);
  });

  test('is a warning, where Jenkins may know more', async () => {
    const { said, text } = await build(pipeline("step('archiveArtifact', 'x')"));
    expect(said).toEqual([expect.stringContaining('Did you mean "archiveArtifacts"?')]);
    expect(said[0]).toMatch(/^pipelines\/a\.ts:2:\d+ warning /);
    expect(text).toContain('archiveArtifact');
  });
});
