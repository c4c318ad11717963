import { type DockerClient, lines } from '../../adapters/docker/client.ts';
import { dataInstance, type Environment, type Flow, storedName } from '../../model/flow.ts';
import { lastingVolumes, storedVolume } from '../../model/keptData.ts';
import {
  deploymentName,
  EDGE_NETWORK,
  LABELS,
  persistentNetwork,
  persistentVolume,
  unitNameOf,
} from '../../model/names.ts';
import type { Foundation } from '../../plan/operation.ts';
import { servicesIn } from '../../plan/units.ts';
import type { Target } from '../../run/ports/target.ts';
import { PROJECT_LABEL } from './containers.ts';

/** What a deployment's units share: the networks of the edge and of its persistent services, and volumes. */
export function foundationsOf(flow: Flow, environment: Environment, tag: string): readonly Foundation[] {
  const edge: Foundation = { kind: 'network', name: EDGE_NETWORK, labels: { [LABELS.scope]: 'host' } };
  const deployment = deploymentName(environment.name, tag);
  const instance = dataInstance(environment, deployment);
  const labels = (environmentName: string) => ({
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environmentName,
    ...(environment.data === 'perDeployment' && { [LABELS.deployment]: deployment }),
    [LABELS.scope]: 'environment',
  });
  const network: Foundation = {
    kind: 'network',
    name: persistentNetwork(flow.name, instance),
    labels: labels(environment.name),
  };
  const volumes = servicesIn(flow, 'deployment', environment).flatMap((service) =>
    lastingVolumes(service).map((volume): Foundation => {
      const stored = storedVolume(service, volume);
      const unit = unitNameOf(flow.name, instance);
      // By Compose's labels the volume goes with what else the environment keeps.
      const ofUnit = { [PROJECT_LABEL]: unit, [VOLUME_LABEL]: `${service.name}_${stored}` };
      const name = persistentVolume(flow.name, instance, service.name, stored);
      return { kind: 'volume', name, labels: { ...labels(storedName(environment)), ...ofUnit } };
    }),
  );
  return [edge, ...(servicesIn(flow, 'environment', environment).length === 0 ? [] : [network]), ...volumes];
}

/** Compose's own label of a volume. */
const VOLUME_LABEL = 'com.docker.compose.volume';

/**
 * Makes what units share, and removes their networks, which are closed to the world: what may reach it joins
 * another network as well.
 *
 * @param kind the flags that make a network of the target's kind, and those that list only such
 */
export function sharedFoundations(
  docker: DockerClient,
  kind: { readonly create: readonly string[]; readonly list: readonly string[] } = { create: [], list: [] },
): Pick<Target, 'missing' | 'prepare' | 'removeFoundations'> {
  const list = async (...filters: readonly string[]) =>
    lines(await docker.run(['network', 'ls', ...filters, '--format', '{{.Name}}']));
  return {
    async missing(flow, environment, tag) {
      const present = [...(await list(...kind.list)), ...lines(await docker.run(['volume', 'ls', '--quiet']))];
      return foundationsOf(flow, environment, tag).filter(({ name }) => !present.includes(name));
    },

    async prepare({ kind: what, name, labels }) {
      const flags = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
      if (what === 'volume') {
        await docker.run(['volume', 'create', ...flags, name]);
        return;
      }
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
