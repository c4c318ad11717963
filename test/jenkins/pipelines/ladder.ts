import type { EnvironmentDefinition } from '../../../src/model/definition.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { resolveFlow } from '../../../src/model/resolve.ts';
import { shopDefinition } from '../../fixtures/shop.ts';

/** The shop's flow with a ladder of so many environments, the last ones with approval, each with all that costs stages. */
export function ladderOf(length: number, approvals: number): Flow {
  const environments = Object.fromEntries(
    Array.from({ length }, (_, rung): [string, EnvironmentDefinition] => [
      `rung-${rung}`,
      {
        branch: `RUNG_${rung}`,
        deployOn: ['changeOpened', 'merge'],
        ...(rung === 0 ? {} : { from: `rung-${rung - 1}`, retires: [`rung-${rung - 1}`] }),
        ...(rung >= length - approvals ? { approval: { submitters: ['release-managers'] } } : {}),
      },
    ]),
  );
  const { flow, diagnostics } = resolveFlow({ ...shopDefinition, environments });
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}
