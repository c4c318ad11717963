import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLOW, flowNamed, Project } from './project.ts';

const CACHE = 'node_modules/.cache/pipegen/build.json';

/** Written into the cache, it shows whether a build was taken from there. */
const KEPT = { code: 'kept', severity: 'warning', message: 'From the cache.', path: [] };

/** A project that was built, and whose build is kept. */
async function cachedProject(flow = FLOW): Promise<Project> {
  const project = new Project(flow).installed();
  await settle();
  const { exitCode, stderr } = await project.run('build');
  if (exitCode !== 0) throw new Error(stderr);
  return project;
}

/** A build is kept only when its inputs are a little older than itself. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

async function check(project: Project) {
  return (await project.run('build', '--check')).exitCode;
}

describe('the cache of builds', () => {
  test('spares the work when nothing changed', async () => {
    const project = await cachedProject();
    const kept = JSON.parse(project.read(CACHE));
    project.write(CACHE, JSON.stringify({ ...kept, warnings: [KEPT] }));
    const { exitCode, stdout, stderr } = await project.run('build', '--check');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('files up to date') });
    expect(stderr).toContain('kept: From the cache.');
    expect((await project.run('build', '--check', '--no-cache')).stderr).toBe('');
  });

  test('believes a file that was touched but is the same', async () => {
    const project = await cachedProject();
    project.write(CACHE, JSON.stringify({ ...JSON.parse(project.read(CACHE)), warnings: [KEPT] }));
    utimesSync(join(project.folder, 'pipelines/shop.ts'), new Date(), new Date());
    utimesSync(join(project.folder, 'Jenkinsfile'), new Date(), new Date());
    expect((await project.run('build', '--check')).stderr).toContain('kept');
  });

  test.each([
    ['a flow changed', (project: Project) => project.replace('pipelines/shop.ts', '8000', '8001')],
    ['a flow changed to a text of the same length and time', sameTime],
    ['a flow was added', (project: Project) => project.write('pipelines/new.ts', flowNamed('new'))],
    ['a flow was deleted', (project: Project) => project.remove('pipelines/shop.ts')],
    ['a generated file was deleted', (project: Project) => project.remove('Jenkinsfile')],
    ['a generated file was edited', (project: Project) => project.append('jenkins/vars/pipegenAgent.groovy', '//\n')],
    [
      'a generated file is no longer wanted',
      (project: Project) => project.write('jenkins/vars/old.txt', project.read('jenkins/vars/pipegenAgent.txt')),
    ],
  ])('notices that %s', async (_, change) => {
    const project = await cachedProject();
    expect(await check(project)).toBe(0);
    change(project);
    expect(await check(project)).not.toBe(0);
  });

  test('notices a change in a module that a flow imports', async () => {
    const project = new Project(
      FLOW.replace("domain: 'shop.example'", 'domain').replace(/^/, "import { domain } from '../shared/domain.ts';\n"),
    )
      .installed()
      .write('shared/domain.ts', "export const domain = 'shop.example';\n");
    await settle();
    expect((await project.run('build')).exitCode).toBe(0);
    expect(project.has(CACHE)).toBe(true);
    project.replace('shared/domain.ts', 'shop.example', 'store.example');
    expect(await check(project)).toBe(1);
  });

  test.each([
    ['knows what machine it is built on', 'const stage = process.platform;\n'],
    ['asks for the time', 'const stage = String(new Date().getFullYear());\n'],
    ['reads files', "import { readdirSync } from 'node:fs';\nconst stage = String(readdirSync('.').length);\n"],
  ])('keeps no build of a flow that %s', async (_, start) => {
    const project = await cachedProject(`${start}${FLOW}export { stage };\n`);
    expect(project.has(CACHE)).toBe(false);
    expect(await check(project)).toBe(0);
  });

  test('keeps no build of a flow that changed since the build began', async () => {
    const project = new Project(FLOW).installed();
    const run = project.run('build');
    const again = setInterval(() => project.write('pipelines/shop.ts', FLOW), 5);
    await run;
    clearInterval(again);
    expect(project.has(CACHE)).toBe(false);
  });

  test('is not believed when another pipegen made it', async () => {
    const project = await cachedProject();
    const kept = JSON.parse(project.read(CACHE));
    project.write(CACHE, JSON.stringify({ ...kept, warnings: [KEPT], program: 'another' }));
    expect(await project.run('build', '--check')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('is not believed when the project was moved, as a flow may know its own path', async () => {
    const project = await cachedProject();
    const kept = JSON.parse(project.read(CACHE));
    project.write(CACHE, JSON.stringify({ ...kept, warnings: [KEPT], folder: '/elsewhere' }));
    expect(await project.run('build', '--check')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test.each(['', '{', 'null', '{}'])('is not believed when it is damaged: %j', async (damaged) => {
    const project = await cachedProject();
    project.write(CACHE, damaged);
    expect(await check(project)).toBe(0);
    project.replace('pipelines/shop.ts', '8000', '8001');
    expect(await check(project)).toBe(1);
  });
});

function sameTime(project: Project): void {
  const path = join(project.folder, 'pipelines/shop.ts');
  const at = new Date(2020, 1, 1);
  utimesSync(path, at, at);
  project.replace('pipelines/shop.ts', '8000', '8001');
  utimesSync(path, at, at);
}
