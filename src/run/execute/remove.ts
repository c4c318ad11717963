import { toSeconds } from '../../model/duration.ts';
import { type Environment, findEnvironment } from '../../model/flow.ts';
import { LABELS, persistentNetwork, projectName, revisionName } from '../../model/names.ts';
import type { OfDeployment, OperationOf } from '../../plan/operation.ts';
import type { Front } from '../../plan/traffic.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { engineOf } from '../observe.ts';
import { type Facts, needLedger } from './facts.ts';
import { findFront, writeFront } from './fronts.ts';
import { removeProject } from './removeProject.ts';

/** Removes a revision that does not answer, once the last requests to it have ended. */
export async function removeRevision(
  context: AgentContext,
  operation: OperationOf<'removeRevision'>,
  facts: Facts,
): Promise<void> {
  const { deployment, revision, project } = operation;
  const environment = findEnvironment(context.flow, operation.environment);
  const front = await findFront(context, environment, deployment, facts);
  const name = revisionName(deployment, revision);
  if (front?.answers?.revision === name)
    throw new Failure('still-answers', `${name} answers ${front.answers.routes[0]?.host ?? front.name}: it stays.`, {
      exitCode: 3,
      fix: 'See pipegen status, then run the command again.',
    });
  await drain(context, environment, front, name);
  await removeProject(context, engineOf(context, environment), project, facts);
  if (front?.standby?.revision === name) await writeFront(context, environment, without(front, 'standby'));
}

/** Removes all of a deployment: its links first, then its revisions, and the data that it had of its own. */
export async function removeDeployment(context: AgentContext, operation: OfDeployment, facts: Facts): Promise<void> {
  const { flow } = context;
  const { deployment } = operation;
  const environment = findEnvironment(flow, operation.environment);
  const engine = engineOf(context, environment);
  const labels = {
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    [LABELS.deployment]: deployment,
    [LABELS.ledger]: needLedger(facts),
  };
  const [containers, resources, front] = await Promise.all([
    engine.containers(labels),
    engine.resources(labels),
    findFront(context, environment, deployment, facts),
  ]);
  const prefix = revisionName(deployment, 0).slice(0, -1);
  const isOwn = (answering: Front['answers']) => answering?.revision.startsWith(prefix) === true;
  if (front !== undefined && isOwn(front.answers)) await context.ports.edge(environment.target).remove(front);
  else await drain(context, environment, front, front?.standby?.revision ?? '');
  const own = [...containers, ...resources].filter((one) => isOwnProject(flow.name, deployment, one.project));
  const projects = new Set(own.map(({ project }) => project));
  for (const project of [...projects].sort().reverse()) await removeProject(context, engine, project, facts);
  await engine.removeNetwork(persistentNetwork(flow.name, deployment));
  if (front !== undefined && !isOwn(front.answers) && isOwn(front.standby))
    await writeFront(context, environment, without(front, 'standby'));
}

/** Whether a project has a deployment's persistent services or one of its revisions: labels alone may be forged. */
function isOwnProject(flowName: string, deployment: string, project: string): boolean {
  const prefix = projectName(flowName, revisionName(deployment, 0)).slice(0, -1);
  const isRevision = project.startsWith(prefix) && /^\d+$/.test(project.slice(prefix.length));
  return isRevision || project === projectName(flowName, deployment);
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
