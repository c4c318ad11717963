import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { builtProject, FLOW, flowNamed, PIPEGEN, Project } from './project.ts';

const COMMANDS = [
  ...['build', 'list', 'graph', 'init', 'validate', 'convert', 'import', 'explain-log', 'completion'],
  ...['controller', 'controller pull', 'controller check'],
  ...['status', 'history', 'plan', 'apply', 'deploy', 'promote', 'rollback', 'retire', 'destroy', 'prune', 'tag'],
  ...['backup', 'restore', 'lock', 'unlock', 'freeze', 'unfreeze', 'doctor', 'demo'],
];

describe('the command line', () => {
  test('tells its version', async () => {
    expect(await new Project().run('--version')).toEqual({
      exitCode: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  test.each(COMMANDS)('helps with %s, with examples', async (command) => {
    const project = new Project();
    const { exitCode, stdout } = await project.run(...command.split(' '), '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: pipegen ${command}`);
    expect(stdout).toContain(`Examples:\n  $ pipegen ${command}`);
    expect(await project.run('help', ...command.split(' '))).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  test('shows help, and fails, when it is given no command', async () => {
    const { exitCode, stderr } = await new Project().run();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Usage: pipegen');
  });

  test.each([
    [['biuld'], 'Did you mean build?'],
    [['build', '--chek'], 'Did you mean --check?'],
    [['graph', '--format', 'png'], 'Allowed choices are mermaid, svg.'],
    [['completion', 'fish'], 'Allowed choices are bash, zsh.'],
    [['build', '--watch', '--check'], 'cannot be used with'],
    [['list', 'extra'], 'too many arguments'],
  ])('refuses %j and helps', async (args, hint) => {
    const { exitCode, stdout, stderr } = await new Project(FLOW).run(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
    expect(stderr).toContain('--help');
  });

  test.each([
    [['build', '--chek', '--json'], 'usage-invalid'],
    [['list', '--json'], 'flows-missing'],
    [['graph', '--json', '-o', 'taken/drawing.mmd'], 'system-error'],
  ])('answers scripts with one object for %j too', async (args, code) => {
    const project = code === 'flows-missing' ? new Project() : new Project(FLOW).write('taken', '');
    const { stdout } = await project.run(...args);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code }] });
  });

  test('says what the system refused, without a stack', async () => {
    const project = new Project(FLOW).write('taken', '');
    const { exitCode, stdout, stderr } = await project.run('graph', '-o', 'taken/drawing.mmd');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^system-error: System error: .*taken.*\(EEXIST\)\.\n\n1 error\n$/);
  });

  test.each(['process.exit(0);', 'await new Promise(() => {});'])(
    'is not taken for done when a flow ends it by %j',
    async (line) => {
      const project = new Project(`${line}\n${FLOW}`);
      const { exitCode, stdout, stderr } = await project.start('build', '--check').ended;
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('run-unfinished: ');
      expect(JSON.parse((await project.start('build', '--json').ended).stdout)).toMatchObject({ ok: false });
    },
  );

  test('keeps what a flow prints out of the answer', async () => {
    const lines = `console.log('hello');\nprocess.stdout.write('again\\n');`;
    const { stdout, stderr } = await new Project(`${lines}\n${FLOW}`).start('graph', '--json').ended;
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(stderr).toBe('hello\nagain\n');
  });

  test('works in another folder by --project', async () => {
    const project = new Project(FLOW);
    const { exitCode, stdout } = await new Project().run('--project', project.folder, 'list');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('shop') });
  });

  test('bears a reader that has read enough', () => {
    const project = new Project(FLOW);
    const command = `"${process.execPath}" "${PIPEGEN}" list 2>&1 | head -1`;
    const output = execFileSync('bash', ['-o', 'pipefail', '-c', command], { cwd: project.folder, encoding: 'utf8' });
    expect(output).toBe('shop pipelines/shop.ts\n');
  });
});

describe('pipegen list', () => {
  test('shows a flow in tables', async () => {
    const { exitCode, stdout, stderr } = await new Project(FLOW).run('list');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.slice(0, stdout.indexOf('Steps\n'))).toMatchInlineSnapshot(`
      "shop pipelines/shop.ts

      Environments
        staging  branch STAGING                on changeOpened, merge
        prod     branch PROD     from staging  on merge                after approval  retires staging

      Services
        app  built: app  deployment  App Service

      Links
        app  staging  https://<tag>.shop.example/  public
        app  prod     https://shop.example/        public

      Images
        app  registry.shop.example/shop/app  from app

      "
    `);
    expect(stdout).toMatch(/^ {2}deployRelease +\S/m);
  });

  test('says where the logs go', async () => {
    const flow = FLOW.replace(
      '  services: {\n',
      `  logs: 'collector',
        services: {
          collector: defineService({
            image: { name: 'logstash', tag: '8.11.0' },
            role: 'Logs',
            scope: 'environment',
            health: { command: ['true'] },
          }),
      `,
    );
    const project = new Project(flow);
    expect((await project.run('list')).stdout).toContain('\n  All services log to collector.\n\nLinks\n');
    expect(JSON.parse((await project.run('list', '--json')).stdout).flows[0].logs).toBe('collector');
  });

  test('says what an environment is without, and what is merged into manifests at the end', async () => {
    const flow = FLOW.replace(
      '  services: {\n',
      `  services: {
          collector: defineService({
            image: { name: 'logstash', tag: '8.11.0' },
            role: 'Logs',
            scope: 'environment',
            raw: { compose: { hostname: 'collector', sysctls: {} } },
            health: { command: ['true'] },
          }),
      `,
    ).replace("branch: 'STAGING'", "branch: 'STAGING', services: { collector: false }");
    const { stdout } = await new Project(flow).run('list');
    expect(stdout).toMatch(/staging .* without collector\n/);
    expect(stdout).toMatch(/Raw\n {2}collector {2}compose {2}hostname, sysctls\n/);
  });

  test('shows which files were generated, and which of them were edited', async () => {
    const project = await builtProject();
    project.append('Jenkinsfile', '// mine\n').write('jenkins/vars/ours.groovy', '');
    const { stdout } = await project.run('list');
    const files = stdout.slice(stdout.indexOf('Generated files\n'));
    expect(files).toMatch(/^ {2}Jenkinsfile +edited by hand$/m);
    expect(files).toMatch(/^ {2}jenkins\/steps\.d\.ts$/m);
    expect(files).not.toContain('ours.groovy');
  });

  test('describes it for scripts', async () => {
    const { stdout } = await new Project(FLOW).run('list', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      flows: [
        {
          name: 'shop',
          file: 'pipelines/shop.ts',
          environments: [{ name: 'staging' }, { name: 'prod', from: 'staging', approval: true }],
          services: [{ name: 'app', image: 'built: app', scope: 'deployment' }],
          links: [
            { service: 'app', environment: 'staging', url: 'https://<tag>.shop.example/' },
            { service: 'app', environment: 'prod', url: 'https://shop.example/' },
          ],
          images: [{ name: 'app', repository: 'registry.shop.example/shop/app' }],
        },
      ],
      steps: expect.arrayContaining([expect.objectContaining({ name: 'deployRelease', flow: null })]),
    });
  });
});

describe('pipegen graph', () => {
  test('draws the promotion path for a README', async () => {
    const { exitCode, stdout } = await new Project(FLOW).run('graph');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('flowchart LR\n');
  });

  test('writes a picture', async () => {
    const project = new Project(FLOW);
    const { exitCode, stdout } = await project.run(
      'graph',
      '--view',
      'services',
      '--format',
      'svg',
      '-o',
      'docs/shop.svg',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Wrote docs/shop.svg.\n' });
    expect(project.read('docs/shop.svg')).toMatch(/^<svg [\s\S]*<title>shop: services<\/title>[\s\S]*<\/svg>\n$/);
  });

  test('asks which flow, when there are several or none of the name', async () => {
    const project = new Project(FLOW).write('pipelines/store.ts', flowNamed('store'));
    const several = await project.run('graph');
    expect(several).toMatchObject({ exitCode: 2, stdout: '' });
    expect(several.stderr).toContain('Declared flows: shop, store.');
    expect((await project.run('graph', 'stor')).stderr).toContain('Did you mean "store"?');
    expect((await project.run('graph', 'store', '--json')).stdout).toContain('"flow": "store"');
  });
});

describe('pipegen init', () => {
  const ARGS = ['init', '--yes', '--name', 'store', '--domain', 'store.example', '--repository', 'acme/store'];

  test('writes a flow that builds and type-checks', async () => {
    const project = new Project().installed();
    const { exitCode, stdout } = await project.run(...ARGS);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('wrote pipelines/store/flow.ts\n');
    expect(stdout).toContain('npx pipegen build');
    expect(project.read('.gitignore')).toContain('.env\n');
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
    const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
    execFileSync(process.execPath, [tsc, '-p', project.folder]);
  });

  test('writes a pipeline that builds and type-checks', async () => {
    const project = new Project().installed();
    const { exitCode, stdout } = await project.run('init', '--pipeline', 'release');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^wrote pipelines\/release\.ts\nwrote tsconfig\.json\nwrote \.gitignore\n/);
    expect(await project.run('build')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(project.read('jenkins/pipelines/release.Jenkinsfile')).toContain('env.TAG_NAME != null');
    const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
    execFileSync(process.execPath, [tsc, '-p', project.folder]);
    const again = await project.run('init', '--pipeline', 'release');
    expect(again.stderr).toContain('flow-exists: pipelines/release.ts already exists.');
    const misnamed = await project.run('init', '--pipeline', '../x');
    expect(misnamed.stderr).toContain('option-invalid: Invalid value for --pipeline: "../x".');
  });

  test('overwrites nothing', async () => {
    const project = new Project().write('app/Dockerfile', 'FROM scratch\n');
    expect((await project.run(...ARGS, '--json')).stdout).not.toContain('app/Dockerfile');
    expect(project.read('app/Dockerfile')).toBe('FROM scratch\n');
    const again = await project.run(...ARGS);
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.stderr).toContain('flow-exists: pipelines/store already exists.');
  });

  test('refuses answers that could not work, all at once', async () => {
    const project = new Project();
    const { exitCode, stderr } = await project.run(
      'init',
      '--yes',
      '--name',
      "it's",
      '--domain',
      "x'",
      '--repository',
      'x',
    );
    expect(exitCode).toBe(2);
    expect(stderr.match(/option-invalid/g)).toHaveLength(3);
    expect(project.has('pipelines')).toBe(false);
  });
});

/** Completes the last word of a line with the script, in a real shell. */
function completeInBash(line: string): string[] {
  const words = line.split(' ');
  const script = `
    source <("${process.execPath}" "${PIPEGEN}" completion bash)
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _pipegen
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-euo', 'pipefail', '-c', script], { encoding: 'utf8' }).trim().split('\n');
}

describe('completion in bash', () => {
  test.each([
    ['pipegen bu', ['build']],
    ['pipegen build --c', ['--check']],
    ['pipegen -C . build --no', ['--no-cache']],
    ['pipegen graph --format ', ['mermaid', 'svg']],
    ['pipegen graph --view s', ['services']],
    ['pipegen completion ', ['bash', 'zsh']],
    ['pipegen help g', ['graph']],
    ['pipegen hi', ['history']],
    ['pipegen promote --mer', ['--merge-only']],
  ])('of %j', (line, expected) => {
    expect(completeInBash(line).filter((word) => expected.includes(word) || !line.endsWith(' '))).toEqual(expected);
  });
});
