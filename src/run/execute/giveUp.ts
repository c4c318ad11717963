import { findEnvironment } from '../../model/flow.ts';
import { revisionName, unitNameOf } from '../../model/names.ts';
import { backedUpServices } from '../../plan/backup.ts';
import { isWhole, newestFirst } from '../../plan/copies.ts';
import { recordOf } from '../../plan/ledger.ts';
import type { OperationOf, Rollout } from '../../plan/operation.ts';
import type { Answering, Front } from '../../plan/traffic.ts';
import { urlOf } from '../../plan/traffic.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { targetOf } from '../observe.ts';
import type { Target } from '../ports/target.ts';
import { findFront, mustAnswer, writeFront } from './fronts.ts';
import { removeDeployment } from './remove.ts';
import { removeUnitWhole } from './removeUnit.ts';

/** The number of log lines to show of a failed container. */
const LOG_LINES = 40;

type Removal = OperationOf<'removeDeployment' | 'removeRevision'>;

/** A deployment failed. */
export class DeploymentFailure extends Failure {
  override readonly name = 'DeploymentFailure';
  /** The removal of the failed revision; absent if it was not removed. */
  readonly removal: Removal | undefined;

  constructor(cause: unknown, removal: Removal | undefined, fix: string) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const first = cause instanceof Failure && cause.fix !== undefined ? `${cause.fix} ` : '';
    super(cause instanceof Failure ? cause.code : 'deployment-failed', message, { cause, fix: `${first}${fix}` });
    this.removal = removal;
  }
}

/** The failed unit. */
export interface Failed {
  readonly environment: string;
  readonly unitName: string;
  /** Absent for persistent services, which are never removed. */
  readonly rollout?: Rollout;
  /** Whether a migration failed, so that it may be incomplete. */
  readonly isMigrating?: boolean;
  readonly isNew: boolean;
}

/** Shows the failing containers of a unit with their exit codes, health check output and last log lines. */
export async function showFailing({ log }: AgentContext, target: Target, unitName: string): Promise<void> {
  for (const { name, service, state, exitCode, check, lines } of await target.failing(unitName, LOG_LINES)) {
    log(`${service} (${name}) is ${state}${exitCode === undefined ? '' : ` with exit code ${exitCode}`}.`);
    if (check !== '') log(`  Its health check says: ${check}`);
    if (lines.length > 0) log('  Last lines of its log:');
    for (const line of lines) log(`    ${line}`);
  }
}

/**
 * Reverts a failed revision that never received requests before this run: traffic returns to the earlier revision, and
 * the failed one is removed.
 *
 * @returns the error for the user, with the current state and what to do next
 */
export async function giveUp(context: AgentContext, failed: Failed, error: unknown): Promise<DeploymentFailure> {
  const { environment, unitName, rollout, isNew } = failed;
  const schema = await migratedBy(context, failed);
  if (rollout === undefined || !isNew)
    return new DeploymentFailure(
      error,
      undefined,
      `${unitName} already existed, so it was not removed. To see its state: pipegen status ${environment}.${schema}`,
    );
  const { removal, answering } = await takeBack(context, failed, rollout);
  const name = revisionName(rollout.deployment, rollout.revision);
  const [first] = answering?.routes ?? [];
  const serving =
    first === undefined ? 'nothing else was changed' : `${urlOf(first)} is still served by ${answering?.revision}`;
  return new DeploymentFailure(
    error,
    removal,
    `${name} was removed; ${serving}.${schema} Fix the error above, then run the same command again.`,
  );
}

/** The removal of a failed revision, and the serving revision. */
interface TakenBack {
  readonly removal: Removal;
  readonly answering?: Answering;
}

async function takeBack(
  context: AgentContext,
  { environment: environmentName, unitName }: Failed,
  { deployment, revision }: Rollout,
): Promise<TakenBack> {
  const environment = findEnvironment(context.flow, environmentName);
  const facts = { ledger: (await context.ports.ledger.read()).state.id ?? '' };
  const target = targetOf(context, environment);
  const name = revisionName(deployment, revision);
  const front = await findFront(context, environment, deployment, facts);
  const answering = front?.answers?.revision === name ? front.standby : front?.answers;
  if (front?.answers?.revision === name || front?.preview !== undefined) {
    const { answers: _, standby: __, preview: ___, ...rest } = front;
    const next: Front = { ...rest, ...(answering && { answers: answering }) };
    await writeFront(context, environment, next);
    if (answering !== undefined) {
      await resumeStopped(target, unitNameOf(context.flow.name, answering.revision));
      await mustAnswer(context, environment, answering);
    }
  }
  const cause = 'its deployment failed';
  const { deployments } = recordOf((await context.ports.ledger.read()).state, environmentName);
  const known = deployments[deployment];
  const isAll = known === undefined || (known.revision === revision && known.next === undefined);
  const about = { environment: environmentName, deployment };
  if (isAll) {
    const removal = { kind: 'removeDeployment', ...about, cause } as const;
    await removeDeployment(context, removal, facts);
    return { removal, ...(answering && { answering }) };
  }
  await removeUnitWhole(context, target, unitName, facts);
  return {
    removal: { kind: 'removeRevision', ...about, revision, unitName, cause },
    ...(answering && { answering }),
  };
}

/** Restarts services that were stopped because they may run only once. */
async function resumeStopped(target: Target, unitName: string): Promise<void> {
  const containers = await target.replicas({ unit: unitName });
  await target.resume(containers.filter(({ state }) => state === 'exited').map(({ id }) => id));
}

/** Tells that a failed release changed data, which stays changed, and how to restore it. */
async function migratedBy(
  { flow, ports }: AgentContext,
  { environment: name, rollout, isMigrating = false }: Failed,
): Promise<string> {
  const { migrations = {} } = recordOf((await ports.ledger.read()).state, name);
  const release = rollout?.release.id;
  const kept = `${unitNameOf(flow.name, name)}/`;
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
  const how = isMigrated ? 'has changed the data of' : 'may have changed some of the data of';
  return ` The migration ${how} ${name}. This is not undone automatically. To restore the earlier data: ${commands.join('; ')}.`;
}
