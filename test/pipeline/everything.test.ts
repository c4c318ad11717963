import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { build, folder } from './buildEverything.ts';

describe('a pipeline that uses everything', () => {
  test('becomes this Jenkinsfile', async () => {
    const { pipelines, diagnostics } = await build();
    expect(diagnostics).toEqual([]);
    const [built] = pipelines;
    expect(built?.jenkinsfile.path).toBe('jenkins/pipelines/everything.Jenkinsfile');
    // The methods that compiled functions call are for the tests of what compiles them.
    const [own] = built?.jenkinsfile.body.split("\n// JavaScript's") ?? [];
    await expect(own).toMatchFileSnapshot(join(folder, 'expected/everything.Jenkinsfile'));
    expect(readJenkinsfile(built?.jenkinsfile.body ?? '').errors).toEqual([]);
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
