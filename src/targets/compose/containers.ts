import { LABELS, PARTS_LABEL } from '../../model/names.ts';
import type { ObservedContainer, ObservedResource } from '../../plan/observed.ts';
import type { Parts } from '../../plan/stacks.ts';
import { PROJECT_LABEL } from '../../run/ports/engine.ts';
import { type DockerClient, isMissing, labelFilters, lines } from './client.ts';

/** By which Compose knows what a container is of. */
export const SERVICE_LABEL = 'com.docker.compose.service';

/** Marks, with the value `True`, a container that `docker compose run` made besides its service's. */
export const ONE_OFF_LABEL = 'com.docker.compose.oneoff';

const KNOWN_LABELS = [...Object.values(LABELS), PROJECT_LABEL, SERVICE_LABEL, PARTS_LABEL, ONE_OFF_LABEL];

/** Of labels those that we know, as nobody's else are ours to read. */
const LABELS_FORMAT = `{${KNOWN_LABELS.map((label) => `"${label}":{{json (.Label "${label}")}}`).join(',')}}`;

/** A line for each container. */
const FORMAT = [
  '{"id":{{json .ID}}',
  '"createdAt":{{json .CreatedAt}}',
  '"state":{{json .State}}',
  '"status":{{json .Status}}',
  `"labels":${LABELS_FORMAT}}`,
].join(',');

interface ListedContainer extends Pick<ObservedContainer, 'id' | 'state' | 'labels'> {
  readonly createdAt: string;
  readonly status: string;
}

/**
 * The containers that carry all these labels, from one listing: inspecting a thousand takes the engine seconds. Its
 * times are whole seconds.
 */
export async function listContainers(
  docker: DockerClient,
  labels: { readonly [label: string]: string },
): Promise<ObservedContainer[]> {
  const list = ['container', 'ls', '--all', '--no-trunc', '--format', FORMAT];
  return lines(await docker.run([...list, ...labelFilters(labels)])).map(readContainer);
}

/** When containers were started last, of which a listing tells only how long ago that is. */
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

/** The networks and volumes that carry all these labels. */
export async function listResources(
  docker: DockerClient,
  labels: { readonly [label: string]: string },
): Promise<ObservedResource[]> {
  const kinds = ['network', 'volume'] as const;
  const format = `{"name":{{json .Name}},"labels":${LABELS_FORMAT}}`;
  const listed = await Promise.all(
    kinds.map(async (kind) => {
      const text = await docker.run([kind, 'ls', '--format', format, ...labelFilters(labels)]);
      return lines(text).map((line): ObservedResource => {
        const { name, labels: own } = JSON.parse(line) as Pick<ObservedResource, 'name' | 'labels'>;
        return { kind, name, project: own[PROJECT_LABEL] ?? '', labels: withoutEmpty(own) };
      });
    }),
  );
  return listed.flat();
}

/** Reads a line of the listing. */
function readContainer(line: string): ObservedContainer {
  const { id, state, status, createdAt, labels } = JSON.parse(line) as ListedContainer;
  return {
    id,
    project: labels[PROJECT_LABEL] ?? '',
    service: labels[SERVICE_LABEL] ?? '',
    state,
    health: readHealth(status),
    createdAt: readTime(createdAt),
    parts: readParts(labels[PARTS_LABEL] ?? ''),
    labels: withoutEmpty(labels),
  };
}

/** What no agent wrote says nothing. */
function readParts(label: string): Parts {
  try {
    const parts: unknown = JSON.parse(label || '{}');
    return typeof parts === 'object' && parts !== null ? (parts as Parts) : {};
  } catch {
    return {};
  }
}

/** Docker writes a label that is not there as an empty one. */
function withoutEmpty(labels: ObservedContainer['labels']): ObservedContainer['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/** From `Up 5 minutes (health: starting)`; what does not run, or checks nothing, has no such end. */
function readHealth(status: string): ObservedContainer['health'] {
  const [, health] = /\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(status) ?? [];
  return (health as ObservedContainer['health'] | undefined) ?? 'none';
}

/** From `2024-03-01 12:00:00 +0100 CET`, in the client's time zone, to ISO 8601. */
function readTime(createdAt: string): string {
  const [, date = '', time = '', hours = '', minutes = ''] =
    /^(\S+) (\S+) ([+-]\d\d)(\d\d)/.exec(createdAt) ?? unreadable(createdAt);
  return new Date(`${date}T${time}${hours}:${minutes}`).toISOString();
}

function unreadable(createdAt: string): never {
  throw new Error(`Docker tells a container's time as "${createdAt}", which cannot be read.`);
}
