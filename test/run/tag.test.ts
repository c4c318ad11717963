import { expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { findTag } from '../../src/run/tag.ts';
import { Bench } from '../agent/steps/bench.ts';
import { shop } from '../fixtures/shop.ts';

const qa = findEnvironment(shop, 'qa');
const commit = { id: 'c'.repeat(40), tree: 't'.repeat(40), subject: 'Merge pull request #8 from shop/feature' };
const change = { state: 'merged', source: 'STAGING', target: 'QA', head: 'h', url: '' } as const;

it("takes Jenkins' number of the change, when it is one", async () => {
  const bench = new Bench();
  expect(await findTag(bench.context({ CHANGE_ID: '57' }), qa, commit)).toBe('pr-57');
  expect(await findTag(bench.context({ CHANGE_ID: '57; reboot' }), qa, commit)).toBe('pr-8');
});

it('asks the git host which change was merged into the branch', async () => {
  const bench = new Bench();
  bench.gitHost.changes.push(
    { ...change, number: 5, head: commit.id, target: 'STAGING' },
    { ...change, number: 6, head: commit.id, state: 'open' },
    { ...change, number: 7, head: commit.id },
    { ...change, number: 9, mergeCommit: commit.id },
  );
  expect(await findTag(bench.context(), qa, commit)).toBe('pr-9');
});

it("goes by the commit's subject, and else by the commit itself", async () => {
  const bench = new Bench();
  expect(await findTag(bench.context(), qa, commit)).toBe('pr-8');
  expect(await findTag(bench.context(), qa, { ...commit, subject: 'A page' })).toBe('c-ccccccc');
});
