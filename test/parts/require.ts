import { describe } from 'vitest';

/**
 * A `describe` for tests that need a real program, such as Docker or Groovy.
 *
 * Without the part the suite is skipped and its title says why; with `PIPEGEN_REQUIRE_PARTS=1`, as in CI, a missing
 * part fails instead, so that a skip can never pass for a success.
 *
 * @param part what must be there, in the reader's words, such as `Docker with Compose`
 * @param missing why the part cannot be used, or `undefined` when it can
 */
export function describePart(title: string, part: string, missing: string | undefined, body: () => void): void {
  // A part keeps what was done to it, so that its tests may be a story: they run in their order even when others do not.
  if (missing === undefined) describe(title, { shuffle: false }, body);
  else if (process.env.PIPEGEN_REQUIRE_PARTS === '1')
    describe(title, (): void => {
      throw new Error(`${part} is required (PIPEGEN_REQUIRE_PARTS=1) but: ${missing}`);
    });
  else describe.skip(`${title} [skipped: needs ${part}: ${missing}]`, body);
}
