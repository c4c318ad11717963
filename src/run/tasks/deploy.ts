import { recordOf } from '../../plan/ledger.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput } from '../failure.ts';
import { findRelease } from '../release.ts';
import { observeRollout } from '../rollout.ts';
import { findTag } from '../tag.ts';
import type { Task } from '../task.ts';

/** What to deploy where. */
export interface DeployOptions {
  readonly environment: string;
  /** A commit or a branch; by default the head of the environment's branch. */
  readonly commit?: string;
}

/** Deploys a commit's release to an environment; builds its images if necessary. */
export function deployTask(context: AgentContext, { environment: name, commit }: DeployOptions): Task {
  const environment = askedEnvironment(context, name);
  return {
    command: `pipegen deploy ${name}${commit === undefined ? '' : ` --commit ${commit}`}`,
    environments: [name, ...environment.retires],
    obeysFreeze: true,
    async observe(here) {
      const { ports } = here;
      const branchHead = await ports.repository.branchHead(environment.branch);
      const wanted = await ports.repository.find(commit ?? branchHead ?? environment.branch);
      if (wanted === undefined) throw commitUnknown(commit ?? environment.branch);
      const [{ state }, there] = await Promise.all([ports.ledger.read(), here.at(wanted.id)]);
      const [before] = recordOf(state, name).past;
      const found = await findRelease(there, wanted, state, before?.commit);
      const tag = await findTag(there, environment, wanted);
      const options = { ...found, environment: name, tag, branchHead, migrates: true };
      return { plan: await observeRollout(there, options, state), context: there };
    },
  };
}

function commitUnknown(commit: string) {
  return badInput(
    'commit-unknown',
    `Unknown commit "${commit}".`,
    'Check the spelling. A branch must exist on the remote "origin".',
  );
}
