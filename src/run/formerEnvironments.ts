import type { Environment } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import type { LedgerState } from '../plan/ledger.ts';
import { revisionRoutes } from '../plan/traffic.ts';
import type { AgentContext } from './agentContext.ts';
import { isKnownTo } from './observe.ts';

/**
 * Returns environments that are no longer in the flow, but have containers or data of this ledger, according to
 * their labels, so that they can be shown and removed.
 */
async function observeFormer(context: AgentContext, state: LedgerState): Promise<readonly Environment[]> {
  const { flow, ports } = context;
  const known = new Set(flow.environments.map(({ name }) => name));
  const labels = { [LABELS.flow]: flow.name };
  const targets = [...new Set(flow.environments.map((environment) => environment.target))];
  const found = targets.map(async (targetName) => {
    const target = ports.target(targetName);
    const [containers, resources] = await Promise.all([target.replicas({ labels }), target.resources({ labels })]);
    const named = [...containers, ...resources].filter(isKnownTo(state)).map((one) => one.labels[LABELS.environment]);
    const names = [...new Set(named)].filter((name): name is string => name !== undefined && !known.has(name));
    const fronts = names.length === 0 || revisionRoutes(flow).length === 0 ? [] : await ports.edge(targetName).fronts();
    return names.map((name) => {
      const isShared = fronts.some((front) => front.ledger === state.id && front.name === name);
      return formerEnvironment(name, targetName, isShared ? 'environment' : 'tagged');
    });
  });
  return (await Promise.all(found)).flat();
}

/** Returns a context whose flow also has the environments that are no longer in it. */
export async function withFormer(context: AgentContext): Promise<AgentContext> {
  const { state } = await context.ports.ledger.read();
  const former = await observeFormer(context, state);
  return { ...context, flow: { ...context.flow, environments: [...context.flow.environments, ...former] } };
}

/** An environment with unknown configuration, which can only be removed. */
function formerEnvironment(name: string, target: string, hosts: Environment['hosts']): Environment {
  return {
    ...{ name, target, hosts, branch: '', deployOn: [], deployments: 'perChange', data: 'kept' },
    ...{ retires: [], drain: '5s', checks: [], replicas: {}, settings: {} },
  };
}
