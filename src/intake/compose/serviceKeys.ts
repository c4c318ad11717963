import type { ContainerOptions } from '../../model/containerOptions.ts';
import { present } from '../../model/present.ts';
import type { RawComposeService } from '../../model/raw.ts';
import {
  readCapabilities,
  readDevices,
  readDuration,
  readExtraHosts,
  readFlag,
  readGpus,
  readSize,
  readTmpfs,
  readUlimits,
} from './containerKeys.ts';
import { type ComposeService, type Intake, partOf, sayRaw, unsaid, warnOfOthers, within } from './intake.ts';
import { readOtherLabels } from './labels.ts';
import { logging, nameSpace, plain, type ReadRaw, readRawDeploy, scalars, size, text, texts } from './rawValues.ts';
import { isMap, type Part, type Tree } from './tree.ts';

/** What the keys of a service come to that are properties of a flow's service by another name. */
export interface ContainerProperties extends ContainerOptions {
  readonly user?: string;
  readonly raw?: { readonly compose: RawComposeService };
}

/** What becomes of a key of a service. */
type KeyReader =
  /** It is read by a part of the import of its own. */
  | 'read'
  /** It is a property of the service: under which name, and how it is read. */
  | {
      readonly as: Exclude<keyof ContainerProperties, 'raw'>;
      readonly read: (intake: Intake, part: Part, service: ComposeService) => unknown;
    }
  /** It has no property of its own, so that it is in "raw" of the service; what may be better. */
  | { readonly raw: ReadRaw; readonly instead: string }
  /** It cannot be said in a flow: what to do instead. */
  | { readonly instead: string };

const BY_PIPEGEN = { instead: 'pipegen gives containers and networks names of their own.' };
const PRIVILEGE = { instead: 'Containers get no privileges of the host; run it outside the flow if it needs them.' };
const INTERACTIVE = { instead: 'Containers run without a terminal.' };

const RIGHTS = 'Remove it if the service can do without this access to its host.';
const LIMITS = 'Remove it where "limits" of the service will do: processors and memory.';
const ENGINE = 'Remove it if it is set on the host, or in the configuration of its Docker engine.';
const NEEDLESS = 'Remove it if the service can do without it.';

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

  annotations: { raw: scalars, instead: NEEDLESS },
  attach: INTERACTIVE,
  blkio_config: { raw: plain, instead: LIMITS },
  cap_add: { as: 'capabilities', read: readCapabilities('add') },
  cap_drop: { as: 'capabilities', read: readCapabilities('drop') },
  cgroup: { raw: text, instead: RIGHTS },
  cgroup_parent: { raw: text, instead: ENGINE },
  cpu_count: { raw: plain, instead: LIMITS },
  cpu_percent: { raw: plain, instead: LIMITS },
  cpu_period: { raw: plain, instead: LIMITS },
  cpu_quota: { raw: plain, instead: LIMITS },
  cpu_rt_period: { raw: plain, instead: LIMITS },
  cpu_rt_runtime: { raw: plain, instead: LIMITS },
  cpu_shares: { raw: plain, instead: LIMITS },
  cpuset: { raw: text, instead: LIMITS },
  credential_spec: { raw: plain, instead: ENGINE },
  develop: { instead: 'It is for development: keep the Compose file for that.' },
  device_cgroup_rules: { raw: texts, instead: RIGHTS },
  devices: { as: 'devices', read: readDevices },
  dns: { raw: texts, instead: ENGINE },
  dns_opt: { raw: texts, instead: ENGINE },
  dns_search: { raw: texts, instead: ENGINE },
  domainname: { raw: text, instead: NEEDLESS },
  external_links: { instead: 'Give the other service to the flow, or reach it by its public address.' },
  extra_hosts: { as: 'extraHosts', read: readExtraHosts },
  gpus: { as: 'gpus', read: readGpus },
  group_add: { raw: texts, instead: 'Give "user" a user of the image that is in the group.' },
  hostname: { raw: text, instead: 'Remove it if only other services use the name: they reach the service by its own.' },
  init: { as: 'init', read: readFlag },
  ipc: { raw: nameSpace, instead: RIGHTS },
  isolation: { raw: text, instead: ENGINE },
  label_file: BY_PIPEGEN,
  logging: { raw: logging, instead: ENGINE },
  mac_address: { raw: text, instead: 'Remove it if it can: two revisions of a service run side by side.' },
  mem_reservation: 'read',
  mem_swappiness: { raw: plain, instead: LIMITS },
  memswap_limit: { raw: size, instead: LIMITS },
  models: { instead: 'Run the model as a service of its own.' },
  network_mode: { instead: 'Services reach each other by connections.' },
  oom_kill_disable: { raw: plain, instead: LIMITS },
  oom_score_adj: { raw: plain, instead: LIMITS },
  pid: { raw: nameSpace, instead: RIGHTS },
  pids_limit: 'read',
  platform: { raw: text, instead: 'Remove it if the image is for one platform; see "platforms" of a built one.' },
  post_start: { raw: plain, instead: 'Let the entrypoint of the image do it.' },
  pre_stop: { raw: plain, instead: 'Let the program do it when it is told to stop.' },
  privileged: { raw: plain, instead: RIGHTS },
  provider: { instead: 'Keep it outside the flow, and give its address to services as a setting.' },
  pull_policy: { instead: 'Images are pulled by version, or by digest where the flow builds them.' },
  read_only: { as: 'readOnly', read: readFlag },
  restart: { raw: text, instead: 'Remove it: without it, containers are started again unless they are stopped.' },
  runtime: { raw: text, instead: ENGINE },
  security_opt: {
    raw: texts,
    instead: 'Add "no-new-privileges:true" to it: containers have that only where nothing takes its place.',
  },
  shm_size: { as: 'shmSize', read: readSize },
  stdin_open: { raw: plain, instead: NEEDLESS },
  stop_grace_period: { as: 'stopGracePeriod', read: readDuration },
  stop_signal: { raw: text, instead: 'Write STOPSIGNAL into the Dockerfile instead, if the flow builds the image.' },
  storage_opt: { raw: scalars, instead: ENGINE },
  sysctls: { raw: scalars, instead: ENGINE },
  tmpfs: { as: 'tmpfs', read: readTmpfs },
  tty: { raw: plain, instead: NEEDLESS },
  ulimits: { as: 'ulimits', read: readUlimits },
  user: { as: 'user', read: (intake, part) => intake.text(part) },
  userns_mode: { raw: text, instead: RIGHTS },
  use_api_socket: PRIVILEGE,
  uts: { raw: text, instead: RIGHTS },
  volumes_from: { instead: 'Give both services the data by a service that serves it.' },
  working_dir: { as: 'workingDirectory', read: (intake, part) => intake.text(part) },
};

/** What pipegen does by itself, so that it needs no word. */
const AS_IT_IS: { readonly [key: string]: (value: Tree, service: ComposeService) => boolean } = {
  init: (value, { tree }) => value === (tree.build !== undefined),
  privileged: (value) => value === false,
  read_only: (value) => value === false,
  restart: (value) => value === 'always' || value === 'unless-stopped',
  security_opt: (value) =>
    Array.isArray(value) && value.every((one) => /^no-new-privileges(?:[:=]true)?$/.test(String(one))),
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

/** The keys of a service that have a value of their own, with what becomes of them. */
function keysOf(service: ComposeService): readonly (readonly [key: string, reader: KeyReader | undefined])[] {
  return Object.entries(service.tree)
    .filter(([key, value]) => value !== null && !key.startsWith('x-') && AS_IT_IS[key]?.(value, service) !== true)
    .map(([key]) => [key, SERVICE_KEYS[key]]);
}

/** The properties of a service of a flow that are keys of Compose by another name, and those that have none. */
export function readProperties(intake: Intake, service: ComposeService): ContainerProperties {
  const properties: Record<string, unknown> = {};
  const deploy = partOf(service, 'deploy');
  const add = (name: string, value: unknown): void => {
    const known = properties[name];
    // Two keys of Compose may be parts of one property.
    const isPart = typeof known === 'object' && typeof value === 'object' && !Array.isArray(value);
    if (value !== undefined) properties[name] = isPart ? { ...known, ...value } : value;
  };
  for (const [key, reader] of keysOf(service))
    if (typeof reader === 'object' && 'as' in reader)
      add(reader.as, reader.read(intake, partOf(service, key), service));
  if (properties.gpus === undefined)
    add('gpus', readGpus(intake, within(within(within(deploy, 'resources'), 'reservations'), 'devices')));
  return { ...properties, ...present({ raw: readRaw(intake, service) }) };
}

/** What has no property of its own in a flow. */
function readRaw(intake: Intake, service: ComposeService): ContainerProperties['raw'] {
  const own = keysOf(service).flatMap(([key, reader]) => {
    if (typeof reader !== 'object' || !('raw' in reader)) return [];
    const part = partOf(service, key);
    const value = reader.raw(intake, part);
    if (value !== undefined) sayRaw(intake, part.path, reader.instead);
    return value === undefined ? [] : [[key, value] as const];
  });
  const deploy = readRawDeploy(intake, service);
  const labels = readOtherLabels(intake, service);
  if (labels !== undefined) sayRaw(intake, [...service.path, 'labels'], NEEDLESS);
  const compose = { ...Object.fromEntries(own), ...present({ deploy, labels }) };
  return Object.keys(compose).length === 0 ? undefined : { compose };
}

/** Says which keys of a service a flow cannot say. */
export function warnOfKeys(intake: Intake, service: ComposeService): void {
  for (const [key, reader] of keysOf(service)) {
    if (reader === undefined) unsaid(intake, [...service.path, key], 'Compose does not know it: check its spelling.');
    else if (typeof reader === 'object' && !('as' in reader) && !('raw' in reader))
      unsaid(intake, [...service.path, key], reader.instead);
  }
  const deploy = partOf(service, 'deploy');
  const mode: readonly string[] = within(deploy, 'mode').value === 'replicated' ? ['mode'] : [];
  warnOfOthers(intake, deploy, ['replicas', 'resources', ...mode], DEPLOY_KEYS);
  const resources = within(deploy, 'resources');
  warnOfOthers(intake, resources, ['limits', 'reservations']);
  warnOfOthers(intake, within(resources, 'limits'), ['cpus', 'memory', 'pids']);
  warnOfOthers(intake, within(resources, 'reservations'), ['cpus', 'memory', 'devices']);
  warnOfNetworks(intake, partOf(service, 'networks'));
}

/** The parts of a service that a ready one has no option for. */
export function ownParts(intake: Intake, service: ComposeService): readonly Part[] {
  const own = keysOf(service).filter(([, reader]) => typeof reader === 'object' && ('as' in reader || 'raw' in reader));
  const resources = within(partOf(service, 'deploy'), 'resources');
  return [
    ...own.map(([key]) => partOf(service, key)),
    ...(readOtherLabels(intake, service) === undefined ? [] : [partOf(service, 'labels')]),
    ...['pids_limit', 'mem_reservation'].map((key) => partOf(service, key)),
    ...[within(within(resources, 'limits'), 'pids'), within(resources, 'reservations')],
  ].filter(({ value }) => value !== null);
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
