import type { Environment } from '../model/flow.ts';
import { findEnvironment } from '../model/flow.ts';
import { type PromotionPlan, planPromotion } from '../plan/promotion.ts';
import type { AgentContext } from './agentContext.ts';
import { askedEnvironment } from './deploymentRequest.ts';
import { badInput, Failure, worldMoved } from './failure.ts';
import { observeDeployments } from './observe.ts';
import type { GitHost } from './ports/gitHost.ts';

/** A promotion as it stands now. */
export interface Promotion {
  readonly source: Environment;
  readonly target: Environment;
  readonly plan: PromotionPlan;
  readonly gitHost: GitHost;
}

/** The heads of both branches, as somebody saw them. */
export type Heads = Pick<PromotionPlan, 'head' | 'targetHead'>;

/**
 * Looks at branches, changes and deployments, and plans the promotion to an environment.
 *
 * @param shown the heads that the plan must still be about; by default they may be any
 * @throws {Failure} `world-moved` when they are others now, unless somebody else did the very same promotion meanwhile
 */
export async function observePromotion(
  context: AgentContext,
  environmentName: string,
  shown?: Heads,
): Promise<Promotion> {
  const { ports, flow } = context;
  const target = askedEnvironment(context, environmentName);
  if (target.from === undefined)
    throw badInput('promotion-source-missing', `Nothing is promoted to ${target.name}: it is the first environment.`);
  const source = findEnvironment(flow, target.from);
  const { gitHost } = ports;
  if (gitHost === undefined)
    throw badInput(
      'git-host-missing',
      'A promotion merges a change on GitHub, and there are no credentials for it.',
      'Set GITHUB_TOKEN; in Jenkins it comes from the credential that jenkins.githubCredentials names.',
    );
  const [deployments, sourceHead, targetHead, change] = await Promise.all([
    observeDeployments(context, [source]),
    branchHead(context, source),
    branchHead(context, target),
    gitHost.findOpenChange(source.branch, target.branch),
  ]);
  const isContained = (await ports.repository.contains(sourceHead, targetHead)) === true;
  if (shown !== undefined && shown.head !== sourceHead) throw worldMoved(`${source.branch} moved on.`);
  if (shown !== undefined && shown.targetHead !== targetHead && !isContained)
    throw worldMoved(`${target.branch} moved on.`);
  const plan = planPromotion(source, target, {
    deployments,
    sourceHead,
    targetHead,
    isContained,
    ...(change === undefined ? {} : { change: change.number }),
  });
  if ('refused' in plan) throw new Failure('promotion-refused', plan.refused);
  return { source, target, plan, gitHost };
}

async function branchHead({ ports }: AgentContext, { branch }: Environment): Promise<string> {
  const head = await ports.repository.branchHead(branch);
  if (head !== undefined) return head;
  throw new Failure('branch-unknown', `The head of the branch ${branch} cannot be read from the remote "origin".`, {
    fix: 'Check that the branch exists, and that the credentials may read it.',
  });
}
