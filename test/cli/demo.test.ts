import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Programs } from '../../src/adapters/process/process.ts';
import { cleanUp } from '../../src/cli/demo/cleanUp.ts';
import { readElf } from '../../src/cli/demo/elf.ts';
import { demoVariables } from '../../src/cli/demo/environment.ts';
import { createShortener } from '../../src/cli/demo/shorten.ts';
import { Project } from './project.ts';

describe('pipegen demo', () => {
  test('says what is missing, and the fix', async () => {
    const project = new Project();
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = `unix://${project.folder}/no.sock`;
    const run = project.start('demo');
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/engine-unreachable|tool-missing/);
    expect(stderr).toMatch(/Start Docker|Install/);
    expect(readdirSync(project.folder)).toEqual([]);
  });

  test('refuses to keep and to clean at once', async () => {
    expect((await new Project().run('demo', '--keep', '--clean')).exitCode).toBe(2);
  });
});

describe('a clean-up', () => {
  /** An engine with one shared network, and nothing else. */
  const engine = (answers: { readonly [command: string]: string }) => {
    const asked: string[] = [];
    const docker: Programs = {
      attach: async () => 0,
      run: (_, args) => {
        const command = args.join(' ');
        asked.push(command);
        return Promise.resolve(Object.entries(answers).find(([part]) => command.includes(part))?.[1] ?? '');
      },
    };
    return { docker, asked: () => asked.filter((command) => / rm /.test(command)) };
  };
  const MADE = 'network ls --quiet --filter name=^pipegen-edge$ --filter label=pipegen.demo';
  const USED = 'container ls --all --quiet --filter network=pipegen-edge';

  test.each([
    ['removes', 'was made by a demo and nobody uses', { [MADE]: '0123' }, ['network rm pipegen-edge']],
    ['leaves', 'a container knows of, running or not', { [MADE]: '0123', [USED]: '4567' }, []],
    ['leaves', 'was there before', {}, []],
  ])('%s a shared network that %s', async (_what, _which, answers, removed) => {
    const { docker, asked } = engine(answers);
    expect(await cleanUp(docker, 'demo-00000000')).toEqual([]);
    expect(asked()).toEqual(removed);
  });

  test('says what stays, after several looks', async () => {
    const { docker, asked } = engine({ 'volume ls': 'stubborn' });
    expect(await cleanUp(docker, 'demo-00000000')).toEqual(['stubborn']);
    expect(asked().length).toBeGreaterThan(1);
  });
});

describe('what the demo shows of a command', () => {
  const shorten = (lines: readonly string[]): readonly string[] => {
    const shortener = createShortener();
    return lines.flatMap((line) => shortener(line));
  };

  test('is a line for each operation, and all else that is not small print', () => {
    expect(
      shorten([
        '  Promote qa to prod',
        '    1. start shop, because it is not running yet',
        '  [1/2] start shop (because it is not running yet)',
        '      Container shop-1  Starting',
        '    done in 1.9 s',
        '  [2/2] verify shop (because (of that))',
        '    done in 0.0 s',
        '  shop serves.',
        '  wrote   jenkins/vars/deploy.groovy',
      ]),
    ).toEqual([
      '  Promote qa to prod',
      '    1. start shop, because it is not running yet',
      '  [1/2] start shop: 1.9 s',
      '  [2/2] verify shop: 0.0 s',
      '  shop serves.',
    ]);
  });
});

describe("the environment of the demo's commands", () => {
  test('leads to no account, flow or project of the person, and to the engine that the person uses', () => {
    const environment = {
      PATH: '/bin',
      DOCKER_HOST: 'unix:///docker.sock',
      GITHUB_TOKEN: 'secret',
      REGISTRY_PASSWORD: 'secret',
      GIT_DIR: '/elsewhere',
      COMPOSE_PROJECT_NAME: 'elsewhere',
      PIPEGEN_FLOW: 'elsewhere',
      PIPEGEN_BACKUP_DIR: '/elsewhere',
      JOB_NAME: 'elsewhere',
    };
    expect(demoVariables(environment, 'demo-00000000', '/folder')).toEqual({
      PATH: '/bin',
      DOCKER_HOST: 'unix:///docker.sock',
      PIPEGEN_DEMO: 'demo-00000000',
      PIPEGEN_BACKUP_DIR: '/folder/backups',
    });
  });
});

describe('a program for Linux', () => {
  test.runIf(process.platform === 'linux')('is known by its header', () => {
    expect(readElf(readFileSync(process.execPath))).toEqual({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      isStatic: false,
    });
  });

  test('is no script, no empty file, and no torn one', () => {
    expect(readElf(Buffer.from('#!/bin/sh\n'.repeat(20)))).toBeUndefined();
    expect(readElf(Buffer.alloc(0))).toBeUndefined();
    if (process.platform === 'linux') expect(readElf(readFileSync(process.execPath).subarray(0, 70))).toBeUndefined();
  });
});
