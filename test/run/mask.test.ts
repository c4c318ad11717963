import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMask } from '../../src/run/mask.ts';

it('leaves no secret in any text', () => {
  const secret = fc.string({ minLength: 4 }).filter((text) => text.trim().length >= 4 && !text.includes('*'));
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1 }), fc.array(fc.string()), (secrets, words) => {
      const masked = createMask(secrets)([...words, ...secrets, ...words].join(' '));
      for (const one of secrets) expect(masked).not.toContain(one);
    }),
  );
});

it('hides the lines of a key one by one, and leaves ordinary text alone', () => {
  const mask = createMask(['-----BEGIN KEY-----\nabcdef\n-----END KEY-----', '', 'no', 'longer-secret', 'secret']);
  expect(mask('abcdef')).toBe('****');
  expect(mask('a longer-secret; no')).toBe('a ****; no');
});
