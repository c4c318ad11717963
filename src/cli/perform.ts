import { count } from '../model/count.ts';
import { findEnvironment, namesOf } from '../model/flow.ts';
import type { AgreedPlan } from '../plan/agreed.ts';
import { formatOperation, formatPlan } from '../plan/formatPlan.ts';
import { recordOf } from '../plan/ledger.ts';
import { linksOf } from '../plan/links.ts';
import type { Operation, OperationOf, Plan } from '../plan/operation.ts';
import { findRollback } from '../plan/rollback.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { Failure } from '../run/failure.ts';
import { withFormer } from '../run/formerEnvironments.ts';
import { type Performed, perform } from '../run/perform.ts';
import { reportRollout } from '../run/reportRollout.ts';
import type { Task } from '../run/task.ts';
import { ask } from './ask.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';
import { type Request, taskOf } from './request.ts';
import { savedPlan, writePlan } from './savedPlan.ts';

/** What every command that changes the world may be told. */
export interface PerformChoice extends ContextChoice {
  readonly yes?: boolean;
  /** Whether other values than those that serve are agreed to as well. */
  readonly acceptValues?: boolean;
  readonly dryRun?: boolean;
  /** The file that the plan is written to. */
  readonly planOut?: string;
  /** Seconds. */
  readonly waitLock?: number;
  readonly json?: boolean;
}

/** Shows a request's plan, asks, performs it, and says how things are afterwards. */
export function performRequest(
  invocation: Invocation,
  choice: PerformChoice,
  request: Request,
  agreed?: Pick<AgreedPlan, 'operations'>,
): Promise<Outcome> {
  return inContext(invocation, choice, async (opened) => {
    const context = await withAsked(opened, request);
    const task = await taskOf(context, request);
    const keep = choice.planOut;
    return performTask(invocation, choice, context, task, {
      ...(agreed && { agreed }),
      ...(keep !== undefined && { keep: (plan) => writePlan(keep, savedPlan(context.flow.name, request, plan)) }),
    });
  });
}

/** What is to be removed may be of an environment that the flow no longer has. */
async function withAsked(context: AgentContext, request: Request): Promise<AgentContext> {
  const isOfFlow = (name: string) =>
    context.flow.environments.some(
      (one) => name === one.name || namesOf(one).some((own) => name.startsWith(`${own}-`)),
    );
  const asked =
    request.kind === 'destroy' ? [request.environment] : request.kind === 'retire' ? request.deployments : [];
  return asked.every(isOfFlow) ? context : withFormer(context);
}

/** What else belongs to performing a task. */
export interface PerformExtras {
  readonly agreed?: Pick<AgreedPlan, 'operations'>;
  /** Keeps the plan for later. */
  keep?(plan: Plan): Promise<void>;
}

/** Shows a task's plan, asks, performs it, and says how things are afterwards. */
export async function performTask(
  invocation: Invocation,
  choice: PerformChoice,
  context: AgentContext,
  task: Task,
  extras: PerformExtras = {},
): Promise<Outcome> {
  const { terminal } = invocation;
  if (choice.dryRun === true || extras.keep !== undefined) {
    const { plan } = await task.observe(context);
    await extras.keep?.(plan);
    const kept = choice.planOut === undefined ? '' : `\nTo apply it: pipegen apply ${choice.planOut}\n`;
    return {
      exitCode: 0,
      diagnostics: [],
      answer: answerOf('planned', plan, []),
      text: `${formatPlan(plan)}\n${kept}`,
    };
  }
  invocation.takeTime();
  const performed = await perform(context, task, {
    waitLockSeconds: choice.waitLock ?? 0,
    asksNobody: choice.yes === true,
    ...(extras.agreed && { agreed: extras.agreed }),
    async agree(plan) {
      terminal.note(`${formatPlan(plan)}\n\n`);
      if (choice.yes === true) {
        mustAcceptValues(plan, choice);
        return true;
      }
      const [environment = ''] = task.environments;
      return ask(invocation, `Execute ${count(plan.operations.length, 'operation')} in ${environment}?`);
    },
  });
  if (performed.outcome === 'done') await reportRollout(performed.context, performed.done);
  return outcomeOf(performed);
}

/** Nobody who only says yes has seen that their own shell's values would take the place of what serves. */
function mustAcceptValues({ otherValues = [] }: Plan, { acceptValues }: PerformChoice): void {
  if (otherValues.length === 0 || acceptValues === true) return;
  throw new Failure(
    'values-differ',
    `These settings and secrets differ from the deployed values: ${otherValues.join(', ')}.`,
    {
      exitCode: 3,
      fix: 'Run the command where the deployed values are set. To deploy the new values, pass --accept-values.',
    },
  );
}

async function outcomeOf({ outcome, plan, done, context }: Performed): Promise<Outcome> {
  const ended = { exitCode: outcome === 'declined' ? 1 : 0, diagnostics: [] } as const;
  if (outcome === 'nothingToDo')
    return { ...ended, answer: answerOf(outcome, plan, []), text: `${formatPlan(plan)}\n` };
  if (outcome === 'declined') return { ...ended, answer: answerOf(outcome, plan, []), text: 'Nothing was changed.\n' };
  const verified = done.findLast((operation) => operation.kind === 'confirm');
  const links = verified === undefined ? [] : linksOfRollout(context, verified);
  const retired = done.flatMap((operation) => (operation.kind === 'removeDeployment' ? [operation.deployment] : []));
  const undo = verified === undefined ? undoOfDestruction(done) : await undoOf(verified, context);
  const lines = [
    ...(verified === undefined
      ? []
      : [`${verified.rollout.deployment} serves release ${verified.rollout.release.id}.`]),
    ...links.map(({ service, url }) => `  ${service}: ${url}`),
    ...(retired.length === 0 ? [] : [`Retired: ${retired.join(', ')}.`]),
    ...done.flatMap((operation) => (operation.kind === 'hold' ? [holdLine(operation)] : [])),
    ...(verified === undefined && retired.length === 0 ? [`Done: ${plan.title}.`] : []),
    ...(undo === undefined ? [] : [`Undo with: ${undo}`]),
  ];
  return {
    ...ended,
    answer: { ...answerOf(outcome, plan, done), links, retired, ...(undo !== undefined && { undo }) },
    text: `${lines.join('\n')}\n`,
  };
}

function holdLine({ environment, release }: OperationOf<'hold'>): string {
  return `${environment} is held at release ${release}: pipelines do not deploy other releases. To end the hold: pipegen deploy ${environment}`;
}

type Confirmed = OperationOf<'confirm'>;

function linksOfRollout({ flow }: AgentContext, { environment, rollout }: Confirmed) {
  return linksOf(flow, findEnvironment(flow, environment), rollout.tag);
}

/** The command that goes back to what served before; absent when the same release did. */
async function undoOf({ environment: name, rollout, isNew }: Confirmed, { flow, ports }: AgentContext) {
  const environment = findEnvironment(flow, name);
  const isAlone = environment.deployments === 'perChange';
  const found = findRollback(environment, recordOf((await ports.ledger.read()).state, name));
  const earlier = 'refused' in found || (isAlone && found.to.name !== rollout.deployment) ? undefined : found.to;
  // Where others answer at the same links, nothing would be left that does.
  if (isNew && isAlone) return `pipegen retire ${rollout.deployment}`;
  return earlier === undefined ? undefined : `pipegen rollback ${name}`;
}

/** What an environment kept comes back with its copies, once it runs again. */
function undoOfDestruction(done: readonly Operation[]): string | undefined {
  const destroyed = done.find((operation) => operation.kind === 'removeUnit');
  if (destroyed === undefined) return undefined;
  const { environment } = destroyed;
  const isCopied = done.some((operation) => operation.kind === 'backUp');
  return `pipegen deploy ${environment}${isCopied ? ` && pipegen restore ${environment}` : ''}`;
}

function answerOf(outcome: Performed['outcome'] | 'planned', plan: Plan, done: readonly Operation[]): object {
  const { title, notes } = plan;
  const operations = plan.operations.map((operation) => ({
    kind: operation.kind,
    text: formatOperation(operation),
    cause: operation.cause,
  }));
  return { outcome, plan: { title, operations, notes }, done: done.map(formatOperation) };
}
