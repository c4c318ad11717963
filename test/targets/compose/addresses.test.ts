import { describe, expect, it } from 'vitest';
import { freeNetworks } from '../../../src/targets/compose/addresses.ts';

describe('freeNetworks', () => {
  const pools = [
    { Base: '10.200.0.0/22', Size: 24 },
    { Base: '192.168.0.0/16', Size: 20 },
  ];

  it('counts the parts of all pools', () => {
    expect(freeNetworks(pools, [])).toBe(4 + 16);
  });

  it('counts a part that anything overlaps as taken, however large that is', () => {
    expect(freeNetworks(pools, ['10.200.1.0/24'])).toBe(3 + 16);
    expect(freeNetworks(pools, ['10.200.1.0/25', '10.200.1.128/25'])).toBe(3 + 16);
    expect(freeNetworks(pools, ['10.200.0.0/23', '192.168.17.0/24'])).toBe(2 + 15);
    expect(freeNetworks(pools, ['10.0.0.0/8'])).toBe(16);
  });

  it('leaves out what is in no pool', () => {
    expect(freeNetworks(pools, ['172.17.0.0/16', 'fd00::/64'])).toBe(20);
  });
});
