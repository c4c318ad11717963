import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { RawComposeService } from '../raw.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** What pipegen writes itself and relies on, with what to write instead. */
const OURS: { readonly [property: string]: string } = {
  build: 'Declare the image in "images".',
  command: 'Use the "command" of the service.',
  configs: 'Use the "files" of the service.',
  container_name: 'Remove it: several revisions of a service run side by side.',
  depends_on: 'Use the "connections" of the flow.',
  entrypoint: 'Use the "entrypoint" of the service.',
  env_file: 'Use the "envFile" of the service.',
  environment: 'Use the "environment" of the service.',
  expose: 'Use the "ports" of the service.',
  extends: 'Share a constant between services.',
  external_links: 'Use "connections", or external(...) in an environment.',
  healthcheck: 'Use the "health" of the service.',
  image: 'Use the "image" of the service.',
  links: 'Use the "connections" of the flow.',
  network_mode: 'Remove it: the networks keep environments apart.',
  networks: 'Remove it: the networks keep environments apart. Use "internet" for a way out.',
  ports: 'Use a route: published ports would be open to the world.',
  profiles: 'Leave the service out in an environment, by false in its "services".',
  scale: 'Use the "replicas" of the environment.',
  secrets: "Use secretFile('NAME', { description }) in the environment of the service.",
  volumes: 'Use "volumes", "hostMounts" or "tmpfs" of the service.',
  volumes_from: 'Use the "volumes" of the service.',
};
const OURS_OF_DEPLOY: { readonly [property: string]: string } = {
  endpoint_mode: 'Remove it: requests go to tasks.',
  labels: 'Remove them: pipegen finds services by their labels.',
  mode: 'Remove it: the number of containers is that of "replicas".',
  replicas: 'Use the "replicas" of the environment.',
};
/** Labels that Docker, Traefik and the agent itself read. */
const OUR_LABEL = /^(?:pipegen|traefik|com\.docker)(?:\.|$)/;

const KNOWN = {
  ...{ annotations: 1, attach: 1, blkio_config: 1, cap_add: 1, cap_drop: 1, cgroup: 1, cgroup_parent: 1, cpu_count: 1 },
  ...{ cpu_percent: 1, cpu_period: 1, cpu_quota: 1, cpu_rt_period: 1, cpu_rt_runtime: 1, cpu_shares: 1, cpuset: 1 },
  ...{ credential_spec: 1, deploy: 1, develop: 1, device_cgroup_rules: 1, devices: 1, dns: 1, dns_opt: 1 },
  ...{ dns_search: 1, domainname: 1, extra_hosts: 1, gpus: 1, group_add: 1, hostname: 1, init: 1, ipc: 1 },
  ...{ isolation: 1, labels: 1, logging: 1, mac_address: 1, mem_reservation: 1, mem_swappiness: 1, memswap_limit: 1 },
  ...{ oom_kill_disable: 1, oom_score_adj: 1, pid: 1, pids_limit: 1, platform: 1, post_start: 1, pre_stop: 1 },
  ...{ privileged: 1, pull_policy: 1, read_only: 1, restart: 1, runtime: 1, security_opt: 1, shm_size: 1 },
  ...{ stdin_open: 1, stop_grace_period: 1, stop_signal: 1, storage_opt: 1, sysctls: 1, tmpfs: 1, tty: 1, ulimits: 1 },
  ...{ user: 1, userns_mode: 1, uts: 1, working_dir: 1 },
} as const satisfies { readonly [Property in keyof RawComposeService]-?: 1 };

/**
 * What `docker stack deploy` takes. It drops the others, some without a word, or refuses the file.
 *
 * @see https://github.com/docker/cli/blob/master/cli/compose/types/types.go
 */
const OF_SWARM: readonly (keyof RawComposeService)[] = [
  ...(['cap_add', 'cap_drop', 'credential_spec', 'deploy', 'dns', 'dns_search', 'extra_hosts', 'hostname'] as const),
  ...(['init', 'isolation', 'labels', 'logging', 'read_only', 'stdin_open', 'stop_grace_period'] as const),
  ...(['stop_signal', 'sysctls', 'tty', 'ulimits', 'user', 'working_dir'] as const),
];

/** What is merged into manifests is known there, and changes nothing that pipegen relies on. */
export const rawManifests: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { raw = {} }]) =>
    (['compose', 'swarm'] as const).flatMap((kind) => {
      const path = ['services', name, 'raw', kind];
      const { deploy = {}, labels = {} } = raw[kind] ?? {};
      return [
        ...Object.keys(raw[kind] ?? {}).flatMap((property) => checkProperty(kind, property, [...path, property])),
        ...ours(Object.keys(deploy), OURS_OF_DEPLOY, [...path, 'deploy']),
        ...Object.keys(labels)
          .filter((label) => OUR_LABEL.test(label))
          .map((label) => refused(label, [...path, 'labels', label], 'Use another name for the label.')),
      ];
    }),
  );

function checkProperty(kind: 'compose' | 'swarm', property: string, path: DefinitionPath): readonly Diagnostic[] {
  const fix = Object.hasOwn(OURS, property) ? OURS[property] : undefined;
  if (fix !== undefined) return [refused(property, path, fix)];
  const known = kind === 'swarm' ? OF_SWARM : Object.keys(KNOWN);
  if (known.includes(property as keyof RawComposeService)) return [];
  const message =
    kind === 'swarm' && property in KNOWN
      ? `A Docker Swarm ignores "${property}".`
      : `"${property}" is not a property of a service in ${kind === 'swarm' ? 'a stack file' : 'a Compose file'}.`;
  return [onKey(errorAt('raw-unknown', path, message, didYouMean(property, known, 'properties')))];
}

function ours(
  given: readonly string[],
  refusals: { readonly [property: string]: string },
  path: DefinitionPath,
): readonly Diagnostic[] {
  return given.flatMap((property) => {
    const fix = Object.hasOwn(refusals, property) ? refusals[property] : undefined;
    return fix === undefined ? [] : [refused(property, [...path, property], fix)];
  });
}

function refused(property: string, path: DefinitionPath, fix: string): Diagnostic {
  return onKey(errorAt('raw-refused', path, `pipegen writes "${property}" itself and relies on it.`, fix));
}

function onKey(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, on: 'key' };
}
