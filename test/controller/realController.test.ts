import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { folderConfig, jobConfig } from './configs.ts';
import { ControllerServer } from './controllerServer.ts';
import { makeFolder } from './realController.ts';
import { serveRepository } from './servedRepository.ts';

describe('what the tests of a real controller stand on', () => {
  test.each(['token', 'password'])(
    'makes a folder of its own, a job in it, builds that, and removes the folder, by %s',
    async (proof) => {
      const controller = await ControllerServer.start();
      const environment = proof === 'token' ? controller.environment : controller.passwordEnvironment;
      controller.script = [{ log: 'hello\n' }, { result: 'FAILURE' }];
      const folder = await makeFolder(environment, folderConfig('http://host/shop.git'));
      await folder.addCredentials('github');
      await folder.createItem('promote', jobConfig('http://host/shop.git', 'promote.Jenkinsfile', 'prod'));
      expect([...controller.items]).toEqual([`job/${folder.name}/`, `job/${folder.name}/job/promote/`]);
      const { result, log } = await folder.build('promote', { ENVIRONMENT: 'prod', DRY_RUN: 'true' });
      expect([result, log]).toEqual(['FAILURE', 'hello\n[Pipeline] End of Pipeline\nFinished: FAILURE\n']);
      await folder.remove();
      expect([...controller.items]).toEqual([]);
      const other = await makeFolder(environment, folderConfig('x'));
      expect(other.name).not.toBe(folder.name);
    },
  );

  test('serves a repository that git can clone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.txt'), 'hello\n');
    const served = await serveRepository(folder, '127.0.0.1');
    try {
      const clone = join(folder, 'clone');
      await promisify(execFile)('git', ['clone', '--quiet', served.url, clone]);
      expect(execFileSync('git', ['-C', clone, 'ls-files']).toString()).toBe('a.txt\n');
    } finally {
      await served.close();
    }
  });
});
