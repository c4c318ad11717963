import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { createDockerConfig } from '../../../src/adapters/docker/clientConfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipegen-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps plugins and settings, but nothing that would share a password', async () => {
  const usual = join(folder, 'usual');
  mkdirSync(join(usual, 'cli-plugins'), { recursive: true });
  writeFileSync(join(usual, 'cli-plugins/docker-compose'), 'plugin');
  writeFileSync(join(usual, 'config.json'), JSON.stringify({ credsStore: 'desktop', currentContext: 'remote' }));
  const config = await createDockerConfig(join(folder, '.pipegen'), usual);
  expect(readFileSync(join(config.folder, 'cli-plugins/docker-compose'), 'utf8')).toBe('plugin');
  expect(JSON.parse(readFileSync(join(config.folder, 'config.json'), 'utf8'))).toEqual({ currentContext: 'remote' });
  expect(statSync(config.folder).mode & 0o777).toBe(0o700);
  await config.remove();
  expect(existsSync(config.folder)).toBe(false);
  expect(existsSync(join(usual, 'cli-plugins/docker-compose'))).toBe(true);
});

it('does without any configuration', async () => {
  const config = await createDockerConfig(join(folder, '.pipegen'), join(folder, 'absent'));
  expect(JSON.parse(readFileSync(join(config.folder, 'config.json'), 'utf8'))).toEqual({});
  await config.remove();
});

it('removes the login that a killed run left, and nothing that belongs to one that runs', async () => {
  const parent = join(folder, 'killed');
  const module = join(import.meta.dirname, '../../../src/adapters/docker/clientConfig.ts');
  const script = `import(${JSON.stringify(module)}).then(async ({ createDockerConfig }) => {
    await createDockerConfig(${JSON.stringify(parent)}, ${JSON.stringify(join(folder, 'absent'))});
    console.log('made');
    setInterval(() => {}, 1_000);
  });`;
  const bundled = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  });
  const start = async () => {
    const child = spawn(process.execPath, ['-e', bundled.outputFiles[0]?.text ?? ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return child;
  };
  const killed = await start();
  const running = await start();
  mkdirSync(join(parent, 'docker-other'));
  const left = () =>
    readdirSync(parent)
      .map((name) => name.replace(/-[^-]*$/, ''))
      .sort();
  expect(left()).toEqual(['docker', `docker-${killed.pid}`, `docker-${running.pid}`].sort());
  const ended = new Promise((resolve) => killed.once('exit', resolve));
  killed.kill('SIGKILL');
  await ended;
  const own = await createDockerConfig(parent, join(folder, 'absent'));
  expect(left()).toEqual(['docker', `docker-${process.pid}`, `docker-${running.pid}`].sort());
  running.kill();
  await own.remove();
});
