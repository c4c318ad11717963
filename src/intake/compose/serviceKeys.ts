import { type ComposeService, type Intake, partOf, unsaid, warnOfOthers, within } from './intake.ts';
import { isMap, type Part, type Tree } from './tree.ts';

/** What becomes of a key of a service. */
type KeyReader =
  /** It is read by a part of the import of its own. */
  | 'read'
  /** It is a property of the service: under which name, and how it is read. */
  | { readonly as: 'user'; readonly read: (intake: Intake, part: Part) => string | undefined }
  /** It cannot be said in a flow: what to do instead. */
  | { readonly instead: string };

const BY_PIPEGEN = { instead: 'pipegen gives containers and networks names of their own.' };
const ON_HOST = { instead: 'Set it on the host, or in the configuration of its Docker engine.' };
const PRIVILEGE = { instead: 'Containers get no privileges of the host; run it outside the flow if it needs them.' };
const LIMITS = { instead: 'Use "limits" of the service: processors and memory.' };
const INTERACTIVE = { instead: 'Containers run without a terminal.' };

/** Every key of a service that Compose knows. A key that a flow learns to say changes its line here. */
const SERVICE_KEYS: { readonly [key: string]: KeyReader } = {
  build: 'read',
  command: 'read',
  configs: 'read',
  container_name: BY_PIPEGEN,
  cpus: 'read',
  depends_on: 'read',
  deploy: 'read',
  entrypoint: 'read',
  env_file: 'read',
  environment: 'read',
  expose: 'read',
  extends: 'read',
  healthcheck: 'read',
  hostname: BY_PIPEGEN,
  image: 'read',
  labels: 'read',
  links: 'read',
  mem_limit: 'read',
  networks: 'read',
  ports: 'read',
  profiles: 'read',
  scale: 'read',
  secrets: 'read',
  volumes: 'read',

  annotations: BY_PIPEGEN,
  attach: INTERACTIVE,
  blkio_config: LIMITS,
  cap_add: PRIVILEGE,
  cap_drop: { instead: 'Containers already run without new privileges.' },
  cgroup: ON_HOST,
  cgroup_parent: ON_HOST,
  cpu_count: LIMITS,
  cpu_percent: LIMITS,
  cpu_period: LIMITS,
  cpu_quota: LIMITS,
  cpu_rt_period: LIMITS,
  cpu_rt_runtime: LIMITS,
  cpu_shares: LIMITS,
  cpuset: LIMITS,
  credential_spec: ON_HOST,
  develop: { instead: 'It is for development: keep the Compose file for that.' },
  device_cgroup_rules: PRIVILEGE,
  devices: PRIVILEGE,
  dns: ON_HOST,
  dns_opt: ON_HOST,
  dns_search: ON_HOST,
  domainname: BY_PIPEGEN,
  external_links: { instead: 'Give the other service to the flow, or reach it by its public address.' },
  extra_hosts: { instead: 'Use the address itself, or a name that DNS knows.' },
  gpus: PRIVILEGE,
  group_add: { instead: 'Give "user" a user of the image that is in the group.' },
  init: { instead: 'Images that the flow builds have an init process; others bring their own.' },
  ipc: PRIVILEGE,
  isolation: ON_HOST,
  label_file: BY_PIPEGEN,
  logging: { instead: 'Docker keeps the logs of containers; "logs" of the flow names a service that collects them.' },
  mac_address: BY_PIPEGEN,
  mem_reservation: LIMITS,
  mem_swappiness: LIMITS,
  memswap_limit: LIMITS,
  models: { instead: 'Run the model as a service of its own.' },
  network_mode: { instead: 'Services reach each other by connections.' },
  oom_kill_disable: LIMITS,
  oom_score_adj: LIMITS,
  pid: PRIVILEGE,
  pids_limit: LIMITS,
  platform: { instead: 'Images are built for the platform of the build agent.' },
  post_start: { instead: 'Let the entrypoint of the image do it.' },
  pre_stop: { instead: 'Let the program do it when it is told to stop.' },
  privileged: PRIVILEGE,
  provider: { instead: 'Keep it outside the flow, and give its address to services as a setting.' },
  pull_policy: { instead: 'Images are pulled by version, or by digest where the flow builds them.' },
  read_only: { instead: 'Containers can write to their own files.' },
  restart: { instead: 'Containers are started again unless they are stopped.' },
  runtime: ON_HOST,
  security_opt: { instead: 'Containers already run with no-new-privileges.' },
  shm_size: { instead: 'Containers have 64 MB of shared memory: let the program use files instead.' },
  stdin_open: INTERACTIVE,
  stop_grace_period: { instead: 'Containers have 30 seconds to stop, or a minute when they have volumes.' },
  stop_signal: { instead: 'Write STOPSIGNAL into the Dockerfile.' },
  storage_opt: ON_HOST,
  sysctls: ON_HOST,
  tmpfs: { instead: 'Containers can write to their own files, which are gone with them.' },
  tty: INTERACTIVE,
  ulimits: ON_HOST,
  user: { as: 'user', read: (intake, part) => intake.text(part) },
  userns_mode: ON_HOST,
  use_api_socket: PRIVILEGE,
  uts: PRIVILEGE,
  volumes_from: { instead: 'Give both services the data by a service that serves it.' },
  working_dir: { instead: 'Write WORKDIR into the Dockerfile, or start the command by its absolute path.' },
};

/** What pipegen does by itself, so that it needs no word. */
const AS_IT_IS: { readonly [key: string]: (value: Tree, service: ComposeService) => boolean } = {
  init: (value, { tree }) => value === (tree.build !== undefined),
  privileged: (value) => value === false,
  read_only: (value) => value === false,
  restart: (value) => value === 'always' || value === 'unless-stopped',
  stdin_open: (value) => value === false,
  tty: (value) => value === false,
};

const DEPLOY_KEYS: { readonly [key: string]: string } = {
  endpoint_mode: 'Requests come through a route.',
  labels: 'Containers have the labels by which pipegen knows them.',
  mode: 'Set how many containers there are with "replicas" of each environment.',
  placement: 'Choose the target of the environment.',
  restart_policy: 'Containers are started again unless they are stopped.',
  rollback_config: 'pipegen rollback goes back to an earlier release.',
  update_config: 'A new revision takes over once it is healthy; see "soak" and "drain" of an environment.',
};

function isSaid(reader: KeyReader | undefined): reader is Extract<KeyReader, { readonly as: string }> {
  return typeof reader === 'object' && 'as' in reader;
}

/** The properties of a service of a flow that are keys of Compose by another name. */
export function readProperties(intake: Intake, service: ComposeService): { readonly user?: string } {
  const properties = Object.keys(service.tree).flatMap((key) => {
    const reader = SERVICE_KEYS[key];
    const value = isSaid(reader) ? reader.read(intake, partOf(service, key)) : undefined;
    return isSaid(reader) && value !== undefined ? [[reader.as, value] as const] : [];
  });
  return Object.fromEntries(properties);
}

/** Says which keys of a service a flow cannot say. */
export function warnOfKeys(intake: Intake, service: ComposeService): void {
  for (const [key, value] of Object.entries(service.tree)) {
    const reader = SERVICE_KEYS[key];
    if (reader === 'read' || key.startsWith('x-') || value === null || isSaid(reader)) continue;
    if (AS_IT_IS[key]?.(value, service) !== true)
      unsaid(intake, [...service.path, key], reader?.instead ?? 'Compose does not know it: check its spelling.');
  }
  const deploy = partOf(service, 'deploy');
  const mode: readonly string[] = within(deploy, 'mode').value === 'replicated' ? ['mode'] : [];
  warnOfOthers(intake, deploy, ['replicas', 'resources', ...mode], DEPLOY_KEYS);
  const resources = within(deploy, 'resources');
  warnOfOthers(intake, resources, ['limits'], { reservations: 'Only limits count.' });
  warnOfOthers(intake, within(resources, 'limits'), ['cpus', 'memory'], {});
  warnOfNetworks(intake, partOf(service, 'networks'));
}

function warnOfNetworks(intake: Intake, networks: Part): void {
  if (!isMap(networks.value)) return;
  for (const name of Object.keys(networks.value))
    warnOfOthers(intake, within(networks, name), ['aliases', 'priority'], {});
}

const TOP_KEYS: { readonly [key: string]: string } = {
  models: 'Run the model as a service of its own.',
};

/** Says which parts of the Compose file around its services a flow cannot say. */
export function warnOfTop(intake: Intake): void {
  const root: Part = { value: intake.tree, path: [] };
  warnOfOthers(
    intake,
    root,
    ['version', 'name', 'services', 'networks', 'volumes', 'secrets', 'configs', 'include'],
    TOP_KEYS,
  );
  const networks = within(root, 'networks');
  if (!isMap(networks.value)) return;
  const isParted = Object.keys(networks.value).some((name) => name !== 'default');
  if (isParted)
    intake.findings.warn(
      'networks',
      networks.path,
      'The networks of the Compose file are not taken over: the services of one deployment share a network, closed to the world.',
      'Nothing needs to be done unless a network separated services.',
    );
  for (const name of Object.keys(networks.value)) {
    const fix = 'Each deployment has networks of its own: services see those that they are connected to.';
    const known = ['internal', 'driver', 'name', 'labels', 'attachable'];
    warnOfOthers(intake, within(networks, name), known, {
      external: fix,
      ipam: fix,
      driver_opts: fix,
      enable_ipv6: fix,
    });
  }
}
