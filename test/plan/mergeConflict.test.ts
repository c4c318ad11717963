import { expect, test } from 'vitest';
import { conflictSides } from '../../src/plan/mergeConflict.ts';

test('both sides of each conflict, with what is common to them', () => {
  const text =
    'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n<<<<<<< HEAD\n||||||| base\ne\n=======\nf\n>>>>>>> topic\ng';
  expect(conflictSides(text)).toEqual(['a\nb\nd\ng', 'a\nc\nd\nf\ng']);
});

test.each(['', 'a\n=======\nb\n', '<<<<<<< HEAD\na\n', '<<<<<<< HEAD\na\n=======\nb\n'])('none in %j', (text) => {
  expect(conflictSides(text)).toBeUndefined();
});
