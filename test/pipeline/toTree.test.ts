import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { toTree } from '../../src/pipeline/toTree.ts';
import { budget } from '../budget.ts';
import { acceptedTrees } from '../corpus/corpus.ts';
import { randomTree } from '../declarative/randomTree.ts';
import { definitionOf } from './definitionOf.ts';

const jenkinsfiles = join(import.meta.dirname, '../declarative/jenkinsfiles');

function expectDefinition(tree: PipelineTree): void {
  const converted = toTree(definitionOf(tree));
  expect(converted.diagnostics).toEqual([]);
  expect(converted.tree).toEqual(tree);
}

describe('a definition for each tree that a controller accepts', () => {
  it.each(acceptedTrees)('$name', ({ json }) => {
    expectDefinition(json as PipelineTree);
  });
});

describe('a definition for each Jenkinsfile', () => {
  it.each(readdirSync(jenkinsfiles))('%s', (file) => {
    const { tree } = readJenkinsfile(readFileSync(join(jenkinsfiles, file), 'utf8'));
    if (tree === undefined) throw new Error('There is a pipeline in each of them.');
    expectDefinition(tree);
  });
});

describe('a definition for any tree', () => {
  it('gives the same tree', () => {
    fc.assert(
      fc.property(randomTree.filter(isOfObjects), (tree) => expectDefinition(tree)),
      { numRuns: budget(34) },
    );
  });
});

/**
 * Whether the names of what JavaScript has in objects are such that these keep them in their order: no numbers, and none
 * twice.
 */
function isOfObjects(tree: PipelineTree): boolean {
  let fits = true;
  const visit = (part: unknown, key: string): void => {
    if (typeof part !== 'object' || part === null) return;
    if (Array.isArray(part) && ['axes', 'excludes', 'branches', 'conditions', 'tools', 'environment'].includes(key)) {
      for (const list of key === 'excludes' ? (part as unknown[][]) : [part as unknown[]]) {
        const names = list.flatMap((one) => nameOf(one));
        if (new Set(names).size < names.length || names.some((name) => /^\d+$|^__proto__$/.test(name))) fits = false;
      }
    }
    for (const [inner, value] of Object.entries(part)) visit(value, inner);
  };
  visit(tree, '');
  return fits;
}

function nameOf(part: unknown): string[] {
  const { name, key, condition } = part as Record<string, unknown>;
  // Conditions of `when` are a list in a definition, too.
  if (typeof name === 'string' && !('values' in (part as object)) && !('steps' in (part as object))) return [];
  return [name ?? key ?? condition].filter((found) => typeof found === 'string');
}
