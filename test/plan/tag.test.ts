import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeNumber, changeTag, commitTag, mergedChange, tagOf } from '../../src/plan/tag.ts';

describe('tags', () => {
  it('are found in the names of deployments', () => {
    const names = ['qa-pr-57', 'qa-mr-57', 'eu-qa-c-1a2b3c4', 'qa-pr-new', 'qa'];
    expect(names.map(tagOf)).toEqual(['pr-57', 'mr-57', 'c-1a2b3c4', 'pr-new', 'qa']);
  });

  it('name changes and give their numbers back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), (number) => {
        for (const changePrefix of ['pr', 'mr'] as const)
          expect(changeNumber(changeTag({ changePrefix }, number))).toBe(number);
      }),
    );
    expect(changeNumber(commitTag('0123456789abcdef'))).toBeUndefined();
  });

  it.each([
    ['Merge pull request #57 from shop/feature', 57],
    ['Add a page (#57)', 57],
    ['Revert "Add a page (#57)" (#58)', 58],
    ["Merge pull request 'Add a (#1) page' (#57) from feature into STAGING", 57],
    ["Merge branch 'feature' into 'STAGING' (!57)", 57],
    ["Merge branch 'feature' into 'STAGING'", undefined],
    ['See #57', undefined],
    ['Add a page (#57) again', undefined],
    ['Merge branch "x"; $(reboot) #57', undefined],
    ['Add a page (#99999999)', undefined],
  ])('%s', (subject, number) => {
    expect(mergedChange(subject)).toBe(number);
  });
});
