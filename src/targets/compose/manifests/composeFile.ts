import type { Service } from '../../../model/flow.ts';
import { storedVolume } from '../../../model/keptData.ts';
import { persistentVolume } from '../../../model/names.ts';
import { secretFiles, variableName } from '../../../model/variables.ts';
import { composeService, configName, volumeName } from './composeService.ts';
import { literal } from './interpolation.ts';
import { stackLabels } from './labels.ts';
import { stackNetworks } from './networks.ts';
import { withRaw } from './raw.ts';
import { persistentInstance, type Stack } from './stack.ts';
import { type Comments, printYaml } from './yaml.ts';

/** Compose takes a config without text for one without a source. */
const NO_CONTENT = '\n';

/** The text of a stack's Compose file. */
export function composeFile(stack: Stack): string {
  const { services } = stack;
  const volumes = services.flatMap((service) =>
    Object.keys(service.volumes).map((volume) => [volumeName(service, volume), declareVolume(stack, service, volume)]),
  );
  const secrets = services.flatMap(secretFiles).map((secret) => {
    const name = variableName(secret, stack.environment);
    return [name, { environment: name }];
  });
  const configs = services.flatMap((service) =>
    service.files.map((file) => [configName(service, file), { content: literal(file.content || NO_CONTENT) }]),
  );
  const sections = {
    services: Object.fromEntries(
      services.map((service) => [service.name, withRaw(composeService(stack, service), service.raw?.compose)]),
    ),
    networks: stackNetworks(stack),
    volumes: Object.fromEntries(volumes) as object,
    secrets: Object.fromEntries(secrets) as object,
    configs: Object.fromEntries(configs) as object,
  };
  return printYaml(
    Object.fromEntries(Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0)),
    [
      ...stackComments(stack),
      [['secrets'], 'Values come from the environment or from .env. Containers read them as files.'],
      [
        ['configs'],
        'Copied into containers; "$$" is one "$". The name contains a hash of the content, so changes recreate containers.',
      ],
    ],
  );
}

/** What outlives a revision is no part of it: the agent makes it before, and it is removed with the environment's data. */
function declareVolume(stack: Stack, service: Service, volume: string): object {
  if (service.lastingVolumes?.includes(volume) !== true) return { labels: stackLabels(stack) };
  const stored = storedVolume(service, volume);
  return { name: persistentVolume(stack.flow.name, persistentInstance(stack), service.name, stored), external: true };
}

/** What a stack's file says of its services and networks. */
export function stackComments({ flow, scope, environment, services }: Stack): Comments {
  const whose = {
    host: `Services that run once per host, independent of the deployments of "${flow.name}".`,
    environment:
      environment?.data === 'perDeployment'
        ? `The persistent services of one deployment in "${environment.name}", identified by PIPEGEN_DEPLOYMENT.`
        : `The persistent services of "${environment?.name}", kept across its deployments.`,
    deployment: `One revision of a deployment in "${environment?.name}", identified by PIPEGEN_REVISION, PIPEGEN_RELEASE and PIPEGEN_COMMIT.`,
  };
  return [
    [['services'], whose[scope]],
    ...services.map(({ name, role }) => [['services', name], role] as const),
    [['networks', 'default'], 'No external access.'],
    [['networks', 'environment'], 'No external access. Kept when a stack is removed.'],
    [['networks', 'edge'], 'Connects Traefik to the services with a route.'],
    [['networks', 'internet'], 'Access to the internet.'],
  ];
}
