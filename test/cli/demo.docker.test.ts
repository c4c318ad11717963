import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createPrograms, type Programs } from '../../src/adapters/process/process.ts';
import { makeRoot } from '../../src/cli/demo/root.ts';
import { ProgramFailure } from '../../src/run/failure.ts';
import { isLongRun } from '../budget.ts';
import { dockerMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { PIPEGEN, Project } from './project.ts';

const DEMO = /pipegen-(demo-[0-9a-f]{8})/;

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** Everything in the engine that belongs to a demo by its label or has its name. */
function remains(flow: string): readonly string[] {
  const named = [
    docker('container', 'ls', '--all', '--format', '{{.Names}} {{.Image}}'),
    docker('network', 'ls', '--format', '{{.Name}}'),
    docker('volume', 'ls', '--format', '{{.Name}}'),
    docker('image', 'ls', '--all', '--format', '{{.Repository}}:{{.Tag}}'),
  ].flatMap((text) => text.split('\n').filter((line) => line.includes(flow)));
  const labelled = (['container', 'image'] as const).flatMap((kind) =>
    docker(kind, 'ls', '--all', '--quiet', '--filter', `label=pipegen.demo=${flow}`)
      .split('\n')
      .filter((line) => line !== ''),
  );
  return [...named, ...labelled];
}

/** An empty folder to run in, and one for temporary files. */
class Stand {
  readonly project = new Project();
  private readonly temporary = mkdtempSync(join(tmpdir(), 'demo-test-'));

  constructor() {
    onTestFinished(() => rmSync(this.temporary, { recursive: true, force: true }));
  }

  start(...args: readonly string[]) {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = this.temporary;
    try {
      return this.project.start('demo', ...args);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  }

  /** The names of all files that were left. */
  files(): readonly string[] {
    return [...readdirSync(this.temporary), ...readdirSync(this.project.folder)];
  }
}

async function until(condition: () => boolean, seconds = 60): Promise<void> {
  const deadline = Date.now() + 1_000 * seconds;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not come to be.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function flowOf(output: string): string {
  const flow = DEMO.exec(output)?.[1];
  if (flow === undefined) throw new Error(`No demo is named in:\n${output}`);
  return flow;
}

describePart('pipegen demo', 'Docker with Compose', dockerMissing(), () => {
  // Other tests may need it at the same time: a demo that finds it leaves it.
  beforeAll(() => {
    if (docker('network', 'ls', '--quiet', '--filter', 'name=^pipegen-edge$') === '')
      docker('network', 'create', '--internal', '--label', 'pipegen.scope=host', 'pipegen-edge');
  });

  test('takes two changes to PROD and goes back, in a pipe, and leaves nothing', { timeout: 480_000 }, async () => {
    const stand = new Stand();
    const { exitCode, stdout, stderr } = await stand.start().ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const told = [
      '$ pipegen build',
      '$ pipegen deploy staging --yes',
      'staging-pr-1 serves',
      '$ pipegen promote qa --yes',
      'Retired: staging-pr-1.',
      '$ pipegen promote prod --yes',
      'prod-pr-3 serves',
      'The shop, version 1',
      'order 1: two apples',
      'staging-pr-4  verified',
      'Retired: qa-pr-5, prod-pr-3.',
      'The shop, version 2',
      'order 1: two apples',
      '$ pipegen history prod',
      '$ pipegen rollback prod --yes',
      'The shop, version 1',
      'order 1: two apples',
      'held at tree-',
      'All its containers, networks, volumes, images and files are removed.',
    ];
    let rest = stdout;
    for (const text of told) {
      expect(rest).toContain(text);
      rest = rest.slice(rest.indexOf(text) + text.length);
    }
    expect(stdout).toMatch(/steps in [\d.]+ s/);
    expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(remains(flowOf(stdout))).toEqual([]);
    expect(stand.files()).toEqual([]);
    expect(docker('network', 'ls', '--quiet', '--filter', 'name=^pipegen-edge$')).not.toBe('');
  });

  const signals = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const;
  test.each(signals.slice(0, isLongRun ? 2 : 1))(
    'leaves nothing when %s interrupts it',
    { timeout: 240_000 },
    async (signal, exitCode) => {
      const stand = new Stand();
      const demo = stand.start();
      await until(() => demo.output().includes('$ pipegen promote qa'));
      const flow = flowOf(demo.output());
      await until(
        () =>
          docker(
            'container',
            'ls',
            '--quiet',
            '--filter',
            `label=pipegen.environment=qa`,
            '--filter',
            `label=pipegen.flow=${flow}`,
          ) !== '',
      );
      demo.child.kill(signal);
      const ended = await demo.ended;
      expect(ended.exitCode).toBe(exitCode);
      expect(ended.stderr).toContain('Everything that the demo created was removed');
      expect(remains(flow)).toEqual([]);
      expect(stand.files()).toEqual([]);
    },
  );

  test('ends, and leaves nothing, when nobody listens any more', { timeout: 240_000 }, async () => {
    const stand = new Stand();
    const demo = stand.start();
    await until(() => demo.output().includes('$ pipegen promote qa'));
    demo.child.stdout.destroy();
    expect((await demo.ended).exitCode).toBe(130);
    expect(remains(flowOf(demo.output()))).toEqual([]);
    expect(stand.files()).toEqual([]);
  });

  test('that was killed leaves nothing once it is cleaned', { timeout: 240_000 }, async () => {
    const stand = new Stand();
    const demo = stand.start();
    await until(() => demo.output().includes('$ pipegen deploy staging'));
    const flow = flowOf(demo.output());
    await until(() => docker('container', 'ls', '--quiet', '--filter', `label=pipegen.flow=${flow}`) !== '');
    demo.child.kill('SIGKILL');
    await until(() => demo.child.signalCode !== null);
    expect(remains(flow)).not.toEqual([]);
    const clean = await stand.start('--clean', '--json').ended;
    const answer = JSON.parse(clean.stdout) as { removed: string[]; left: string[] };
    expect(answer.removed).toContain(flow);
    expect(remains(flow)).toEqual([]);
    // Nothing that it had started goes on by itself.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(remains(flow)).toEqual([]);
    expect(stand.files()).toEqual([]);
    await demo.ended;
  });

  test('that is at work is left alone by another one that cleans, and kept ones stay', {
    timeout: 480_000,
  }, async () => {
    const stand = new Stand();
    const demo = stand.start('--keep', '--json');
    await until(() => demo.output().includes('$ pipegen deploy staging'));
    const flow = flowOf(demo.output());
    const meanwhile = JSON.parse((await stand.start('--clean', '--json').ended).stdout) as { busy: string[] };
    expect(meanwhile.busy).toContain(flow);
    const { exitCode, stdout } = await demo.ended;
    const answer = JSON.parse(stdout) as {
      ok: boolean;
      folder: string;
      steps: { commands: string[]; seconds: number }[];
    };
    expect({ exitCode, ok: answer.ok }).toEqual({ exitCode: 0, ok: true });
    expect(answer.steps.flatMap(({ commands }) => commands)).toContain('pipegen promote prod --yes');
    expect(answer.steps.every(({ seconds }) => seconds > 0)).toBe(true);
    const board = execFileSync(process.execPath, [PIPEGEN, '-C', join(answer.folder, 'shop'), 'status'], {
      encoding: 'utf8',
    });
    expect(board).toContain('prod-pr-3');
    expect((await stand.start('--clean').ended).stdout).toContain(`Removed: `);
    expect(remains(flow)).toEqual([]);
    expect(stand.files()).toEqual([]);
  });
});

describePart('what the containers of a demo are made of', 'Docker', dockerMissing(), () => {
  test.runIf(process.platform === 'linux')('is Node.js where there is no busybox, here or elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-root-'));
    const image = `pipegen-demo-test:${process.pid}`;
    const signal = new AbortController().signal;
    const real = createPrograms({ folder, variables: { ...process.env }, signal, mask: (text) => text, log: () => {} });
    const offline: Programs = {
      ...real,
      run: (program, args, options) => {
        if (args[0] === 'pull') return Promise.reject(new ProgramFailure('docker pull', 1, 'no such host'));
        return args[0] === 'image' ? Promise.resolve('') : real.run(program, args, options);
      },
    };
    const path = process.env.PATH;
    let pulls = 0;
    try {
      process.env.PATH = '';
      const told = async () => void pulls++;
      const root = await makeRoot(join(folder, 'root'), offline, process.arch === 'x64' ? 'amd64' : process.arch, told);
      expect({ ...root, pulls }).toMatchObject({ from: 'scratch', isPulled: false, pulls: 1 });
      process.env.PATH = path;
      writeFileSync(join(folder, 'Dockerfile'), `FROM ${root.from}\nCOPY root/ /\n`);
      docker('build', '--quiet', '--tag', image, folder);
      const script = 'serve /bin & until ask http://127.0.0.1:8080/ask; do :; done; ! ask http://127.0.0.1:8080/absent';
      expect(docker('run', '--rm', '--network', 'none', image, 'sh', '-c', script)).toContain('#!/bin/node');
    } finally {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
      docker('image', 'rm', '--force', image);
    }
  });
});
