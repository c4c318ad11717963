import { type DockerClient, lines } from '../../adapters/docker/client.ts';
import { dataInstance, type Environment, type Flow } from '../../model/flow.ts';
import { deploymentName, EDGE_NETWORK, LABELS, persistentNetwork } from '../../model/names.ts';
import type { Foundation } from '../../plan/operation.ts';
import { servicesIn } from '../../plan/units.ts';
import type { Target } from '../../run/ports/target.ts';

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

/**
 * Makes and removes the networks that units share, closed to the world: what may reach it joins another network as well.
 *
 * @param kind the flags that make a network of the target's kind, and those that list only such
 */
export function sharedNetworks(
  docker: DockerClient,
  kind: { readonly create: readonly string[]; readonly list: readonly string[] } = { create: [], list: [] },
): Pick<Target, 'missing' | 'prepare' | 'removeFoundations'> {
  const list = async (...filters: readonly string[]) =>
    lines(await docker.run(['network', 'ls', ...filters, '--format', '{{.Name}}']));
  return {
    async missing(flow, environment, tag) {
      const present = await list(...kind.list);
      return foundationsOf(flow, environment, tag).filter(({ name }) => !present.includes(name));
    },

    async prepare({ name, labels }) {
      const flags = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
      const create = ['network', 'create', ...kind.create, '--internal', ...flags, name];
      await docker.run(create).catch(async (error: unknown) => {
        if (!(await list(...kind.list)).includes(name)) throw error;
      });
    },

    async removeFoundations(flow, instance) {
      const name = persistentNetwork(flow.name, instance);
      if ((await list('--filter', `label=${LABELS.flow}`)).includes(name)) await docker.run(['network', 'rm', name]);
    },
  };
}
