import { type Environment, findEnvironment } from '../../model/flow.ts';
import { type LedgerState, recordOf } from '../../plan/ledger.ts';
import type { Operation, Plan } from '../../plan/operation.ts';
import { branchDeletion, commitOfRelease, type MergePlan, planMerge, promotionBranch } from '../../plan/promotion.ts';
import { changeNumber, changeTag, unknownChange } from '../../plan/tag.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput, Failure, RefusedPlan } from '../failure.ts';
import { needGitHost } from '../gitHost.ts';
import { observeDeployments } from '../observe.ts';
import type { Change } from '../ports/gitHost.ts';
import { findRelease } from '../release.ts';
import { observeRollout } from '../rollout.ts';
import { findTag } from '../tag.ts';
import type { Task } from '../task.ts';

/** What to promote. */
export interface PromoteOptions {
  /** The environment to promote to. */
  readonly environment: string;
  /** A release of the previous environment: an ID or a unique prefix; by default the newest. */
  readonly release?: string;
  /** The number of the change to merge, which must be from the source's branch into the target's. */
  readonly change?: number;
  /** Whether only to merge, and leave the deployment to the branch's pipeline. */
  readonly mergeOnly?: boolean;
}

/** Promotes the release of an environment to the next one: merge, tags, deployment, verification, retirement. */
export function promoteTask(context: AgentContext, options: PromoteOptions): Task {
  const target = askedEnvironment(context, options.environment);
  if (target.from === undefined)
    throw badInput(
      'promotion-source-missing',
      `${target.name} is the first environment, so nothing can be promoted to it.`,
    );
  const source = findEnvironment(context.flow, target.from);
  const findChange = findChangeOnce(target.branch);
  return {
    command: commandOf(options),
    environments: [target.name, ...(options.mergeOnly === true ? [] : target.retires)],
    obeysFreeze: true,
    async observe(here, facts) {
      const { ports } = here;
      const { state } = await ports.ledger.read();
      const merge = await observeMerge(here, source, target, options, state, findChange);
      const title = `Promote ${source.name} to ${target.name}`;
      if (options.mergeOnly === true) return { plan: mergeOnly(title, target, merge), context: here };
      const { commit, tree, branchHead } = merge.result;
      const there = await here.at(commit);
      const [before] = recordOf(state, target.name).past;
      const found = await findRelease(there, { id: commit, tree }, state, before?.commit);
      const tag = merge.tag ?? (await findTag(there, target, await existing(there, commit), facts?.change));
      const rollout = await observeRollout(
        there,
        { ...found, environment: target.name, tag, branchHead, migrates: true },
        state,
      );
      const plan: Plan = {
        title: `${title}: release ${found.release.id} of commit ${commit.slice(0, 7)}`,
        operations: [...merge.operations, ...rollout.operations],
        notes: [...notesOf(target, tag), ...rollout.notes],
      };
      return { plan, context: there };
    },
  };
}

/** The merge of a promotion, and its result. */
interface ObservedMerge extends MergePlan {
  readonly head: string;
  readonly targetHead: string;
  /** The commit to deploy; before the merge, the commit to merge. */
  readonly result: { readonly commit: string; readonly tree: string; readonly branchHead: string };
  /** Known only before the merge. */
  readonly tag?: string;
}

async function observeMerge(
  context: AgentContext,
  source: Environment,
  target: Environment,
  options: PromoteOptions,
  state: LedgerState,
  findChange: FindChange,
): Promise<ObservedMerge> {
  const { repository } = context.ports;
  const [deployments, sourceHead, targetHead] = await Promise.all([
    observeDeployments(context, [source], state),
    branchHead(context, source),
    branchHead(context, target),
  ]);
  const head = options.release === undefined ? sourceHead : askedCommit(state, source, options.release);
  const isContained = (await repository.contains(head, targetHead)) === true;
  if (isContained) {
    if (options.release !== undefined) await mustNotGoBack(context, state, source, target, head, targetHead);
    const { tree } = await existing(context, targetHead);
    const operations = await leftOver(context, promotionBranch(target.name, head), head);
    return { operations, head, targetHead, result: { commit: targetHead, tree, branchHead: targetHead } };
  }
  const branch = head === sourceHead ? source.branch : promotionBranch(target.name, head);
  const change = mustBeAsked(await findChange(context, branch), branch, target.branch, options.change);
  const merge = await repository.tryMerge(targetHead, head);
  const plan = planMerge(source, target, {
    deployments,
    record: recordOf(state, source.name),
    sourceHead,
    targetHead,
    head,
    isContained,
    merge,
    ...(change === undefined ? {} : { change: change.number }),
  });
  if ('refused' in plan)
    throw new RefusedPlan('promotion-refused', plan.refused, plan.fix === undefined ? {} : { fix: plan.fix });
  const tree = 'tree' in merge ? merge.tree : '';
  const host = context.flow.repository;
  const tag = change === undefined ? unknownChange(host) : changeTag(host, change.number);
  return { ...plan, head, targetHead, result: { commit: head, tree, branchHead: head }, tag };
}

type FindChange = (context: AgentContext, source: string) => Promise<Change | undefined>;

/**
 * Finds the open change from a branch, with one request: opening it again finds a change that was opened meanwhile, and a
 * change that was closed cannot be merged.
 */
function findChangeOnce(target: string): FindChange {
  const asked = new Map<string, Promise<Change | undefined>>();
  return (context, source) => {
    const asking = asked.get(source) ?? needGitHost(context).findOpenChange(source, target);
    asked.set(source, asking);
    return asking;
  };
}

function mustBeAsked(
  change: Change | undefined,
  source: string,
  target: string,
  asked: number | undefined,
): Change | undefined {
  if (asked === undefined || asked === change?.number) return change;
  throw badInput(
    'change-unsuitable',
    `#${asked} is not the open change from ${source} into ${target}.`,
    change === undefined
      ? 'No such change is open. Without --change, one is opened.'
      : `The open change is #${change.number}.`,
  );
}

/** Refuses to promote an earlier release of the target over newer ones. */
async function mustNotGoBack(
  context: AgentContext,
  state: LedgerState,
  source: Environment,
  target: Environment,
  head: string,
  targetHead: string,
): Promise<void> {
  if ((await existing(context, head)).tree === (await existing(context, targetHead)).tree) return;
  const release = recordOf(state, source.name).past.find(({ commit }) => commit === head)?.release;
  if (release === undefined || commitOfRelease(state, target.name, release) === undefined) return;
  throw new RefusedPlan(
    'promotion-refused',
    `${target.name} already had release ${release}, and ${target.branch} has newer commits.`,
    { fix: `To roll back to it: pipegen rollback ${target.name} --release ${release}` },
  );
}

/** Plans the deletion of an interrupted promotion's branch. */
async function leftOver({ ports }: AgentContext, branch: string, head: string): Promise<readonly Operation[]> {
  return (await ports.repository.branchHead(branch)) === head ? [branchDeletion(branch, head)] : [];
}

function askedCommit(state: LedgerState, source: Environment, asked: string): string {
  const known = [...new Set(recordOf(state, source.name).past.map(({ release }) => release))];
  const matching = known.filter((release) => release.startsWith(asked));
  const [release] = matching;
  const commit = release === undefined ? undefined : commitOfRelease(state, source.name, release);
  if (commit !== undefined && matching.length === 1) return commit;
  throw badInput(
    'release-unknown',
    matching.length > 1
      ? `"${asked}" is the prefix of several releases.`
      : `${source.name} has no verified release "${asked}".`,
    known.length === 0 ? `${source.name} has no verified releases yet.` : `Verified releases: ${known.join(', ')}.`,
  );
}

async function branchHead({ ports }: AgentContext, { branch }: Environment): Promise<string> {
  const head = await ports.repository.branchHead(branch);
  if (head !== undefined) return head;
  throw new Failure('branch-unknown', `The head of the branch ${branch} cannot be read from the remote "origin".`, {
    fix: 'Check that the branch exists and that the credentials can read it.',
  });
}

async function existing({ ports }: AgentContext, commit: string) {
  const found = await ports.repository.find(commit);
  if (found === undefined) throw new Error(`git cannot find commit ${commit}, the head of a branch.`);
  return found;
}

function mergeOnly(title: string, target: Environment, { operations, head, targetHead }: ObservedMerge): Plan {
  const retired =
    target.retires.length === 0 ? '' : ` and retires the deployments of ${target.retires.join(', ')} that it contains`;
  return operations.length === 0
    ? {
        title,
        operations,
        notes: [`${target.branch} already contains ${head.slice(0, 7)}: its head is ${targetHead.slice(0, 7)}.`],
      }
    : {
        title: `${title}: commit ${head.slice(0, 7)}`,
        operations,
        notes: [`The pipeline of ${target.branch} then deploys to ${target.name}${retired}.`],
      };
}

function notesOf({ name, approval }: Environment, tag: string): readonly string[] {
  return [
    ...(changeNumber(tag) === undefined
      ? [`"${tag}" is a placeholder for the number of the change, which is not open yet.`]
      : []),
    ...(approval?.submitters === undefined
      ? []
      : [`In Jenkins, ${name} requires approval by ${approval.submitters.join(', ')}.`]),
  ];
}

function commandOf({ environment, release, change, mergeOnly: isMerge }: PromoteOptions): string {
  return [
    'pipegen promote',
    environment,
    ...(release === undefined ? [] : ['--release', release]),
    ...(change === undefined ? [] : ['--change', String(change)]),
    ...(isMerge === true ? ['--merge-only'] : []),
  ].join(' ');
}
