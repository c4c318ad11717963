import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

it.each([
  [undefined, 7, 7],
  ['3', 7, 21],
  ['0.1', 7, 1],
])('with PIPEGEN_TEST_BUDGET=%s, %i repetitions are %i', async (variable, repetitions, expected) => {
  vi.stubEnv('PIPEGEN_TEST_BUDGET', variable);
  vi.resetModules();
  const { budget } = await import('./budget.ts');
  expect(budget(repetitions)).toBe(expected);
});

it.each([
  [undefined, 3, 3],
  ['3', 3, 1],
  ['9', 3, 1],
])('with PIPEGEN_TEST_BUDGET=%s, a stride of %i is %i', async (variable, every, expected) => {
  vi.stubEnv('PIPEGEN_TEST_BUDGET', variable);
  vi.resetModules();
  const { stride } = await import('./budget.ts');
  expect(stride(every)).toBe(expected);
});
