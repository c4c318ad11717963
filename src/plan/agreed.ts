import { formatOperation } from './formatPlan.ts';
import type { Plan } from './operation.ts';
import { isNamedBy, type OperationKey, operationKey, withTexts } from './operationKey.ts';
import { withChangeNumber } from './tag.ts';

/** A plan that a user approved. */
export interface AgreedPlan {
  readonly environment: string;
  readonly title: string;
  readonly operations: readonly OperationKey[];
}

/** Returns the part of a plan that is compared with later plans once a user has approved it. */
export function agreedPlan(environment: string, plan: Plan): AgreedPlan {
  return { environment, title: plan.title, operations: plan.operations.map(operationKey) };
}

/**
 * Returns the operations of a plan that were not approved, as text. A plan may do less, because part of it was done before an
 * interruption. It may also know more of an operation, such as the digest of an image that was pushed meanwhile.
 */
export function beyondAgreed(plan: Plan, { operations }: Pick<AgreedPlan, 'operations'>): readonly string[] {
  return plan.operations
    .filter((operation) => !operations.some((key) => isNamedBy(key, operation)))
    .map(formatOperation);
}

/** Returns an approved plan with the number of the change that it opened. */
export function withChange<Agreed extends Pick<AgreedPlan, 'operations'>>(agreed: Agreed, change: number): Agreed {
  const known = (text: string): string => withChangeNumber(text, change);
  return { ...agreed, operations: agreed.operations.flatMap((key) => [key, withTexts(key, known)]) };
}
