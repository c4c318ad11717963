import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/model/shellWord.ts';
import { budget } from '../budget.ts';
import { programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const anyWord = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~=^-+ \t\n\rax_1😀') }),
);

describePart('any word', 'bash', programMissing('bash'), () => {
  it('is read by bash as the same word: 10,000 of them', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1_000, maxLength: 1_000, size: 'max' }), (words) => {
        const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
        const read = execFileSync('bash', ['-s'], { input: script, encoding: 'utf8', maxBuffer: 2 ** 26 });
        expect(read.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: budget(4) },
    );
  });
});
