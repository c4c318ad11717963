import { projectName } from '../../model/names.ts';
import type { OperationOf, Rollout } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { type Engine, PROJECT_LABEL } from '../ports/engine.ts';
import { removeProject } from './removeProject.ts';

/** Enough to see why a container does not become healthy. */
const LOG_LINES = 40;

type Removal = OperationOf<'removeDeployment'>;

/** A deployment did not come to serve. */
export class DeploymentFailure extends Failure {
  override readonly name = 'DeploymentFailure';
  /** What was done about it; absent when the deployment stays as it is. */
  readonly removal: Removal | undefined;

  constructor(cause: unknown, removal: Removal | undefined, fix: string) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(cause instanceof Failure ? cause.code : 'deployment-failed', message, { cause, fix });
    this.removal = removal;
  }
}

/** What did not come to serve. */
export interface Failed {
  readonly environment: string;
  readonly project: string;
  /** Absent for kept services, which are never removed. */
  readonly rollout?: Rollout;
  readonly isNew: boolean;
}

/**
 * Shows the end of what a failed stack printed, and removes it again when it is a new deployment: traffic is led away from
 * it first, so that what served before goes on serving.
 *
 * @returns the failure to end with, which says what is up and what is not
 */
export async function giveUp(
  context: AgentContext,
  engine: Engine,
  failed: Failed,
  error: unknown,
): Promise<DeploymentFailure> {
  const { environment, project, rollout, isNew } = failed;
  context.log(`The last lines of ${project}:`);
  for (const line of (await engine.logs(project, LOG_LINES)).split('\n')) context.log(`  ${line}`);
  if (rollout === undefined || !isNew)
    return new DeploymentFailure(
      error,
      undefined,
      `${project} was there before, and stays as it is now: see docker compose --project-name ${project} ps.`,
    );
  const containers = await engine.containers({ [PROJECT_LABEL]: project });
  await engine.drain(containers.map(({ id }) => id));
  await removeProject(engine, project);
  const { deployment } = rollout;
  const cause = 'it did not come to serve';
  const removal = { kind: 'removeDeployment', environment, deployment, project, cause } as const;
  const schema = await migratedBy(context, failed);
  return new DeploymentFailure(
    error,
    removal,
    `${deployment} is removed again; what served before goes on serving.${schema} Mend what its last lines say, then run the same command again.`,
  );
}

/** Data that a failed release has changed stays changed: whoever reads this at night must know. */
async function migratedBy({ flow, ports }: AgentContext, { environment, rollout }: Failed): Promise<string> {
  const { migrations = {} } = (await ports.ledger.read()).state.environments[environment] ?? {};
  const kept = projectName(flow.name, environment);
  const moved = Object.entries(migrations).filter(
    ([key, release]) => release === rollout?.release.id && key.startsWith(`${kept}/`),
  );
  if (moved.length === 0) return '';
  const copies = await Promise.all(
    flow.services
      .filter(({ backup }) => backup !== undefined)
      .map(async ({ name }) => ({ name, copy: (await ports.store.copies(environment, name)).toSorted().at(-1) })),
  );
  const named = copies.flatMap(({ name, copy }) => (copy === undefined ? [] : [`${name} ${copy}`]));
  return ` Its migration has changed the data of ${environment} already; the copies from before it are: ${named.join(', ') || 'none'}.`;
}
