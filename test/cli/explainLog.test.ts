import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import pc from 'picocolors';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../src/adapters/files/projectFiles.ts';
import { explain } from '../../src/cli/explainLog/explain.ts';
import { formatExplained } from '../../src/cli/explainLog/format.ts';
import { LogReader } from '../../src/jenkins/log/logReader.ts';
import { stamp } from '../../src/plan/stamp.ts';
import { createProject } from '../load/project.ts';
import { explained, lineOf } from './explained.ts';
import { builtProject, PIPEGEN, Project } from './project.ts';

const LOGS = fileURLToPath(new URL('../fixtures/logs', import.meta.url));
const traceAt = (...lines: readonly number[]) =>
  [
    '[Pipeline] End of Pipeline',
    'java.lang.ArithmeticException: Division by zero',
    ...lines.map((line) => `\tat WorkflowScript.run(WorkflowScript:${line})`),
    'Finished: FAILURE',
  ].join('\n');

describe('pipegen explain-log', () => {
  test.each(['compile', 'property', 'script'])('shows where the errors of %s.log come from', async (name) => {
    const project = await builtProject();
    const { exitCode, stdout, stderr } = await project.run('explain-log', `${LOGS}/${name}.log`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`${LOGS}/${name}.txt`);
  });

  test('leads from lines of each pipeline to the parts of the definition that they are for', async () => {
    const project = await builtProject();
    const written = async (text: string, file = 'Jenkinsfile') => {
      project.write('console.txt', traceAt(lineOf(project, text, file)));
      const { errors } = await explained(project, 'console.txt', '--jenkinsfile', file);
      const line = errors[0]?.locations[0]?.written?.line ?? 0;
      return project.read('pipelines/shop.ts').split('\n')[line - 1]?.trim();
    };
    expect(await written("stage('Build')")).toMatch(/^images: /);
    expect(await written("deploy 'staging'")).toMatch(/^staging: /);
    expect(await written("approve 'Deploy'")).toMatch(/^prod: /);
    expect(await written('@Library')).toMatch(/libraryVersion: /);
    // What the author left to its default is led to what holds it.
    expect(await written('cron(', 'jenkins/pipelines/shop/prune.Jenkinsfile')).toMatch(/^jenkins: /);
  });

  test('shows the line of TypeScript that threw an error', async () => {
    const folder = await createProject({
      'pipelines/vars/tell.ts': "const a = 1;\n  throw new Error('no channel');\n",
    });
    const reader = new LogReader();
    for (const line of ['ERROR: no channel (at pipelines/vars/tell.ts:2:3)', 'Finished: FAILURE']) reader.push(line);
    const findings = reader.end();
    const project = { folder, steps: ['tell'], jenkinsfile: 'Jenkinsfile', read: async () => undefined };
    expect(formatExplained(await explain(findings, project), findings, pc.createColors(false))).toMatchInlineSnapshot(`
      "build-failed: no channel (at pipelines/vars/tell.ts:2:3)
        at pipelines/vars/tell.ts:2:3
            throw new Error('no channel');
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      "
    `);
  });

  test('follows the definition in the file as it is now, and says that it changed', async () => {
    const project = await builtProject();
    project.write('console.txt', traceAt(lineOf(project, "deploy 'prod'")));
    const before = (await explained(project, 'console.txt')).errors[0]?.locations[0]?.written;
    project.write('pipelines/shop.ts', `// A line more.\n${project.read('pipelines/shop.ts')}`);
    const after = (await explained(project, 'console.txt')).errors[0]?.locations[0]?.written;
    expect(before?.hasChanged).toBe(false);
    expect(after).toEqual({ ...before, line: (before?.line ?? 0) + 1, hasChanged: true });
  });

  test('does not trust a map for a file that is another by now', async () => {
    const project = await builtProject();
    project.write('console.txt', traceAt(lineOf(project, "deploy 'prod'")));
    project.append('Jenkinsfile', '// by hand\n');
    expect((await explained(project, 'console.txt')).errors[0]?.locations[0]).toMatchObject({
      generated: { state: 'edited' },
    });
    expect((await explained(project, 'console.txt')).errors[0]?.locations[0]?.written?.line).not.toBe(9);
  });

  test('looks at the files of the commit that was built', async () => {
    const project = await builtProject();
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        cwd: project.folder,
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'a');
    const commit = git('rev-parse', 'HEAD');
    const line = lineOf(project, "verify 'staging'");
    project.replace(
      'pipelines/shop.ts',
      "images: { app: { repository: 'shop/app', context: 'app' } }",
      "images: { app: { repository: 'shop/app', context: 'app', test: ['true'] } }",
    );
    expect((await project.run('build')).exitCode).toBe(0);
    expect(lineOf(project, "verify 'staging'")).not.toBe(line);
    project.write('console.txt', `Obtained Jenkinsfile from ${commit}\n${traceAt(line)}`);
    const { exitCode, stdout } = await project.run('explain-log', 'console.txt');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/> +\d+ +verify 'staging'\n/);
    expect(stdout).toContain(', which has changed since');
  });

  test('knows the files of the library', async () => {
    const project = await builtProject();
    const log =
      '[Pipeline] End of Pipeline\njava.lang.Error: x\n\tat deployRelease.call(deployRelease.groovy:4)\n\tat other.call(other.groovy:4)\n';
    const { errors } = await explained(project.write('console.txt', log), 'console.txt');
    expect(errors[0]?.locations[0]?.generated).toEqual({
      file: 'jenkins/vars/deployRelease.groovy',
      line: 4,
      state: 'generated',
    });
    expect(errors[0]?.locations[1]).toEqual({ said: 'other.groovy:4' });
  });

  test('leads from the Groovy of a function to the statement that it was', async () => {
    const project = new Project().write(
      'pipelines/nightly.ts',
      `import { agent, definePipeline, step } from 'pipegen';

export default definePipeline({
  agent: agent.label('linux'),
  stages: [
    {
      name: 'Deploy',
      steps: [
        step.script(({ sh, echo }) => {
          for (const name of ['a', 'b']) {
            echo(\`deploying \${name}\`);
            sh('make deploy');
          }
        }),
      ],
    },
  ],
});
`,
    );
    expect(await project.run('build')).toMatchObject({ exitCode: 0 });
    const file = 'jenkins/pipelines/nightly.Jenkinsfile';
    const line = lineOf(project, "sh 'make deploy'", file);
    project.write('console.txt', `Obtained ${file} from git https://git.example/shop.git\n${traceAt(line)}`);
    const { jenkinsfile, errors } = await explained(project, 'console.txt');
    expect(jenkinsfile).toBe(file);
    expect(errors[0]?.locations[0]?.written).toMatchObject({ file: 'pipelines/nightly.ts', line: 12, column: 13 });
  });

  test('says that there is nothing to explain', async () => {
    const project = new Project().write('console.txt', '[Pipeline] End of Pipeline\nFinished: SUCCESS\n');
    expect(await project.run('explain-log', 'console.txt')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'nothing-to-explain: The log contains no pipeline error.\n  The build succeeded.\n\n1 error\n',
    });
    expect(await project.run('explain-log', 'missing')).toMatchObject({ exitCode: 2 });
    expect(await project.run('explain-log')).toMatchObject({ exitCode: 2 });
    expect(await project.run('explain-log', 'console.txt', '--url', 'https://jenkins.example/job/a/1/')).toMatchObject({
      exitCode: 2,
    });
  });

  test('reads the standard input, and lets nothing through that a terminal would act on', async () => {
    const project = await builtProject();
    const hostile = [
      '\u001b]0;owned\u0007Obtained ../../../etc/passwd from git https://x.example',
      '[Pipeline] stage',
      '[Pipeline] { (\u001b[2J\u202eevil)',
      'java.lang.Error: \u001b[31m\u009b2Jx\u0000\u0008',
      '\tat WorkflowScript.run(WorkflowScript:99999999)',
      '\tat ../../../../etc/passwd.call(/etc/../vars/../../passwd.groovy:1)',
    ].join('\n');
    const stdout = execFileSync(process.execPath, [PIPEGEN, '-C', project.folder, 'explain-log', '-'], {
      input: hostile,
      encoding: 'utf8',
    });
    expect(stdout).toContain('the file now has fewer lines');
    expect(stdout).toContain('in the stage " evil"');
    expect(stdout).not.toContain('root:');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test.each([
    ['.git/config', '.git/config'],
    ['.env', '.env'],
    ['a//b', 'a/b'],
    ['/etc/hostname', 'x'],
    ['outside/secret', 'elsewhere'],
  ])('shows nothing of %s, which a log names', async (named, path) => {
    const elsewhere = new Project().write('secret', 'hunter2\n');
    const project = new Project().write(path, 'hunter2\n');
    symlinkSync(elsewhere.folder, `${project.folder}/outside`);
    project.write('console.txt', `Obtained ${named} from git https://x.example\n${traceAt(1)}`);
    const { exitCode, stdout } = await project.run('explain-log', 'console.txt');
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('hunter2');
  });

  test('takes a map that is none, or half of one, for none', async () => {
    const project = await builtProject();
    const [, ...lines] = project.read('Jenkinsfile').split('\n');
    const hash = sha256(lines.join('\n')).slice(0, 16);
    project.write('console.txt', traceAt(3));
    const definition = { file: 'pipelines/shop.ts', hash: 'x' };
    const files = (entry: unknown) => ({ Jenkinsfile: { hash, lines: [entry] } });
    const maps: readonly unknown[] = [
      null,
      [],
      { files: {} },
      { definition, files: null },
      { definition, files: { Jenkinsfile: null } },
      { definition, files: files(null) },
      { definition, files: files([1, 7]) },
      { definition, files: files([1, [{}]]) },
      { definition, files: files([1, 'pipelines/shop.ts', -1, 1e99]) },
      { definition: { file: '../../etc/passwd', hash: 'x' }, files: files([1, ['prod']]) },
      { definition, files: files([1, 'pipelines/shop.ts', 1, 999_999_999_999]) },
      { definition, files: files([1, 'src/../../secret', 1, 1]) },
      { definition, files: files([1, ['__proto__', 'constructor', 0]]) },
    ];
    for (const map of maps) {
      const body = JSON.stringify(map, null, 1);
      const file = { path: 'x', body, comment: 'json', source: 'pipelines/shop.ts' } as const;
      project.write('jenkins/places/shop.json', stamp(file, sha256));
      const { exitCode, stderr } = await project.run('explain-log', 'console.txt');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    }
  });

  test('reads the log of a build on a controller, and shows the token to no other', async () => {
    const project = await builtProject();
    const log = readFileSync(`${LOGS}/script.log`, 'utf8');
    const seen: (string | undefined)[] = [];
    const server = createServer(({ url = '', headers }, response) => {
      seen.push(headers.authorization);
      const isLog = url.startsWith('/ci/job/shop/job/main/12/logText/progressiveText?');
      const start = Number(new URL(url, 'http://127.0.0.1').searchParams.get('start'));
      response.writeHead(isLog ? 200 : 404, { 'X-Jenkins': '2.516.2', 'X-Text-Size': String(log.length) });
      response.end(isLog ? log.slice(start) : '');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const run = async (address: string, controller: string) =>
      execa(process.execPath, [PIPEGEN, '-C', project.folder, 'explain-log', '--url', address], {
        env: { JENKINS_URL: controller, JENKINS_USER: 'ann', JENKINS_TOKEN: 'a-token' },
        reject: false,
      });
    const build = `${origin}/ci/job/shop/job/main/12/`;
    expect((await run(`${build}console`, `${origin}/ci/`)).stdout).toContain('dokcer: not found');
    expect(new Set(seen)).toEqual(new Set([`Basic ${Buffer.from('ann:a-token').toString('base64')}`]));
    seen.length = 0;
    expect((await run(build, 'https://jenkins.example/')).stdout).toContain('dokcer: not found');
    expect(new Set(seen)).toEqual(new Set([undefined]));
    expect(await run(`${origin}/ci/job/shop/`, '')).toMatchObject({ exitCode: 2 });
  });
});
