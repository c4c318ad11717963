/**
 * The start of a refusal because an environment is locked or frozen: `prod has been locked by anna since
 * 2026-01-02T03:04:05Z`. {@link saysHeld} finds it in the log of a build.
 */
export function heldBy(environment: string, how: 'locked' | 'frozen', name: string, since: string): string {
  return `${environment} has been ${how} by ${name} since ${since}`;
}

/** Whether the message of a failed step, `applyPromotion failed: ...`, starts with the text of {@link heldBy}. */
export function saysHeld(refusal: string): boolean {
  return HELD.test(refusal);
}

// "is" is the wording of earlier agents.
const HELD = /^\w+ failed: \S+ (?:has been|is) (?:locked|frozen) by .+ since /;
