import type { Environment } from '../../model/flow.ts';
import { findEnvironment } from '../../model/flow.ts';
import type { OfRevision } from '../../plan/operation.ts';
import { type Answering, answeringOf, type Front, frontOf, revisionRoutes } from '../../plan/traffic.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure, whyOf } from '../failure.ts';
import { PREVIEW_HEADER, REVISION_HEADER } from '../ports/edge.ts';
import type { Facts } from './facts.ts';

/** How long an edge may take until it does what it was told, in seconds. */
const LIVE_SECONDS = 30;
/** How often it is asked meanwhile. */
const LOOK_SECONDS = 0.2;

/** The front that a deployment's host names are; `undefined` when no revision has answered there, or none ever does. */
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

/** Makes an edge follow a front; one that leads nowhere is removed. */
export async function writeFront({ ports }: AgentContext, environment: Environment, front: Front): Promise<void> {
  const edge = ports.edge(environment.target);
  const isEmpty = front.answers === undefined && front.preview === undefined;
  await (isEmpty ? edge.remove(front) : edge.write(front));
}

/** A revision's host names with the edge that they are at; `undefined` for a flow without any. */
export function linksOfRevision(
  { flow }: AgentContext,
  { environment: name, rollout }: OfRevision,
): { readonly environment: Environment; readonly answering: Answering } | undefined {
  const environment = findEnvironment(flow, name);
  const answering = answeringOf(flow, environment, rollout.tag, rollout.revision);
  return answering.routes.length === 0 ? undefined : { environment, answering };
}

/**
 * Waits until an edge sends the requests to each host name of a revision to it, and to no other.
 *
 * @param token leads requests to the revision that is being verified
 * @throws {Failure} `not-answering` naming what answers instead
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
  // All of them change at once: the others are asked when the first one has changed.
  for (const { host } of routes) {
    for (;;) {
      const said = await answerOf(() => edge.fetch(`https://${host}/`, { headers, signal: context.signal }));
      context.signal.throwIfAborted();
      if (said === revision) break;
      if (performance.now() > deadline)
        throw new Failure('not-answering', `https://${host} is not answered by ${revision}, but by ${said}.`, {
          fix: 'See the log of the edge; pipegen doctor looks whether it reads what it is told.',
        });
      await context.wait(LOOK_SECONDS);
    }
  }
}

/** What an edge itself says when the replicas that it leads to do not answer: it adds the revision's header all the same. */
const EDGE_ERRORS: readonly string[] = ['Bad Gateway', 'Service Unavailable', 'Gateway Timeout', 'no available server'];

/** The revision that answered, or what else happened, in words. */
async function answerOf(ask: () => Promise<Response>): Promise<string> {
  try {
    const answer = await ask();
    const { status } = answer;
    if (status >= 502 && status <= 504 && EDGE_ERRORS.includes((await answer.text()).trim()))
      return `nothing that the edge can reach (status ${status})`;
    if (!answer.bodyUsed) await answer.body?.cancel();
    return answer.headers.get(REVISION_HEADER) ?? `nothing that pipegen deployed (status ${status})`;
  } catch (error) {
    return `nothing (${whyOf(error)})`;
  }
}
