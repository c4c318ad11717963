import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printPipeline } from '../../src/declarative/print.ts';
import type { PipelineTree } from '../../src/declarative/tree.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { kitchenSink } from './kitchenSink.ts';

describe('printPipeline', () => {
  it('prints everything that the official schema can say', async () => {
    await expect(printPipeline(kitchenSink)).toMatchFileSnapshot(
      '../fixtures/declarative/expected/kitchenSink.Jenkinsfile',
    );
  });

  it('keeps a long string in a script as it is, and indents other code', () => {
    const text = printPipeline(kitchenSink);
    expect(text).toContain("'''first\n  second'''");
    expect(text).toContain('          if (isUnix()) {\n            echo "here"\n          } else {');
  });
});

describePart('what printPipeline prints', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('is Groovy', async () => {
    const trees = [['kitchenSink', kitchenSink], ...acceptedByJenkins()] as const;
    const sources = trees.map(([name, tree]) => ({ name, source: printPipeline(tree) }));
    const faults = (await groovy.compile(sources)).filter(({ ok }) => !ok);
    expect(faults).toEqual([]);
  });
});

/** Pipelines that a real controller accepted, where they are at hand. */
function acceptedByJenkins(): (readonly [string, PipelineTree])[] {
  const folder = join(import.meta.dirname, '../../../shared/corpus/declarative/valid');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map(
    (file) => [file.replace(/\W/g, '_'), JSON.parse(readFileSync(join(folder, file), 'utf8')) as PipelineTree] as const,
  );
}
