import { describe, expect, it } from 'vitest';
import { globPattern } from '../../../src/declarative/split/globPattern.ts';

const matches = (glob: string, name: string) => {
  const pattern = globPattern(glob);
  expect(pattern.startsWith('(?i)')).toBe(true);
  return new RegExp(`^(?:${pattern.slice(4)})$`, 'i').test(name);
};

describe('an Ant pattern', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'MAIN', true],
    ['main', 'main2', false],
    ['release-*', 'release-1.2', true],
    ['release-*', 'release-1/2', false],
    ['feature/*', 'feature/x', true],
    ['feature/*', 'feature/x/y', false],
    ['feature/**', 'feature/x/y', true],
    ['feature/**', 'feature', true],
    ['feature/**', 'features', false],
    ['**', 'any/thing', true],
    ['**/fix', 'fix', true],
    ['**/fix', 'a/b/fix', true],
    ['**/fix', 'a/prefix', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['v?.?', 'v1.2', true],
    ['v?.?', 'v12.3', false],
    ['PR-(1|2)', 'PR-1', false],
    ['PR-(1|2)', 'PR-(1|2)', true],
  ])('%s against %s: %s', (glob, name, expected) => {
    expect(matches(glob, name)).toBe(expected);
  });
});
