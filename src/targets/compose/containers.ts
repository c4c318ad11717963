import * as z from 'zod/mini';
import { type DockerClient, isMissing, labelFilters, lines } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';
import { LABELS, PARTS_LABEL } from '../../model/names.ts';
import type { ObservedResource, Replica } from '../../plan/observed.ts';
import type { Parts } from '../../plan/units.ts';
import type { Selector } from '../../run/ports/target.ts';

/** The label by which Compose marks what belongs to a project. @see https://docs.docker.com/reference/compose-file/services/#labels */
export const PROJECT_LABEL = 'com.docker.compose.project';

/** Compose's labels of containers. */
export const SERVICE_LABEL = 'com.docker.compose.service';

/** Marks, with the value `True`, a container that `docker compose run` made besides its service's. */
export const ONE_OFF_LABEL = 'com.docker.compose.oneoff';

const KNOWN_LABELS = [
  ...Object.values(LABELS),
  PROJECT_LABEL,
  'com.docker.stack.namespace',
  SERVICE_LABEL,
  PARTS_LABEL,
  ONE_OFF_LABEL,
];

/** Returns only pipegen's labels. */
const LABELS_FORMAT = `{${KNOWN_LABELS.map((label) => `"${label}":{{json (.Label "${label}")}}`).join(',')}}`;

/** A line for each container. */
const FORMAT = [
  '{"id":{{json .ID}}',
  '"createdAt":{{json .CreatedAt}}',
  '"state":{{json .State}}',
  '"status":{{json .Status}}',
  `"labels":${LABELS_FORMAT}}`,
].join(',');

const LABELS_OF_ANY = z.record(z.string(), z.string());
const LISTED_CONTAINER = z.object({
  id: z.string(),
  createdAt: z.string(),
  state: z.string(),
  status: z.string(),
  labels: LABELS_OF_ANY,
});
const LISTED_RESOURCE = z.object({ name: z.string(), labels: LABELS_OF_ANY });

/**
 * The containers that carry all these labels, from one listing: inspecting a thousand takes the engine seconds. Its
 * times are whole seconds.
 */
export async function listContainers(docker: DockerClient, which: Selector): Promise<Replica[]> {
  const list = ['container', 'ls', '--all', '--no-trunc', '--format', FORMAT];
  return lines(await docker.run([...list, ...filters(which)])).map(readContainer);
}

/** Returns the last start times of containers, which are not in a listing. */
export function readStartTimes(docker: DockerClient, containers: readonly string[]): Promise<string[]> {
  return Promise.all(
    containers.map((container) =>
      docker.run(['container', 'inspect', '--format', '{{.State.StartedAt}}', container]).catch((error: unknown) => {
        if (isMissing(error)) return '';
        throw error;
      }),
    ),
  );
}

/** The networks and volumes that are selected. */
export async function listResources(
  docker: DockerClient,
  which: Selector,
  unitLabel = PROJECT_LABEL,
): Promise<ObservedResource[]> {
  const kinds = ['network', 'volume'] as const;
  const format = `{"name":{{json .Name}},"labels":${LABELS_FORMAT}}`;
  const listed = await Promise.all(
    kinds.map(async (kind) => {
      const text = await docker.run([kind, 'ls', '--format', format, ...filters(which, unitLabel)]);
      return lines(text).map((line): ObservedResource => {
        const { name, labels: own } = parseJson(LISTED_RESOURCE, line, `docker ${kind} ls`);
        return { kind, name, unitName: own[unitLabel] ?? '', labels: withoutEmpty(own) };
      });
    }),
  );
  return listed.flat();
}

/** The options by which `ls` commands choose. */
function filters({ unit, labels = {} }: Selector, unitLabel = PROJECT_LABEL): readonly string[] {
  return labelFilters(unit === undefined ? labels : { ...labels, [unitLabel]: unit });
}

/** Parses a line of the listing. */
function readContainer(line: string): Replica {
  const { id, state, status, createdAt, labels } = parseJson(LISTED_CONTAINER, line, 'docker container ls');
  return {
    id,
    unitName: labels[PROJECT_LABEL] ?? '',
    service: labels[SERVICE_LABEL] ?? '',
    state,
    health: readHealth(status),
    createdAt: readTime(createdAt),
    parts: readParts(labels[PARTS_LABEL] ?? ''),
    ...(labels[ONE_OFF_LABEL] === 'True' && { isOneOff: true }),
    labels: withoutEmpty(labels),
  };
}

/** Labels that were not written by an agent are ignored. */
export function readParts(label: string): Parts {
  try {
    return z.parse(LABELS_OF_ANY, JSON.parse(label || '{}'));
  } catch {
    return {};
  }
}

/** Docker writes a label that is not there as an empty one. */
function withoutEmpty(labels: Replica['labels']): Replica['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/** From `Up 5 minutes (health: starting)`; what does not run, or checks nothing, has no such end. */
function readHealth(status: string): Replica['health'] {
  const [, health] = /\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(status) ?? [];
  return (health as Replica['health'] | undefined) ?? 'none';
}

/** From `2024-03-01 12:00:00 +0100 CET`, in the client's time zone, to ISO 8601. */
function readTime(createdAt: string): string {
  const [, date = '', time = '', hours = '', minutes = ''] =
    /^(\S+) (\S+) ([+-]\d\d)(\d\d)/.exec(createdAt) ?? unreadable(createdAt);
  return new Date(`${date}T${time}${hours}:${minutes}`).toISOString();
}

function unreadable(createdAt: string): never {
  throw new Error(`Docker returned an invalid creation time of a container: "${createdAt}".`);
}
