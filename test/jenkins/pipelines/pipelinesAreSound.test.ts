import { describe, expect, it } from 'vitest';
import { pipelinesOf } from '../../../src/jenkins/pipelines/compileFlows.ts';
import { pipelinesAreSound } from '../../../src/jenkins/pipelines/pipelinesAreSound.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { longFlow } from './longFlow.ts';

const check = (flow: Flow) => pipelinesAreSound(pipelinesOf(flow, { isMain: true }));

describe('the pipelines that are generated', () => {
  it('are such as a controller takes', () => {
    for (const flow of [longFlow(1, 0), longFlow(3, 1), longFlow(8, 8)]) expect(check(flow)).toEqual([]);
  });

  it('are not looked at in vain', () => {
    const flow = longFlow(3, 1);
    const [first, ...others] = flow.environments;
    if (first === undefined) throw new Error('a flow has an environment');
    const doubled = { ...flow, environments: [first, ...others, ...others] };
    expect(check(doubled)).not.toEqual([]);
  });
});
