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

/** Removes a revision without traffic, after its last requests have ended. */
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
    throw new Failure(
      'still-answers',
      `${name} was not removed: it serves ${front.answers.routes[0]?.host ?? front.name}.`,
      {
        exitCode: 3,
        fix: 'Run pipegen status, then run the command again.',
      },
    );
  await drain(context, environment, front, name);
  await removeUnitWhole(context, targetOf(context, environment), unitName, facts);
  if (front?.standby?.revision === name) await writeFront(context, environment, without(front, 'standby'));
}

/** Removes a deployment: first its links, then its revisions and its own data. */
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

/** Whether the name of a unit belongs to a deployment, because labels may be forged. */
function isOwnProject(flowName: string, deployment: string, unitName: string): boolean {
  const prefix = unitNameOf(flowName, revisionName(deployment, 0)).slice(0, -1);
  const isRevision = unitName.startsWith(prefix) && /^\d+$/.test(unitName.slice(prefix.length));
  return isRevision || unitName === unitNameOf(flowName, deployment);
}

/** If host names belong to the deployment, no other one took over, and there is no need to wait. */
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
