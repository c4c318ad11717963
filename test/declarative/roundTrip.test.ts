import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printJenkinsfile, printPipeline } from '../../src/declarative/print.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../src/declarative/read/readTree.ts';
import { budget } from '../budget.ts';
import { kitchenSink } from './kitchenSink.ts';
import { randomTree } from './randomTree.ts';

describe.each([
  ['printJenkinsfile', printJenkinsfile],
  ['printPipeline', printPipeline],
])('%s', (_, print) => {
  it('prints any tree such that it is read back', () => {
    fc.assert(
      fc.property(randomTree, (tree) => {
        expect(readTree(tree).errors).toEqual([]);
        const { tree: again, errors } = readJenkinsfile(print(tree));
        expect(errors).toEqual([]);
        expect(withoutIndentation(again)).toEqual(withoutIndentation(tree));
      }),
      { numRuns: budget(100) },
    );
  });

  it('prints everything that the schema can say such that it is read back', () => {
    const { tree, errors } = readJenkinsfile(print(kitchenSink));
    expect(errors).toEqual([]);
    expect(withoutIndentation(tree)).toEqual(withoutIndentation(kitchenSink));
  });
});

describe('what pipegen builds', () => {
  const root = join(import.meta.dirname, '../..');
  const files = [join(root, 'Jenkinsfile'), ...jenkinsfilesIn(join(root, 'jenkins'))];

  it.each(files.map((file) => [file.slice(root.length + 1), file]))(
    '%s is read whole, and printed back to the letter',
    (_, file) => {
      const text = readFileSync(file, 'utf8');
      const { tree, errors, outside } = readJenkinsfile(text);
      expect(errors).toEqual([]);
      expect(readTree(tree).errors).toEqual([]);
      if (tree === undefined) return;
      const [before = '', after = ''] = [outside[0]?.text, outside[1]?.text];
      expect(before + printPipeline(tree).trimEnd() + after).toBe(text);
    },
  );
});

function jenkinsfilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.Jenkinsfile'))
    .map((file) => join(folder, file));
}

/** The tree with the lines of its code trimmed, which printing indents. */
function withoutIndentation(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree), (_, part: unknown) =>
    typeof part === 'object' && part !== null && 'key' in part && part.key === 'scriptBlock'
      ? JSON.stringify(part).replace(/(\\n)(?: |\\t)+/g, '$1')
      : part,
  );
}
