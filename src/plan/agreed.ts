import { formatOperation } from './formatPlan.ts';
import type { Plan } from './operation.ts';
import { isNamedBy, type OperationKey, operationKey, withTexts } from './operationKey.ts';
import { withChangeNumber } from './tag.ts';

/** What someone agreed to, as the plan showed it. */
export interface AgreedPlan {
  readonly environment: string;
  readonly title: string;
  readonly operations: readonly OperationKey[];
}

/** What is kept of a plan until someone agreed to it. */
export function agreedPlan(environment: string, plan: Plan): AgreedPlan {
  return { environment, title: plan.title, operations: plan.operations.map(operationKey) };
}

/**
 * What a plan would do that nobody agreed to, in words. A plan that does less is fine: part of it was done before an
 * interruption. Of an operation more may be known meanwhile, such as the digest of an image that was pushed.
 */
export function beyondAgreed(plan: Plan, { operations }: Pick<AgreedPlan, 'operations'>): readonly string[] {
  return plan.operations
    .filter((operation) => !operations.some((key) => isNamedBy(key, operation)))
    .map(formatOperation);
}

/** The agreed plan, once the number of the change that it opens is known. */
export function withChange<Agreed extends Pick<AgreedPlan, 'operations'>>(agreed: Agreed, change: number): Agreed {
  const known = (text: string): string => withChangeNumber(text, change);
  return { ...agreed, operations: agreed.operations.flatMap((key) => [key, withTexts(key, known)]) };
}
