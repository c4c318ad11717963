import { describe } from 'vitest';
import { describeEngine } from '../../adapters/engineContract.ts';
import { FakeEngine } from './engine.ts';

describe('the fake engine', () => {
  describeEngine(() => {
    const engine = new FakeEngine();
    engine.files.set('healthy.yaml', [{ service: 'app', replicas: 2, labels: { 'pipegen.test': '$VALUE' } }]);
    engine.files.set('broken.yaml', [{ service: 'app', isBroken: true }]);
    const stack = { scope: 'deployment', variables: { VALUE: 'one' }, waitSeconds: 60 } as const;
    return {
      engine,
      healthy: { ...stack, project: 'test-healthy', file: 'healthy.yaml' },
      broken: { ...stack, project: 'test-broken', file: 'broken.yaml' },
      network: 'test-network',
    };
  });
});
