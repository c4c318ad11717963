import { formatPlan } from '../plan/formatPlan.ts';
import type { Plan } from '../plan/operation.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { badInput } from '../run/failure.ts';
import { type Difference, observeDifference } from '../run/tasks/reconcile.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';
import { type PerformChoice, performTask } from './perform.ts';
import { readPlan } from './savedPlan.ts';

/** How `pipegen plan` and `pipegen apply` are asked. */
export type ReconcileOptions = PerformChoice;

/** An environment, and how it differs from what should run there. */
interface Compared extends Difference {
  readonly environment: string;
}

/** Says what runs otherwise than the ledger has it, and what would be done about it. */
export function planReconciliation(
  invocation: Invocation,
  options: ContextChoice,
  environmentName: string | undefined,
): Promise<Outcome> {
  return inContext(invocation, options, async (context) => {
    const compared = await compare(context, environmentName);
    const shown = await Promise.all(
      compared.map(async ({ environment, lines, tasks }) => {
        const plans: Plan[] = [];
        for (const task of tasks) plans.push((await task.observe(context)).plan);
        return { environment, differences: lines, plans };
      }),
    );
    const text = shown
      .flatMap(({ environment, differences, plans }) => [
        `${environment}: ${differences.length === 0 ? 'in the desired state' : ''}`.trimEnd(),
        ...differences.map((line) => `  ${line}`),
        ...plans.map((plan) => formatPlan(plan)),
      ])
      .join('\n');
    const differs = compared.some(({ lines }) => lines.length > 0);
    return { exitCode: differs ? 1 : 0, diagnostics: [], answer: { environments: shown }, text: `${text}\n` };
  });
}

/** Brings back what is gone or half there, one deployment after the other. */
export function reconcile(
  invocation: Invocation,
  options: ReconcileOptions,
  environmentName: string | undefined,
): Promise<Outcome> {
  return inContext(invocation, options, async (context) => {
    const outcomes: Outcome[] = [];
    for (const { lines, tasks } of await compare(context, environmentName)) {
      for (const line of lines) context.log(line);
      for (const task of tasks) outcomes.push(await performTask(invocation, options, context, task));
    }
    const [first] = outcomes;
    if (first === undefined) return NOTHING_TO_FIX;
    const { exitCode } = outcomes.find((outcome) => outcome.exitCode !== 0) ?? first;
    return { ...first, exitCode, text: outcomes.map(({ text }) => text).join('') };
  });
}

/** Executes a plan that was saved, and nothing beyond it. */
export async function applyPlan(invocation: Invocation, options: ReconcileOptions, file: string): Promise<Outcome> {
  return inContext(invocation, options, async (context) => {
    const saved = await readPlan(file);
    if (saved.flow !== context.flow.name)
      throw badInput('flow-other', `${file} is a plan for the flow "${saved.flow}", not "${context.flow.name}".`);
    const { taskOf } = await import('./request.ts');
    const agreed = { operations: saved.operations.map(({ key }) => key) };
    return performTask(invocation, options, context, await taskOf(context, saved.request), { agreed });
  });
}

async function compare(context: AgentContext, environmentName: string | undefined): Promise<readonly Compared[]> {
  const { flow } = context;
  const environments = environmentName === undefined ? flow.environments : [askedEnvironment(context, environmentName)];
  return Promise.all(
    environments.map(async ({ name }) => ({ environment: name, ...(await observeDifference(context, name)) })),
  );
}

const NOTHING_TO_FIX: Outcome = {
  exitCode: 0,
  diagnostics: [],
  answer: { outcome: 'nothingToDo' },
  text: 'Nothing to do: all environments are in the desired state.\n',
};
