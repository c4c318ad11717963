import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { joinBackups, type NewestCopies, planBackup } from '../../src/plan/backup.ts';
import type { Copy } from '../../src/plan/copies.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { shop } from '../fixtures/shop.ts';
import { type CopySketch, copyOf } from './copy.ts';
import { containersOf } from './world.ts';

const prod = findEnvironment(shop, 'prod');
const containers = containersOf({ environment: 'prod', tag: 'pr-57' }, 'environment');
const now = new Date('2024-02-29T12:00:00Z');

/** A copy that was taken so many hours ago. */
function copy(hours: number, sketch: Omit<CopySketch, 'at'> = {}): Copy {
  return copyOf({ at: new Date(now.getTime() - hours * 3_600_000).toISOString(), ...sketch });
}

function lines(copies: readonly Copy[], running = containers, after?: NewestCopies): string[] {
  const request = { environment: prod, ...(after && { after }) };
  return formatPlan(planBackup(shop, request, { containers: running, now, copies: () => copies }))
    .split('\n')
    .slice(1);
}

describe('planBackup', () => {
  it('copies when there is no copy, or the newest is as old as the interval', () => {
    expect(lines([])).toEqual(['  1. back up postgres of prod, because there is no backup yet']);
    expect(lines([copy(6)])).toEqual(['  1. back up postgres of prod, because the newest backup is older than 6h']);
    expect(lines([copy(30), copy(5.9)])).toEqual(['  Nothing to do.']);
  });

  it('counts neither what a restore put aside nor what is damaged', () => {
    const others = [copy(1, { isSafety: true }), copy(2, { state: 'damaged' })];
    expect(lines([copy(7), ...others])).toEqual([
      '  1. back up postgres of prod, because the newest backup is older than 6h',
      '  - The backup 20240229T100000Z of postgres is damaged. It is never deleted automatically.',
    ]);
  });

  it('copies when the clock was wrong, and then goes by the order in which copies were written', () => {
    const future = copy(-100, { sequence: 1 });
    expect(lines([future])).toEqual([
      '  1. back up postgres of prod, because the time of the newest backup is in the future',
    ]);
    expect(lines([future, copy(1, { sequence: 2 })])).toEqual(['  Nothing to do.']);
  });

  it('copies whatever the interval when it is asked for, and once', () => {
    const old = copy(1, { sequence: 7 });
    const safety = copy(0, { sequence: 8, isSafety: true });
    expect(lines([old, safety], containers, { postgres: 7 })).toEqual([
      '  1. back up postgres of prod, because it was requested',
    ]);
    expect(lines([old, copy(0, { sequence: 8 })], containers, { postgres: 7 })).toEqual(['  Nothing to do.']);
  });

  it('lets the oldest go only after the new copy', () => {
    const copies = Array.from({ length: 15 }, (_, index) => copy(6 + index));
    expect(lines(copies)).toEqual([
      '  1. back up postgres of prod, because the newest backup is older than 6h',
      '  2. delete the backup files 20240228T170000Z.dump, 20240228T170000Z.json, 20240228T160000Z.dump, 20240228T160000Z.json of postgres in prod, because only the newest 14 backups are kept',
    ]);
  });

  it('deletes what an interruption left to delete', () => {
    const copies = Array.from({ length: 15 }, (_, index) => copy(1 + index));
    expect(lines(copies)).toEqual([
      '  1. delete the backup files 20240228T210000Z.dump, 20240228T210000Z.json of postgres in prod, because only the newest 14 backups are kept',
    ]);
  });

  it('makes room first by what nobody finished', () => {
    expect(lines([copy(7), copy(6.5, { state: 'unfinished' })])).toEqual([
      '  1. delete the backup files 20240229T053000Z.dump of postgres in prod, because their backup never finished',
      '  2. back up postgres of prod, because the newest backup is older than 6h',
    ]);
  });

  it('says what it cannot copy, and deletes nothing for it', () => {
    const ended = containers.map((container) => ({ ...container, state: 'exited' }));
    const copies = Array.from({ length: 20 }, (_, index) => copy(7 + index));
    expect(lines(copies, ended)).toEqual([
      '  1. back up postgres of prod, because the newest backup is older than 6h',
      '  - Cannot back up postgres of prod: it has no healthy container.',
    ]);
  });

  it('leaves an environment alone that does not run, unless it was requested', () => {
    expect(lines([copy(7)], [])).toEqual(['  Nothing to do.', '  - No persistent service of prod is running.']);
    expect(lines([], [], { postgres: 0 })).toEqual([
      '  1. back up postgres of prod, because it was requested',
      '  - Cannot back up postgres of prod: it has no healthy container.',
    ]);
  });

  it('copies files of a container that is not healthy where no script needs it to be', () => {
    const archived = shop.services.map((service) =>
      service.name === 'postgres' ? { ...service, backup: { every: '6h', keep: 2 } as const } : service,
    );
    const ended = containers.map((container) => ({ ...container, state: 'exited' }));
    const plan = planBackup(
      { ...shop, services: archived },
      { environment: prod },
      {
        containers: ended,
        now,
        copies: () => [],
      },
    );
    expect(plan.notes).toEqual([]);
    expect(plan.operations).toEqual([expect.objectContaining({ kind: 'backUp', container: 'prod-postgres-1' })]);
  });
});

it('copies all that can be copied before it fails with what cannot', () => {
  const world = { now, copies: () => [] };
  const impossible = planBackup(shop, { environment: prod, after: { postgres: 0 } }, { ...world, containers: [] });
  const possible = planBackup(shop, { environment: prod }, { ...world, containers });
  expect(formatPlan(joinBackups(shop, [impossible, possible]))).toBe(`Back up shop
  1. back up postgres of prod, because there is no backup yet
  2. back up postgres of prod, because it was requested
  - Cannot back up postgres of prod: it has no healthy container.`);
});
