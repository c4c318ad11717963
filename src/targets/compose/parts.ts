import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { parseJson } from '../../adapters/parseJson.ts';
import type { Parts, UnitParts } from '../../plan/units.ts';

/** A stack as Compose understood it, as far as containers are made from it. */
const COMPOSE_SERVICE = z.looseObject({
  environment: z.nullish(z.record(z.string(), z.nullable(z.string()))),
  labels: z.nullish(z.record(z.string(), z.string())),
  // Swarm reads labels of services here.
  deploy: z.nullish(z.looseObject({ labels: z.nullish(z.record(z.string(), z.string())) })),
  configs: z.nullish(
    z.array(z.object({ source: z.string(), target: z.optional(z.string()), mode: z.optional(z.unknown()) })),
  ),
  secrets: z.nullish(z.array(z.object({ source: z.string() }))),
});

const COMPOSE_MODEL = z.object({
  name: z.string(),
  services: z.record(z.string(), COMPOSE_SERVICE),
  configs: z.optional(z.record(z.string(), z.object({ content: z.optional(z.string()) }))),
});

/** Compose's properties by what people call them; what is missing here has Compose's own name. */
const NAMES: { readonly [property: string]: string } = {
  image: 'the image',
  command: 'the command',
  entrypoint: 'the entrypoint',
  healthcheck: 'the health check',
  deploy: 'the limits',
  volumes: 'the volumes',
  ports: 'the ports',
  networks: 'the networks',
  user: 'the user',
};

/** What starts and finds containers, and is no part of one. */
const ASIDE = new Set(['depends_on', 'expose', 'environment', 'labels', 'configs', 'secrets']);

/**
 * The fingerprint of each part of each service's configuration.
 *
 * @param text what `docker compose config --format json` prints, or the like for Swarm
 * @param variables where Compose finds the values of secrets that are files
 */
export function readParts(text: string, variables: { readonly [name: string]: string | undefined }): UnitParts {
  const model = parseJson(COMPOSE_MODEL, text, 'docker compose config');
  return Object.fromEntries(
    Object.entries(model.services).map(([name, service]) => [name, partsOf(model, name, service, variables)]),
  );
}

function partsOf(
  { name: project, configs = {} }: z.output<typeof COMPOSE_MODEL>,
  serviceName: string,
  service: z.output<typeof COMPOSE_SERVICE>,
  variables: { readonly [name: string]: string | undefined },
): Parts {
  const parts = new Map<string, unknown>();
  for (const [property, value] of Object.entries(service))
    if (!ASIDE.has(property) && value !== null)
      parts.set(NAMES[property] ?? property, property === 'deploy' ? limitsOf(value as object) : value);
  // Where it runs, and not what it is; a service that reads its environment's name must hear of another.
  for (const [name, value] of Object.entries(service.environment ?? {}))
    if (name === 'PIPEGEN_ENVIRONMENT') parts.set("the environment's name", value);
    else if (!name.startsWith('PIPEGEN_')) parts.set(name, value);
  for (const { source } of service.secrets ?? []) parts.set(`the secret ${source}`, variables[source] ?? '');
  for (const { source, target = source, mode } of service.configs ?? [])
    parts.set(`the file ${target}`, [configs[source]?.content, mode]);
  const labels = { ...service.labels, ...service.deploy?.labels };
  const routing = Object.entries(labels).filter(([label]) => !label.startsWith('pipegen.'));
  // A revision's own number is in what Traefik calls it.
  if (routing.length > 0) parts.set('the routes', JSON.stringify(routing).replaceAll(project, ''));
  return Object.fromEntries(
    [...parts].map(([part, value]) => [part, fingerprint([serviceName, part, value])] as const),
  );
}

/** How many there are, and what they are called, is not what they are. */
function limitsOf({
  replicas: _,
  labels: __,
  ...deploy
}: {
  readonly replicas?: unknown;
  readonly labels?: unknown;
}): object {
  return deploy;
}

/** Too short to find a secret by, and long enough to notice that it changed. */
function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
