import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe } from 'vitest';
import { describeEngine } from '../../targets/compose/engineContract.ts';
import { FakeEngine } from './engine.ts';

describe('the fake engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-engine-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let engine = new FakeEngine();
  beforeEach(() => {
    engine = new FakeEngine();
  });

  describeEngine(() => {
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
    const stack = {
      scope: 'deployment',
      variables: { VALUE: 'one', BASE: 'one', REPLICAS: '1' },
      waitSeconds: 60,
    } as const;
    return {
      engine,
      healthy: { ...stack, project: 'test-healthy', file: 'healthy.yaml' },
      broken: { ...stack, project: 'test-broken', file: 'broken.yaml' },
      plain: { ...stack, project: 'test-plain', file: 'plain.yaml' },
      dependent: { ...stack, project: 'test-dependent', file: 'dependent.yaml' },
      mixed: { ...stack, project: 'test-mixed', file: 'mixed.yaml' },
      rich: { ...stack, project: 'test-rich', file: 'rich.yaml' },
      network: 'test-network',
      folder,
    };
  });
});
