import type { EnvironmentDefinition } from '../../../src/model/definition.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { resolveFlow } from '../../../src/model/resolve.ts';
import { shopDefinition } from '../../fixtures/shop.ts';

/** The shop's flow with a promotion path of so many environments, the last ones with approval, each with all that costs stages. */
export function longFlow(length: number, approvals: number): Flow {
  const environments = Object.fromEntries(
    Array.from({ length }, (_, earlier): [string, EnvironmentDefinition] => [
      `tier-${earlier}`,
      {
        branch: `TIER_${earlier}`,
        deployOn: ['changeOpened', 'merge'],
        ...(earlier === 0 ? {} : { from: `tier-${earlier - 1}`, retires: [`tier-${earlier - 1}`] }),
        ...(earlier >= length - approvals ? { approval: { submitters: ['release-managers'] } } : {}),
      },
    ]),
  );
  const { flow, diagnostics } = resolveFlow({ ...shopDefinition, environments });
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}
