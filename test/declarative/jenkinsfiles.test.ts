import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printJenkinsfile, printPipeline } from '../../src/declarative/print.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { readTree } from '../../src/declarative/read/readTree.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

/** Every directive, and every trap of Groovy's lexical grammar. */
const folder = join(import.meta.dirname, 'jenkinsfiles');
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.Jenkinsfile'))
  .map((file) => ({ name: file.replace('.Jenkinsfile', ''), text: readFileSync(join(folder, file), 'utf8') }));

describe.each(files)('$name', ({ name, text }) => {
  const { tree, faults } = readJenkinsfile(text);

  it('is read whole', async () => {
    expect(faults).toEqual([]);
    expect(readTree(tree).faults).toEqual([]);
    await expect(`${JSON.stringify(tree, null, 1)}\n`).toMatchFileSnapshot(
      `../fixtures/declarative/expected/trees/${name}.json`,
    );
  });

  it.each([
    ['as a controller prints it', printJenkinsfile],
    ['as authors write it', printPipeline],
  ])('is the same tree when printed %s and read again', (_, print) => {
    const again = readJenkinsfile(print(tree as PipelineTree));
    expect(again.faults).toEqual([]);
    expect(withoutIndentation(again.tree)).toEqual(withoutIndentation(tree));
  });
});

describePart('these Jenkinsfiles', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy, and so is what they are printed as', async () => {
    const sources = files.flatMap(({ name, text }) => {
      const tree = readJenkinsfile(text).tree as PipelineTree;
      return [
        { name, source: text },
        { name: `${name}_controller`, source: printJenkinsfile(tree) },
        { name: `${name}_authors`, source: printPipeline(tree) },
      ];
    });
    const faults = (await groovy.compile(sources, { phase: 'conversion' })).filter(({ ok }) => !ok);
    expect(faults).toEqual([]);
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
