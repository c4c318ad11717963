import { describeError } from '../../agent/describeError.ts';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import { type Finding, wrong } from '../../run/finding.ts';

/** Something to look at. */
export interface Check {
  /** What it is about, in a word or two. */
  readonly about: string;
  /** Looks; what it throws is an error. */
  look(signal: AbortSignal): Promise<Finding | readonly Finding[]>;
}

/** A finding, and what it is about. */
export type Found = Finding & { readonly about: string };

/** How long one check may take, in seconds. */
const LIMIT_SECONDS = 20;

/** Makes a check of what may throw, with what to do then. */
export function check(about: string, look: Check['look'], fix?: string): Check {
  return {
    about,
    async look(signal) {
      try {
        return await look(signal);
      } catch (error) {
        const finding = wrong(describeError(error), (error instanceof Failure ? error.fix : undefined) ?? fix);
        const reason = reasonOf(error);
        return reason === undefined ? finding : { ...finding, reason };
      }
    },
  };
}

/** Looks at everything at once; what takes too long is an error. */
export async function lookAtAll(checks: readonly Check[], signal: AbortSignal): Promise<readonly Found[]> {
  const found = await Promise.all(
    checks.map(async ({ about, look }) => {
      const stop = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<Finding>((resolve) => {
        timer = setTimeout(() => {
          resolve(wrong(`no answer within ${LIMIT_SECONDS} s`, 'Check the network and firewalls.'));
          stop.abort();
        }, 1_000 * LIMIT_SECONDS);
      });
      const findings = await Promise.race([look(AbortSignal.any([signal, stop.signal])), limit]);
      clearTimeout(timer);
      return [findings].flat().map((finding) => ({ about, ...finding }));
    }),
  );
  signal.throwIfAborted();
  return withoutRepetition(found.flat());
}

/** Why a program failed, also when what it failed for is what is reported. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof ProgramFailure && error.reason !== '') return error.reason;
  return error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : undefined;
}

/** A reason is told once: what else fails for it only says so. */
function withoutRepetition(found: readonly Found[]): readonly Found[] {
  return found.map(({ reason, ...finding }, index) => {
    const first = reason === undefined ? index : found.findIndex((other) => other.reason === reason);
    if (first === index) return finding;
    const { state, about } = finding;
    return { state, about, text: `not checked: "${found[first]?.about}" failed` };
  });
}
