import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { loadDefinition } from '../../src/load/loadDefinition.ts';
import { createLocator } from '../../src/load/locator.ts';
import { compilePipelines } from '../../src/project/compilePipelines.ts';
import { startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const folder = join(import.meta.dirname, '../fixtures/pipelines/everything');

async function build() {
  const file = 'pipelines/everything.ts';
  const locator = createLocator(folder);
  const loaded = await loadDefinition(locator, file);
  if (loaded.kind !== 'pipeline') throw new Error('It is a pipeline.');
  return compilePipelines([{ file, loaded }], {
    locator,
    profile: standardProfile,
    librarySteps: ['notifyTeam'],
    taken: new Map(),
  });
}

describe('a pipeline that uses everything', () => {
  test('becomes this Jenkinsfile', async () => {
    const { pipelines, diagnostics } = await build();
    expect(diagnostics).toEqual([]);
    const [built] = pipelines;
    expect(built?.jenkinsfile.path).toBe('jenkins/pipelines/everything.Jenkinsfile');
    // The methods that compiled functions call are for the tests of what compiles them.
    const [own] = built?.jenkinsfile.body.split("\n// JavaScript's") ?? [];
    await expect(own).toMatchFileSnapshot(join(folder, 'expected/everything.Jenkinsfile'));
    expect(readJenkinsfile(built?.jenkinsfile.body ?? '').faults).toEqual([]);
  });

  test('says of each line where it comes from', async () => {
    const { pipelines } = await build();
    const { body, origins = [] } = pipelines[0]?.jenkinsfile ?? { body: '' };
    const lines = body.split('\n');
    const originOf = (text: string) => origins[lines.findIndex((line) => line.includes(text))];
    expect(originOf('make prepare')).toEqual({ definition: ['stages', 0, 'steps', 1] });
    expect(originOf("stage('Conditions')")).toEqual({ definition: ['stages', 6, 'stages', 1] });
    expect(originOf('no note')).toMatchObject({ file: 'pipelines/everything.ts' });
  });
});

describePart('the Jenkinsfile of a pipeline that uses everything', 'Groovy 2.4.21', groovyMissing(), () => {
  test.each(['groovy', 'cps'] as const)('compiles with %s', async (engine) => {
    const host = await startGroovyHost();
    onTestFinished(() => host.stop());
    const { pipelines } = await build();
    const source = pipelines[0]?.jenkinsfile.body.replace(/^@Library.*$/m, '') ?? '';
    const [compiled] = await host.compile([{ name: 'Jenkinsfile', source }], { engine });
    expect(compiled).toMatchObject({ ok: true });
  });
});
