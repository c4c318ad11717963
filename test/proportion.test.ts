import { expect, it } from 'vitest';
import { expectProportion } from './proportion.ts';

/** So many steps. */
function spend(steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += Math.sqrt(step);
  return sum;
}

it('tells work in proportion from work that grows by the square', () => {
  expectProportion(8_000_000, spend);
  expect(() => expectProportion(8_000, (size) => spend(size * size))).toThrow('less than 4');
});
