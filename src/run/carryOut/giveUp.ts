import { findEnvironment } from '../../model/flow.ts';
import { projectName } from '../../model/names.ts';
import { backedUpServices } from '../../plan/backup.ts';
import { isWhole, newestFirst } from '../../plan/copies.ts';
import { recordOf } from '../../plan/ledger.ts';
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
  readonly deployment?: string;
  readonly release?: string;
  /** What the release was about to run on data that is kept: it may have come half its way. */
  readonly isMigrating?: boolean;
  readonly isNew: boolean;
}

/** What a rollout's failure is about. */
export function aboutRollout(rollout: Rollout | undefined): Pick<Failed, 'deployment' | 'release'> {
  return rollout === undefined ? {} : { deployment: rollout.deployment, release: rollout.release.id };
}

/** Shows the end of what a stack printed: why it does not become healthy. */
export async function showLogs({ log }: AgentContext, engine: Engine, project: string): Promise<void> {
  log(`The last lines of ${project}:`);
  for (const line of (await engine.logs(project, LOG_LINES)).split('\n')) log(`  ${line}`);
}

/**
 * Removes a failed stack again when it is a new deployment: traffic is led away from it first, so that what served before
 * goes on serving.
 *
 * @returns the failure to end with, which says what is up and what is not
 */
export async function giveUp(
  context: AgentContext,
  engine: Engine,
  failed: Failed,
  error: unknown,
): Promise<DeploymentFailure> {
  const { environment, project, deployment, isNew } = failed;
  const schema = await migratedBy(context, failed);
  if (deployment === undefined || !isNew)
    return new DeploymentFailure(
      error,
      undefined,
      `${project} was there before, and stays as it is now: see docker compose --project-name ${project} ps.${schema}`,
    );
  const containers = await engine.containers({ [PROJECT_LABEL]: project });
  await engine.drain(containers.map(({ id }) => id));
  await removeProject(engine, project);
  const cause = 'it did not come to serve';
  const removal = { kind: 'removeDeployment', environment, deployment, project, cause } as const;
  return new DeploymentFailure(
    error,
    removal,
    `${deployment} is removed again; what served before goes on serving.${schema} Mend what its last lines say, then run the same command again.`,
  );
}

/** Data that a failed release has changed stays changed: whoever reads this at night must know, and know the way back. */
async function migratedBy(
  { flow, ports }: AgentContext,
  { environment: name, release, isMigrating = false }: Failed,
): Promise<string> {
  const { migrations = {} } = recordOf((await ports.ledger.read()).state, name);
  const kept = `${projectName(flow.name, name)}/`;
  const isMigrated = Object.entries(migrations).some(([key, of]) => of === release && key.startsWith(kept));
  const services = backedUpServices(flow, findEnvironment(flow, name));
  if (services.length === 0 || !(isMigrating || isMigrated)) return '';
  const commands = await Promise.all(
    services.map(async ({ name: service }) => {
      const copies = (await ports.store.copies(name, service)).filter(
        ({ manifest }) => !Object.values(manifest?.migrations ?? {}).includes(release ?? ''),
      );
      const [copy] = newestFirst(copies.filter(isWhole));
      return copy === undefined
        ? `pipegen restore ${name} ${service} --list`
        : `pipegen restore ${name} ${service} --copy ${copy.name}`;
    }),
  );
  const how = isMigrated ? 'has changed the data of' : 'may have changed a part of the data of';
  return ` The migration ${how} ${name}, and nothing undoes that by itself; as it was before: ${commands.join('; ')}.`;
}
