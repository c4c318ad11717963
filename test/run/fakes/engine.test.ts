import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { describeEngine } from '../../adapters/engineContract.ts';
import { FakeEngine } from './engine.ts';

describe('the fake engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-engine-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  describeEngine(() => {
    const engine = new FakeEngine();
    engine.files.set('healthy.yaml', [{ service: 'app', replicas: 2, labels: { 'pipegen.test': '$VALUE' } }]);
    engine.files.set('broken.yaml', [{ service: 'app', isBroken: true }]);
    engine.files.set('plain.yaml', [{ service: 'app', isShellless: true }]);
    engine.files.set('dependent.yaml', [{ service: 'base' }, { service: 'app', dependsOn: ['base'] }]);
    const stack = { scope: 'deployment', variables: { VALUE: 'one' }, waitSeconds: 60 } as const;
    return {
      engine,
      healthy: { ...stack, project: 'test-healthy', file: 'healthy.yaml' },
      broken: { ...stack, project: 'test-broken', file: 'broken.yaml' },
      plain: { ...stack, project: 'test-plain', file: 'plain.yaml' },
      dependent: { ...stack, project: 'test-dependent', file: 'dependent.yaml' },
      network: 'test-network',
      folder,
    };
  });
});
