import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FLOW, flowNamed, Project } from './project.ts';

/** Waits until something is so. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not come to be.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a build that is interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends at once, says so, and has written nothing', async (signal, exitCode) => {
    const project = new Project();
    for (let index = 0; index < 300; index++) {
      project.write(`pipelines/flow-${index}.ts`, flowNamed(`flow-${index}`));
    }
    project.write('pipelines/first.ts', `console.log('here');\n${flowNamed('first')}`);
    const build = project.start('build');
    await until(() => build.output().includes('here'));
    build.child.kill(signal);
    expect(await build.ended).toEqual({
      exitCode,
      stdout: '',
      stderr: 'here\ninterrupted: Interrupted before anything was written.\n\n1 error\n',
    });
    expect(readdirSync(project.folder)).toEqual(['pipelines']);
  });

  test('ends even while a flow waits for what never comes', async () => {
    const project = new Project(`console.log('here');\nawait new Promise(() => setInterval(() => {}, 1000));\n${FLOW}`);
    const build = project.start('build');
    await until(() => build.output().includes('here'));
    build.child.kill('SIGTERM');
    expect(await build.ended).toMatchObject({ exitCode: 143, stdout: '' });
    expect(project.has('Jenkinsfile')).toBe(false);
  });

  test('is over when its answer is there, whatever a flow left running', async () => {
    const { exitCode, stdout } = await new Project(`setInterval(() => {}, 1000);\n${FLOW}`).start('list', '--json')
      .ended;
    expect({ exitCode, answer: JSON.parse(stdout) as object }).toMatchObject({ exitCode: 0, answer: { ok: true } });
  });
});

describe('pipegen build --watch', () => {
  test('builds again after a change, bears errors, and ends by Ctrl-C', async () => {
    const project = new Project(FLOW);
    const watch = project.start('build', '--watch');
    const waits = (times: number) => () => watch.output().split('Waiting for a change').length === times + 1;
    await until(waits(1));
    expect(project.has('Jenkinsfile')).toBe(true);
    project.replace('pipelines/shop.ts', 'shop.example', 'store.example');
    await until(waits(2));
    expect(project.read('jenkins/resources/pipegen/shop/flow.json')).toContain('"domain": "store.example"');
    project.write('pipelines/broken.ts', 'export default 1;\n');
    await until(waits(3));
    expect(watch.output()).toContain('pipelines/broken.ts:1');
    project.remove('pipelines/broken.ts');
    await until(waits(4));
    watch.child.kill('SIGINT');
    expect((await watch.ended).exitCode).toBe(130);
  });

  test('builds again after a change of what a flow reads from elsewhere', async () => {
    const project = new Project(FLOW.replace("'shop.example'", 'DOMAIN'))
      .installed()
      .write('config/domain.ts', "export const DOMAIN = 'shop.example';\n")
      .write('config/unrelated.ts', '');
    project.replace('pipelines/shop.ts', 'import', "import { DOMAIN } from '../config/domain.ts';\nimport");
    await project.run('build');
    const watch = project.start('build', '--watch');
    const waits = (times: number) => () => watch.output().split('Waiting for a change').length === times + 1;
    await until(waits(1));
    project.write('config/unrelated.ts', 'export {};\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    project.replace('config/domain.ts', 'shop.example', 'store.example');
    await until(waits(2));
    expect(project.read('jenkins/resources/pipegen/shop/flow.json')).toContain('"domain": "store.example"');
    watch.child.kill('SIGINT');
    expect(await watch.ended).toMatchObject({ exitCode: 130 });
  });

  test('has nothing to watch where there is no flow', async () => {
    const { exitCode, stderr } = await new Project().run('build', '--watch');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('pipegen init');
  });
});
