import { toSeconds } from '../../model/duration.ts';
import { type Environment, findEnvironment } from '../../model/flow.ts';
import { LABELS, revisionName, unitNameOf } from '../../model/names.ts';
import type { OfDeployment, OperationOf } from '../../plan/operation.ts';
import type { Front } from '../../plan/traffic.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { targetOf } from '../observe.ts';
import { type Facts, needLedger } from './facts.ts';
import { findFront, writeFront } from './fronts.ts';
import { removeUnitWhole } from './removeUnit.ts';

/** Removes a revision that does not answer, once the last requests to it have ended. */
export async function removeRevision(
  context: AgentContext,
  operation: OperationOf<'removeRevision'>,
  facts: Facts,
): Promise<void> {
  const { deployment, revision, unitName } = operation;
  const environment = findEnvironment(context.flow, operation.environment);
  const front = await findFront(context, environment, deployment, facts);
  const name = revisionName(deployment, revision);
  if (front?.answers?.revision === name)
    throw new Failure('still-answers', `${name} answers ${front.answers.routes[0]?.host ?? front.name}: it stays.`, {
      exitCode: 3,
      fix: 'See pipegen status, then run the command again.',
    });
  await drain(context, environment, front, name);
  await removeUnitWhole(context, targetOf(context, environment), unitName, facts);
  if (front?.standby?.revision === name) await writeFront(context, environment, without(front, 'standby'));
}

/** Removes all of a deployment: its links first, then its revisions, and the data that it had of its own. */
export async function removeDeployment(context: AgentContext, operation: OfDeployment, facts: Facts): Promise<void> {
  const { flow } = context;
  const { deployment } = operation;
  const environment = findEnvironment(flow, operation.environment);
  const target = targetOf(context, environment);
  const labels = {
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    [LABELS.deployment]: deployment,
    [LABELS.ledger]: needLedger(facts),
  };
  const [containers, resources, front] = await Promise.all([
    target.replicas({ labels }),
    target.resources({ labels }),
    findFront(context, environment, deployment, facts),
  ]);
  const prefix = revisionName(deployment, 0).slice(0, -1);
  const isOwn = (answering: Front['answers']) => answering?.revision.startsWith(prefix) === true;
  if (front !== undefined && isOwn(front.answers)) await context.ports.edge(environment.target).remove(front);
  else await drain(context, environment, front, front?.standby?.revision ?? '');
  const own = [...containers, ...resources].filter((one) => isOwnProject(flow.name, deployment, one.unitName));
  const projects = new Set(own.map(({ unitName }) => unitName));
  for (const unitName of [...projects].sort().reverse()) await removeUnitWhole(context, target, unitName, facts);
  await target.removeFoundations(flow, deployment);
  if (front !== undefined && !isOwn(front.answers) && isOwn(front.standby))
    await writeFront(context, environment, without(front, 'standby'));
}

/** Whether a unit has a deployment's persistent services or one of its revisions: labels alone may be forged. */
function isOwnProject(flowName: string, deployment: string, unitName: string): boolean {
  const prefix = unitNameOf(flowName, revisionName(deployment, 0)).slice(0, -1);
  const isRevision = unitName.startsWith(prefix) && /^\d+$/.test(unitName.slice(prefix.length));
  return isRevision || unitName === unitNameOf(flowName, deployment);
}

/** Where host names are a deployment's own nothing took over, so that nobody needs to be waited for. */
async function drain(
  context: AgentContext,
  environment: Environment,
  front: Front | undefined,
  revision: string,
): Promise<void> {
  if (front?.since === undefined || front.standby?.revision !== revision) return;
  const drainSeconds = toSeconds(environment.drain);
  const passed = (Date.now() - Date.parse(front.since)) / 1_000;
  const left = Math.min(drainSeconds, drainSeconds - passed);
  if (left > 0) await context.wait(left);
}

function without<Key extends keyof Front>(front: Front, key: Key): Front {
  const { [key]: _, ...rest } = front;
  return rest as unknown as Front;
}
