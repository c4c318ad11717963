import type { AgentContext } from './agentContext.ts';
import { removeProject } from './execute.ts';
import type { Engine } from './ports/engine.ts';

/** Enough to see why a container does not become healthy. */
const LOG_LINES = 40;

/** Shows the end of a failed stack's logs, then removes it when nothing was there before it. */
export async function giveUp(
  context: AgentContext,
  engine: Engine,
  project: string,
  { isRemoved }: { readonly isRemoved: boolean },
): Promise<void> {
  context.log(`The last lines of ${project}:`);
  for (const line of (await engine.logs(project, LOG_LINES)).split('\n')) context.log(`  ${line}`);
  if (!isRemoved) {
    context.log(
      `${project} was there before, and stays as it is now: see docker compose --project-name ${project} ps.`,
    );
    return;
  }
  await removeProject(engine, project);
  context.log(`${project} is removed; what served before goes on serving.`);
}
