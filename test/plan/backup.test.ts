import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { type Copy, planBackup } from '../../src/plan/backup.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { shop } from '../fixtures/shop.ts';
import { containersOf } from './world.ts';

const prod = findEnvironment(shop, 'prod');
const containers = containersOf({ environment: 'prod', tag: 'pr-57' }, 'environment');
const now = new Date('2024-02-29T12:00:00Z');

/** A copy that was taken so many hours ago. */
function copy(hours: number): Copy {
  return { takenAt: new Date(now.getTime() - hours * 3_600_000), files: [`${hours}h.dump`] };
}

function lines(copies: readonly Copy[], running = containers): string[] {
  return formatPlan(planBackup(shop, prod, { containers: running, now, copies: () => copies }))
    .split('\n')
    .slice(1);
}

describe('planBackup', () => {
  it('copies when there is no copy, or the newest is as old as the interval', () => {
    expect(lines([])).toEqual(['  1. back up postgres of prod, because there is no copy yet']);
    expect(lines([copy(6)])).toEqual(['  1. back up postgres of prod, because the newest copy is older than 6h']);
    expect(lines([copy(30), copy(5.9)])).toEqual(['  Nothing to do.']);
  });

  it('lets the oldest go only after the new copy', () => {
    const copies = Array.from({ length: 15 }, (_, index) => copy(6 + index));
    expect(lines(copies)).toEqual([
      '  1. back up postgres of prod, because the newest copy is older than 6h',
      '  2. delete 19h.dump, 20h.dump of postgres in prod, because 14 copies are kept',
    ]);
  });

  it('says what it cannot copy, and deletes nothing for it', () => {
    const ended = containers.map((container) => ({ ...container, state: 'exited' }));
    expect(lines([copy(7)], ended)).toEqual([
      '  Nothing to do.',
      '  - Cannot back up postgres of prod: no healthy container of it runs.',
    ]);
  });
});
