import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalRegistry, openLocalRegistry } from '../../../src/adapters/registry/local.ts';
import { createRegistry } from '../../../src/adapters/registry/registry.ts';
import { dockerMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'pipegen-local-registry-'));
const content = join(folder, 'content');
let local: LocalRegistry;

beforeAll(async () => {
  local = await openLocalRegistry(content);
});
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true });
});

describePart('a local registry for Docker', 'Docker', dockerMissing(), () => {
  it('takes what Docker pushes, and Docker takes it back', async () => {
    const context = join(folder, 'image');
    const reference = `${local.host}/shop/real:1`;
    await run('mkdir', [context]);
    writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY page /page\n');
    writeFileSync(join(context, 'page'), `made by ${process.pid}\n`);
    await run('docker', ['build', '--tag', reference, context]);
    try {
      const { stdout } = await run('docker', ['push', reference]);
      const digest = await createRegistry(undefined, signal).digest(reference);
      expect(stdout).toContain(`digest: ${digest}`);
      await run('docker', ['image', 'rm', reference]);
      await run('docker', ['pull', '--quiet', `${local.host}/shop/real@${digest}`]);
      await run('docker', ['pull', '--quiet', reference]);
      const inspected = await run('docker', ['image', 'inspect', '--format', '{{json .RepoDigests}}', reference]);
      expect(JSON.parse(inspected.stdout)).toEqual([`${local.host}/shop/real@${digest}`]);
    } finally {
      await run('docker', ['image', 'rm', '--force', reference]);
    }
  });
});
