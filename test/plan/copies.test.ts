import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { planBackup } from '../../src/plan/backup.ts';
import { type Copy, chooseCopy, isRegular, isWhole, newestFirst } from '../../src/plan/copies.ts';
import { budget } from '../budget.ts';
import { shop } from '../fixtures/shop.ts';
import { copyOf } from './copy.ts';
import { containersOf } from './world.ts';

const prod = findEnvironment(shop, 'prod');
const containers = containersOf({ environment: 'prod', tag: 'pr-57' }, 'environment');
const now = new Date('2024-02-29T12:00:00Z');

/** Copies of any state and kind, of different minutes around now, written in any order: clocks are set back and forth. */
const anyCopies: fc.Arbitrary<readonly Copy[]> = fc
  .uniqueArray(
    fc.record({
      minutes: fc.integer({ min: -200, max: 5_000 }),
      state: fc.constantFrom('whole', 'whole', 'whole', 'unfinished', 'damaged'),
      isSafety: fc.boolean(),
    }),
    { selector: ({ minutes }) => minutes, maxLength: 40 },
  )
  .map((sketches) =>
    sketches.map(({ minutes, ...sketch }, index) =>
      copyOf({ at: new Date(now.getTime() - minutes * 60_000).toISOString(), ...sketch, sequence: 1 + index }),
    ),
  );

describe('the copies that a backup deletes', () => {
  it('never leave fewer whole ones than are kept, and are never the newest nor a damaged one', () => {
    fc.assert(
      fc.property(anyCopies, fc.integer({ min: 1, max: 10 }), fc.boolean(), (copies, keep, isAsked) => {
        const services = shop.services.map((service) =>
          service.backup === undefined ? service : { ...service, backup: { ...service.backup, keep } },
        );
        const request = { environment: prod, ...(isAsked && { after: { postgres: 40 } }) };
        const plan = planBackup({ ...shop, services }, request, { containers, now, copies: () => copies });
        const kinds = plan.operations.map(({ kind }) => kind);
        const isCopied = kinds.includes('backUp');
        let stillThere = [...copies];
        for (const operation of plan.operations) {
          if (operation.kind === 'backUp') stillThere.push(copyOf({ at: '2024-02-29T12:00:01Z', sequence: 1_000 }));
          if (operation.kind !== 'deleteCopy') continue;
          const before = stillThere;
          stillThere = stillThere.filter(({ files }) => !files.every((file) => operation.files.includes(file)));
          const deleted = before.filter((copy) => !stillThere.includes(copy));
          expect(deleted.flatMap(({ files }) => files).sort()).toEqual([...operation.files].sort());
          if (deleted.some(({ state }) => state === 'whole')) {
            expect(stillThere.filter(isRegular).length).toBeGreaterThanOrEqual(keep);
            expect(deleted).not.toContain(newestFirst(before.filter(isWhole))[0]);
          }
        }
        const regular = copies.filter(isRegular).length + (isCopied ? 1 : 0);
        expect(stillThere.filter(isRegular)).toHaveLength(Math.min(regular, keep));
        expect(stillThere.filter(({ state }) => state === 'damaged')).toEqual(
          copies.filter(({ state }) => state === 'damaged'),
        );
        expect(stillThere.filter(({ state }) => state === 'unfinished')).toEqual([]);
      }),
      { numRuns: budget(167) },
    );
  });
});

describe('chooseCopy', () => {
  const [first, second, safety] = [
    copyOf({ at: '2024-02-29T06:00:00Z' }),
    copyOf({ at: '2024-02-29T09:00:00Z' }),
    copyOf({ at: '2024-02-29T10:00:00Z', isSafety: true }),
  ];
  const broken = copyOf({ at: '2024-02-29T11:00:00Z', state: 'damaged' });
  const copies = [second, first, broken, safety];

  it('finds the newest that is whole, and never what a restore put aside', () => {
    expect(chooseCopy(copies, 'latest')).toBe(second);
    expect(chooseCopy([safety, broken], 'latest')).toBeUndefined();
  });

  it('goes by the order in which they were written, not by clocks', () => {
    const wrong = copyOf({ at: '2025-02-28T12:00:00Z', sequence: 1 });
    expect(chooseCopy([wrong, second], 'latest')).toBe(second);
  });

  it('finds the newest of a time or before it', () => {
    expect(chooseCopy(copies, { at: new Date('2024-02-29T09:00:00Z') })).toBe(second);
    expect(chooseCopy(copies, { at: new Date('2024-02-29T08:59:59Z') })).toBe(first);
    expect(chooseCopy(copies, { at: new Date('2024-02-29T05:59:59Z') })).toBeUndefined();
  });

  it('finds any by its name', () => {
    for (const copy of copies) expect(chooseCopy(copies, { name: copy.name })).toBe(copy);
    expect(chooseCopy(copies, { name: '../../etc/passwd' })).toBeUndefined();
  });
});
