import { expect, test } from 'vitest';
import { heldBy, saysHeld } from '../../src/plan/held.ts';

test.each(['locked', 'frozen'] as const)('what says that an environment is %s is known again in a log', (how) => {
  const refusal = `${heldBy('prod', how, 'Anna van der Berg', '2026-01-02T03:04:05Z')}: pipegen deploy prod.`;
  expect(refusal).toBe(`prod has been ${how} by Anna van der Berg since 2026-01-02T03:04:05Z: pipegen deploy prod.`);
  expect(saysHeld(`applyPromotion failed: ${refusal}`)).toBe(true);
});

test.each(['planPromotion failed: no change is open', 'echo prod is locked by ben since noon', ''])(
  'what says something else is not: %s',
  (text) => {
    expect(saysHeld(text)).toBe(false);
  },
);
