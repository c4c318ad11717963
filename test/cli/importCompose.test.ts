import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Project } from './project.ts';

const COMPOSE = `services:
  web:
    build: ./web
    ports: ["3000:3000"]
    environment:
      SESSION_SECRET: hunter2-hunter2
      LOG_LEVEL: \${LOG_LEVEL:-info}
    healthcheck: { test: ["CMD", "wget", "-qO-", "http://127.0.0.1:3000/"] }
    deploy: { resources: { limits: { cpus: "0.5", memory: 256M } } }
    hostname: web-1
`;

function project(): Project {
  return new Project().write('docker-compose.yml', COMPOSE).write('web/Dockerfile', 'FROM scratch\n');
}

const NAMED = ['--no-docker', '--name', 'shop', '--repository', 'git@gitlab.com:acme/shop/web.git'];

describe('pipegen import of a Compose file', () => {
  test('writes a flow that builds, and says what it cannot say, where and what to do', async () => {
    const shop = project();
    const { exitCode, stdout, stderr } = await shop.run('import', 'docker-compose.yml', ...NAMED);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `wrote pipelines/shop/flow.ts

Next:
  1. Look through pipelines/shop/flow.ts, with the warnings above. docker-compose.yml is unchanged.
  2. npx pipegen build
  3. Fill in .env by the .env.sample that the build writes.
`,
    });
    expect(
      stderr,
    ).toContain(`docker-compose.yml:6:7 warning compose-secret-in-plain-text: "SESSION_SECRET" has its value in the Compose file. The flow names the secret "SESSION_SECRET" instead, without its value.
      SESSION_SECRET: ***
      ~~~~~~~~~~~~~~
  Set SESSION_SECRET in .env, and rotate the secret if the file was ever pushed.
`);
    expect(stderr).toContain(
      'docker-compose.yml:10:5 warning compose-key-raw: "hostname" has no property of its own in a flow: ',
    );
    expect(stderr).not.toContain('hunter2');
    expect(shop.read('pipelines/shop/flow.ts')).toContain("repository: gitlab({ project: 'acme/shop/web' }),");
    expect(shop.read('pipelines/shop/flow.ts')).not.toContain('hunter2');
    expect(shop.read('docker-compose.yml')).toBe(COMPOSE);
    expect(await shop.run('build')).toMatchObject({ exitCode: 0 });
    expect(shop.read('.env.sample')).toContain('SESSION_SECRET=');
  });

  test('reads several files, of which a later one wins', async () => {
    const shop = project().write('docker-compose.prod.yml', 'services: { web: { command: serve --prod } }\n');
    const args = ['-f', 'docker-compose.yml', '-f', 'docker-compose.prod.yml', ...NAMED, '-o', '-'];
    const { exitCode, stdout } = await shop.run('import', ...args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("command: ['serve', '--prod'],");
    expect(shop.has('pipelines')).toBe(false);
  });

  test('says what came of it as JSON, without secrets', async () => {
    const { exitCode, stdout } = await project().run('import', 'docker-compose.yml', ...NAMED, '--json');
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('hunter2');
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, file: 'pipelines/shop/flow.ts' });
  });

  test('overwrites nothing unless it is told to', async () => {
    const shop = project().write('pipelines/shop.ts', 'mine');
    const taken = await shop.run('import', 'docker-compose.yml', ...NAMED);
    expect(taken).toMatchObject({ exitCode: 2, stdout: '' });
    expect(taken.stderr).toContain('file-exists: pipelines/shop.ts already exists.');
    expect(shop.has('pipelines/shop')).toBe(false);
  });

  test('refuses what is no Compose file, with every error and its location', async () => {
    const broken = project().write('compose.yaml', 'services:\n  web:\n  image: [\n');
    const { exitCode, stderr } = await broken.run('import', 'compose.yaml', '--no-docker');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^compose\.yaml:\d+:\d+ compose-invalid: This is not valid YAML: /);
    broken.write('compose.yaml', 'services:\n  web: {}\n  api: { build: ../api }\n');
    const unusable = await broken.run('import', 'compose.yaml', '--no-docker');
    expect(unusable.stderr).toContain(
      'compose.yaml:2:3 compose-image-missing: "web" has neither an image nor a build.',
    );
    expect(unusable.stderr).toContain('compose.yaml:3:10 compose-context-outside: The build context "../api" is not a');
    expect(broken.has('pipelines')).toBe(false);
    const other = await broken.write('values.yaml', 'a: 1\n').run('import', 'values.yaml', '--no-docker');
    expect(other.stderr).toContain('values.yaml:1:1 compose-invalid: values.yaml is not a Compose file');
  });

  test('refuses answers that could not work, and asks for a file', async () => {
    const { exitCode, stderr } = await project().run('import', 'docker-compose.yml', '--domain', 'x', '--name', 'A b');
    expect(exitCode).toBe(2);
    expect(stderr.match(/option-invalid/g)).toHaveLength(2);
    expect((await project().run('import')).stderr).toContain('file-missing: No file was named.');
  });
});

describe('pipegen import of Groovy around a pipeline', () => {
  const STEP = `import groovy.transform.Field

@Field Map defaults = [retries: 3]

def call(Map options) {
  pipeline {
    agent any
    stages { stage('A') { steps { echo "\${options.name}" } } }
  }
}

/** Escapes \`backticks\` and \${braces}. */
String quoted(String text) {
  return "\\"\${text}\\""
}
`;

  test('keeps it in files beside the definition, to the letter', async () => {
    const library = new Project().write('vars/deployAll.groovy', STEP);
    const { exitCode, stdout } = await library.run('import', 'vars/deployAll.groovy');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^wrote pipelines\/deployAll\.ts\nwrote pipelines\/deployAll\.before\.groovy\nwrote pipelines\/deployAll\.after\.groovy\n/,
    );
    const [before = '', after = ''] = STEP.split(/ {2}pipeline \{[\s\S]*?\n {2}\}\n/);
    expect(library.read('pipelines/deployAll.before.groovy').trimEnd()).toBe(before.trimEnd());
    expect(library.read('pipelines/deployAll.after.groovy').trim()).toBe(after.trim());
    const definition = library.read('pipelines/deployAll.ts');
    expect(definition).toContain("import { readFileSync } from 'node:fs';");
    expect(definition).toContain("readFileSync(new URL('./deployAll.before.groovy', import.meta.url), 'utf8')");
    expect(definition).not.toContain('quoted');
  });

  test('builds to the same pipeline, and follows an edit of the file', async () => {
    const jenkinsfile = `def retries = 3
String name() { 'a' }

pipeline {
  agent any
  stages { stage('A') { steps { echo 'a' } } }
}
`;
    const project = new Project().write('Jenkinsfile', jenkinsfile);
    await project.run('import', 'Jenkinsfile', '--name', 'ci');
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    const tree = async (file: string) => (await project.run('convert', file, '--to', 'json')).stdout;
    expect(await tree('jenkins/pipelines/ci.Jenkinsfile')).toBe(await tree('Jenkinsfile'));
    expect(project.read('jenkins/pipelines/ci.Jenkinsfile')).toContain("def retries = 3\nString name() { 'a' }\n");
    project.replace('pipelines/ci.before.groovy', 'retries = 3', 'retries = 5');
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    expect(project.read('jenkins/pipelines/ci.Jenkinsfile')).toContain('def retries = 5\n');
  });

  test('overwrites no file beside the definition, and writes none to the standard output', async () => {
    const library = new Project().write('vars/all.groovy', STEP).write('pipelines/all.after.groovy', 'mine');
    const taken = await library.run('import', 'vars/all.groovy');
    expect(taken.stderr).toContain('file-exists: pipelines/all.after.groovy already exists.');
    expect(library.has('pipelines/all.ts')).toBe(false);
    expect((await library.run('import', 'vars/all.groovy', '-o', '-')).stdout).toContain('String quoted(String text)');
  });

  test('says of a step without a pipeline that it stays', async () => {
    const library = new Project().write('vars/notify.groovy', 'def call(String text) {\n  echo text\n}\n');
    const { exitCode, stderr } = await library.run('import', 'vars/notify.groovy');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('vars/notify.groovy is a step of a shared library: it has no pipeline block.');
    expect(stderr).toContain("pipelines call it as step('notify')");
  });
});

test('the documentation shows what an import really says', async () => {
  const page = readFileSync(new URL('../../docs/import-compose.md', import.meta.url), 'utf8');
  const [compose = '', warnings = '', flow = ''] = [
    ...page.matchAll(/```(?:yaml|text|typescript)\n([\s\S]*?)```/g),
  ].map(([, text = '']) => text);
  const shop = new Project().write('docker-compose.yml', compose).write('web/Dockerfile', 'FROM scratch\n');
  const { stdout, stderr } = await shop.run('import', 'docker-compose.yml', '--no-docker', '--name', 'shop', '-o', '-');
  expect(stderr).toBe(warnings);
  expect(stdout).toContain(flow);
});
