import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCopyName, printCopyFileName, printCopyName } from '../../src/run/copyName.ts';

it('names a copy by its time, to the second', () => {
  const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(time, fc.constantFrom('dump', 'json', 'data.tar', 'my-files.tar'), (time, part) => {
      const takenAt = new Date(Math.floor(time.getTime() / 1_000) * 1_000);
      const copy = printCopyName(time);
      const known = { copy, takenAt, part };
      expect(parseCopyName(printCopyFileName(copy, part))).toEqual({ ...known, isPartial: false });
      expect(parseCopyName(`${printCopyFileName(copy, part)}.unfinished`)).toEqual({ ...known, isPartial: true });
    }),
  );
  expect(printCopyName(new Date('2024-02-29T13:45:01.999Z'))).toBe('20240229T134501Z');
});

it.each([
  'notes.txt',
  '20240229T134501Z',
  '2024-02-29.dump',
  '20241399T999999Z.dump',
  '20240230T134501Z.dump',
  '20240229T134501Z.dump.gz',
  '20240229T134501Z.dump\n',
  '20240229T134501Z./../x.tar',
  '../20240229T134501Z.dump',
  'x20240229T134501Z.dump',
])('knows that %j is none', (name) => {
  expect(parseCopyName(name)).toBeUndefined();
});
