import { describe, expect, it } from 'vitest';
import { printJenkinsfile, printPipeline } from '../../src/declarative/print.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../src/declarative/read/readTree.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { readCorpus, treeFiles, verdicts } from '../corpus/corpus.ts';

const read = (file: string): unknown => JSON.parse(readCorpus(file));

/** What a controller says of the shape of a tree; all else it says of what the tree means. */
const OF_SHAPE = /^(Array has|Missing one or more required properties|instance failed|object instance has properties)/;

describe('trees that a real controller was asked about', () => {
  it('are all here', () => {
    expect(treeFiles.sort()).toEqual(verdicts.map(({ file }) => file).sort());
  });

  describe.each(verdicts.filter(({ controller }) => controller === 'accepts'))('$file', ({ file }) => {
    it.each([
      ['as a controller prints it', printJenkinsfile],
      ['as authors write it', printPipeline],
    ])('is the same when printed %s and read again', (_, print) => {
      const { tree, errors } = readTree(read(file));
      expect(errors).toEqual([]);
      const source = readJenkinsfile(print(tree as PipelineTree));
      expect(source.errors).toEqual([]);
      expect(withTrimmedCode(source.tree)).toEqual(withTrimmedCode(tree));
    });
  });

  const refused = verdicts.filter(({ controller }) => controller === 'refuses');
  it.each(refused.filter(({ messages }) => messages.some((text) => OF_SHAPE.test(text))))(
    '$file is refused for its shape',
    ({ file, messages }) => {
      expect(readTree(read(file)).errors.map(({ message }) => message)).toEqual(messages);
    },
  );
  it.each(refused.filter(({ messages }) => !messages.some((text) => OF_SHAPE.test(text))))(
    '$file has the shape of a tree',
    ({ file }) => {
      expect(readTree(read(file)).errors).toEqual([]);
    },
  );
});

/** Code is compared line by line, without the blanks around each: printing indents it. */
function withTrimmedCode(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withTrimmedCode);
  if (typeof part !== 'object' || part === null) return part;
  if ('key' in part && part.key === 'scriptBlock')
    return JSON.parse(JSON.stringify(part), (key, value: unknown) =>
      key === 'value' && typeof value === 'string' ? value.replace(/^[ \t]+|[ \t]+$/gm, '') : value,
    );
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withTrimmedCode(value)]));
}
