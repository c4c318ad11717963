import { randomBytes } from 'node:crypto';
import { toSeconds } from '../../model/duration.ts';
import { type Environment, findEnvironment } from '../../model/flow.ts';
import { compareUnit, describeDifferences } from '../../plan/differences.ts';
import { describeDeployment } from '../../plan/links.ts';
import type { OfRevision, OperationOf } from '../../plan/operation.ts';
import { type Front, frontName } from '../../plan/traffic.ts';
import { isSingleton, servicesIn, withLedger } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { targetOf } from '../observe.ts';
import { PREVIEW_HEADER } from '../ports/edge.ts';
import type { Target } from '../ports/target.ts';
import { type Facts, needLedger } from './facts.ts';
import { findFront, linksOfRevision, mustAnswer, writeFront } from './fronts.ts';
import { giveUp, showFailing } from './giveUp.ts';

/** The interval of health checks during the soak time. */
const SOAK_INTERVAL_SECONDS = 5;

/** Checks that all containers are healthy, and runs all checks through the edge without user traffic. */
export function verify(context: AgentContext, operation: OperationOf<'verify'>, facts: Facts): Promise<void> {
  return orGiveUp(context, operation, async () => {
    const environment = findEnvironment(context.flow, operation.environment);
    const { rollout, unitName } = operation;
    const target = targetOf(context, environment);
    await mustBeHealthy(context, environment, target, unitName, false);
    const deployment = describeDeployment(context.flow, environment, rollout.tag, rollout.release);
    await withPreview(context, operation, facts, async (here) => {
      for (const check of environment.checks) await here.runStep(check.step, check.arguments, deployment);
    });
    await mustBeHealthy(context, environment, target, unitName, false);
  });
}

/** Moves all traffic to a revision at once, and checks that it answers. */
export function shiftTraffic(
  context: AgentContext,
  operation: OperationOf<'shiftTraffic'>,
  facts: Facts,
): Promise<void> {
  return orGiveUp(context, operation, async () => {
    const links = linksOfRevision(context, operation);
    if (links === undefined) return;
    const { environment, answering } = links;
    const before = await frontOf(context, environment, operation, facts);
    const { preview: _, answers, ...front } = before;
    const isOther = answers !== undefined && answers.revision !== answering.revision;
    const since = new Date().toISOString();
    await writeFront(context, environment, {
      ...front,
      answers: answering,
      since,
      ...(isOther && { standby: answers }),
    });
    await mustAnswer(context, environment, answering);
  });
}

/** Stops services that may run only once in other revisions before they start in this one. */
export function handOver(context: AgentContext, operation: OperationOf<'handOver'>, facts: Facts): Promise<void> {
  return orGiveUp(context, operation, async () => {
    const { unit, services, from } = operation;
    const target = targetOf(context, findEnvironment(context.flow, operation.environment));
    const others = (await Promise.all(from.map((unitName) => target.replicas({ unit: unitName })))).flat();
    const running = others.filter(({ service, state }) => services.includes(service) && state === 'running');
    await target.stop(running.map(({ id }) => id));
    await target.start(withLedger(unit, needLedger(facts)), services);
  });
}

/** Checks that a serving revision stays healthy for the environment's soak time and serves its links. */
export function confirm(context: AgentContext, operation: OperationOf<'confirm'>): Promise<void> {
  return orGiveUp(context, operation, async () => {
    const environment = findEnvironment(context.flow, operation.environment);
    const target = targetOf(context, environment);
    await soak(context, environment, target, operation.unitName);
    const links = linksOfRevision(context, operation);
    if (links !== undefined) await mustAnswer(context, environment, links.answering);
  });
}

/** If a revision fails, the earlier one serves all traffic again. */
async function orGiveUp(context: AgentContext, operation: OfRevision, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    context.signal.throwIfAborted();
    const target = targetOf(context, findEnvironment(context.flow, operation.environment));
    await showFailing(context, target, operation.unitName);
    throw await giveUp(context, operation, error);
  }
}

/** Routes requests with a secret token to a revision while a function runs. */
async function withPreview(
  context: AgentContext,
  operation: OfRevision,
  facts: Facts,
  work: (here: AgentContext) => Promise<void>,
): Promise<void> {
  const links = linksOfRevision(context, operation);
  if (links === undefined) return work(context);
  const { environment, answering } = links;
  const edge = context.ports.edge(environment.target);
  const token = randomBytes(24).toString('base64url');
  const front = await frontOf(context, environment, operation, facts);
  await writeFront(context, environment, { ...front, preview: { ...answering, token } });
  try {
    await mustAnswer(context, environment, answering, token);
    await work({
      ...context,
      fetch: (url, options = {}) =>
        edge.fetch(url, { ...options, headers: { ...options.headers, [PREVIEW_HEADER]: token } }),
    });
  } finally {
    const { preview: _, ...rest } = front;
    await writeFront(context, environment, rest);
  }
}

/** Returns the current front of a revision, or a new one without a serving revision. */
async function frontOf(
  context: AgentContext,
  environment: Environment,
  { rollout }: OfRevision,
  facts: Facts,
): Promise<Front> {
  const name = frontName(environment, rollout.deployment);
  const known = await findFront(context, environment, rollout.deployment, facts);
  return known ?? { name, flow: context.flow.name, environment: environment.name, ledger: needLedger(facts) };
}

/**
 * Polls until the soak time is over, by a monotonic clock. A container that restarts between polls may look
 * healthy each time, so start times are compared as well.
 */
async function soak(context: AgentContext, environment: Environment, target: Target, unitName: string): Promise<void> {
  const end = performance.now() + 1_000 * (environment.soak === undefined ? 0 : toSeconds(environment.soak));
  const begun = (await target.replicas({ unit: unitName })).map(({ id }) => id);
  const started = await target.startTimes(begun);
  for (;;) {
    await mustBeHealthy(context, environment, target, unitName, true);
    const now = await target.startTimes(begun);
    if (now.some((time, index) => time !== started[index]))
      throw new Failure(
        'not-healthy',
        `A container of ${unitName} stopped or restarted while its health was being verified.`,
      );
    const leftSeconds = (end - performance.now()) / 1_000;
    if (leftSeconds <= 0) return;
    await context.wait(Math.min(leftSeconds, SOAK_INTERVAL_SECONDS));
  }
}

async function mustBeHealthy(
  { flow }: AgentContext,
  environment: Environment,
  target: Target,
  unitName: string,
  isServing: boolean,
): Promise<void> {
  const containers = await target.replicas({ unit: unitName });
  const services = servicesIn(flow, 'deployment', environment).filter(
    (service) => isServing || (service.startsBefore === 'verification' && !isSingleton(service)),
  );
  const known = containers.filter(({ service }) => services.some(({ name }) => name === service));
  const differences = describeDifferences(compareUnit(services, environment, known));
  if (differences !== undefined) throw new Failure('not-healthy', `${differences}.`);
}
