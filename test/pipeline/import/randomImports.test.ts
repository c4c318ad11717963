import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printPipeline } from '../../../src/declarative/print.ts';
import { readJenkinsfile } from '../../../src/declarative/read/readJenkinsfile.ts';
import type { TreePath } from '../../../src/declarative/source.ts';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { importPipeline } from '../../../src/pipeline/import/importPipeline.ts';
import { budget } from '../../budget.ts';
import { randomTree } from '../../declarative/randomTree.ts';
import { builtTree } from './evaluateText.ts';
import { withTrimmedCode } from './importedFiles.ts';

test('any pipeline is the same once it is printed, imported, run and built, or is refused for a name that is twice there', () => {
  fc.assert(
    fc.property(randomTree, (random) => {
      const source = readJenkinsfile(printPipeline(random));
      const tree = source.tree as PipelineTree;
      const { text, difference } = importPipeline(tree, source);
      if (difference !== undefined) {
        const names = namesAt(tree, difference);
        expect(new Set(names).size).toBeLessThan(names.length);
        return;
      }
      expect(withTrimmedCode(builtTree(text))).toEqual(withTrimmedCode(tree));
    }),
    { numRuns: budget(14) },
  );
});

/** The names of the outcomes of `post`, or of axes, at that path. */
function namesAt(tree: PipelineTree, path: TreePath): (string | undefined)[] {
  let part: unknown = tree;
  for (const key of path) part = (part as Record<string | number, unknown>)[key];
  return (part as { readonly name?: string; readonly condition?: string }[]).map(
    ({ name, condition }) => name ?? condition,
  );
}
