import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createDockerConfig } from '../../src/adapters/dockerConfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipegen-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps plugins and settings, but no place where a password would be shared', async () => {
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
