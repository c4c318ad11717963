import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { FLOW, Project } from './project.ts';

const FLOW_JSON = 'jenkins/resources/pipegen/shop/flow.json';
const CHECK = `import { word } from './words/word.ts';
/** Says a word. */
export async function check(): Promise<string> {
  return \`\${word}
and another\`;
}
`;
const PIPELINE = `import { definePipeline, step } from 'pipegen';

export default definePipeline({
  agent: 'any',
  stages: [{ name: 'Test', steps: [step.sh(\`echo one
echo two\`), step.script(({ env, echo }) => {
    // Becomes Groovy.
    echo(\`\${env.TAG_NAME}
is the tag\`);
  })] }],
});
`;

function git({ folder }: Project, ...args: string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@shop.example', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** A repository with all that is generated of text that authors write, built and committed. */
async function committedProject(flow = FLOW): Promise<Project> {
  const project = new Project()
    .write('app/Dockerfile', 'FROM scratch\n')
    .write('pipelines/shop/flow.ts', flow)
    .write('pipelines/shop/steps/check.ts', CHECK)
    .write('pipelines/shop/steps/words/word.ts', "export const word = 'abracadabra';\n")
    .write('pipelines/test.ts', PIPELINE);
  git(project, 'init', '--quiet');
  await commit(project, 'Start');
  return project;
}

async function commit(project: Project, subject: string): Promise<void> {
  expect(await project.run('build', '--no-cache')).toMatchObject({ exitCode: 0 });
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', subject);
}

describe('a checkout that converts line ends', () => {
  test('is up to date, and stays so', async () => {
    const origin = await committedProject();
    const checkout = new Project();
    git(checkout, 'clone', '--quiet', '--config', 'core.autocrlf=true', origin.folder, '.');
    expect(checkout.read('Jenkinsfile')).toContain('\r\n');
    expect(checkout.read('pipelines/shop/flow.ts')).toContain('\r\n');
    const checked = await checkout.run('build', '--check');
    expect(checked, checked.stdout).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await checkout.run('build')).stdout).toMatch(/^\d+ files up to date/);
    expect(git(checkout, 'status', '--porcelain')).toBe('');
    expect(JSON.parse((await checkout.run('list', '--json')).stdout).files).not.toContainEqual(
      expect.objectContaining({ edited: true }),
    );
  });

  test('shows the lines that differ, and no others', async () => {
    const checkout = new Project();
    git(checkout, 'clone', '--quiet', '--config', 'core.autocrlf=true', (await committedProject()).folder, '.');
    checkout.replace('pipelines/shop/flow.ts', 'http: 8000', 'http: 8080');
    const { exitCode, stdout } = await checkout.run('build', '--check', '--json');
    expect(exitCode).toBe(1);
    const { differences } = JSON.parse(stdout);
    const { diff } = differences.find(({ path }: { path: string }) => path === FLOW_JSON);
    expect(diff.match(/^[-+] .*/gm).join('\n')).toMatch(/^(?:[-+] +"[^"]+": 80[08]0,?\n?){2,4}$/);
    expect(await checkout.run('build')).toMatchObject({ exitCode: 0 });
  });
});

describe('a merge with conflicts in generated files', () => {
  async function mergedProject(ours: readonly [string, string], theirs: readonly [string, string], flow = FLOW) {
    const project = await committedProject(flow);
    git(project, 'checkout', '--quiet', '-b', 'topic');
    await commit(project.replace('pipelines/shop/flow.ts', ...theirs), 'Change theirs');
    git(project, 'checkout', '--quiet', 'main');
    await commit(project.replace('pipelines/shop/flow.ts', ...ours), 'Change ours');
    expect(() => git(project, 'merge', '--quiet', 'topic')).toThrow();
    return project;
  }

  test('is named by --check, and resolved by a build', async () => {
    const project = await mergedProject(['http: 8000', 'http: 8080'], ["'STAGING'", "'NEXT'"]);
    expect(project.read('pipelines/shop/flow.ts')).not.toContain('<<<<<<<');
    expect(project.read(FLOW_JSON)).toContain('<<<<<<<');
    const checked = await project.run('build', '--check');
    expect(checked.exitCode).toBe(1);
    expect(checked.stdout).toContain(
      `update ${FLOW_JSON}, because it has merge conflicts, which "npx pipegen build" resolves\n`,
    );
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await project.run('build', '--check')).toMatchObject({ exitCode: 0 });
    git(project, 'add', '.');
    expect(git(project, 'grep', '-c', '8080', '--', FLOW_JSON)).not.toBe('');
    expect(git(project, 'diff', '--name-only', '--diff-filter=U')).toBe('');
    const { files } = JSON.parse((await project.run('list', '--json')).stdout);
    expect(files).not.toContainEqual(expect.objectContaining({ edited: true }));
  });

  test('loses no data that one side kept', async () => {
    const store = (volume: string) => `services: {
    store: defineService({
      image: { name: 'store', tag: '1.0', whyNotAlpine: 'There is no other.' },
      role: 'App Helper Service',
      scope: 'environment',
      volumes: { ${volume}: '/data' },
      health: { command: 'true' },
    }),`;
    const project = await mergedProject(
      ['http: 8000', 'http: 8080'],
      ["'STAGING'", "'NEXT'"],
      FLOW.replace('services: {', store('data')),
    );
    project.replace('pipelines/shop/flow.ts', "{ data: '/data' }", "{ files: '/data' }");
    const { exitCode, stderr } = await project.run('build');
    expect(exitCode).toBe(2);
    expect(stderr.match(/data-dropped/g)?.length).toBeGreaterThan(0);
    expect(new Set(stderr.match(/data-dropped: .*/g)).size).toBe(stderr.match(/data-dropped: .*/g)?.length);
  });

  test('needs a resolution by hand of pipelines/ only with the merge driver of the documentation', async () => {
    const project = await committedProject();
    project.write(
      '.gitattributes',
      '/Jenkinsfile merge=pipegen\n/jenkins/** merge=pipegen\n/.env.sample merge=pipegen\n',
    );
    git(project, 'config', 'merge.pipegen.name', 'keep ours, then run pipegen build');
    git(project, 'config', 'merge.pipegen.driver', 'true');
    await commit(project, 'Add a merge driver');
    git(project, 'checkout', '--quiet', '-b', 'topic');
    await commit(project.replace('pipelines/shop/flow.ts', "'STAGING'", "'NEXT'"), 'Change theirs');
    git(project, 'checkout', '--quiet', 'main');
    await commit(project.replace('pipelines/shop/flow.ts', 'http: 8000', 'http: 8080'), 'Change ours');
    git(project, 'merge', '--quiet', '--no-commit', 'topic');
    expect(project.read(FLOW_JSON)).not.toContain('<<<<<<<');
    expect(await project.run('build', '--check')).toMatchObject({ exitCode: 1 });
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(project.read(FLOW_JSON)).toMatch(/NEXT[\s\S]*8080/);
  });
});

describe('the tag of the step library', () => {
  test('is compared with what was built, by build and doctor', async () => {
    const project = await committedProject();
    git(project, 'tag', 'v1.0.0');
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
    // A flow is read from the commit that is deployed, not from the tag.
    await commit(project.replace('pipelines/shop/flow.ts', 'http: 8000', 'http: 8080'), 'Change the port');
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });

    project.replace('pipelines/shop/steps/check.ts', '/** Says a word. */', '/** Says the word. */');
    const { exitCode, stderr } = await project.run('build');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(
      /^pipelines\/shop\/flow\.ts:23:\d+ warning library-tag-differs: The built step library differs from the tag v1\.0\.0, which jobs load: jenkins\/vars\/check\./m,
    );
    expect(stderr).toContain('git tag v1.1.0 && git push origin HEAD v1.1.0');
    expect((await project.run('build')).stderr).toContain('library-tag-differs');
    expect(await project.run('build', '--check')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('library-tag-differs') as string,
    });
    const { checks } = JSON.parse((await project.run('doctor', '--json')).stdout);
    expect(checks.find(({ about }: { about: string }) => about === 'Library tag')).toMatchObject({
      state: 'warning',
      fix: expect.stringContaining('git tag v1.1.0') as string,
    });

    await commit(project.replace('pipelines/shop/flow.ts', "'v1.0.0'", "'v1.1.0'"), 'Release the library');
    git(project, 'tag', 'v1.1.0');
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
  }, 120_000);

  test('lacks a step that git does not track yet', async () => {
    const project = await committedProject();
    git(project, 'tag', 'v1.0.0');
    project.write('pipelines/shop/steps/ping.ts', '/** Pings. */\nexport async function ping(): Promise<void> {}\n');
    expect((await project.run('build')).stderr).toContain('library-tag-differs');
  });
});

describe('a project whose last flow is removed', () => {
  test('keeps what was generated until it is forced, and then what pipegen did not write', async () => {
    const project = await committedProject();
    project.write('jenkins/vars/ours.groovy', 'def call() {}\n').remove('pipelines');
    for (const args of [['build'], ['build', '--check']]) {
      const { exitCode, stderr } = await project.run(...args);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /flows-missing: No flow or pipeline is left in pipelines\/, but \d+ generated files are: /,
      );
      expect(stderr).toContain('run "npx pipegen build --force"');
    }
    expect(project.has('Jenkinsfile')).toBe(true);
    const checked = await project.run('build', '--check', '--force');
    expect(checked).toMatchObject({ exitCode: 1, stderr: '' });
    expect(checked.stdout).toContain('delete Jenkinsfile, because it is no longer generated\n');
    expect(await project.run('build', '--force')).toMatchObject({ exitCode: 0, stderr: '' });
    expect([project.has('Jenkinsfile'), project.has('.env.sample'), project.has('jenkins/resources')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(project.read('jenkins/vars/ours.groovy')).toBe('def call() {}\n');
    expect((await project.run('build')).stderr).toContain('Run "npx pipegen init"');
  });

  test('deletes nothing while a flow is there that cannot be read', async () => {
    const project = await committedProject();
    project.write('pipelines/shop/flow.ts', 'throw new Error("no");\n').remove('pipelines/test.ts');
    expect(await project.run('build', '--force')).toMatchObject({ exitCode: 2 });
    expect(project.has('Jenkinsfile')).toBe(true);
  });
});
