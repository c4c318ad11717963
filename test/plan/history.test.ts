import { describe, expect, test } from 'vitest';
import { concerns, findReleases, foldHistory, planLineage } from '../../src/plan/history.ts';
import { EMPTY_LEDGER, type LedgerEntry, type LedgerState } from '../../src/plan/ledger.ts';

const line = (minute: number, event: LedgerEntry['event'], text: string, more: Partial<LedgerEntry> = {}) => ({
  at: `2024-03-01T00:${String(minute).padStart(2, '0')}:00Z`,
  by: 'anna@laptop',
  event,
  text,
  ...more,
});

const promote = { command: 'pipegen promote prod' };
const release = { release: 'tree-0123456789ab', commit: 'c'.repeat(40) };

/** Oldest first. */
const story: readonly LedgerEntry[] = [
  line(0, 'locked', 'lock qa', { environment: 'qa', cause: 'a look' }),
  line(1, 'started', 'begin: pipegen promote prod', promote),
  line(2, 'begun', 'start shop-prod-pr-9', { ...promote, ...release, deployment: 'prod-pr-9', cause: 'nothing runs' }),
  line(3, 'renewed', 'still running', promote),
  line(4, 'frozen', 'freeze qa', { environment: 'qa', by: 'ben@desk', cause: 'incident' }),
  line(5, 'begun', 'verify prod-pr-9', { ...promote, ...release, deployment: 'prod-pr-9' }),
  line(6, 'finished', 'end: pipegen promote prod', promote),
  line(7, 'started', 'begin: pipegen promote prod', promote),
  line(8, 'failed', 'start shop-prod-pr-10', { ...promote, cause: 'it never became healthy' }),
  line(9, 'started', 'begin: pipegen deploy qa', { command: 'pipegen deploy qa' }),
];

describe('history', () => {
  test('is told a command at a time, newest first, without signs of life', () => {
    expect(
      foldHistory(story.toReversed()).map(({ event, text, cause, operations }) => [
        event,
        text,
        cause ?? '',
        operations.map((operation) => operation.text).join(', '),
      ]),
    ).toEqual([
      ['started', 'begin: pipegen deploy qa', '', ''],
      ['failed', 'begin: pipegen promote prod', 'it never became healthy', ''],
      ['frozen', 'freeze qa', 'incident', ''],
      ['finished', 'begin: pipegen promote prod', '', 'start shop-prod-pr-9, verify prod-pr-9'],
      ['locked', 'lock qa', 'a look', ''],
    ]);
  });

  test('of which the beginning was not read is told all the same', () => {
    const [event] = foldHistory(story.slice(2, 7).toReversed()).filter(({ command }) => command !== undefined);
    expect(event).toMatchObject({ event: 'finished', endedAt: '2024-03-01T00:06:00Z' });
    expect(event?.operations).toHaveLength(2);
  });

  test('of an environment is what names it, its deployments or its command', () => {
    const events = foldHistory(story.toReversed());
    expect(events.filter((event) => concerns(event, ['qa'])).map(({ event }) => event)).toEqual([
      'started',
      'frozen',
      'locked',
    ]);
    expect(events.filter((event) => concerns(event, ['prod']))).toHaveLength(2);
    // Called so now.
    expect(events.filter((event) => concerns(event, ['live', 'prod']))).toHaveLength(2);
  });
});

describe('the lineage of a release', () => {
  const deployment = {
    name: 'prod-pr-9',
    tag: 'pr-9',
    revision: 1,
    deployedAt: '2024-03-01T00:02:00Z',
    verifiedAt: '2024-03-01T00:05:00Z',
    ...release,
  };
  const recorded = { id: release.release, commit: release.commit, tree: '0123456789ab', images: {} };
  const state: LedgerState = {
    ...EMPTY_LEDGER,
    environments: {
      qa: { deployments: {}, past: [{ ...deployment, name: 'qa-pr-8', by: 'ben@desk' }] },
      prod: { deployments: { 'prod-pr-9': deployment }, past: [{ ...deployment, by: 'anna@laptop' }] },
    },
    releases: { [release.release]: { ...recorded, recordedAt: '2024-03-01T00:00:00Z', changes: [9] } },
  };

  test.each(['tree-0123456789ab', 'tree-01', 'cccc'])('is found by %s', (asked) => {
    expect(findReleases(state, asked).map(({ id }) => id)).toEqual([release.release]);
  });

  test('says where it is, where it was verified, and what happened to it', () => {
    const [found] = findReleases(state, 'tree');
    if (found === undefined) throw new Error('It is there.');
    const lineage = planLineage(state, story.toReversed(), found);
    expect(lineage.now).toEqual([{ environment: 'prod', deployment: 'prod-pr-9', verifiedAt: '2024-03-01T00:05:00Z' }]);
    expect(lineage.verified.map(({ environment, by }) => [environment, by])).toEqual([
      ['qa', 'ben@desk'],
      ['prod', 'anna@laptop'],
    ]);
    expect(lineage.entries.map(({ text }) => text)).toEqual(['verify prod-pr-9', 'start shop-prod-pr-9']);
  });
});
