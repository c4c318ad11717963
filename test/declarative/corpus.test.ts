import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printJenkinsfile, printPipeline } from '../../src/declarative/print.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../src/declarative/read/readTree.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';

/** Trees that a real controller was asked about, beside the repository where they are at hand. */
const corpus = join(import.meta.dirname, '../../../shared/corpus/declarative');

interface Verdict {
  readonly file: string;
  readonly controller: 'accepts' | 'refuses';
  readonly messages: readonly string[];
}

const verdicts = existsSync(corpus)
  ? (JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as readonly Verdict[])
  : [];
const read = (file: string): unknown => JSON.parse(readFileSync(join(corpus, file), 'utf8'));

/** What a controller says of the shape of a tree; all else it says of what the tree means. */
const OF_SHAPE = /^(Array has|Missing one or more required properties|instance failed|object instance has properties)/;

describe.skipIf(verdicts.length === 0)('trees that a real controller was asked about', () => {
  it('are all here', () => {
    expect(readdirSync(join(corpus, 'valid')).length + readdirSync(join(corpus, 'faulty')).length).toBe(
      verdicts.length,
    );
  });

  describe.each(verdicts.filter(({ controller }) => controller === 'accepts'))('$file', ({ file }) => {
    it.each([
      ['as a controller prints it', printJenkinsfile],
      ['as authors write it', printPipeline],
    ])('is the same when printed %s and read again', (_, print) => {
      const { tree, faults } = readTree(read(file));
      expect(faults).toEqual([]);
      const source = readJenkinsfile(print(tree as PipelineTree));
      expect(source.faults).toEqual([]);
      expect(withTrimmedCode(source.tree)).toEqual(withTrimmedCode(tree));
    });
  });

  const refused = verdicts.filter(({ controller }) => controller === 'refuses');
  it.each(refused.filter(({ messages }) => messages.some((text) => OF_SHAPE.test(text))))(
    '$file is refused for its shape',
    ({ file, messages }) => {
      expect(readTree(read(file)).faults.map(({ message }) => message)).toEqual(messages);
    },
  );
  it.each(refused.filter(({ messages }) => !messages.some((text) => OF_SHAPE.test(text))))(
    '$file has the shape of a tree',
    ({ file }) => {
      expect(readTree(read(file)).faults).toEqual([]);
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
