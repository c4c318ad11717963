import type { PipelineTree } from '../../../src/declarative/tree.ts';
import * as pipegen from '../../../src/index.ts';
import type { DefinedPipeline } from '../../../src/pipeline/definition.ts';
import { toTree } from '../../../src/pipeline/toTree.ts';

/** What an expression comes to. */
export function evaluate(expression: string, known: object = {}): unknown {
  return runBody(`return ${expression};`, known);
}

/** The tree that an imported pipeline builds to. It imports only `pipegen`, and has no types to be stripped of. */
export function builtTree(module: string): PipelineTree {
  const body = module
    .replace(/^import (\{[^}]*\}) from 'pipegen';/, 'const $1 = pipegen;')
    .replace('\nexport default ', '\nreturn ');
  const { definition } = runBody(body, { pipegen }) as DefinedPipeline;
  const { tree, diagnostics } = toTree(definition);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return tree;
}

function runBody(body: string, known: object): unknown {
  const run = new Function(...Object.keys(known), `'use strict'; ${body}`) as (...values: unknown[]) => unknown;
  return run(...(Object.values(known) as unknown[]));
}
