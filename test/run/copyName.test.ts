import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCopyName, printCopyName } from '../../src/run/copyName.ts';

it('names a copy by its time, to the second', () => {
  const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(time, (takenAt) => {
      const whole = new Date(Math.floor(takenAt.getTime() / 1_000) * 1_000);
      expect(parseCopyName(printCopyName(takenAt, 'dump'))).toEqual(whole);
    }),
  );
  expect(printCopyName(new Date('2024-02-29T13:45:01.999Z'), 'data.tar')).toBe('20240229T134501Z.data.tar');
});

it.each(['notes.txt', '20240229T134501Z', '2024-02-29.dump', '20241399T999999Z.dump'])(
  'knows that %s is none',
  (name) => {
    expect(parseCopyName(name)).toBeUndefined();
  },
);
