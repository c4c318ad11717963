import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compiledLength } from '../../../src/declarative/compiledLength.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../../../src/declarative/pipelineLength.ts';
import { printPipeline } from '../../../src/declarative/print.ts';
import { readJenkinsfile } from '../../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../../src/declarative/read/readTree.ts';
import { splitPipeline } from '../../../src/declarative/split/splitPipeline.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { script } from '../../../src/groovy/build.ts';
import { printGroovy } from '../../../src/groovy/print.ts';
import { type Answers, fails, formatSteps, provides, returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, type Run, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { randomTree } from '../randomTree.ts';
import { UTILS } from './declarativeUtils.ts';
import { flatStages, jenkinsfile, matrixOf, pipelineOf, scripted } from './pipelines.ts';

/** Of a class file's method; a controller's own additions must fit as well. */
const MARGIN = 0.75 * 65_535;

describePart('moved stages', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => groovy.stop());

  it.each([
    ['500 stages', pipelineOf(flatStages(500))],
    ['100 cells', pipelineOf([{ name: 'All', matrix: matrixOf() }])],
    ['120 parallel stages', pipelineOf([{ name: 'All', parallel: flatStages(120) }])],
    ['40 groups of 20', pipelineOf(groups(40))],
  ])('compile in methods that a controller runs: %s', async (_, tree) => {
    const split = splitPipeline(tree);
    expect(split.errors).toEqual([]);
    expect(pipelineLength(split.tree)).toBeLessThanOrEqual(LONGEST_PIPELINE);
    const sources = [
      { name: 'Jenkinsfile', source: jenkinsfile(split) },
      { name: 'Methods', source: printGroovy(script(split.methods)) },
    ];
    for (const engine of ['groovy', 'cps'] as const) {
      const [whole, methods] = await groovy.compile(sources, { engine });
      expect(whole).toMatchObject({ ok: true });
      expect(methods).toMatchObject({ ok: true });
      if (methods?.ok === true) expect(methods.largestMethod).toBeLessThan(MARGIN);
      if (whole?.ok === true) expect(whole.largestMethod).toBeLessThan(MARGIN);
    }
  });

  it('are Groovy, whatever was in the pipeline', async () => {
    const trees = fc.sample(randomTree, 25);
    const plain = trees.map((tree, index) => ({ name: `Plain${index}`, source: printPipeline(tree) }));
    const taken = await groovy.compile(plain, { phase: 'conversion' });
    expect(taken.filter(({ ok }) => !ok)).toEqual([]);
    const splits = trees.map((tree) => splitPipeline(tree, { longest: 300 }));
    expect(splits.filter(({ methods }) => methods.length > 0).length).toBeGreaterThan(4);
    for (const { tree } of splits) {
      expect(readTree(tree).errors).toEqual([]);
      expect(readJenkinsfile(printPipeline(tree)).errors).toEqual([]);
    }
    const sources = splits.map((split, index) => ({ name: `Jenkinsfile${index}`, source: jenkinsfile(split) }));
    const compiled = await groovy.compile(sources, { phase: 'conversion' });
    const refused = compiled.flatMap((one, index) =>
      one.ok
        ? []
        : one.errors.map(({ message, line = 1 }) => [
            message,
            sources[index]?.source.split('\n').slice(line - 3, line),
          ]),
    );
    expect(refused).toEqual([]);
  });

  it('of a matrix with long cells know the combination', async () => {
    const stages = flatStages(150);
    const split = splitPipeline(pipelineOf([{ name: 'All', matrix: matrixOf({ stages }) }]));
    expect(split.errors).toEqual([]);
    const [methods] = await groovy.compile([{ name: 'Methods', source: printGroovy(script(split.methods)) }], {
      engine: 'cps',
    });
    expect(methods).toMatchObject({ ok: true });
    const cell = split.methods.find((one) => one.kind === 'methodDeclaration' && one.name === 'cellOfAll');
    expect(cell === undefined ? '' : printGroovy(cell)).toMatchInlineSnapshot(`
      "def cellOfAll(String name, List axes) {
        movedStage(name) {
          withEnv(axes) {
            stagesInCellOfAll()
          }
        }
      }"
    `);
  });

  it('of many parallel branches that are long fit as well', () => {
    const parallel = flatStages(110).map(({ name }) => ({
      name,
      stages: flatStages(10).map((one) => ({ ...one, name: `${name} ${one.name}` })),
    }));
    expect(splitPipeline(pipelineOf([{ name: 'All', parallel }])).errors).toEqual([]);
  });

  it('are not longer than was foretold', async () => {
    const { methods } = splitPipeline(pipelineOf(flatStages(500)));
    const declarations = methods.filter((one) => one.kind === 'methodDeclaration');
    const alone = declarations.map((one) => ({ name: one.name, source: printGroovy(script([one])) }));
    const compiled = await groovy.compile(alone, { engine: 'cps' });
    const lengths = compiled.map((one) => (one.ok ? one.largestMethod : Number.POSITIVE_INFINITY));
    expect(Math.max(...lengths)).toBeLessThan(0.5 * 65_535);
    declarations.forEach((one, index) => {
      const foretold = compiledLength(one.body);
      if (foretold < 5_000) return;
      expect(foretold / (lengths[index] ?? 0)).toBeGreaterThan(0.95);
      expect(foretold / (lengths[index] ?? 0)).toBeLessThan(1.1);
    });
  });

  it('run in order, each in its options, question, agent, checkout, credentials, variables and tools', async () => {
    const run = await runStages(`
      tools {
        maven 'M3'
      }
      stages {
        stage('A') {
          agent { label 'linux' }
          options {
            timeout(time: 1, unit: 'HOURS')
            lock('x')
          }
          input {
            message 'Go?'
            parameters { string(name: 'WHO', defaultValue: 'me') }
          }
          environment {
            B = "\${C}-b"
            C = 'c'
            D = credentials('secret')
          }
          steps {
            echo "hi \${B}"
            script {
              def x = WHO
              echo "$x"
            }
            dir('sub') {
              sh 'make'
            }
          }
        }
        stage('B') {
          steps {
            sh 'b'
          }
        }
      }`);
    expect(shown(run)).toMatchInlineSnapshot(`
      "stage "A"
        timeout {"time":1,"unit":"HOURS"}
          lock "x"
            input {"message":"Go?","id":"A","parameters":[{"$symbol":"string","name":"WHO","defaultValue":"me"}]}
            withEnv ["WHO=you"]
              node "linux"
                checkout {"kind":"git"}
                withEnv ["GIT_COMMIT=abc"]
                  withCredentials [{"$symbol":"string","credentialsId":"secret","variable":"D"}]
                  withCredentials [{"$symbol":"string","credentialsId":"secret","variable":"D"}]
                    withEnv ["C=c"]
                      withEnv ["B=c-b"]
                        tool {"name":"M3","type":"hudson.tasks.Maven$MavenInstallation"}
                        envVarsForTool {"toolId":"hudson.tasks.Maven$MavenInstallation","toolVersion":"M3"}
                        withEnv ["PATH+MAVEN=/maven"]
                          echo "hi c-b"
                          script
                            echo "you"
                          dir "sub"
                            sh "make"
      stage "B"
        sh "b""
    `);
    expect(run.steps.find(({ name }) => name === 'sh')?.env).toMatchObject({
      B: 'c-b',
      C: 'c',
      WHO: 'you',
      PATH: '/maven',
    });
    expect(run).toMatchObject({ ok: true, warnings: [] });
  });

  it('ask their conditions where Declarative does', async () => {
    const at = (location: string) => `
      stages {
        stage('A') {
          when {
            ${location}
            expression { echo('asked') == 1 }
          }
          options { lock('x') }
          input { message 'Go?' }
          agent { label 'linux' }
          environment { A = 'a' }
          steps { sh 'a' }
          post { always { echo 'post' } }
        }
        stage('B') {
          steps { sh 'b' }
        }
      }`;
    const order = async (location: string) =>
      (await runStages(at(location))).steps.map(({ name, arguments: [first] }) =>
        `${name} ${typeof first === 'object' ? '' : first}`.trim(),
      );
    const skipped = ['echo Stage "A" skipped due to when conditional', 'stage B', 'sh b'];
    expect(await order('beforeOptions true')).toEqual(['stage A', 'echo asked', ...skipped]);
    expect(await order('beforeInput true')).toEqual(['stage A', 'lock x', 'echo asked', ...skipped]);
    expect(await order('beforeAgent true')).toEqual(['stage A', 'lock x', 'input', 'echo asked', ...skipped]);
    expect(await order('')).toEqual([
      'stage A',
      'lock x',
      'input',
      'node linux',
      'checkout',
      'withEnv',
      'echo asked',
      ...skipped,
    ]);
  });

  it.each([
    [`branch 'release/*'`, { BRANCH_NAME: 'Release/1' }, true],
    [`branch 'release/*'`, { BRANCH_NAME: 'main' }, false],
    [`branch 'release/*'`, {}, false],
    [`branch pattern: 'PROD', comparator: 'EQUALS'`, { BRANCH_NAME: 'prod' }, false],
    [`branch pattern: 'PROD', comparator: 'EQUALS'`, { BRANCH_NAME: 'PROD' }, true],
    [`branch pattern: 'v\\\\d+', comparator: 'REGEXP'`, { BRANCH_NAME: 'v12' }, true],
    [`branch pattern: 'v\\\\d+', comparator: 'REGEXP'`, { BRANCH_NAME: 'v12x' }, false],
    ['buildingTag()', { TAG_NAME: 'v1' }, true],
    ['buildingTag()', {}, false],
    [`tag 'v*'`, { TAG_NAME: 'v1' }, true],
    [`tag 'v*'`, { TAG_NAME: 'w1' }, false],
    ['changeRequest()', { CHANGE_ID: '1' }, true],
    ['changeRequest()', { BRANCH_NAME: 'x' }, false],
    [`changeRequest target: 'main'`, { CHANGE_ID: '1', CHANGE_TARGET: 'main' }, true],
    [`changeRequest target: 'main'`, { CHANGE_ID: '1', CHANGE_TARGET: 'Main' }, false],
    [
      `changeRequest branch: 'fix-.*', target: 'm.*', comparator: 'REGEXP'`,
      { CHANGE_ID: '1', CHANGE_TARGET: 'main', CHANGE_BRANCH: 'fix-1' },
      true,
    ],
    [`changeRequest fork: 'me'`, { CHANGE_ID: '1' }, false],
    [`environment name: 'A', value: 'b'`, { A: 'b' }, true],
    [`environment name: 'A', value: 'b'`, { A: 'B' }, false],
    [`environment name: 'A', value: 'b', ignoreCase: true`, { A: 'B' }, true],
    [`environment name: 'A', value: ''`, {}, true],
    [`equals expected: 2, actual: 1 + 1`, {}, true],
    [`equals expected: 'x', actual: env.A`, { A: 'y' }, false],
    [`expression { return env.A == 'b' }`, { A: 'b' }, true],
    [`expression {\n def a = env.A\n if (a) { return true }\n return false\n }`, {}, false],
    ['expression { }', {}, false],
    [`not { branch 'main' }`, { BRANCH_NAME: 'main' }, false],
    [
      `anyOf { branch 'main'\n allOf { buildingTag()\n not { environment name: 'A', value: 'b' } } }`,
      { TAG_NAME: 'v', A: 'c' },
      true,
    ],
    [`allOf { branch 'main'\n anyOf { buildingTag()\n expression { false } } }`, { BRANCH_NAME: 'main' }, false],
    [`triggeredBy 'TimerTrigger'`, {}, true],
    [`triggeredBy 'UserIdCause'`, {}, true],
    [`triggeredBy cause: 'UserIdCause', detail: 'ann'`, {}, true],
    [`triggeredBy cause: 'UserIdCause', detail: 'bob'`, {}, false],
    [`triggeredBy 'SCMTrigger'`, {}, false],
  ])('hold to: %s with %j: %s', async (condition, env, expected) => {
    const run = await runStages(
      `stages {
        stage('A') {
          when {
            ${condition}
          }
          steps { sh 'a' }
        }
        stage('B') {
          steps { sh 'b' }
        }
      }`,
      { env },
    );
    expect(run).toMatchObject({ ok: true, warnings: [] });
    expect(run.steps.some(({ name, arguments: [first] }) => name === 'sh' && first === 'a')).toBe(expected);
    expect(shown(run).includes('Stage \\"A\\" skipped')).toBe(!expected);
  });

  const EVERY_OUTCOME = `
    post {
      cleanup { echo 'cleanup' }
      unsuccessful { echo 'unsuccessful' }
      unstable { echo 'unstable' }
      success { echo 'success' }
      failure { echo 'failure' }
      aborted { echo 'aborted' }
      regression { echo 'regression' }
      fixed { echo 'fixed' }
      changed { echo 'changed' }
      always { echo 'always' }
    }`;
  const ABORTED = 'org.jenkinsci.plugins.workflow.steps.FlowInterruptedException';

  it.each([
    ['success', 'SUCCESS', {}, ['always', 'success', 'cleanup']],
    ['success', 'FAILURE', {}, ['always', 'changed', 'fixed', 'success', 'cleanup']],
    ['failure', 'SUCCESS', fails('exit 1'), ['always', 'changed', 'regression', 'failure', 'unsuccessful', 'cleanup']],
    ['failure', 'FAILURE', fails('exit 1'), ['always', 'failure', 'unsuccessful', 'cleanup']],
    ['abortion', 'FAILURE', fails('stop', ABORTED), ['always', 'changed', 'aborted', 'unsuccessful', 'cleanup']],
  ])('are followed by what their outcome asks for: %s after %s', async (_, before, answer, expected) => {
    const run = await runStages(
      `stages {
        stage('A') {
          steps { sh 'a' }
          ${EVERY_OUTCOME}
        }
        stage('B') {
          steps { echo 'B' }
        }
      }`,
      { before, answers: { sh: answer } },
    );
    const said = run.steps.flatMap(({ name, arguments: [text] }) => (name === 'echo' ? [text] : []));
    expect(said).toEqual([...expected, ...(run.ok ? ['B'] : [])]);
  });

  it('are unstable when a step says so, and go on', async () => {
    const run = await runStages(
      `stages {
        stage('A') {
          steps { unstable 'so' }
          ${EVERY_OUTCOME}
        }
        stage('B') {
          steps { echo 'B' }
        }
      }`,
    );
    const said = run.steps.flatMap(({ name, arguments: [text] }) => (name === 'echo' ? [text] : []));
    expect(said).toEqual(['always', 'changed', 'regression', 'unsuccessful', 'unstable', 'cleanup', 'B']);
  });

  it('are left out after an unstable one where the pipeline asks for it', async () => {
    const run = await runStages(
      `options { skipStagesAfterUnstable() }
      stages {
        stage('A') {
          steps { unstable 'so' }
        }
        stage('B') {
          steps { echo 'B' }
        }
      }`,
    );
    expect(shown(run)).toBe(
      'stage "A"\nstage "B"\n  echo "Stage \\"B\\" skipped due to earlier stage(s) marking the build as unstable"',
    );
  });

  it('fail the stages around them, and what comes after the steps that failed does not run', async () => {
    const run = await runStages(
      `stages {
        stage('Outer') {
          stages {
            stage('In parallel') {
              failFast true
              parallel {
                stage('P1') {
                  steps { echo 'p1' }
                }
                stage('P2') {
                  stages {
                    stage('P2a') {
                      steps {
                        sh 'fail'
                        echo 'never'
                      }
                      post { always { sh 'fail in post' } }
                    }
                    stage('P2b') {
                      steps { echo 'never' }
                    }
                  }
                  post { failure { echo 'P2 failed' } }
                }
              }
            }
            stage('Next') {
              steps { echo 'never' }
            }
          }
          post {
            failure { echo 'Outer failed' }
            success { echo 'never' }
          }
        }
        stage('Last') {
          steps { echo 'never' }
        }
      }`,
      { answers: { sh: fails('script returned exit code 1') } },
    );
    expect(run).toMatchObject({ ok: false, error: { message: 'script returned exit code 1' } });
    expect(shown(run)).toMatchInlineSnapshot(`
      "stage "Outer"
        stage "In parallel"
          parallel "P1"
            stage "P1"
              echo "p1"
          parallel "P2"
            stage "P2"
              stage "P2a"
                sh "fail"
                sh "fail in post"
              echo "P2 failed"
        echo "Outer failed""
    `);
  });

  it('are a matrix with the cells that are left, each under the name that Declarative gives it', async () => {
    const run = await runStages(
      `stages {
        stage('All') {
          matrix {
            axes {
              axis {
                name 'OS'
                values 'linux', 'mac', 'windows'
              }
              axis {
                name 'JDK'
                values '17', '21'
              }
            }
            excludes {
              exclude {
                axis {
                  name 'OS'
                  values 'mac'
                }
                axis {
                  name 'JDK'
                  values '17'
                }
              }
              exclude {
                axis {
                  name 'OS'
                  notValues 'linux', 'mac'
                }
              }
            }
            agent { label "\${OS}" }
            environment { TARGET = "\${OS}-\${JDK}" }
            when {
              beforeAgent true
              expression { env.JDK == '21' || env.OS == 'linux' }
            }
            stages {
              stage('Build') {
                steps { sh "build \${TARGET}" }
              }
            }
          }
        }
        stage('B') {
          steps { echo 'B' }
        }
      }`,
    );
    expect(shown(run)).toMatchInlineSnapshot(`
      "stage "All"
        parallel "Matrix - OS = 'linux', JDK = '17'"
          stage "Matrix - OS = 'linux', JDK = '17'"
            withEnv ["OS=linux","JDK=17"]
              node "linux"
                checkout {"kind":"git"}
                withEnv ["GIT_COMMIT=abc"]
                  withEnv ["TARGET=linux-17"]
                    stage "Build"
                      sh "build linux-17"
        parallel "Matrix - OS = 'linux', JDK = '21'"
          stage "Matrix - OS = 'linux', JDK = '21'"
            withEnv ["OS=linux","JDK=21"]
              node "linux"
                checkout {"kind":"git"}
                withEnv ["GIT_COMMIT=abc"]
                  withEnv ["TARGET=linux-21"]
                    stage "Build"
                      sh "build linux-21"
        parallel "Matrix - OS = 'mac', JDK = '21'"
          stage "Matrix - OS = 'mac', JDK = '21'"
            withEnv ["OS=mac","JDK=21"]
              node "mac"
                checkout {"kind":"git"}
                withEnv ["GIT_COMMIT=abc"]
                  withEnv ["TARGET=mac-21"]
                    stage "Build"
                      sh "build mac-21"
      stage "B"
        echo "B""
    `);
  });

  it('run in containers, with a registry, or on the node around', async () => {
    const run = await runStages(
      `options { skipDefaultCheckout() }
      stages {
        stage('A') {
          agent {
            docker {
              image 'node:20'
              label 'docker'
              args '-u root'
              registryUrl 'https://registry.example.com'
              registryCredentialsId 'registry'
            }
          }
          steps { sh 'a' }
        }
        stage('B') {
          agent {
            docker {
              image 'node:22'
              reuseNode true
            }
          }
          steps { sh 'b' }
        }
      }`,
      { vars: { docker: DOCKER } },
    );
    expect(run).toMatchObject({ ok: true });
    expect(shown(run)).toMatchInlineSnapshot(`
      "stage "A"
        node "docker"
          inRegistry ["https://registry.example.com","registry"]
            inContainer ["node:20","-u root"]
              sh "a"
      stage "B"
        inContainer ["node:22",""]
          sh "b""
    `);
  });

  it('bind credentials of the kind that they are of', async () => {
    const kinds: string[] = [];
    const run = await runStages(
      `stages {
        stage('A') {
          environment { LOGIN = credentials('login') }
          steps { sh 'a' }
        }
        stage('B') {
          steps { sh 'b' }
        }
      }`,
      {
        answers: {
          withCredentials: ({ arguments: [bindings] }) => {
            const kind = JSON.stringify(bindings);
            kinds.push(kind);
            return kind.includes('usernamePassword') ? provides({ LOGIN: 'u:p' }) : fails('of another kind');
          },
        },
      },
    );
    expect(run).toMatchObject({ ok: true });
    expect(kinds.at(-1)).toContain('"usernameVariable":"LOGIN_USR","passwordVariable":"LOGIN_PSW"');
    expect(run.steps.find(({ name }) => name === 'sh')?.env).toMatchObject({ LOGIN: 'u:p' });
  });

  interface SurroundingCode {
    readonly env?: Readonly<Record<string, string>>;
    readonly before?: string;
    readonly answers?: Answers;
    readonly vars?: Readonly<Record<string, string>>;
  }

  /** Moves all stages into methods, and runs these as their pipeline would. */
  function runStages(
    sections: string,
    { env = {}, before = 'SUCCESS', answers = {}, vars = {} }: SurroundingCode = {},
  ): Promise<Run> {
    const split = splitPipeline(treeOf(`pipeline {\nagent any\n${sections}\n}`), { longest: 500 });
    expect(split.tree.pipeline.stages).toHaveLength(1);
    return groovy.runCps({
      script: scripted(split),
      classes: UTILS,
      vars: { unstable: UNSTABLE, ...vars },
      globals: {
        currentBuild: { result: null, previousCompletedBuild: { result: before }, buildCauses: CAUSES },
        scm: { kind: 'git' },
      },
      env,
      symbols: ['usernameColonPassword'],
      answers: {
        stage: ({ arguments: [name] }) => provides({ STAGE_NAME: String(name) }),
        checkout: returns({ GIT_COMMIT: 'abc' }),
        input: returns('you'),
        envVarsForTool: returns(['PATH+MAVEN=/maven']),
        ...answers,
      },
    });
  }
});

const UNSTABLE = `def call(Map arguments) { currentBuild.result = 'UNSTABLE' }`;

const CAUSES = [
  { _class: 'hudson.model.Cause$UserIdCause', userId: 'ann' },
  { _class: 'hudson.triggers.TimerTrigger$TimerTriggerCause' },
];

const DOCKER = `def image(String name) {
  image = name
  return this
}
def inside(args, body) { inContainer([image, args], body) }
def withRegistry(String url, String credentials, Closure body) { inRegistry([url, credentials], body) }`;

function shown(run: Run): string {
  return formatSteps(run.steps);
}

function treeOf(text: string): PipelineTree {
  const { tree, errors } = readJenkinsfile(text);
  if (tree === undefined || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return tree;
}

function groups(count: number) {
  return Array.from({ length: count }, (_, number) => ({
    name: `Group ${number}`,
    stages: flatStages(20).map((one) => ({ ...one, name: `${number} ${one.name}` })),
  }));
}
