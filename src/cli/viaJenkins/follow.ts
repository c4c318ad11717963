import { type Build, readBuild, readLog } from '../../controller/builds.ts';
import { hasControllerStatus } from '../../controller/failure.ts';
import { readStages, type StageState } from '../../controller/stages.ts';
import { Failure } from '../../run/failure.ts';
import type { Invocation } from '../invocation.ts';
import type { Approval } from './approval.ts';
import { type FollowedBuild, pageOf, pathOf } from './build.ts';
import { createLogLines } from './logLines.ts';
import { createPace } from './pace.ts';
import { createStageNews, isWaiting } from './stages.ts';

/** How a build ended. */
export interface Followed {
  /** `SUCCESS`, `UNSTABLE`, `FAILURE`, `NOT_BUILT` or `ABORTED`. */
  readonly result: string;
  readonly stages: readonly StageState[];
  /** What the build says went wrong, as its log has it; empty when it says nothing. */
  readonly errors: readonly string[];
}

/**
 * Follows a build until it ends: its stages, its log, and the questions that it asks.
 *
 * @throws {Failure} `build-gone` when somebody deletes it meanwhile
 */
export async function followBuild(invocation: Invocation, build: FollowedBuild, approval: Approval): Promise<Followed> {
  const { terminal, signal } = invocation;
  const { connection, choice } = build;
  const path = pathOf(build);
  const log = createLogLines();
  const newsOf = createStageNews();
  const pace = createPace(signal);
  const errors: string[] = [];
  const seen: Seen = { next: 0, stages: [] };

  const show = (lines: readonly string[]): void => {
    for (const line of lines) {
      terminal.note(`  ${line}\n`);
      const error = /^(?:\[[^\]]*\] )?ERROR: (.*)/.exec(line)?.[1];
      if (error !== undefined && errors.push(error) > MOST_ERRORS) errors.shift();
    }
  };
  /** @returns whether there was anything new */
  const look = async (): Promise<boolean> => {
    const part = await readLog(connection, path, seen.next, choice);
    if (part.next < seen.next) terminal.note('The log restarts.\n');
    const moved = part.next !== seen.next;
    seen.next = part.next;
    show(log.add(part.text));
    if (seen.stages === undefined) return moved;
    const stages = await readStages(connection, path, choice);
    seen.stages = stages;
    if (stages === undefined) {
      terminal.note(`${NO_STAGES} Answer questions at ${pageOf(build)}\n`);
      return moved;
    }
    const news = newsOf(stages);
    for (const line of news) terminal.note(`${line}\n`);
    if (stages.some(isWaiting)) await approval.relay();
    return moved || news.length > 0;
  };

  try {
    for (;;) {
      const { isRunning, result }: Build = await readBuild(connection, path, choice);
      const isNews = await look();
      if (!isRunning && !isNews) {
        show(log.end());
        return { result: result ?? 'FAILURE', stages: seen.stages ?? [], errors };
      }
      await pace.wait(isNews);
    }
  } catch (error) {
    if (hasControllerStatus(error, 404))
      throw new Failure('build-gone', `Build #${build.number} was deleted.`, {
        fix: `Its changes up to then remain. Run pipegen status. Job: ${connection.url}${build.job}`,
        cause: error,
      });
    throw error;
  }
}

/** What of a build has been shown. */
interface Seen {
  /** Where its log goes on. */
  next: number;
  /** Nothing where the controller does not tell. */
  stages: readonly StageState[] | undefined;
}

/** The last ones are those that it ended with. */
const MOST_ERRORS = 100;

const NO_STAGES = 'Stages and questions are not shown, because the controller lacks the plugin pipeline-rest-api.';
