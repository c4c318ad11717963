import { describe } from 'vitest';
import { describeEdge } from '../../edges/edgeContract.ts';
import { FakeEdge } from './edge.ts';

describe('the fake edge', () => {
  const edge = new FakeEdge();
  const routes = ['shop.example', 'admin.shop.example'].map((host) => ({
    host,
    service: host,
    access: 'public' as const,
  }));
  describeEdge(() => ({
    edge,
    front: { name: 'prod', flow: 'shop', environment: 'prod', ledger: 'a1' },
    old: { revision: 'prod-pr-1-r1', routes },
    next: { revision: 'prod-pr-2-r1', routes },
  }));
});
