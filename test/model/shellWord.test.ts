import { expect, it } from 'vitest';
import { shellWord } from '../../src/model/shellWord.ts';

it('leaves plain words as they are and quotes the others', () => {
  expect(['--file=a/b.txt', 'a b', '', "it's", 'PATH=x', '~', '$HOME'].map(shellWord)).toEqual([
    '--file=a/b.txt',
    "'a b'",
    "''",
    "'it'\\''s'",
    "'PATH=x'",
    "'~'",
    "'$HOME'",
  ]);
});

it('refuses a NUL character', () => {
  expect(() => shellWord('a\0b')).toThrow('cannot contain a NUL character');
});
