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
export interface PromoteWish {
  /** The environment to promote to. */
  readonly environment: string;
  /** Another release than the newest of the environment below: an identifier, or its beginning. */
  readonly release?: string;
  /** The number of the change to merge, which must be the one from the one branch into the other. */
  readonly change?: number;
  /** Whether somebody else deploys after the merge, such as the branch's own pipeline. */
  readonly mergeOnly?: boolean;
}

/** Moves the release that an environment runs to the next one: merge, tags, deployment, verification, retirement. */
export function promoteTask(context: AgentContext, wish: PromoteWish): Task {
  const target = askedEnvironment(context, wish.environment);
  if (target.from === undefined)
    throw badInput('promotion-source-missing', `Nothing is promoted to ${target.name}: it is the first environment.`);
  const source = findEnvironment(context.flow, target.from);
  const findChange = findChangeOnce(target.branch);
  return {
    command: commandOf(wish),
    environments: [target.name, ...(wish.mergeOnly === true ? [] : target.retires)],
    obeysFreeze: true,
    async observe(here, facts) {
      const { ports } = here;
      const { state } = await ports.ledger.read();
      const merge = await observeMerge(here, source, target, wish, state, findChange);
      const title = `Promote ${source.name} to ${target.name}`;
      if (wish.mergeOnly === true) return { plan: mergeOnly(title, target, merge), context: here };
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

/** How the commit gets into the branch, and what is there afterwards. */
interface ObservedMerge extends MergePlan {
  readonly head: string;
  readonly targetHead: string;
  /** The commit to deploy: before the merge, the one that is going to be merged. */
  readonly result: { readonly commit: string; readonly tree: string; readonly branchHead: string };
  /** Known before the merge only. */
  readonly tag?: string;
}

async function observeMerge(
  context: AgentContext,
  source: Environment,
  target: Environment,
  wish: PromoteWish,
  state: LedgerState,
  findChange: FindChange,
): Promise<ObservedMerge> {
  const { repository } = context.ports;
  const [deployments, sourceHead, targetHead] = await Promise.all([
    observeDeployments(context, [source], state),
    branchHead(context, source),
    branchHead(context, target),
  ]);
  const head = wish.release === undefined ? sourceHead : askedCommit(state, source, wish.release);
  const isContained = (await repository.contains(head, targetHead)) === true;
  if (isContained) {
    if (wish.release !== undefined) await mustNotGoBack(context, state, source, target, head, targetHead);
    const { tree } = await existing(context, targetHead);
    const operations = await leftOver(context, promotionBranch(target.name, head), head);
    return { operations, head, targetHead, result: { commit: targetHead, tree, branchHead: targetHead } };
  }
  const branch = head === sourceHead ? source.branch : promotionBranch(target.name, head);
  const change = mustBeAsked(await findChange(context, branch), branch, target.branch, wish.change);
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
 * Finds the open change from a branch, asking once: one that is opened meanwhile is found by whoever opens it again, and
 * one that is closed cannot be merged.
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
    change === undefined ? 'There is none; leave --change out, and one is opened.' : `That is #${change.number}.`,
  );
}

/** A release that the target had before is not promoted over what came after it. */
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
    `${target.name} had the release ${release} already, and ${target.branch} has moved on from it.`,
    { fix: `To go back to it: pipegen rollback ${target.name} --release ${release}` },
  );
}

/** What an interrupted promotion left of its own branch. */
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
      : `${source.name} never had a verified release "${asked}".`,
    known.length === 0 ? `${source.name} has had none yet.` : `It had: ${known.join(', ')}.`,
  );
}

async function branchHead({ ports }: AgentContext, { branch }: Environment): Promise<string> {
  const head = await ports.repository.branchHead(branch);
  if (head !== undefined) return head;
  throw new Failure('branch-unknown', `The head of the branch ${branch} cannot be read from the remote "origin".`, {
    fix: 'Check that the branch exists, and that the credentials may read it.',
  });
}

async function existing({ ports }: AgentContext, commit: string) {
  const found = await ports.repository.find(commit);
  if (found === undefined) throw new Error(`git does not know the commit ${commit}, which is a branch's head.`);
  return found;
}

function mergeOnly(title: string, target: Environment, { operations, head, targetHead }: ObservedMerge): Plan {
  const retired = target.retires.length === 0 ? '' : `, then retires what it contains of ${target.retires.join(', ')}`;
  return operations.length === 0
    ? {
        title,
        operations,
        notes: [`${target.branch} contains ${head.slice(0, 7)} already: it is at ${targetHead.slice(0, 7)}.`],
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
      ? [`"${tag}" stands for the number that the change gets when it is opened.`]
      : []),
    ...(approval?.submitters === undefined
      ? []
      : [`In Jenkins ${approval.submitters.join(', ')} would have to approve ${name}.`]),
  ];
}

function commandOf({ environment, release, change, mergeOnly: isMerge }: PromoteWish): string {
  return [
    'pipegen promote',
    environment,
    ...(release === undefined ? [] : ['--release', release]),
    ...(change === undefined ? [] : ['--change', String(change)]),
    ...(isMerge === true ? ['--merge-only'] : []),
  ].join(' ');
}
