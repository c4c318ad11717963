/**
 * How a refusal begins that somebody holds an environment: `prod is locked by anna since 2026-01-02T03:04:05Z`. Who reads
 * it in a build's log knows it again by {@link saysHeld}.
 */
export function heldBy(environment: string, how: 'locked' | 'frozen', name: string, since: string): string {
  return `${environment} is ${how} by ${name} since ${since}`;
}

/** Whether the refusal that a step ended with, `applyPromotion failed: ...`, is one that {@link heldBy} began. */
export function saysHeld(refusal: string): boolean {
  return HELD.test(refusal);
}

const HELD = /^\w+ failed: \S+ is (?:locked|frozen) by .+ since /;
