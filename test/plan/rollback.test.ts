import { expect, it } from 'vitest';
import type { Settings } from '../../src/plan/operation.ts';
import { findRollback } from '../../src/plan/rollback.ts';
import { past } from './world.ts';

const prod = { name: 'prod', deployments: 'single' } as const;

const record = {
  deployments: {},
  past: [past('prod-pr-4', 'd', 5), past('prod-pr-4', 'd', 4), past('prod-pr-3', 'c', 3), past('prod-pr-1', 'a', 1)],
};

it('goes back to the newest verified release that is another one', () => {
  expect(findRollback(prod, record)).toMatchObject({ from: { name: 'prod-pr-4' }, to: { name: 'prod-pr-3' } });
});

it('goes back to the own past of a deployment where each change has one', () => {
  const known = { deployments: {}, past: [past('qa-pr-2', 'd', 4), past('qa-pr-9', 'c', 3), past('qa-pr-2', 'a', 1)] };
  expect(findRollback({ name: 'qa', deployments: 'perChange' }, known)).toMatchObject({
    to: { release: 'tree-aaaaaaaaaaaa' },
  });
  expect(findRollback(prod, known)).toMatchObject({ to: { release: 'tree-cccccccccccc' } });
});

it('takes the same release with other settings for another to go back to, and an unknown setting for none', () => {
  const having = (settings: Settings, day: number) => ({ ...past('prod-pr-4', 'd', day), settings });
  const known = {
    deployments: {},
    past: [having({ LOG_LEVEL: 'debug' }, 5), having({ LOG_LEVEL: 'info' }, 4), past('prod-pr-3', 'c', 3)],
  };
  expect(findRollback(prod, known)).toMatchObject({ to: { name: 'prod-pr-4', settings: { LOG_LEVEL: 'info' } } });
  expect(findRollback(prod, known, 'tree-d')).toMatchObject({ to: { settings: { LOG_LEVEL: 'info' } } });
  const added = { deployments: {}, past: [having({ LOG_LEVEL: 'info', SIZE: '2' }, 5), ...known.past.slice(1)] };
  expect(findRollback(prod, added)).toMatchObject({ to: { name: 'prod-pr-3' } });
});

it('goes to a release that is asked for by its beginning', () => {
  expect(findRollback(prod, record, 'tree-a')).toMatchObject({ to: { name: 'prod-pr-1' } });
});

it.each<[string, typeof record, string | undefined, string]>([
  ['nothing was verified', { deployments: {}, past: [] }, undefined, 'No release was ever verified in prod'],
  ['there was one release', { ...record, past: record.past.slice(0, 2) }, undefined, 'prod has only ever had release'],
  ['it never had it', record, 'tree-z', 'prod has no other verified release "tree-z".'],
  ['it has it', record, 'tree-d', 'prod has no other verified release "tree-d".'],
  ['several begin so', record, 'tree-', '"tree-" is the prefix of several releases.'],
])('is refused when %s', (_, known, release, message) => {
  expect(findRollback(prod, known, release)).toMatchObject({ refused: expect.stringContaining(message) as string });
});
