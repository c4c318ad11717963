import { askedFlow, loadResolvedFlow } from '../../agent/loadFlow.ts';
import { readControllerAccess } from '../../controller/access.ts';
import { jobPath } from '../../controller/builds.ts';
import { connectController, RESTART_SECONDS } from '../../controller/connection.ts';
import { readControllerVersion } from '../../controller/controller.ts';
import { errorAt } from '../../model/diagnostic.ts';
import type { Environment } from '../../model/flow.ts';
import { saysHeld } from '../../plan/held.ts';
import { askedEnvironment } from '../../run/askedEnvironment.ts';
import { badInput } from '../../run/failure.ts';
import type { Invocation } from '../invocation.ts';
import { failed, interrupted, type Outcome } from '../outcome.ts';
import { createApproval } from './approval.ts';
import { type FollowedBuild, pageOf } from './build.ts';
import { type Followed, followBuild } from './follow.ts';
import { startOrJoin } from './start.ts';

/** What a promotion by way of a controller may be told. */
export interface ViaJenkinsChoice {
  readonly flow?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Has the controller promote, and follows it: starts the promotion job of the flow, or joins a build of it that does
 * the same, shows its stages and log, relays its question, and ends as it ends.
 *
 * `--yes` agrees for nobody where the flow wants somebody's approval.
 */
export async function promoteViaJenkins(
  invocation: Invocation,
  { flow: flowName, yes = false, dryRun = false }: ViaJenkinsChoice,
  environmentName: string,
): Promise<Outcome> {
  const { projectFolder, terminal, signal } = invocation;
  const flow = await loadResolvedFlow(projectFolder, askedFlow(flowName, process.env));
  const environment = askedEnvironment({ flow }, environmentName);
  if (environment.from === undefined)
    throw badInput(
      'promotion-source-missing',
      `${environment.name} is the first environment, so nothing can be promoted to it.`,
    );
  const connection = connectController(readControllerAccess(process.env), signal);
  await readControllerVersion(connection);

  const job = jobPath(`${flow.name}/promote`);
  const again = `pipegen promote ${environment.name} --via jenkins`;
  /** Where what was begun is seen; nothing as long as nothing was. */
  let where: string | undefined;
  let isToldOfWaiting = false;
  const choice = {
    retrySeconds: RESTART_SECONDS,
    onPause: () => {
      if (!isToldOfWaiting) terminal.note('The controller is unreachable and may be restarting. Waiting.\n');
      isToldOfWaiting = true;
    },
  };
  try {
    const parameters = { ENVIRONMENT: environment.name, DRY_RUN: String(dryRun) };
    const { number, joined } = await startOrJoin(invocation, {
      connection,
      job,
      parameters,
      choice,
      onBegin: () => (where = `${connection.url}${job}`),
    });
    const build: FollowedBuild = { connection, job, number, choice };
    where = pageOf(build);
    const approval = createApproval(invocation, build, yes && environment.approval === undefined);
    const followed = await followBuild(invocation, build, approval);
    return outcomeOf(followed, { build, joined, environment, isDeclined: approval.isDeclined(), dryRun });
  } catch (error) {
    if (!signal.aborted || where === undefined) throw error;
    return interrupted(signal, [
      errorAt(
        'interrupted',
        [],
        `Interrupted. The build continues on the controller: ${where}`,
        `To follow it again: ${again}`,
      ),
    ]);
  }
}

/** What became of a build. */
interface Ended {
  readonly build: FollowedBuild;
  readonly joined: boolean;
  readonly environment: Environment;
  readonly isDeclined: boolean;
  readonly dryRun: boolean;
}

function outcomeOf(
  { result, stages, errors }: Followed,
  { build, joined, environment, isDeclined, dryRun }: Ended,
): Outcome {
  const url = pageOf(build);
  const answer = {
    outcome: isDeclined ? 'declined' : result.toLowerCase(),
    build: { number: build.number, url, joined },
    stages: stages.map(({ name, status, seconds }) => ({ name, status, seconds })),
  };
  if (result === 'SUCCESS') {
    const what = dryRun
      ? 'Nothing was changed, because of --dry-run.'
      : `Merged for ${environment.name}; the pipeline of the branch ${environment.branch} deploys.`;
    return { exitCode: 0, diagnostics: [], answer, text: `Build #${build.number} succeeded. ${what}\n` };
  }
  if (isDeclined)
    return { exitCode: 1, diagnostics: [], answer, text: `Build #${build.number} ended. Nothing was changed.\n` };
  const refusal = errors.findLast(saysHeld);
  const diagnostic = errorAt(
    refusal === undefined ? 'build-failed' : 'locked',
    [],
    `Build #${build.number} ended as ${result}${errors.length === 0 ? '.' : `: ${refusal ?? errors.at(-1)}`}`,
    `Its log is at ${url}console`,
  );
  return refusal === undefined ? failed([diagnostic], answer) : { ...failed([diagnostic], answer), exitCode: 3 };
}
