import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ControllerServer } from '../controller/controllerServer.ts';
import { runWith } from '../controller/pipegen.ts';
import { FLOW, Project } from './project.ts';

const GDSL = `
//The global script scope
def ctx = context(scope: scriptScope())
contributor(ctx) {
method(name: 'echo', type: 'Object', params: [message:'java.lang.String'], doc: 'Print Message')
method(name: 'rhombus', type: 'Object', params: [sides:'int'], doc: 'Draw')
method(name: 'script', type: 'Object', params: [body:'Closure'], doc: 'Run arbitrary Pipeline script')
property(name: 'env', type: 'org.jenkinsci.plugins.workflow.cps.EnvActionImpl.Binder')
}
//Steps that require a node context
def nodeCtx = context(scope: closureScope())
contributor(nodeCtx) {
    def call = enclosingCall('node')
    if (call) {
method(name: 'sh', type: 'Object', params: [script:'java.lang.String'], doc: 'Shell Script')
    }
}

// Errors on:
`;

/** What else a controller says of `sh`. */
const SHELL = `method(name: 'sh', type: 'Object', namedParams: [parameter(name: 'script', type: 'java.lang.String'), parameter(name: 'returnStdout', type: 'boolean'), ], doc: 'Shell Script')`;

const JENKINSFILE = `pipeline {
  agent any
  options { rotateLogs() }
  stages {
    stage('Draw') {
      steps {
        rhombus 'four'
        slackSend 'done'
      }
    }
  }
}
`;

/** What a controller says of the faulty trees that ask for its types: in its own words, with names of its own. */
function judge(json: string): string[] {
  const { pipeline } = JSON.parse(json) as {
    pipeline: Record<string, unknown> & { stages: [Record<string, unknown>] };
  };
  const name = /pipegen\w+/.exec(json)?.[0] ?? '';
  const [stage] = pipeline.stages;
  if (pipeline.triggers) return [`Invalid trigger type "${name}". Valid trigger types: [cron, moon]`];
  if (pipeline.parameters) return [`Invalid parameter type "${name}". Valid parameter types: [string]`];
  if (pipeline.tools) return [`Invalid tool type "${name}". Valid tool types: [jdk, hudson.model.JDK]`];
  if (pipeline.post) return [`Invalid condition "${name}" - valid conditions are [always, eclipse]`];
  if (pipeline.options) return [`Invalid option type "${name}". Valid option types: [rotateLogs, timeout]`];
  if (stage.options) return [`Invalid option type "${name}". Valid option types: [timeout]`];
  if (stage.when) return [`Unknown conditional ${name}. Valid conditionals are: branch, not`];
  return [`Invalid agent type "${name}" specified. Must be one of [any, label, none]`];
}

async function controller(): Promise<ControllerServer> {
  const server = await ControllerServer.start();
  server.gdsl = GDSL;
  server.judge = judge;
  return server;
}

interface Written {
  readonly name: string;
  readonly steps: object;
  readonly agents: object;
  readonly options: object;
  readonly triggers: object;
  readonly tools: readonly string[];
}

function profileOf(project: Project): Written {
  return JSON.parse(project.read('jenkins/controller.json')) as Written;
}

const PIPELINE = `import { agent, definePipeline, option, step } from 'pipegen';

export default definePipeline({
  agent: agent.label('linux'),
  options: [option.timeout({ time: 20, unit: 'MINUTES' })],
  stages: [
    { name: 'Draw', when: ({ env }) => env.BRANCH_NAME === 'main', steps: [step.rhombus(4), step.sh('make')] },
    { name: 'Say', steps: [step.script(({ sh, echo }) => echo(sh({ script: 'date', returnStdout: true }).trim()))] },
  ],
});
`;

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['pipelines', 'jenkins/*.d.ts'],
});

/** What TypeScript's compiler says of a project with the package as it is published. */
function compile(project: Project): string {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', project.folder, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  return stdout;
}

describe('pipegen controller pull --gdsl', () => {
  test('makes a profile, by which validate goes from then on, and types', async () => {
    const project = new Project().write('gdsl.txt', GDSL).write('Jenkinsfile', JENKINSFILE);
    const pulled = await project.run('controller', 'pull', '--gdsl', 'gdsl.txt', '--name', 'ci', '--complete');
    expect(pulled).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `Wrote jenkins/controller.json and jenkins/controller.d.ts with 4 steps.
Commit both. "pipegen build", "import" and "validate" use the profile. The editor uses the types if "include" in tsconfig.json lists "jenkins/*.d.ts".
`,
    });
    expect(project.read('jenkins/controller.d.ts')).toContain('readonly rhombus: signature.Callable<');
    const { exitCode, stdout } = await project.run('validate', 'Jenkinsfile');
    expect(exitCode).toBe(1);
    expect(stdout).toContain("The argument must be an integer, got the string 'four'.");
    expect(stdout).toContain('step-unknown: Unknown step "slackSend": ci does not provide it.');
  });

  test('writes elsewhere when told to, and says how to use it', async () => {
    const project = new Project().write('gdsl.txt', GDSL).write('Jenkinsfile', JENKINSFILE);
    const { stdout } = await project.run('controller', 'pull', '--gdsl', 'gdsl.txt', '-o', 'profiles/ci.json');
    expect(stdout).toContain('pipegen validate --profile profiles/ci.json FILE');
    expect(project.has('profiles/ci.d.ts')).toBe(true);
    const checked = await project.run('validate', '--profile', 'profiles/ci.json', 'Jenkinsfile');
    expect(checked.stdout).toContain('got the string');
  });

  test('renews its own files, and keeps those of others', async () => {
    const project = new Project().write('gdsl.txt', GDSL);
    await project.run('controller', 'pull', '--gdsl', 'gdsl.txt');
    project.write('gdsl.txt', GDSL.replace("'rhombus'", "'kite'"));
    expect((await project.run('controller', 'pull', '--gdsl', 'gdsl.txt')).exitCode).toBe(0);
    expect(Object.keys(profileOf(project).steps)).toEqual(['echo', 'kite', 'script', 'sh']);
    expect(project.read('jenkins/controller.d.ts')).not.toContain('rhombus');
    project.write('jenkins/controller.d.ts', '// mine\n');
    const { exitCode, stderr } = await project.run('controller', 'pull', '--gdsl', 'gdsl.txt');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('jenkins/controller.d.ts was not written by "pipegen controller pull".'),
    });
    expect(project.read('jenkins/controller.d.ts')).toBe('// mine\n');
  });

  test('gives pipelines the types of the controller, in the editor and in a build', async () => {
    const gdsl = GDSL.replace(/^(method\(name: 'sh'.*)$/m, (line) => `${line}\n${SHELL}`);
    const project = new Project()
      .installed()
      .write('package.json', '{ "type": "module" }')
      .write('tsconfig.json', TSCONFIG)
      .write('pipelines/draw.ts', PIPELINE)
      .write('gdsl.txt', gdsl);
    expect(compile(project)).toContain("Property 'rhombus' does not exist");
    expect(await project.run('controller', 'pull', '--gdsl', 'gdsl.txt', '--name', 'ci', '--complete')).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    expect(compile(project)).toBe('');
    const built = await project.run('build');
    expect(built).toMatchObject({ exitCode: 0, stderr: '' });
    project.replace('pipelines/draw.ts', "step.sh('make')", "step('slackSend', 'made')");
    const refused = await project.run('build');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(
      'pipelines/draw.ts:7:93 step-unknown: Unknown step "slackSend": ci does not provide it.',
    );
  });

  test('makes files that a build leaves alone', async () => {
    const project = new Project(FLOW).write('gdsl.txt', GDSL);
    await project.run('controller', 'pull', '--gdsl', 'gdsl.txt');
    expect((await project.run('build', '--force')).exitCode).toBe(0);
    expect((await project.run('build', '--check')).exitCode).toBe(0);
    expect(project.has('jenkins/controller.json') && project.has('jenkins/controller.d.ts')).toBe(true);
  });

  test.each([
    ['missing.txt', 'missing.txt cannot be read.'],
    ['empty.txt', 'empty.txt lists no steps.'],
    ['half.txt', 'half.txt is incomplete'],
    ['first.txt', 'first.txt is incomplete'],
  ])('refuses %s', async (file, hint) => {
    const { exitCode, stderr } = await new Project()
      .write('empty.txt', '')
      .write('half.txt', GDSL.slice(0, GDSL.indexOf("'sh'") + 20))
      .write('first.txt', GDSL.slice(0, GDSL.indexOf('    }')))
      .run('controller', 'pull', '--gdsl', file);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
    expect(stderr).toContain('/pipeline-syntax/gdsl');
  });
});

describe('pipegen controller pull --url', () => {
  test('does not tell our token to a controller that JENKINS_URL does not name', async () => {
    const server = await controller();
    const { JENKINS_URL, ...credentials } = server.environment;
    for (const known of [{}, { JENKINS_URL: 'https://jenkins.example/' }]) {
      const environment = { ...credentials, ...known };
      const pulled = await runWith(new Project(), environment, 'controller', 'pull', '--url', server.url);
      expect(pulled.exitCode).not.toBe(0);
      expect(pulled.stderr).toContain('JENKINS_USER and JENKINS_TOKEN were not sent');
    }
  });

  test('asks the controller for its steps, and its validator for the rest', async () => {
    const server = await controller();
    const project = new Project().write('Jenkinsfile', JENKINSFILE);
    const pulled = await runWith(project, server.environment, 'controller', 'pull', '--url', server.url, '--json');
    expect(JSON.parse(pulled.stdout)).toEqual({
      ok: true,
      diagnostics: [],
      output: 'jenkins/controller.json',
      types: 'jenkins/controller.d.ts',
      steps: 4,
    });
    const profile = profileOf(project);
    expect({ ...profile, steps: Object.keys(profile.steps) }).toMatchObject({
      name: server.url,
      steps: ['echo', 'rhombus', 'script', 'sh'],
      agents: { any: { parameters: {} }, label: { parameters: {} }, node: {}, none: {} },
      conditions: { branch: { parameters: { pattern: { required: true } } }, not: {} },
      options: { rotateLogs: {}, timeout: {} },
      stageOptions: ['timeout'],
      triggers: { cron: { parameters: { spec: { type: 'String' } } }, moon: {} },
      tools: ['jdk', 'hudson.model.JDK'],
      postConditions: ['always', 'eclipse'],
    });
    expect(Object.keys(profile.agents)).not.toContain('docker');
    const { stdout } = await project.run('validate', 'Jenkinsfile');
    expect(stdout).not.toContain('rotateLogs');
    expect(stdout).toContain('got the string');
  });

  test('takes what the validator does not say as at a standard controller, and says so', async () => {
    const server = await controller();
    server.judge = (json) => (json.includes('triggers') ? ['Ungültiger Typ'] : judge(json));
    const project = new Project();
    const spoken = await runWith(project, server.environment, 'controller', 'pull');
    expect(spoken.exitCode).toBe(0);
    expect(spoken.stderr).toContain(
      'types-not-listed: Copied from the standard profile: triggers. The validator of the controller does not',
    );
    expect(Object.keys(profileOf(project).triggers)).toContain('pollSCM');
    server.lacks = { at: /converter/, right: 'hudson.model.Hudson.Read' };
    const silent = await runWith(project, server.environment, 'controller', 'pull');
    expect(silent.exitCode).toBe(0);
    expect(silent.stderr).toMatch(/standard profile: agents, .*denies "anna" the permission Overall\/Read/s);
  });

  test.each([
    ['the list is empty', { gdsl: '' }, 2, 'lists no steps'],
    ['the list is half', { gdsl: GDSL.slice(0, 300) }, 2, 'is incomplete'],
    ['it is no controller', { isLoginPage: true }, 1, 'controller-not-jenkins'],
    ['it refuses', { lacks: { at: /gdsl/, right: 'hudson.model.Hudson.Read' } }, 1, 'controller-refused'],
    ['there is no such page', { missing: /gdsl/ }, 1, 'controller-not-found'],
  ])('writes nothing when %s', async (_, trouble, status, words) => {
    const server = Object.assign(await controller(), trouble);
    const project = new Project();
    const { exitCode, stderr, stdout } = await runWith(project, server.environment, 'controller', 'pull');
    expect({ exitCode, stdout }).toEqual({ exitCode: status, stdout: '' });
    expect(stderr).toContain(words);
    expect(project.has('jenkins')).toBe(false);
  });

  test('writes nothing when nobody answers, or nobody is named', async () => {
    const server = await controller();
    await server.stop();
    const project = new Project();
    const away = await runWith(project, server.environment, 'controller', 'pull');
    expect(away.exitCode).toBe(1);
    expect(away.stderr).toContain('controller-unreachable');
    const unnamed = await runWith(project, {}, 'controller', 'pull');
    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toContain('controller-unknown');
    expect(project.has('jenkins')).toBe(false);
    const both = await runWith(project, {}, 'controller', 'pull', '--url', 'https://x', '--gdsl', 'y');
    expect(both.exitCode).toBe(2);
  });
});
