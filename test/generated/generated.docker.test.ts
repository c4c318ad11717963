import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { dockerMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { composeFiles } from './files.ts';

describePart('the generated Compose files', 'Docker with Compose', dockerMissing(), () => {
  const deployment = {
    ...{ DEPLOYMENT: 'qa-pr-57', REVISION: 'qa-pr-57-r1', TAG: 'pr-57', RELEASE: 'tree-1', COMMIT: 'c0ffee' },
    ...{ LEDGER: '0123456789abcdef' },
  };
  const variables = {
    ...Object.fromEntries(Object.entries(deployment).map(([name, value]) => [`PIPEGEN_${name}`, value])),
    PIPEGEN_IMAGE_APP: 'registry.example/app:1',
  };
  // What an installation fills in, and no more.
  const settings = Object.entries(parseEnv(readFileSync('.env.sample', 'utf8')));
  const filled = Object.fromEntries(settings.map(([name, value]) => [name, value === '' ? 'x' : value]));

  it.each(composeFiles)('%s is complete', (file) => {
    const args = ['compose', '--project-name', 'x', '--file', file, 'config', '--quiet'];
    // What each container is made from is written on it.
    const names = readFileSync(file, 'utf8').match(/PIPEGEN_PARTS_\w+/g) ?? [];
    const parts = Object.fromEntries(names.map((name) => [name, '{}']));
    const env = { ...process.env, ...filled, ...variables, ...parts };
    expect(() => execFileSync('docker', args, { env, stdio: ['ignore', 'pipe', 'pipe'] })).not.toThrow();
  });

  it('open nothing to the world but 80 and 443', () => {
    const published = composeFiles.flatMap((file) => {
      const { services } = parse(readFileSync(file, 'utf8')) as { services: Record<string, { ports?: string[] }> };
      return Object.values(services).flatMap(({ ports = [] }) => ports);
    });
    const toWorld = published.filter((port) => !port.startsWith('127.0.0.1:'));
    expect(toWorld.sort()).toEqual(['443:443', '80:80']);
  });
});
