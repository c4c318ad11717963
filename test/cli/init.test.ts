import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Project } from './project.ts';

const YES = ['init', '--yes', '--no-docker'];

/** A project in a repository whose `origin` is at an address. */
function cloned(origin: string): Project {
  const project = new Project().installed();
  for (const args of [
    ['init', '--quiet'],
    ['remote', 'add', 'origin', origin],
  ])
    execFileSync('git', args, { cwd: project.folder });
  return project;
}

function typeCheck({ folder }: Project): void {
  execFileSync(process.execPath, [fileURLToPath(import.meta.resolve('typescript/bin/tsc')), '-p', folder]);
}

describe('pipegen init proposes by what is there', () => {
  test.each([
    ['git@github.com:acme/shop.git', "github({ owner: 'acme', name: 'shop' })"],
    [
      'https://me:token@gitlab.acme.example/back/shop.git',
      "gitlab({ project: 'back/shop', url: 'https://gitlab.acme.example' })",
    ],
    ['ssh://git@codeberg.org/acme/shop.git', "gitea({ url: 'https://codeberg.org', owner: 'acme', name: 'shop' })"],
    ['git@git.acme.example:shop.git', "git({ url: 'git@git.acme.example:shop.git' })"],
  ])('the repository at %s', async (origin, repository) => {
    const project = cloned(origin);
    expect(await project.run(...YES, '--name', 'shop')).toMatchObject({ exitCode: 0 });
    expect(project.read('pipelines/shop/flow.ts')).toContain(`repository: ${repository},`);
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    typeCheck(project);
  });

  test('.gitattributes, to which it appends what is missing', async () => {
    const attributes = 'text=auto eol=lf linguist-generated';
    const project = cloned('git@github.com:acme/shop.git');
    expect((await project.run(...YES, '--name', 'shop')).stdout).toContain('wrote .gitattributes\n');
    const all = `/Jenkinsfile ${attributes}\n/jenkins/** ${attributes}\n/.env.sample ${attributes}\n`;
    expect(project.read('.gitattributes')).toBe(all);
    const again = await project.run('init', '--pipeline', 'release');
    expect(again.stdout).not.toContain('.gitattributes');
    expect(project.read('.gitattributes')).toBe(all);

    const other = cloned('git@github.com:acme/shop.git').write('.gitattributes', '*.png binary\njenkins/** -diff');
    other.write('Jenkinsfile', 'pipeline {}\n');
    await other.run(...YES, '--name', 'shop');
    expect(other.read('.gitattributes')).toBe(
      `*.png binary\njenkins/** -diff\n/ci/Jenkinsfile ${attributes}\n/.env.sample ${attributes}\n`,
    );
  });

  test('an image for each Dockerfile, with the port that it exposes, and no application of its own', async () => {
    const project = cloned('git@github.com:acme/shop.git')
      .write('api/Dockerfile', 'FROM scratch\nEXPOSE 4000/tcp\n')
      .write('docker/Dockerfile.worker', 'FROM scratch\n')
      .write('node_modules/x/Dockerfile', 'FROM scratch\n');
    const { stdout } = await project.run(...YES, '--name', 'shop');
    expect(stdout).toContain('It builds "api" from api/Dockerfile, "worker" from docker/Dockerfile.worker.\n');
    const flow = project.read('pipelines/shop/flow.ts');
    expect(flow).toContain("    api: { repository: 'shop/api', context: 'api' },\n");
    expect(flow).toContain(
      "    worker: { repository: 'shop/worker', context: 'docker', dockerfile: 'Dockerfile.worker' },\n",
    );
    expect(flow).toContain("health: { command: ['wget', '-qO-', 'http://127.0.0.1:4000/'] }");
    expect(project.has('app')).toBe(false);
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    typeCheck(project);
  });

  test('the services of a Compose file, by the code that imports it', async () => {
    const project = cloned('git@github.com:acme/shop.git')
      .write('docker-compose.yml', 'services:\n  web:\n    build: .\n    ports: ["3000:3000"]\n')
      .write('Dockerfile', 'FROM scratch\n');
    const { exitCode, stdout, stderr } = await project.run(...YES, '--name', 'shop');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'docker-compose.yml is unchanged. Look through pipelines/shop/flow.ts, with the warnings above.\n',
    );
    expect(stderr).toContain('docker-compose.yml:4:13 warning compose-route-assumed');
    const flow = project.read('pipelines/shop/flow.ts');
    const args = ['import', 'docker-compose.yml', '--no-docker', '--name', 'shop', '-o', '-'];
    expect(flow).toBe((await project.run(...args)).stdout);
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    typeCheck(project);
  });

  test('no Compose file where it is not wanted', async () => {
    const project = new Project().write('compose.yaml', 'services:\n  web: { image: "acme/web:1" }\n');
    const { stdout } = await project.run(...YES, '--no-compose', '--name', 'shop');
    expect(stdout).not.toContain('compose.yaml');
    expect(project.read('pipelines/shop/flow.ts')).toContain('postgres');
  });

  test('writes nothing when the Compose file is refused', async () => {
    const project = new Project().write('compose.yaml', 'services:\n  web: {}\n');
    const { exitCode, stderr } = await project.run(...YES, '--name', 'shop');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('compose.yaml:2:3 compose-image-missing');
    expect(project.has('pipelines') || project.has('tsconfig.json')).toBe(false);
  });

  test.each([
    ['package-lock.json', 'npm install --save-dev typescript', 'npx pipegen build'],
    ['pnpm-lock.yaml', 'pnpm add --save-dev typescript', 'pnpm exec pipegen build'],
    ['yarn.lock', 'yarn add --dev typescript', 'yarn pipegen build'],
  ])('the commands of %s, three of them at the end', async (lockFile, install, build) => {
    const project = new Project().write(lockFile, '');
    const { stdout } = await project.run(...YES, '--name', 'shop');
    const [, next = ''] = stdout.split('Next:\n');
    expect(next).toMatch(/^ {2}1\. .*\n {2}2\. .*\n {2}3\. git add .*\n$/);
    expect(next).toContain(`1. ${install}`);
    expect(next).toContain(`2. ${build}\n`);
  });

  test('that a Jenkinsfile stays, and how to go on with it', async () => {
    const project = new Project().write('Jenkinsfile', 'pipeline { agent any }\n');
    const { stdout } = await project.run(...YES, '--name', 'shop');
    expect(stdout).toContain('Jenkinsfile stays as it is');
    expect(stdout).toContain('"npx pipegen import Jenkinsfile --name ci"');
    expect(project.read('pipelines/shop/flow.ts')).toContain("file: 'ci/Jenkinsfile'");
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    expect(project.has('ci/Jenkinsfile')).toBe(true);
    expect(project.read('Jenkinsfile')).toBe('pipeline { agent any }\n');
  });
});
