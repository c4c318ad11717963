import { fieldsOf, listOf, textOf } from '../adapters/http/unknownJson.ts';
import type { ControllerConnection, RequestChoice } from './connection.ts';
import { ControllerFailure, hasControllerStatus } from './failure.ts';

/** What a build was started with, by name. */
export type BuildParameters = Readonly<Record<string, string>>;

/** A build that waits for its turn. */
export interface QueueItem {
  readonly id: number;
  /** `waiting` for what {@link why} says, `cancelled` by somebody, or `started` as a build. */
  readonly state: 'waiting' | 'cancelled' | 'started';
  /** Why it waits; empty when nobody says. */
  readonly why: string;
  /** The number of the build that it became. */
  readonly build?: number;
}

/** What of a job is not over. */
export interface Unfinished {
  readonly queued: readonly { readonly id: number; readonly parameters: BuildParameters }[];
  readonly running: readonly { readonly number: number; readonly parameters: BuildParameters }[];
}

/** How a build is. */
export interface Build {
  readonly isRunning: boolean;
  /** `SUCCESS`, `UNSTABLE`, `FAILURE`, `NOT_BUILT` or `ABORTED`; nothing while it runs. */
  readonly result?: string;
}

/** A part of a build's log. */
export interface LogPart {
  readonly text: string;
  /** Where the next part starts. */
  readonly next: number;
  /** Whether more is to come. */
  readonly isOpen: boolean;
}

/** The path of a job below a controller's address, from its full name: `shop/promote`. */
export function jobPath(fullName: string): string {
  return fullName
    .split('/')
    .map((part) => `job/${encodeURIComponent(part)}/`)
    .join('');
}

/**
 * Starts a build of a job with parameters; needs the right Job/Build.
 *
 * @returns the number of its location in the queue: that of a like one, if one waits already
 * @see https://www.jenkins.io/doc/book/using/remote-access-api/#submitting-jobs
 */
export async function startBuild(
  connection: ControllerConnection,
  job: string,
  parameters: BuildParameters,
): Promise<number> {
  const { headers } = await connection.post(`${job}buildWithParameters`, parameters);
  const id = /\/queue\/item\/(\d+)\/?$/.exec(headers.get('location') ?? '')?.[1];
  if (id === undefined)
    throw new ControllerFailure(
      'controller-refused',
      `${connection.url} did not return the build's position in the queue.`,
      {
        fix: `Check whether the build was started: ${connection.url}${job}`,
      },
    );
  return Number(id);
}

/**
 * A location in the queue. That of a build that began is forgotten after some minutes, and when the controller restarts.
 *
 * @see https://javadoc.jenkins.io/hudson/model/Queue.Item.html
 */
export async function readQueueItem(
  connection: ControllerConnection,
  job: string,
  id: number,
  choice?: RequestChoice,
): Promise<QueueItem> {
  try {
    const { cancelled, executable, why } = fieldsOf(await connection.getJson(`queue/item/${id}/api/json`, choice));
    const build = numberOf(fieldsOf(executable).number);
    if (build !== undefined) return { id, state: 'started', why: '', build };
    return { id, state: cancelled === true ? 'cancelled' : 'waiting', why: connection.mask(textOf(why)) };
  } catch (error) {
    if (!hasControllerStatus(error, 404)) throw error;
    const { builds } = fieldsOf(await connection.getJson(`${job}api/json?tree=builds[number,queueId]{0,50}`, choice));
    const became = listOf(builds)
      .map(fieldsOf)
      .find(({ queueId }) => queueId === id);
    const build = numberOf(became?.number);
    return build === undefined ? { id, state: 'cancelled', why: '' } : { id, state: 'started', why: '', build };
  }
}

/** The builds of a job that wait or run. */
export async function findUnfinished(
  connection: ControllerConnection,
  job: string,
  choice?: RequestChoice,
): Promise<Unfinished> {
  const parameters = 'actions[parameters[name,value]]';
  const ofJob = await connection.getJson(`${job}api/json?tree=builds[number,building,${parameters}]{0,20}`, choice);
  const { items } = fieldsOf(await connection.getJson(`queue/api/json?tree=items[id,task[url],${parameters}]`, choice));
  return {
    queued: listOf(items)
      .map(fieldsOf)
      .flatMap(({ id, task, actions }) =>
        typeof id === 'number' && isOfJob(textOf(fieldsOf(task).url), job)
          ? [{ id, parameters: parametersIn(actions) }]
          : [],
      ),
    running: listOf(fieldsOf(ofJob).builds)
      .map(fieldsOf)
      .flatMap(({ number: given, building, actions }) => {
        const number = numberOf(given);
        return number !== undefined && building === true ? [{ number, parameters: parametersIn(actions) }] : [];
      }),
  };
}

/** How a build is. */
export async function readBuild(
  connection: ControllerConnection,
  build: string,
  choice?: RequestChoice,
): Promise<Build> {
  const answer = await connection.getJson(`${build}api/json?tree=building,result`, choice);
  const { building, result } = fieldsOf(answer);
  return { isRunning: building === true, ...(typeof result === 'string' && building !== true && { result }) };
}

/**
 * What a build has printed from a location on. When the log is shorter than that by now, it begins anew.
 *
 * @param start the `next` of the part before
 * @see https://javadoc.jenkins.io/component/stapler/org/kohsuke/stapler/framework/io/LargeText.html
 */
export async function readLog(
  connection: ControllerConnection,
  build: string,
  start: number,
  choice?: RequestChoice,
): Promise<LogPart> {
  const { headers, text } = await connection.get(`${build}logText/progressiveText?start=${start}`, {
    ...choice,
    isLong: true,
  });
  const size = Number(headers.get('x-text-size') || Number.NaN);
  if (!Number.isSafeInteger(size) || size < 0)
    throw new ControllerFailure('controller-not-jenkins', `${connection.url} did not return a log.`, {
      fix: 'A proxy in front of the controller must pass API tokens and all headers that start with X-.',
    });
  return { text: connection.mask(text), next: size, isOpen: headers.get('x-more-data') === 'true' };
}

/** Builds have numbers from 1 on; anything else is none. */
function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/**
 * Addresses that a controller reports are those that it is configured to have, whatever it is reached by. A job of the
 * same name in another folder is another one.
 */
function isOfJob(address: string, job: string): boolean {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  return path.endsWith(`/${job}`) && !path.slice(0, -job.length).includes('/job/');
}

function parametersIn(actions: unknown): BuildParameters {
  const all = listOf(actions).flatMap((action) => listOf(fieldsOf(action).parameters));
  return Object.fromEntries(
    all.map(fieldsOf).map(({ name, value }) => [textOf(name), typeof value === 'object' ? '' : String(value)]),
  );
}
