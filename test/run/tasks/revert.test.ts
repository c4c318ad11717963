import { expect, it } from 'vitest';
import { formatPlan } from '../../../src/plan/formatPlan.ts';
import { promoteTask } from '../../../src/run/tasks/promote.ts';
import { rollbackTask } from '../../../src/run/tasks/rollback.ts';
import { releasesOf, servingRelease, stage, withReleases } from './bench.ts';

it('brings back what a reverted change replaced: nothing is built, and a rollback goes to what was reverted', async () => {
  const bench = await withReleases(2);
  const [second, first] = releasesOf(bench, 'prod');
  const pushed = bench.begun.filter((text) => text.startsWith('build')).length;

  // The commit is a new one, and its files are those of the first release.
  await stage(bench, 'release 1');
  expect(bench.begun.filter((text) => text.startsWith('build'))).toHaveLength(pushed);
  await bench.perform(promoteTask(bench.context(), { environment: 'qa' }));
  const plan = await bench.plan(promoteTask(bench.context(), { environment: 'prod' }));
  expect(formatPlan(plan)).not.toContain('has not been verified in any');
  // The data was brought to the second release meanwhile.
  expect(plan.operations.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['backUp', 'migrate', 'shiftTraffic']),
  );
  await bench.perform(promoteTask(bench.context(), { environment: 'prod' }));
  expect(servingRelease(bench, 'prod')).toBe(first);
  expect(releasesOf(bench, 'prod')).toEqual([first, second, first]);

  await bench.perform(rollbackTask(bench.context(), { environment: 'prod' }));
  expect(servingRelease(bench, 'prod')).toBe(second);
});
