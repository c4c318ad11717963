import type { Service } from '../../../model/flow.ts';
import { secretFiles, variableName } from '../../../model/variables.ts';
import { isSingleton } from '../../../plan/units.ts';
import { stackComments } from '../../compose/manifests/composeFile.ts';
import { composeService, configName } from '../../compose/manifests/composeService.ts';
import { tmpfsMounts } from '../../compose/manifests/containerProperties.ts';
import { literal } from '../../compose/manifests/interpolation.ts';
import { containerLabels } from '../../compose/manifests/labels.ts';
import { serviceNetworks, stackNetworks } from '../../compose/manifests/networks.ts';
import { withRaw } from '../../compose/manifests/raw.ts';
import { routeLabels } from '../../compose/manifests/routeLabels.ts';
import { isInStack, type Stack } from '../../compose/manifests/stack.ts';
import { printYaml } from '../../compose/manifests/yaml.ts';

/** The section that holds the text of Swarm configs: Swarm itself takes it from files only, which nobody could mark as generated. */
export const CONFIG_TEXTS = 'x-configs';

/** What Swarm has no word for, or decides by itself. */
const NOT_FOR_SWARM = [
  'configs',
  'depends_on',
  'deploy',
  'expose',
  'labels',
  'ports',
  'restart',
  'secrets',
  'security_opt',
  'volumes',
];

/**
 * The text of a stack's file for Swarm.
 *
 * @see https://docs.docker.com/reference/compose-file/legacy-versions/
 */
export function stackFile(stack: Stack): string {
  const { services } = stack;
  const external = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { external: true }]));
  const configs = services.flatMap((service) =>
    service.files.map((file) => [configName(service, file), file] as const),
  );
  const sections = {
    services: Object.fromEntries(
      services.map((service) => [service.name, withRaw(swarmService(stack, service), service.raw?.swarm)]),
    ),
    networks: overlays(stackNetworks(stack)),
    secrets: external(services.flatMap(secretFiles).map((secret) => variableName(secret, stack.environment))),
    configs: external(configs.map(([name]) => name)),
    [CONFIG_TEXTS]: Object.fromEntries(configs.map(([name, { content }]) => [name, content])),
  };
  return printYaml(
    {
      version: '3.8',
      ...Object.fromEntries(Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0)),
    },
    [
      ...stackComments(stack),
      [['secrets'], 'Made by the agent from the environment or from .env, under a name that changes with the value.'],
      [['configs'], `Made by the agent from the texts in ${CONFIG_TEXTS}.`],
    ],
  );
}

/** A service as Swarm reads it. */
function swarmService(stack: Stack, service: Service): object {
  const compose = composeService(stack, service);
  const labels = asList(containerLabels(stack, service.name));
  const connected = service.connections.filter((other) => isInStack(stack, other));
  const { limits } = service;
  const isAlone = service.scaling === 'single' || isSingleton(service);
  const mounts = [
    ...service.hostMounts.map(({ from, to, readOnly }) => ({
      ...{ type: 'bind', source: literal(from), target: literal(to), read_only: readOnly },
    })),
    ...tmpfsMounts(service),
  ];
  const pace = { parallelism: 1, failure_action: 'rollback', monitor: '15s', max_failure_ratio: 0 };
  return {
    ...Object.fromEntries(Object.entries(compose).filter(([property]) => !NOT_FOR_SWARM.includes(property))),
    // Swarm starts everything at once; the agent waits for these before it runs a command of the service.
    ...(connected.length > 0 && { depends_on: connected }),
    ...(secretFiles(service).length > 0 && {
      secrets: secretFiles(service).map((secret) => ({
        source: variableName(secret, stack.environment),
        target: secret.name,
      })),
    }),
    ...(service.files.length > 0 && {
      configs: service.files.map((file) => ({
        source: configName(service, file),
        target: literal(file.path),
        mode: file.executable === true ? 0o555 : 0o444,
      })),
    }),
    ...(mounts.length > 0 && { volumes: mounts }),
    networks: serviceNetworks(stack, service),
    labels,
    deploy: {
      replicas: stack.environment?.replicas[service.name] ?? 1,
      // Requests go to tasks, not to an address of the service: that needs nothing of the nodes' kernels.
      endpoint_mode: 'dnsrr',
      labels: [...labels, ...asList(routeLabels(stack, service, 'swarm'))],
      resources: { limits: { cpus: String(limits.cpus), memory: limits.memory } },
      restart_policy: { condition: 'any', delay: '5s' },
      update_config: { ...pace, order: isAlone ? 'stop-first' : 'start-first' },
      rollback_config: { parallelism: 1, order: isAlone ? 'stop-first' : 'start-first' },
    },
  };
}

/** The stack's own networks span its nodes, and take in the container of a single command. */
function overlays(networks: object): object {
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]: [string, { readonly external?: boolean }]) => [
      name,
      network.external === true ? network : { ...network, driver: 'overlay', attachable: true },
    ]),
  );
}

function asList(labels: { readonly [label: string]: string }): readonly string[] {
  return Object.entries(labels).map(([label, value]) => `${label}=${value}`);
}
