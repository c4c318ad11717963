import type { Environment } from '../../model/flow.ts';
import { findEnvironment } from '../../model/flow.ts';
import type { OfRevision } from '../../plan/operation.ts';
import { type Answering, answeringOf, type Front, frontOf, revisionRoutes } from '../../plan/traffic.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure, whyOf } from '../failure.ts';
import { PREVIEW_HEADER, REVISION_HEADER } from '../ports/edge.ts';
import type { Facts } from './facts.ts';

/** The timeout for an edge to apply a change, in seconds. */
const LIVE_SECONDS = 30;
/** The polling interval. */
const LOOK_SECONDS = 0.2;

/** Finds the front of a deployment; `undefined` if no revision has served it, or the flow has no links. */
export async function findFront(
  { flow, ports }: AgentContext,
  environment: Environment,
  deployment: string,
  { ledger }: Facts,
): Promise<Front | undefined> {
  if (revisionRoutes(flow).length === 0) return undefined;
  const fronts = await ports.edge(environment.target).fronts();
  const own = fronts.filter((front) => front.flow === flow.name && front.ledger === ledger);
  return frontOf(own, environment, deployment);
}

/** Configures an edge for a front; removes a front without a revision. */
export async function writeFront({ ports }: AgentContext, environment: Environment, front: Front): Promise<void> {
  const edge = ports.edge(environment.target);
  const isEmpty = front.answers === undefined && front.preview === undefined;
  await (isEmpty ? edge.remove(front) : edge.write(front));
}

/** Returns a revision's host names and their edge; `undefined` for a flow without links. */
export function linksOfRevision(
  { flow }: AgentContext,
  { environment: name, rollout }: OfRevision,
): { readonly environment: Environment; readonly answering: Answering } | undefined {
  const environment = findEnvironment(flow, name);
  const answering = answeringOf(flow, environment, rollout.tag, rollout.revision);
  return answering.routes.length === 0 ? undefined : { environment, answering };
}

/**
 * Waits until each host name of a revision is served by that revision.
 *
 * @param token routes requests to the revision that is being verified
 * @throws {Failure} `not-answering` with what serves the host name instead
 */
export async function mustAnswer(
  context: AgentContext,
  environment: Environment,
  { revision, routes }: Answering,
  token?: string,
): Promise<void> {
  const edge = context.ports.edge(environment.target);
  const headers = token === undefined ? {} : { [PREVIEW_HEADER]: token };
  const deadline = performance.now() + LIVE_SECONDS * 1_000;
  // All host names change at once: check the others after the first one has changed.
  for (const { host } of routes) {
    for (;;) {
      const said = await answerOf(() => edge.fetch(`https://${host}/`, { headers, signal: context.signal }));
      context.signal.throwIfAborted();
      if (said === revision) break;
      if (performance.now() > deadline)
        throw new Failure('not-answering', `https://${host} is served by ${said}, not by ${revision}.`, {
          fix: 'Check the log of Traefik, and run pipegen doctor.',
        });
      await context.wait(LOOK_SECONDS);
    }
  }
}

/** Responses of an edge whose containers are unreachable. They have the revision's header as well. */
const EDGE_ERRORS: readonly string[] = ['Bad Gateway', 'Service Unavailable', 'Gateway Timeout', 'no available server'];

/** Returns the revision that answered, or a description of the response. */
async function answerOf(ask: () => Promise<Response>): Promise<string> {
  try {
    const answer = await ask();
    const { status } = answer;
    if (status >= 502 && status <= 504 && EDGE_ERRORS.includes((await answer.text()).trim()))
      return `no reachable container (status ${status})`;
    if (!answer.bodyUsed) await answer.body?.cancel();
    return answer.headers.get(REVISION_HEADER) ?? `something that pipegen did not deploy (status ${status})`;
  } catch (error) {
    return `nothing (${whyOf(error)})`;
  }
}
