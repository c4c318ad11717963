import { expect, test } from 'vitest';
import { renamed } from '../../src/model/renamed.ts';

test('a renamed export says its new name at any use', () => {
  const steps = renamed('steps', 'libraryStep') as unknown as { smokeTest(): unknown } & (() => unknown);
  expect(() => steps.smokeTest()).toThrow('"steps" was renamed to "libraryStep".');
  expect(() => steps()).toThrow('"steps" was renamed to "libraryStep".');
});
