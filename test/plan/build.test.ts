import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GeneratedFile } from '../../src/model/generatedFile.ts';
import { BLOCKED, type BuildPlan, describeFound, type FoundFile, planBuild } from '../../src/plan/build.ts';
import { stamp } from '../../src/plan/stamp.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const file = (path: string, body = `${path}\n`): GeneratedFile => ({ path, body, comment: '#', source: 'flow.ts' });
const found = (texts: { readonly [path: string]: string }) =>
  new Map(Object.entries(texts).map(([path, text]) => [path, describeFound(text, hash)]));
const plan = (wanted: GeneratedFile[], disk: ReadonlyMap<string, FoundFile>, force = false) =>
  planBuild(wanted, disk, { hash, force, version: '2.0.0' });

/** A plan in words. */
const inWords = ({ steps, conflicts, unchanged }: BuildPlan) => [
  ...steps.map(({ kind, path, cause }) => `${kind} ${path}, because ${cause}`),
  ...conflicts.map(({ path, reason }) => `${path} is ${reason}`),
  `${unchanged} unchanged`,
];

describe('the plan of a build', () => {
  test('creates, updates, deletes, and leaves alone', async () => {
    const disk = found({
      same: stamp(file('same'), hash),
      changed: stamp(file('changed', 'old\n'), hash),
      former: stamp(file('former'), hash),
      theirs: 'not ours\n',
    });
    expect(inWords(await plan([file('same'), file('changed'), file('new')], disk))).toEqual([
      'update changed, because flow.ts changed',
      'create new, because flow.ts generates it',
      'delete former, because it is no longer generated',
      '1 unchanged',
    ]);
  });

  test('leaves alone what differs in line ends or in the version of pipegen only', async () => {
    const texts = {
      converted: stamp(file('converted'), hash).replaceAll('\n', '\r\n'),
      old: stamp(file('old'), hash, '1.0.0'),
    };
    const { wanted, ...rest } = await plan([file('converted'), file('old')], found(texts));
    expect(inWords({ wanted, ...rest })).toEqual(['2 unchanged']);
    expect(wanted).toEqual(new Map(Object.entries(texts).map(([path, text]) => [path, hash(text)])));
  });

  test('updates what git converted, and what another version of pipegen generated, and names the version', async () => {
    const disk = found({
      converted: stamp(file('converted', 'old\n'), hash, '2.0.0').replaceAll('\n', '\r\n'),
      other: stamp(file('other', 'old\n'), hash, '1.0.0'),
    });
    const made = await plan([file('converted'), file('other')], disk);
    expect(inWords(made)).toEqual([
      'update converted, because flow.ts changed',
      'update other, because pipegen 1.0.0 generated it, and this is pipegen 2.0.0',
      '0 unchanged',
    ]);
    expect(made.steps.map((step) => 'otherVersion' in step && step.otherVersion)).toEqual([false, '1.0.0']);
  });

  test('resolves merge conflicts in generated files without force', async () => {
    const conflicted = (path: string) =>
      `<<<<<<< HEAD\n${stamp(file(path, 'a\n'), hash)}=======\n${stamp(file(path, 'b\n'), hash)}>>>>>>> topic\n`;
    const made = await plan([file('merged')], found({ merged: conflicted('merged'), former: conflicted('former') }));
    expect(inWords(made)).toEqual([
      'update merged, because it has merge conflicts, which "npx pipegen build" resolves',
      'delete former, because it is no longer generated',
      '0 unchanged',
    ]);
  });

  const obstacles = () => {
    const disk = found({
      edited: `${stamp(file('edited'), hash)}mine\n`,
      formerEdited: `${stamp(file('formerEdited'), hash)}mine\n`,
      foreign: 'theirs\n',
    });
    return new Map<string, FoundFile>([...disk, ['link', BLOCKED]]);
  };
  const wanted = [file('edited'), file('foreign'), file('link')];

  test('keeps what is not purely its own', async () => {
    expect(inWords(await plan(wanted, obstacles()))).toEqual([
      'edited is edited',
      'foreign is foreign',
      'link is blocked',
      'formerEdited is edited',
      '0 unchanged',
    ]);
  });

  test('replaces it by force, but never a link', async () => {
    expect(inWords(await plan(wanted, obstacles(), true))).toEqual([
      'update edited, because --force overwrites it',
      'update foreign, because --force overwrites it',
      'delete formerEdited, because it is no longer generated',
      'link is blocked',
      '0 unchanged',
    ]);
  });

  test('is empty after it was executed, and touches nothing foreign', async () => {
    const paths = fc.constantFrom('a', 'b', 'c', 'd');
    const texts = fc.constantFrom('1\n', '2\n', '3\n');
    const files = fc.dictionary(paths, texts);
    await fc.assert(
      fc.asyncProperty(files, files, files, async (before, theirs, after) => {
        const disk = new Map([
          ...Object.entries(before).map(([path, body]) => [path, stamp(file(path, body), hash)] as const),
          ...Object.entries(theirs),
        ]);
        const wantedAfter = Object.entries(after).map(([path, body]) => file(path, body));
        const { steps, conflicts } = await plan(wantedAfter, found(Object.fromEntries(disk)));
        for (const step of steps) {
          expect(Object.keys(theirs)).not.toContain(step.path);
          if (step.kind === 'delete') disk.delete(step.path);
          else disk.set(step.path, step.text);
        }
        const again = await plan(wantedAfter, found(Object.fromEntries(disk)));
        expect(again.steps).toEqual([]);
        expect(again.conflicts).toEqual(conflicts);
      }),
    );
  });

  test('refuses two files of one path, which is a bug', async () => {
    await expect(plan([file('a'), file('a', 'b\n')], new Map())).rejects.toThrow(
      'Two generated files have the path a.',
    );
  });
});
