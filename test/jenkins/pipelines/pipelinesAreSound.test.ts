import { describe, expect, it } from 'vitest';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { pipelinesAreSound } from '../../../src/jenkins/pipelines/pipelinesAreSound.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { ladderOf } from './longFlow.ts';

const check = (flow: Flow) => pipelinesAreSound(pipelinesOf(flow, { isMain: true }));

describe('the pipelines that are generated', () => {
  it('are such as a controller takes', () => {
    for (const flow of [ladderOf(1, 0), ladderOf(3, 1), ladderOf(8, 8)]) expect(check(flow)).toEqual([]);
  });

  it('are not looked at in vain', () => {
    const flow = ladderOf(3, 1);
    const [first, ...others] = flow.environments;
    if (first === undefined) throw new Error('a ladder has a rung');
    const doubled = { ...flow, environments: [first, ...others, ...others] };
    expect(check(doubled)).not.toEqual([]);
  });
});
