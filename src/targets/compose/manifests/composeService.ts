import { type Duration, toSeconds } from '../../../model/duration.ts';
import type { Service } from '../../../model/flow.ts';
import { storedVolume } from '../../../model/keptData.ts';
import { imageVariable, LABELS } from '../../../model/names.ts';
import { present } from '../../../model/present.ts';
import type { HealthCheck, ImageSource, ServiceFile } from '../../../model/service.ts';
import { secretFiles, variableName } from '../../../model/variables.ts';
import { containerProperties, reservations, stopGracePeriod, tmpfsMounts } from './containerProperties.ts';
import { environmentValue } from './environmentValue.ts';
import { fingerprint } from './fingerprint.ts';
import { literal, required } from './interpolation.ts';
import { containerLabels, containerVariables, type Labels } from './labels.ts';
import { serviceNetworks } from './networks.ts';
import { routeLabels } from './routeLabels.ts';
import { isInStack, type Stack } from './stack.ts';

/** A service's properties, by Compose's names. */
export interface ComposeService {
  readonly [property: string]: unknown;
}

/**
 * A service as Compose reads it.
 *
 * @see https://docs.docker.com/reference/compose-file/services/
 */
export function composeService(stack: Stack, service: Service): ComposeService {
  const { environment } = stack;
  return present({
    image: image(service.image),
    ...containerProperties(service),
    entrypoint: service.entrypoint?.map(literal),
    command: service.command?.map(literal),
    environment: {
      ...containerVariables(stack),
      ...mapValues(service.environment, (value) => environmentValue(stack, value)),
    },
    secrets: unlessEmpty(
      secretFiles(service).map((secret) => {
        const source = variableName(secret, environment);
        return source === secret.name ? source : { source, target: secret.name };
      }),
    ),
    configs: unlessEmpty(
      service.files.map((file) => ({
        source: configName(service, file),
        target: literal(file.path),
        mode: file.executable === true ? '0555' : '0444',
      })),
    ),
    volumes: unlessEmpty([
      ...Object.entries(service.volumes).map(([volume, path]) => ({
        type: 'volume',
        source: volumeName(service, volume),
        target: literal(path),
      })),
      ...service.hostMounts.map(({ from, to, readOnly }) => ({
        type: 'bind',
        source: literal(from),
        target: literal(to),
        read_only: readOnly,
        bind: { create_host_path: false },
      })),
      ...tmpfsMounts(service),
    ]),
    ports: unlessEmpty(service.publishes.map((port) => `${port}:${port}`)),
    expose: unlessEmpty(Object.values(service.ports).map(String)),
    networks: serviceNetworks(stack, service),
    depends_on: unlessEmpty(
      Object.fromEntries(
        service.connections
          .filter((other) => isInStack(stack, other))
          .map((other) => [other, { condition: 'service_healthy' }]),
      ),
    ),
    healthcheck: healthCheck(service.health),
    restart: 'unless-stopped',
    stop_grace_period: stopGracePeriod(service),
    security_opt: ['no-new-privileges:true'],
    deploy: {
      replicas: environment?.replicas[service.name] ?? 1,
      resources: {
        limits: { cpus: String(service.limits.cpus), memory: service.limits.memory },
        ...reservations(service),
      },
    },
    logging: {
      driver: 'json-file',
      options: { 'max-size': '10m', 'max-file': '3', labels: Object.values(LABELS).join(',') },
    },
    // A list, because Compose replaces variables in its entries but not in the keys of a mapping.
    labels: asList({ ...containerLabels(stack, service.name), ...routeLabels(stack, service) }),
  });
}

/** A volume's name in the stack. */
export function volumeName(service: Service, volume: string): string {
  return `${service.name}_${storedVolume(service, volume)}`;
}

/**
 * A file's name in the stack, which changes with its content: Compose starts a container anew only when the lines of its
 * service changed.
 */
export function configName(service: Service, { path, content }: ServiceFile): string {
  const file = path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  return `${service.name}_${file}_${fingerprint(content)}`;
}

function image(source: ImageSource): string {
  return 'built' in source ? required(imageVariable(source.built)) : literal(`${source.name}:${source.tag}`);
}

function healthCheck({ command, interval, timeout, retries, startPeriod }: Required<HealthCheck>): object {
  const seconds = (duration: Duration): string => `${toSeconds(duration)}s`;
  return {
    test: typeof command === 'string' ? ['CMD-SHELL', literal(command)] : ['CMD', ...command.map(literal)],
    interval: seconds(interval),
    timeout: seconds(timeout),
    retries,
    start_period: seconds(startPeriod),
  };
}

function asList(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([label, value]) => `${label}=${value}`);
}

function unlessEmpty<Part extends object>(part: Part): Part | undefined {
  return Object.keys(part).length === 0 ? undefined : part;
}

function mapValues<From, To>(
  values: { readonly [key: string]: From },
  change: (value: From) => To,
): { readonly [key: string]: To } {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
