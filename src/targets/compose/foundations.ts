import { dataInstance, type Environment, type Flow } from '../../model/flow.ts';
import { deploymentName, EDGE_NETWORK, LABELS, persistentNetwork } from '../../model/names.ts';
import type { Foundation } from '../../plan/operation.ts';
import { servicesIn } from '../../plan/units.ts';

/** The networks that a deployment's units share: the edge's, and that of its persistent services. */
export function foundationsOf(flow: Flow, environment: Environment, tag: string): readonly Foundation[] {
  const edge: Foundation = { kind: 'network', name: EDGE_NETWORK, labels: { [LABELS.scope]: 'host' } };
  if (servicesIn(flow, 'environment').length === 0) return [edge];
  const deployment = deploymentName(environment.name, tag);
  const isOwn = environment.data === 'perDeployment';
  const labels = {
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    ...(isOwn && { [LABELS.deployment]: deployment }),
    [LABELS.scope]: 'environment',
  };
  const name = persistentNetwork(flow.name, dataInstance(environment, deployment));
  return [edge, { kind: 'network', name, labels }];
}
