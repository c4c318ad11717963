import { formatExactly, formatOperation } from './formatPlan.ts';
import type { Plan } from './operation.ts';
import { changeTag, UNKNOWN_CHANGE } from './tag.ts';

/** What someone agreed to, as the plan showed it. */
export interface AgreedPlan {
  readonly environment: string;
  readonly title: string;
  /** Each operation in words, with whole identifiers and without its cause. */
  readonly operations: readonly string[];
}

/** What is kept of a plan until someone agreed to it. */
export function agreedPlan(environment: string, plan: Plan): AgreedPlan {
  return { environment, title: plan.title, operations: plan.operations.map(formatExactly) };
}

/**
 * What a plan would do that nobody agreed to. A plan that does less is fine: part of it was done before an interruption.
 * An operation may have become more exact meanwhile, such as by the digest of an image that was pushed.
 */
export function beyondAgreed(plan: Plan, agreed: Pick<AgreedPlan, 'operations'>): readonly string[] {
  return plan.operations
    .filter((operation) => {
      const exact = formatExactly(operation);
      return !agreed.operations.some((known) => exact === known || exact.startsWith(`${known}, `));
    })
    .map(formatOperation);
}

/** The agreed plan, once the number of the change that it opens is known. */
export function withChange<Agreed extends Pick<AgreedPlan, 'operations'>>(agreed: Agreed, change: number): Agreed {
  const known = (text: string) => text.replaceAll(UNKNOWN_CHANGE, changeTag(change));
  return { ...agreed, operations: agreed.operations.flatMap((text) => [text, known(text)]) };
}
