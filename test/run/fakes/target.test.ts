import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe } from 'vitest';
import { describeTarget } from '../../targets/targetContract.ts';
import { FakeEngine } from './target.ts';

describe('the fake engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-engine-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let engine = new FakeEngine();
  beforeEach(() => {
    engine = new FakeEngine();
  });

  describeTarget(() => {
    engine.files.set('healthy.yaml', [{ service: 'app', replicas: 2, labels: { 'pipegen.test': '$VALUE' } }]);
    engine.files.set('broken.yaml', [{ service: 'app', isBroken: true }]);
    engine.files.set('plain.yaml', [{ service: 'app' }]);
    engine.files.set('dependent.yaml', [
      { service: 'base', labels: { 'pipegen.test': '$BASE' } },
      { service: 'app', labels: { 'pipegen.test': '$VALUE' }, dependsOn: ['base'] },
    ]);
    const prints = ['first', 'second', 'third'];
    engine.files.set('mixed.yaml', [
      { service: 'well', prints },
      { service: 'ill', isBroken: true, check: 'no table', prints },
      { service: 'ended', exitCode: 3, prints },
    ]);
    engine.files.set('rich.yaml', [
      {
        service: 'app',
        replicas: 'REPLICAS',
        isBroken: ({ COLOUR }) => COLOUR === 'sick',
        parts: {
          COLOUR: 'COLOUR',
          'the secret TOKEN': 'TOKEN',
          'the file /etc/settings': 'SETTING',
          'the image': 'IMAGE',
          'the command': 'COMMAND',
          'the limits': 'MEMORY',
        },
      },
    ]);
    const unit = {
      scope: 'deployment',
      variables: { VALUE: 'one', BASE: 'one', REPLICAS: '1' },
      waitSeconds: 60,
    } as const;
    return {
      engine,
      healthy: { ...unit, name: 'test-healthy', manifest: 'healthy.yaml' },
      broken: { ...unit, name: 'test-broken', manifest: 'broken.yaml' },
      plain: { ...unit, name: 'test-plain', manifest: 'plain.yaml' },
      dependent: { ...unit, name: 'test-dependent', manifest: 'dependent.yaml' },
      mixed: { ...unit, name: 'test-mixed', manifest: 'mixed.yaml' },
      rich: { ...unit, name: 'test-rich', manifest: 'rich.yaml' },
      network: 'test-network',
      folder,
    };
  });
});
