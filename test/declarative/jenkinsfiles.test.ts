import { describe, expect, it } from 'vitest';
import { printJenkinsfile, printPipeline } from '../../src/declarative/print.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../src/declarative/read/readTree.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { files } from './jenkinsfileSamples.ts';

describe.each(files)('$name', ({ name, text }) => {
  const { tree, errors } = readJenkinsfile(text);

  it('is read whole', async () => {
    expect(errors).toEqual([]);
    expect(readTree(tree).errors).toEqual([]);
    await expect(`${JSON.stringify(tree, null, 1)}\n`).toMatchFileSnapshot(
      `../fixtures/declarative/expected/trees/${name}.json`,
    );
  });

  it.each([
    ['as a controller prints it', printJenkinsfile],
    ['as authors write it', printPipeline],
  ])('is the same tree when printed %s and read again', (_, print) => {
    const again = readJenkinsfile(print(tree as PipelineTree));
    expect(again.errors).toEqual([]);
    expect(withoutIndentation(again.tree)).toEqual(withoutIndentation(tree));
  });
});

/** The tree with the lines of its code trimmed, which printing indents. */
function withoutIndentation(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree), (_, part: unknown) =>
    typeof part === 'object' && part !== null && 'key' in part && part.key === 'scriptBlock'
      ? JSON.stringify(part).replace(/(\\n)(?: |\\t)+/g, '$1')
      : part,
  );
}
