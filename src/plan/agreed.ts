import { formatOperation } from './formatPlan.ts';
import type { Plan } from './operation.ts';

/** What someone agreed to, as the plan showed it. */
export interface AgreedPlan {
  readonly environment: string;
  readonly title: string;
  /** Each operation in words, without its cause. */
  readonly operations: readonly string[];
}

/** What is kept of a plan until someone agreed to it. */
export function agreedPlan(environment: string, plan: Plan): AgreedPlan {
  return { environment, title: plan.title, operations: plan.operations.map(formatOperation) };
}

/**
 * What a plan would do that nobody agreed to. A plan that does less is fine: part of it was done before an interruption.
 */
export function beyondAgreed(plan: Plan, agreed: AgreedPlan): readonly string[] {
  return [
    ...(plan.title === agreed.title ? [] : [plan.title]),
    ...plan.operations.map(formatOperation).filter((operation) => !agreed.operations.includes(operation)),
  ];
}
